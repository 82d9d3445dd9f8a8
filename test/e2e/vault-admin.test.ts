/**
 * What is typed into `<mqtt-connection-admin>` under a strict Content Security Policy, looked for afterwards wherever it could lie: in the
 * page, its storages, its requests, and in every file of the browser's profile, also after a crash.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { RECORD_EVENTS } from './event-recorder.js';
import { startKillableBrowser, type KillableBrowser } from './killable-browser.js';
import { startStrictSite, type StrictSite } from './strict-site.js';

const PASSPHRASE = 'canary-passphrase-7141';
const PASSWORD = 'canary-password-9183';
const TYPED_ONLY = 'canary-typed-2277';
/** Not secret, and in the sealed record all the same. */
const HOST = 'canary-host-6630.example';

/** What a browser does keep for its next start: found, so that what is not found says something. */
const NOTE = 'a-note-5508';

const HTML = `<script type="module" src="/mqtt-kit/mqtt-kit.js"></script>
<label>Note <input name="note" /></label>
<mqtt-connection-admin></mqtt-connection-admin>`;

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
  site = await startStrictSite(HTML);
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
  await page.addInitScript(RECORD_EVENTS);
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

/** Everything that script of the page could read without asking a vault. */
function readable(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const texts: string[] = [location.href, document.title, JSON.stringify(localStorage)];
    texts.push(JSON.stringify(sessionStorage), document.cookie);
    const admin = document.querySelector('mqtt-connection-admin');
    texts.push(document.documentElement.outerHTML, admin?.shadowRoot?.innerHTML ?? '');
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => {
          resolve(request.result);
        };
      });
      for (const store of database.objectStoreNames) {
        const request = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => {
          request.onsuccess = resolve;
        });
        // Named nowhere: what stands here runs in the page, without the compiler's helpers.
        texts.push(
          JSON.stringify(request.result, (_: string, value: unknown) =>
            ArrayBuffer.isView(value)
              ? String.fromCharCode(...new Uint8Array(value.buffer))
              : value,
          ),
        );
      }
      database.close();
    }
    return texts.join('\n');
  });
}

/** The files of the profile in which a text lies, in the encodings that browsers use. */
async function filesWith(text: string): Promise<readonly string[]> {
  const needles = [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')];
  const found: string[] = [];
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const contents = await readFile(path).catch(() => Buffer.alloc(0));
    if (needles.some((needle) => contents.includes(needle))) found.push(path);
  }
  return found;
}

