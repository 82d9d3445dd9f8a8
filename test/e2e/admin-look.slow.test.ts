/** `<mqtt-connection-admin>` and its vault as a person sees them: in each state, in every dress. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { DATABASE_NAME } from '../../packages/core/src/storage/database.js';
import { ADMIN_PAGE, openAdmin, protect } from './admin-page.js';
import { PICTURES } from './pictures.js';
import { startStrictSite, type StrictSite } from './strict-site.js';
import { accessibilityProblems, startVisitor, type Visitor } from './visitor.js';

const DRESSES: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light', viewport: { width: 1000, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1000, height: 900 } },
  narrow: { colorScheme: 'light', viewport: { width: 360, height: 900 } },
  rtl: { colorScheme: 'light', viewport: { width: 1000, height: 900 } },
  'forced-colors': { forcedColors: 'active', viewport: { width: 1000, height: 900 } },
};

/** What is in the way looks alike in the others. */
const STATE_DRESSES = { light: DRESSES.light!, dark: DRESSES.dark!, narrow: DRESSES.narrow! };

let site: StrictSite;
let visitor: Visitor;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  site = await startStrictSite(ADMIN_PAGE);
  visitor = await startVisitor();
});
after(async () => {
  await visitor.leave();
  await site.close();
});

const open = (options?: BrowserContextOptions): ReturnType<typeof openAdmin> =>
  openAdmin(visitor, site, options);

/** axe finds nothing, nothing sticks out of the page, and a picture is taken. */
async function judgeState(page: Page, admin: Locator, state: string): Promise<void> {
  assert.deepEqual(await accessibilityProblems(page), [], state);
  const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(scrolls, false, `${state}: the page scrolls sideways`);
  await admin.screenshot({ path: `${PICTURES}admin-${state}.png` });
}

