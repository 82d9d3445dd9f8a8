/**
 * The guided path to mutual TLS in a real Chromium: certificate and key are typed into `<mqtt-connection-admin>`, the file that it makes is
 * imported into the browser's own store, the broker's page is opened once, and the connection is tested. Which certificate is chosen is
 * set by a policy: nobody is there to click.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { startEmbeddedBroker, type EmbeddedBroker } from '../../demo/broker/embedded-broker.js';
import { FOR_SERVERS, Pki } from '../pki/pki.js';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';
import { startKillableBrowser, type KillableBrowser } from './killable-browser.js';
import { startStrictSite, type StrictSite } from './strict-site.js';

const PASSWORD = 'file-5521';
/** Chromium reads policies from there only, where nobody but root may write. */
const POLICY_FOLDER = '/etc/chromium/policies/managed';
const POLICY = join(POLICY_FOLDER, 'mqtt-kit-test.json');

const pki = new Pki();
const authority = pki.authority('Plant CA');
const server = pki.issue('localhost', authority, { extensions: FOR_SERVERS });
const client = pki.issue('device-7', authority, { kind: 'rsa' });

let home: string;
let profile: string;
let https: Server;
let port: number;
let broker: EmbeddedBroker;
let site: StrictSite;
let browser: KillableBrowser | undefined;

/** Where Chromium has looked, and where it looks now. */
function stores(): readonly string[] {
  return [join(home, '.pki/nssdb'), join(home, '.local/share/pki/nssdb')];
}

function nss(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: 'pipe' });
}

async function start(): Promise<{ readonly page: Page; readonly admin: Locator }> {
  await browser?.kill();
  browser = await startKillableBrowser(profile, [], {
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: undefined,
  });
  const page = await browser.open(site.origin);
  return { page, admin: page.locator('mqtt-connection-admin') };
}

async function openGuide(admin: Locator): Promise<Locator> {
  await admin.locator('details.certificates > summary').click();
  await admin.locator('.guide.client > summary').click();
  return admin.locator('.guide.client');
}

async function download(page: Page, click: () => Promise<void>): Promise<string> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Browser.setDownloadBehavior', {
    behavior: 'allow',
    downloadPath: home,
    eventsEnabled: true,
  });
  const name = new Promise<string>((resolve) => {
    cdp.once('Browser.downloadWillBegin', ({ suggestedFilename }) => {
      resolve(suggestedFilename);
    });
  });
  const done = new Promise<void>((resolve) => {
    cdp.on('Browser.downloadProgress', ({ state }) => {
      if (state === 'completed') resolve();
    });
  });
  await click();
  await done;
  await cdp.detach();
  return join(home, await name);
}

/** Elsewhere it is skipped by name: the choice of the certificate cannot be set. */
const skip = process.getuid?.() === 0 ? false : 'Only root may set a policy of Chromium.';