async function protect(admin: Locator): Promise<void> {
  await admin.getByRole('button', { name: 'Protection' }).click();
  await admin.getByText('Set a passphrase').click();
  await admin.getByLabel('New passphrase').fill(PASSPHRASE);
  await admin.getByLabel('Once more').fill(PASSPHRASE);
  await admin.getByLabel('I have a backup').check();
  await admin.getByRole('button', { name: 'Set passphrase' }).click();
  await admin.getByText('A passphrase opens them now').waitFor();
  await admin.getByRole('button', { name: 'Done' }).click();
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

async function save(admin: Locator): Promise<void> {
  await admin.getByLabel('Connection name').fill('Plant');
  await admin.getByLabel('Broker host').fill(HOST);
  await admin.getByLabel('Authentication').selectOption('BASIC');
  await admin.getByLabel('User name').fill('ada');
  await admin.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  await admin.getByText('Saved', { exact: true }).waitFor();
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
    assert.notDeepEqual(await filesWith('mqtt-kit.vault'), [], 'what is no secret is found');
    for (const secret of [PASSPHRASE, PASSWORD, TYPED_ONLY, HOST, ...keys])
      assert.deepEqual(await filesWith(secret), []);

    browser = await startKillableBrowser(profile);
    const again = await open();
    await again.admin.getByText('Locked', { exact: true }).waitFor();
    assert.ok(!(await readable(again.page)).includes(HOST));
    await again.admin.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await again.admin.getByRole('button', { name: 'Unlock' }).click();
    await again.admin.getByRole('button', { name: /Plant/ }).waitFor();
    await browser.kill();
    for (const secret of [PASSPHRASE, PASSWORD, TYPED_ONLY])
      assert.deepEqual(await filesWith(secret), []);

    assert.deepEqual(
      said.filter((text) => !text.includes('favicon')),
      [],
    );
    const elsewhere = requests.filter(
      (url) => !url.startsWith(`${site.origin}/`) && !/^(about|data|blob):/.test(url),
    );
    assert.deepEqual(elsewhere, []);
  });

  it('are in no event of the page, whoever dispatches it, nor in what stands in the page meanwhile', async () => {
    const { page, admin } = await open();
    await protect(admin);
    await save(admin);
    await admin.getByRole('button', { name: 'Test connection' }).click();
    await admin.getByText('What was checked').or(admin.locator('.stages')).first().waitFor();
    await admin.getByRole('button', { name: 'Duplicate' }).click();
    await admin.getByRole('button', { name: 'Delete' }).click();
    await admin.getByRole('button', { name: 'Undo' }).click();
    await admin.getByRole('button', { name: 'New connection' }).click();
    await admin.getByLabel('Broker host').fill(`wss://ada:${TYPED_ONLY}@other.example/mqtt`);
    await admin.getByLabel('Broker host').press('Tab');
    await admin.getByRole('button', { name: 'Import, export' }).click();
    await admin.getByLabel('New passphrase').fill(PASSPHRASE);
    await admin.getByLabel('Once more').fill(PASSPHRASE);
    await admin.getByRole('button', { name: 'Export encrypted' }).click();
    await admin.getByText('The file was given to the browser').waitFor();
    await admin.getByRole('button', { name: /lock$/i }).click();
    await admin.getByLabel('Passphrase', { exact: true }).fill(`${PASSPHRASE}-wrong`);
    await admin.getByRole('button', { name: 'Unlock' }).click();
    await admin.getByText('This is not the right passphrase.').waitFor();
    await admin.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await admin.getByRole('button', { name: 'Unlock' }).click();
    await admin.getByRole('button', { name: /Plant/ }).first().waitFor();

    const seen = await page.evaluate(() => seenEvents);
    const told = seen.filter((line) => line.startsWith('mqtt-')).join('\n');
    const expected = [
      ...['saved', 'removed', 'tested'].map(
        (type) => new RegExp(`^mqtt-connection-${type}: `, 'm'),
      ),
      ...['saved', 'exported', 'unlock-failed', 'unlocked', 'locked'].map(
        (action) => new RegExp(`^mqtt-audit: .*action=${action} `, 'm'),
      ),
      // What an event carries is walked through.
      /^mqtt-connection-tested: .*detail=.*canary-host/m,
    ];
    for (const event of expected) assert.ok(event.test(told), `not seen: ${event.source}`);
    const shown = await readable(page);
    for (const secret of [PASSPHRASE, PASSWORD, TYPED_ONLY]) {
      assert.deepEqual(
        seen.filter((line) => line.includes(secret)),
        [],
      );
      assert.ok(!shown.includes(secret), `${secret} can be read in the page`);
    }
  });

  it('are not among what a browser keeps of a page to open it again after a crash', async () => {
    const { page, admin } = await open();
    await protect(admin);
    await admin.getByLabel('Authentication').selectOption('BASIC');
    await admin.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await admin.getByRole('button', { name: 'Show password' }).click();
    await admin.getByLabel('Password', { exact: true }).fill(TYPED_ONLY);
    await page.getByLabel('Note').fill(NOTE);
    await until(async () => (await filesWith(NOTE)).length > 0, 'the browser keeps what was typed');
    await browser.kill();
    const secrets = [PASSPHRASE, PASSWORD, TYPED_ONLY];
    for (const secret of secrets) assert.deepEqual(await filesWith(secret), []);

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
    for (const secret of secrets) assert.deepEqual(await filesWith(secret), []);
  });

  it('are sealed on the device too, where a copy of the whole profile opens them', async () => {
    const { page, admin } = await open();
    await save(admin);
    const shown = await readable(page);
    assert.ok(!shown.includes(PASSWORD), 'the password can be read in the page');
    await page.waitForTimeout(500);
    await browser.kill();
    assert.deepEqual(await filesWith(PASSWORD), []);

    browser = await startKillableBrowser(profile);
    const again = await open();
    // As SECURITY.md says of the device slot: whoever has the profile has the connections.
    await again.admin.getByRole('button', { name: /Plant/ }).waitFor();
  });
});