describe('the look of <mqtt-connection-admin>', { timeout: 900_000 }, () => {
  for (const [dress, options] of Object.entries(DRESSES)) {
    it(`has nothing for axe to find, and nothing that sticks out: ${dress}`, async () => {
      const { page, admin } = await open(options);
      if (dress === 'rtl') await page.evaluate(() => (document.documentElement.dir = 'rtl'));
      const judge = (state: string): Promise<void> => judgeState(page, admin, `${state}-${dress}`);
      await admin.getByLabel('Connection name').fill('Plant');
      await admin.getByLabel('Broker host').fill('broker.example');
      await admin.getByRole('button', { name: 'Save', exact: true }).click();
      await admin.getByText('Saved', { exact: true }).waitFor();
      await judge('form');
      await protect(admin);
      await judge('protection');
      await admin.getByRole('button', { name: 'I have kept it' }).click();
      await admin.getByRole('button', { name: 'Import, export' }).click();
      await admin.getByRole('button', { name: 'Export encrypted' }).waitFor();
      await judge('transfer');
      await admin.getByRole('button', { name: 'Lock', exact: true }).click();
      await admin.getByRole('button', { name: 'Unlock' }).waitFor();
      await judge('locked');
      await page.context().close();
    });
  }

  for (const [dress, options] of Object.entries(STATE_DRESSES)) {
    it(`says well what is in the way: ${dress}`, async () => {
      const context = { ...options };
      const judge = (page: Page, admin: Locator, state: string): Promise<void> =>
        judgeState(page, admin, `${state}-${dress}`);
      const { page, admin } = await open(context);
      const insides = '**/mqtt-kit-admin-body-*.js';

      // The insides are on their way, and then they do not come.
      let letCome: () => void = () => undefined;
      const waits = new Promise<void>((resolve) => (letCome = resolve));
      await page.route(insides, async (route) => {
        await waits;
        await route.abort();
      });
      await page.reload({ waitUntil: 'commit' });
      await admin.getByText('Loading…').waitFor();
      await judge(page, admin, 'loading');
      letCome();
      await admin.getByText('This part could not be loaded.').waitFor();
      await judge(page, admin, 'failed');
      await page.unroute(insides);

      await page.reload();
      await admin.getByText('No connection yet').waitFor();
      await judge(page, admin, 'empty');
      for (const name of ['Plant', 'Hall']) {
        await admin.getByRole('button', { name: 'New connection' }).click();
        await admin.getByLabel('Connection name').fill(name);
        await admin.getByLabel('Broker host').fill(`${name.toLowerCase()}.example`);
        await admin.getByRole('button', { name: 'Save', exact: true }).click();
        await admin.locator('.item .name').getByText(name, { exact: true }).waitFor();
      }

      for (const mode of ['use', 'sign-in']) {
        await admin.evaluate((element, mode) => {
          element.setAttribute('mode', mode);
        }, mode);
        await admin.getByRole('button', { name: 'New connection' }).waitFor({ state: 'hidden' });
        await judge(page, admin, mode);
      }
      await admin.evaluate((element) => {
        element.removeAttribute('mode');
      });

      // The page allows other hosts only.
      const { origin } = new URL(page.url());
      await page.route(`${origin}/`, async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replace(
          '<script',
          '<script type="module" src="/page.js"></script><script',
        );
        await route.fulfill({ response, body });
      });
      await page.route(`${origin}/page.js`, (route) =>
        route.fulfill({
          contentType: 'text/javascript',
          body: `import { configure } from '/mqtt-kit/mqtt-kit.js';
configure({ policy: { hosts: ['hall.example'] } });`,
        }),
      );
      await page.reload();
      await admin.getByRole('button', { name: /^Plant/ }).click();
      await admin.getByText('This page does not let this connection be made.').waitFor();
      await judge(page, admin, 'blocked');
      await page.unroute(`${origin}/`);

      // One record is not what was written.
      await page.evaluate(async (name) => {
        const database = await new Promise<IDBDatabase>((resolve) => {
          const request = indexedDB.open(name);
          request.onsuccess = () => {
            resolve(request.result);
          };
        });
        const records = database.transaction('records', 'readwrite').objectStore('records');
        await new Promise((resolve) => {
          records.openCursor().onsuccess = (event) => {
            const { result } = event.target as IDBRequest<IDBCursorWithValue>;
            const { value } = result as { value: { envelope: Uint8Array } };
            value.envelope[value.envelope.length - 1]! ^= 1;
            result.update(value).onsuccess = resolve;
          };
        });
        database.close();
      }, DATABASE_NAME);
      await page.reload();
      await admin.getByText('1 saved connection cannot be read any more.').waitFor();
      await judge(page, admin, 'damaged');

      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
      await page.reload();
      await admin.getByText('The saved connections are gone').waitFor();
      await judge(page, admin, 'erased');

      await page.addInitScript(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('Denied by a setting.', 'SecurityError');
        };
      });
      await page.reload();
      await admin
        .getByText('This browser does not let the page store anything just now.')
        .first()
        .waitFor();
      await judge(page, admin, 'refused');
      await page.context().close();
    });
  }

  it('warns before it locks, and has nothing for axe to find then', async () => {
    const { page, admin } = await open();
    await page.clock.install();
    await page.reload();
    await protect(admin);
    await admin.getByRole('button', { name: 'I have kept it' }).click();
    await page.clock.fastForward('14:30');
    await admin.getByText('Locks within a minute').waitFor();
    await judgeState(page, admin, 'warning-light');
    await admin.getByRole('button', { name: 'Stay unlocked' }).click();
    await admin.getByText('Locks within a minute').waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('wrote no error to the console and left nothing uncaught', () => {
    // What was kept from loading on purpose is among them.
    const others = visitor.problems.filter(
      (problem) => !/favicon\.ico|net::ERR_FAILED/.test(problem),
    );
    assert.deepEqual(others, []);
  });
});