describe('a client certificate in Chromium', { skip }, () => {
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'mqtt-kit-home-'));
    profile = join(home, 'profile');
    // A server that refuses everybody without a certificate of the authority, as a broker does.
    https = createServer(
      {
        key: pki.text(server.key),
        cert: pki.text(server.certificate),
        ca: pki.text(authority.certificate),
        requestCert: true,
        rejectUnauthorized: true,
      },
      (_request, response) => {
        response.end('broker');
      },
    );
    port = await listenOnLoopback(https);
    site = await startStrictSite(
      '<script type="module" src="/mqtt-kit/mqtt-kit.js"></script><mqtt-connection-admin></mqtt-connection-admin>',
      '',
      [`https://localhost:${port}`, `wss://localhost:${port}`],
    );
    broker = await startEmbeddedBroker({ allowedOrigins: [site.origin] });
    broker.attach(https);
    for (const folder of stores()) {
      await mkdir(folder, { recursive: true });
      nss('certutil', '-N', '-d', `sql:${folder}`, '--empty-password');
    }
    const choice = { pattern: `https://localhost:${port}`, filter: {} };
    await mkdir(POLICY_FOLDER, { recursive: true });
    await writeFile(
      POLICY,
      JSON.stringify({ AutoSelectCertificateForUrls: [JSON.stringify(choice)] }),
    );
  });

  after(async () => {
    await browser?.kill();
    await rm(POLICY, { force: true });
    await site.close();
    await broker.close();
    await closeServer(https);
    await rm(home, { recursive: true, force: true, maxRetries: 10 });
    pki.remove();
  });

  it(
    'leads from four fields to a mutual TLS connection, and takes the key away',
    { timeout: 120_000 },
    async () => {
      const first = await start();
      await first.admin.locator('#name').fill('Plant');
      await first.admin.locator('#host').fill('localhost');
      await first.admin.locator('#port').fill(String(port));
      await first.admin.locator('#path').fill('/mqtt');
      await first.admin.locator('details.certificates > summary').click();
      await first.admin.locator('#ca').fill(pki.text(authority.certificate));
      await first.admin.locator('#certificate').fill(pki.text(client.certificate));
      await first.admin.locator('#key').fill(pki.text(client.key));
      await first.admin
        .locator('#key-findings .ok', { hasText: 'belongs to the certificate' })
        .waitFor();
      await first.admin
        .locator('#certificate-findings .ok', { hasText: 'leads to “Plant CA”' })
        .waitFor();
      await first.admin.locator('.save').click();
      await first.admin.locator('.done .ok').waitFor();
      assert.equal(
        await first.admin.locator('textarea#key').count(),
        0,
        'the key is not shown again',
      );

      // Without the certificate in the browser: refused, and explained.
      const guide = first.admin.locator('.guide.client');
      await guide.locator('summary').first().click();
      await guide.locator('.connect').click();
      await guide.getByText('Was no certificate asked for?').waitFor({ timeout: 30_000 });
      await guide.getByText('one that wants a client certificate').first().waitFor();
      assert.equal(await guide.locator('#remove-key').count(), 0);

      await guide.locator('#pkcs12-password').fill(PASSWORD);
      const file = await download(first.page, () => guide.locator('.make').click());
      assert.match(file, /Plant\.p12$/);
      const trust = first.admin.locator('.guide.authority');
      await trust.locator('summary').first().click();
      const crt = await download(first.page, () => trust.locator('.save-authority').click());
      for (const folder of stores()) {
        nss('pk12util', '-i', file, '-d', `sql:${folder}`, '-W', PASSWORD);
        nss('certutil', '-A', '-n', 'Plant CA', '-t', 'C,,', '-i', crt, '-d', `sql:${folder}`);
      }

      const second = await start();
      await second.admin.locator('.item', { hasText: 'Plant' }).waitFor();
      const again = await openGuide(second.admin);
      const link = again.locator('a[target="_blank"]');
      assert.equal(await link.getAttribute('href'), `https://localhost:${port}/`);
      const opened = second.page.context().waitForEvent('page');
      await link.click();
      const tab = await opened;
      await tab.getByText('broker').waitFor();
      await second.page.bringToFront();
      await again.locator('.connect').click();
      await again.getByText('The broker accepted the connection').waitFor({ timeout: 30_000 });
      assert.equal(await again.locator('#remove-key').isChecked(), true);
      await again.locator('.finish').click();
      await second.admin.getByText('The private key was removed.').waitFor();
      await second.page.reload();
      await second.admin.locator('details.certificates > summary').click();
      assert.equal(await second.admin.locator('#key').inputValue(), '', 'no key is kept');
      // What is to be done each day stays.
      const daily = second.admin.locator('.guide.client');
      await daily.locator('summary').first().click();
      await daily.locator('h3').first().waitFor();
      assert.deepEqual(await daily.locator('h3').allTextContents(), [
        'Open the broker’s page once',
        'Connect',
      ]);
      assert.match(await second.admin.locator('#certificate').inputValue(), /BEGIN CERTIFICATE/);
    },
  );
});
