/** What is typed into `<mqtt-connection-admin>` under a strict Content Security Policy, looked for in the page and in its events. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  PASSPHRASE,
  PASSWORD,
  protect,
  readable,
  save,
  SECRETS_PAGE,
  TYPED_ONLY,
} from './admin-secrets.js';
import { RECORD_EVENTS } from './event-recorder.js';
import { startStrictSite, type StrictSite } from './strict-site.js';
import { startVisitor, type Visitor } from './visitor.js';

let site: StrictSite;
let visitor: Visitor;

before(async () => {
  site = await startStrictSite(SECRETS_PAGE);
  visitor = await startVisitor();
});
after(async () => {
  await visitor.leave();
  await site.close();
});

describe('secrets typed into <mqtt-connection-admin>', { timeout: 180_000 }, () => {
  it('are in no event of the page, whoever dispatches it, nor in what stands in the page meanwhile', async () => {
    const page = await visitor.open('about:blank');
    await page.addInitScript(RECORD_EVENTS);
    await page.goto(`${site.origin}/`);
    const admin = page.locator('mqtt-connection-admin');
    await protect(admin);
    await save(admin);
    await admin.getByRole('button', { name: 'Test connection' }).click();
    // The policy of this page leaves that broker out.
    await admin
      .getByText(/page does not allow a connection to canary-host/)
      .first()
      .waitFor();
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
});
