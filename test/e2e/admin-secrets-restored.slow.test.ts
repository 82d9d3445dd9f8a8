/**
 * What is typed into `<mqtt-connection-admin>`, looked for in what a browser keeps to open a page again after a crash; and what a copy of
 * the whole profile opens.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import {
  PASSPHRASE,
  PASSWORD,
  protect,
  readable,
  save,
  SECRETS_PAGE,
  TYPED_ONLY,
} from './admin-secrets.js';
import { startKillableBrowser, type KillableBrowser } from './killable-browser.js';
import { filesWith } from './profile-files.js';
import { startStrictSite, type StrictSite } from './strict-site.js';

/** What a browser does keep for its next start: found, so that what is not found says something. */
const NOTE = 'a-note-5508';

let site: StrictSite;
let profile: string;
let browser: KillableBrowser;

before(async () => {
  site = await startStrictSite(SECRETS_PAGE);
});
after(() => site.close());
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'vault-'));
  browser = await startKillableBrowser(profile);
});
afterEach(async () => {
  await browser.kill();
  await rm(profile, { recursive: true, force: true, maxRetries: 10 });
});

async function open(): Promise<{ readonly page: Page; readonly admin: Locator }> {
  const page = await browser.open(`${site.origin}/`);
  return { page, admin: page.locator('mqtt-connection-admin') };
}

/** After a crash the browser asks first whether pages are to be opened again; this says yes. */
async function wantRestored(): Promise<void> {
  const path = join(profile, 'Default', 'Preferences');
  const known = await readFile(path, 'utf8').catch(() => '{}');
  const { profile: own = {}, ...others } = JSON.parse(known) as { profile?: object };
  await writeFile(
    path,
    JSON.stringify({ ...others, profile: { ...own, exit_type: 'SessionEnded' } }),
  );
}

/** Asks again and again. */
async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const since = Date.now();
  while (!(await holds())) {
    assert.ok(Date.now() - since < 30_000, `never: ${what}`);
    await setTimeout(100);
  }
}

describe('secrets typed into <mqtt-connection-admin>', { timeout: 180_000 }, () => {
  it('are not among what a browser keeps of a page to open it again after a crash', async () => {
    const { page, admin } = await open();
    await protect(admin);
    await admin.getByLabel('Authentication').selectOption('BASIC');
    await admin.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await admin.getByRole('button', { name: 'Show password' }).click();
    await admin.getByLabel('Password', { exact: true }).fill(TYPED_ONLY);
    await page.getByLabel('Note').fill(NOTE);
    await until(
      async () => (await filesWith(profile, NOTE)).length > 0,
      'the browser keeps what was typed',
    );
    await browser.kill();
    const secrets = [PASSPHRASE, PASSWORD, TYPED_ONLY];
    for (const secret of secrets) assert.deepEqual(await filesWith(profile, secret), []);

    await wantRestored();
    browser = await startKillableBrowser(profile, ['--restore-last-session']);
    const restored = (): Page | undefined =>
      browser.pages().find((each) => each.url() === `${site.origin}/`);
    await until(() => Promise.resolve(restored() !== undefined), 'the page is opened again');
    const again = restored()!;
    await until(
      async () => (await again.getByLabel('Note').inputValue()) === NOTE,
      'what was typed is there again',
    );
    const door = again.locator('mqtt-connection-admin');
    await door.getByText('Locked', { exact: true }).waitFor();
    const shown = await readable(again);
    for (const secret of secrets) assert.ok(!shown.includes(secret), `${secret} came back`);
    await door.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await door.getByRole('button', { name: 'Unlock' }).click();
    await door.getByLabel('Authentication').selectOption('BASIC');
    assert.equal(await door.getByLabel('Password', { exact: true }).inputValue(), '');
    await browser.kill();
    for (const secret of secrets) assert.deepEqual(await filesWith(profile, secret), []);
  });

  it('are sealed on the device too, where a copy of the whole profile opens them', async () => {
    const { page, admin } = await open();
    await save(admin);
    const shown = await readable(page);
    assert.ok(!shown.includes(PASSWORD), 'the password can be read in the page');
    await page.waitForTimeout(500);
    await browser.kill();
    assert.deepEqual(await filesWith(profile, PASSWORD), []);

    browser = await startKillableBrowser(profile);
    const again = await open();
    // As SECURITY.md says of the device slot: whoever has the profile has the connections.
    await again.admin.getByRole('button', { name: /Plant/ }).waitFor();
  });
});
