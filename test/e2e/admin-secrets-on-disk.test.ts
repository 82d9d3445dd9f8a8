/**
 * What is typed into `<mqtt-connection-admin>` under a strict Content Security Policy, looked for afterwards wherever it could lie: in the
 * page, its storages, its requests, and in every file of the browser's profile.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import {
  HOST,
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

/** Keys that the page had as bytes: what a vault makes of its own goes through here. */
declare global {
  var rawKeys: string[];
}

let site: StrictSite;
let profile: string;
let browser: KillableBrowser;
let requests: string[];
let said: string[];

before(async () => {
  site = await startStrictSite(SECRETS_PAGE);
});
after(() => site.close());
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'vault-'));
  browser = await startKillableBrowser(profile);
  requests = [];
  said = [];
});
afterEach(async () => {
  await browser.kill();
  await rm(profile, { recursive: true, force: true, maxRetries: 10 });
});

async function open(): Promise<{ readonly page: Page; readonly admin: Locator }> {
  const page = await browser.open('about:blank');
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await page.addInitScript(() => {
    globalThis.rawKeys = [];
    const { importKey } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.importKey = function (
      this: SubtleCrypto,
      ...args: Parameters<SubtleCrypto['importKey']>
    ) {
      const bytes: unknown = args[1];
      if (bytes instanceof Uint8Array && bytes.length === 32)
        globalThis.rawKeys.push([...bytes].map((byte) => String.fromCharCode(byte)).join(''));
      return importKey.apply(this, args);
    } as typeof importKey;
  });
  await page.goto(`${site.origin}/`);
  return { page, admin: page.locator('mqtt-connection-admin') };
}

describe('secrets typed into <mqtt-connection-admin>', { timeout: 180_000 }, () => {
  it('lie nowhere in the page, its storages or its profile, behind a passphrase', async () => {
    const { page, admin } = await open();
    await protect(admin);
    await save(admin);
    await admin.getByRole('button', { name: 'New connection' }).click();
    await admin.getByLabel('Authentication').selectOption('BASIC');
    await admin.getByLabel('Password', { exact: true }).fill(TYPED_ONLY);

    const shown = await readable(page);
    for (const secret of [PASSPHRASE, PASSWORD, TYPED_ONLY])
      assert.ok(!shown.includes(secret), `${secret} can be read in the page`);
    const keys = await page.evaluate(() => rawKeys);
    assert.ok(keys.length > 0, 'no key was seen');
    await page.waitForTimeout(500);
    await browser.kill();
    assert.notDeepEqual(
      await filesWith(profile, 'mqtt-kit.vault'),
      [],
      'what is no secret is found',
    );
    for (const secret of [PASSPHRASE, PASSWORD, TYPED_ONLY, HOST, ...keys])
      assert.deepEqual(await filesWith(profile, secret), []);

    browser = await startKillableBrowser(profile);
    const again = await open();
    await again.admin.getByText('Locked', { exact: true }).waitFor();
    assert.ok(!(await readable(again.page)).includes(HOST));
    await again.admin.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await again.admin.getByRole('button', { name: 'Unlock' }).click();
    await again.admin.getByRole('button', { name: /Plant/ }).waitFor();
    await browser.kill();
    for (const secret of [PASSPHRASE, PASSWORD, TYPED_ONLY])
      assert.deepEqual(await filesWith(profile, secret), []);

    assert.deepEqual(
      said.filter((text) => !text.includes('favicon')),
      [],
    );
    const elsewhere = requests.filter(
      (url) => !url.startsWith(`${site.origin}/`) && !/^(about|data|blob):/.test(url),
    );
    assert.deepEqual(elsewhere, []);
  });
});
