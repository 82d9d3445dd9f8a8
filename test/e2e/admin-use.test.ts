/** `<mqtt-connection-admin>` and its vault as a person uses them: by keyboard, with a passkey, without motion. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { ADMIN_PAGE, PASSPHRASE, openAdmin } from './admin-page.js';
import { startStrictSite, type StrictSite } from './strict-site.js';
import { addAuthenticator } from './virtual-authenticator.js';
import { startVisitor, type Visitor } from './visitor.js';

let site: StrictSite;
let visitor: Visitor;

before(async () => {
  site = await startStrictSite(ADMIN_PAGE);
  visitor = await startVisitor();
});
after(async () => {
  await visitor.leave();
  await site.close();
});

const open = (options?: BrowserContextOptions): ReturnType<typeof openAdmin> =>
  openAdmin(visitor, site, options);

describe('the use of <mqtt-connection-admin>', () => {
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
    const others = visitor.problems.filter((problem) => !problem.includes('favicon.ico'));
    assert.deepEqual(others, []);
  });
});
