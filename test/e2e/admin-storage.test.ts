/** `<mqtt-connection-admin>` where the browser's storage is in the way, broken, newer, full or erased: it says so, and deletes nothing. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { DATABASE_NAME } from '../../packages/core/src/storage/database.js';
import { DATABASE_VERSION } from '../../packages/core/src/storage/upgrade.js';
import { isOn } from '../../scripts/is-on.mjs';
import { ADMIN_PAGE } from './admin-page.js';
import { startStrictSite, type StrictSite } from './strict-site.js';
import { accessibilityProblems, startVisitor, type Visitor } from './visitor.js';

declare global {
  /** The database, held open by another page of the origin. */
  var held: IDBDatabase;
}

/** What the first version of the database held. */
const FIRST_STORES = ['keys', 'identities', 'messages', 'progress', 'incoming'];

describe(
  'the storage under <mqtt-connection-admin>',
  { timeout: isOn(process.env.SLOW_TESTS) ? 300_000 : 120_000 },
  () => {
    let site: StrictSite;
    let visitor: Visitor;
    /** Of the same origin, without the kit. */
    let other: Page;

    before(async () => {
      site = await startStrictSite(ADMIN_PAGE, '// Nothing.');
      visitor = await startVisitor();
    });
    after(async () => {
      await visitor.leave();
      await site.close();
    });
    beforeEach(async () => {
      other = await visitor.open(`${site.origin}/page.js`);
    });

    async function openAdmin(): Promise<{ readonly page: Page; readonly admin: Locator }> {
      const page = await other.context().newPage();
      await page.goto(`${site.origin}/`);
      return { page, admin: page.locator('mqtt-connection-admin') };
    }

    async function save(admin: Locator, name = 'Plant'): Promise<void> {
      await admin.getByLabel('Connection name').fill(name);
      await admin.getByLabel('Broker host').fill('broker.example');
      await admin.getByRole('button', { name: 'Save', exact: true }).click();
    }

    /** Opens the database in the other page; with other stores where it is new. */
    const hold = (version: number, stores: readonly string[] = []): Promise<void> =>
      other.evaluate(
        ([name, version, stores]) =>
          new Promise<void>((resolve, reject) => {
            const request = indexedDB.open(name, version);
            request.onupgradeneeded = () => {
              for (const store of stores) request.result.createObjectStore(store);
            };
            request.onsuccess = () => {
              globalThis.held = request.result;
              resolve();
            };
            request.onerror = () => {
              reject(new Error(String(request.error)));
            };
          }),
        [DATABASE_NAME, version, stores] as const,
      );
    /** Makes room again, as somebody does who deletes what filled it. */
    const free = (): Promise<void> =>
      other.evaluate(
        () =>
          new Promise<void>((resolve) => {
            indexedDB.deleteDatabase('filling').onsuccess = () => {
              resolve();
            };
          }),
      );
    /** Takes all the room that the origin has, to the last kilobyte. */
    const fill = (): Promise<void> =>
      other.evaluate(async () => {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open('filling');
          request.onupgradeneeded = () => {
            request.result.createObjectStore('bytes', { autoIncrement: true });
          };
          request.onsuccess = () => {
            resolve(request.result);
          };
          request.onerror = () => {
            reject(new Error(String(request.error)));
          };
        });
        for (const size of [50_000, 1000]) {
          for (let fits = true; fits;) {
            fits = await new Promise<boolean>((resolve) => {
              const transaction = database.transaction('bytes', 'readwrite');
              transaction.objectStore('bytes').add(crypto.getRandomValues(new Uint8Array(size)));
              transaction.oncomplete = () => {
                resolve(true);
              };
              transaction.onabort = () => {
                resolve(false);
              };
            });
          }
        }
      });
    const letGo = (): Promise<void> =>
      other.evaluate(() => {
        held.close();
      });

    it('that another tab holds in an older version is said to be so, and opens when that is closed', async () => {
      await hold(1, FIRST_STORES);
      const { page, admin } = await openAdmin();
      await admin.getByText('The saved connections cannot be opened').waitFor();
      await admin.getByText('Close the page’s other tabs.').first().waitFor();
      assert.deepEqual(await accessibilityProblems(page), []);
      await letGo();
      await admin.getByText('No connection yet').waitFor();
      await other.context().close();
    });

    it('of a newer version is said to be so, and left alone', async () => {
      const first = await openAdmin();
      await save(first.admin);
      await first.admin.getByText('Saved', { exact: true }).waitFor();
      await first.page.close();
      await hold(DATABASE_VERSION + 1);
      const { admin } = await openAdmin();
      await admin.getByText('A newer version of this page has stored its data here.').waitFor();
      const count = await other.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const request = held.transaction('records').objectStore('records').count();
            request.onsuccess = () => {
              resolve(request.result);
            };
          }),
      );
      assert.equal(count, 1);
      await other.context().close();
    });

    it('without its stores is said to be damaged, and nothing is deleted', async () => {
      await hold(DATABASE_VERSION, ['something']);
      const { page, admin } = await openAdmin();
      await admin.getByText('What this page stores is damaged.').waitFor();
      assert.deepEqual(await accessibilityProblems(page), []);
      assert.deepEqual(await other.evaluate(() => [...held.objectStoreNames]), ['something']);
      await letGo();
      await other.context().close();
    });

    // The browser believes for half a minute in the room that it found: this takes long, and runs with the tests that do.
    if (isOn(process.env.SLOW_TESTS))
      it('without room is said to be full; what was typed stays, and is saved once there is room', async () => {
        const { page, admin } = await openAdmin();
        await save(admin);
        await admin.getByText('Saved', { exact: true }).waitFor();
        const devtools = await page.context().newCDPSession(page);
        const { origin } = site;
        await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 400_000 });
        await fill();
        await admin.getByRole('button', { name: 'New connection' }).click();
        await save(admin, 'Hall');
        await admin.getByText('This browser has no room left to store anything.').waitFor();
        assert.equal(await admin.getByLabel('Connection name').inputValue(), 'Hall');
        await devtools.send('Storage.overrideQuotaForOrigin', { origin });
        await free();
        // It believes in the lack of room for as long.
        const saved = admin.getByRole('button', { name: /Hall/ }).first();
        for (let attempt = 0; attempt < 12 && !(await saved.isVisible()); attempt++) {
          await admin.getByRole('button', { name: 'Save', exact: true }).click();
          await saved.waitFor({ timeout: 5000 }).catch(() => undefined);
        }
        await saved.waitFor();
        await page.reload();
        await admin.getByRole('button', { name: /Plant/ }).first().waitFor();
        await admin.getByRole('button', { name: /Hall/ }).first().waitFor();
        await page.context().close();
      });

    it('that is erased while the page is open is said to be gone after a reload', async () => {
      const { page, admin } = await openAdmin();
      await save(admin);
      await admin.getByText('Saved', { exact: true }).waitFor();
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Storage.clearDataForOrigin', {
        origin: site.origin,
        storageTypes: 'indexeddb',
      });
      await page.reload();
      await admin.getByText('The saved connections are gone').waitFor();
      assert.deepEqual(await accessibilityProblems(page), []);
      await page.context().close();
    });
  },
);
