/** `<mqtt-connection-admin>` and its vault as a person sees them: by keyboard, in each state, in every dress; and a passkey. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { ADMIN_PAGE, PASSPHRASE, protect } from './admin-page.js';
import { dressesOfThisRun } from './dresses.js';
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

describe('the look of <mqtt-connection-admin>', { timeout: 180_000 }, () => {
  for (const [dress, options] of dressesOfThisRun(DRESSES)) {
    it(`has nothing for axe to find, and nothing that sticks out: ${dress}`, async () => {
      const { page, admin } = await open(options);
      if (dress === 'rtl') await page.evaluate(() => (document.documentElement.dir = 'rtl'));
      const judge = async (state: string): Promise<void> => {
        assert.deepEqual(await accessibilityProblems(page), [], state);
        const scrolls = await page.evaluate(
          () => document.documentElement.scrollWidth > innerWidth,
        );
        assert.equal(scrolls, false, `${state}: the page scrolls sideways`);
        await admin.screenshot({ path: `${PICTURES}admin-${state}-${dress}.png` });
      };
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
    const others = visitor.problems.filter((problem) => !problem.includes('favicon.ico'));
    assert.deepEqual(others, []);
  });
});
