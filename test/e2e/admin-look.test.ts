/** `<mqtt-connection-admin>` and its vault as a person sees them: by keyboard, in each state, in every dress; and a passkey. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { DATABASE_NAME } from '../../packages/core/src/storage/database.js';
import { ADMIN_PAGE, PASSPHRASE, protect } from './admin-page.js';
import { dressesOfThisRun, timeOfDresses } from './dresses.js';
import { PICTURES } from './pictures.js';
import { startStrictSite, type StrictSite } from './strict-site.js';
import { addAuthenticator } from './virtual-authenticator.js';
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

async function open(
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly admin: Locator }> {
  // A passkey belongs to a name, and an address of numbers is none.
  const page = await visitor.open(`${site.origin.replace('127.0.0.1', 'localhost')}/`, options);
  return { page, admin: page.locator('mqtt-connection-admin') };
}

/** axe finds nothing, nothing sticks out of the page, and a picture is taken. */
async function judgeState(page: Page, admin: Locator, state: string): Promise<void> {
  assert.deepEqual(await accessibilityProblems(page), [], state);
  const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(scrolls, false, `${state}: the page scrolls sideways`);
  await admin.screenshot({ path: `${PICTURES}admin-${state}.png` });
}

describe(
  'the look of <mqtt-connection-admin>',
  { timeout: timeOfDresses(180_000, DRESSES) },
  () => {
    for (const [dress, options] of dressesOfThisRun(DRESSES)) {
      it(`has nothing for axe to find, and nothing that sticks out: ${dress}`, async () => {
        const { page, admin } = await open(options);
        if (dress === 'rtl') await page.evaluate(() => (document.documentElement.dir = 'rtl'));
        const judge = (state: string): Promise<void> =>
          judgeState(page, admin, `${state}-${dress}`);
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

    for (const [dress, options] of dressesOfThisRun(STATE_DRESSES)) {
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

    it('moves nothing for who wants it so', async () => {
      const moving = async (reducedMotion: 'reduce' | 'no-preference'): Promise<number> => {
        const { page, admin } = await open({ reducedMotion });
        await admin.getByLabel('TLS').waitFor();
        const count = await admin.evaluate((element) => {
          const root = element.shadowRoot!;
          root.querySelector<HTMLElement>('#tls')!.click();
          root.querySelector<HTMLElement>('details summary')!.click();
          return new Promise<number>((resolve) => {
            requestAnimationFrame(() => {
              requestAnimationFrame(() => {
                resolve(root.getAnimations().length + document.getAnimations().length);
              });
            });
          });
        });
        await page.context().close();
        return count;
      };
      assert.notEqual(await moving('no-preference'), 0, 'something moves otherwise');
      assert.equal(await moving('reduce'), 0);
    });

    it('is used by keyboard alone, and never loses the focus', async () => {
      const { page, admin } = await open();
      const focused = (): Promise<string> =>
        page.evaluate(() => {
          const inner = document.querySelector('mqtt-connection-admin')?.shadowRoot?.activeElement;
          return inner?.textContent.trim() || inner?.id || inner?.tagName || 'nothing';
        });
      await admin.getByRole('button', { name: 'Protection' }).press('Enter');
      await page.waitForTimeout(300);
      assert.equal(await focused(), 'Protection');
      await admin.locator('summary', { hasText: 'Set a passphrase' }).press('Enter');
      await admin.getByLabel('New passphrase').pressSequentially(PASSPHRASE);
      await admin.getByLabel('Once more').pressSequentially(PASSPHRASE);
      await page.keyboard.press('Enter');
      await admin.getByRole('button', { name: 'I have kept it' }).press('Enter');
      assert.notEqual(await focused(), 'nothing');
      await admin.getByRole('button', { name: 'Lock', exact: true }).press('Enter');
      await admin.getByRole('button', { name: 'Unlock' }).waitFor();
      assert.equal(await focused(), 'unlock-secret');
      await page.keyboard.type(PASSPHRASE);
      await page.keyboard.press('Enter');
      await admin.getByRole('button', { name: 'New connection' }).waitFor();
      assert.notEqual(await focused(), 'nothing');
      await page.context().close();
    });

    it('makes, changes, moves, deletes and brings back connections by keyboard', async () => {
      const { page, admin } = await open();
      const make = async (name: string): Promise<void> => {
        await admin.getByLabel('Connection name').focus();
        await page.keyboard.type(name);
        await admin.getByLabel('Broker host').focus();
        await page.keyboard.type(`${name.toLowerCase()}.example`);
        await page.keyboard.press('Enter');
        await admin.locator('.item .name').getByText(name, { exact: true }).waitFor();
      };
      const names = (): Promise<string[]> => admin.locator('.item .name').allTextContents();
      await make('Plant');
      await admin.getByRole('button', { name: 'New connection' }).press('Enter');
      await make('Hall');
      assert.deepEqual(await names(), ['Plant', 'Hall']);
      await admin.getByRole('button', { name: /^Hall/ }).press('Enter');
      await admin.getByRole('button', { name: 'Move up' }).press('Enter');
      await admin.locator('.item .name').first().getByText('Hall').waitFor();
      await admin.getByLabel('Connection name').focus();
      await page.keyboard.press('End');
      await page.keyboard.type(' 2');
      await page.keyboard.press('Enter');
      await admin.locator('.item .name').getByText('Hall 2').waitFor();
      await admin.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
      await admin.getByRole('button', { name: 'Undo' }).press('Enter');
      await admin.locator('.item .name').getByText('Hall 2').waitFor();
      assert.deepEqual(await names(), ['Hall 2', 'Plant']);
      await page.context().close();
    });

    it('opens with a passkey', async () => {
      const { page, admin } = await open();
      await addAuthenticator(page);
      await admin.getByRole('button', { name: 'Protection' }).click();
      await admin.getByText('Use a passkey').click();
      await admin.getByLabel('I have a backup').check();
      await admin.getByRole('button', { name: 'Make a passkey' }).click();
      await admin.getByText('A passkey opens them now').waitFor();
      await admin.getByRole('button', { name: 'Lock', exact: true }).click();
      await admin.getByText('The browser asks for the passkey.').waitFor();
      await admin.getByRole('button', { name: 'Unlock' }).click();
      await admin.getByRole('button', { name: 'New connection' }).waitFor();
      await page.context().close();
    });

    it('wrote no error to the console and left nothing uncaught', () => {
      // What was kept from loading on purpose is among them.
      const others = visitor.problems.filter(
        (problem) => !/favicon\.ico|net::ERR_FAILED/.test(problem),
      );
      assert.deepEqual(others, []);
    });
  },
);
