/** The elements under a keyboard alone: how far Tab gets, what keys do there, and where the focus is when something goes. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { Connection } from '@mqtt-kit/core';
import { connect } from '@mqtt-kit/core/node';
import { startStrictSite, type StrictSite } from './strict-site.js';
import { accessibilityProblems, startVisitor, type Visitor } from './visitor.js';

const PAGE = `<html lang="en"><head><script type="module" src="/mqtt-kit/mqtt-kit.js"></script></head>
<body><main><h1>Plant</h1><mqtt-connection url="/mqtt">
<mqtt-subscribe topic="plant/#" qos="1"></mqtt-subscribe>
</mqtt-connection></main></body></html>`;

const MESSAGES = 5;

describe('<mqtt-subscribe> under a keyboard', { timeout: 60_000 }, () => {
  let site: StrictSite;
  let visitor: Visitor;
  let publisher: Connection;
  let page: Page;

  before(async () => {
    site = await startStrictSite(PAGE);
    visitor = await startVisitor();
    publisher = connect(`${site.origin.replace(/^http/, 'ws')}/mqtt`);
    page = await visitor.open(`${site.origin}/`, { permissions: ['clipboard-write'] });
    await element().locator('.heading .tag').getByText('QoS 1').waitFor();
    for (let n = 0; n < MESSAGES; n++)
      await publisher.publish('plant/a', `{"n":${String(n)}}`, { qos: 1 });
    await rows()
      .nth(MESSAGES - 1)
      .waitFor();
  });
  after(async () => {
    await publisher.close();
    await visitor.leave();
    await site.close();
  });

  const element = (): Locator => page.locator('mqtt-subscribe');
  const rows = (): Locator => element().locator('.row');
  const detail = (): Locator => element().locator('[part="detail"]');
  const press = (key: string): Promise<void> => page.keyboard.press(key);

  /** What has the focus: its name where it has one, else what it is. */
  const focused = (): Promise<string> =>
    element().evaluate(({ shadowRoot }) => {
      const at = shadowRoot?.activeElement;
      if (!at) return document.activeElement === document.body ? 'the page' : 'elsewhere';
      if (at.matches('.scroller')) return 'rows';
      if (at instanceof HTMLInputElement && at.type === 'radio') return at.value;
      if (at instanceof HTMLSelectElement) return 'Format';
      return (at.getAttribute('aria-label') ?? at.textContent).replace(/\s+/g, ' ').trim();
    });
  /** Presses Tab as often as that takes, and tells what it passed. */
  async function tabTo(wanted: string, key = 'Tab'): Promise<readonly string[]> {
    const passed: string[] = [];
    while (passed.at(-1) !== wanted) {
      assert.ok(passed.length < 20, `${wanted} is not reached: ${passed.join(', ')}`);
      await press(key);
      passed.push(await focused());
    }
    return passed;
  }
  const activeRow = (): Promise<string | null> =>
    element().locator('.scroller').getAttribute('aria-activedescendant');

  it('is reached from the start of the page to its end, each of it once, in the order in which it stands', async () => {
    assert.deepEqual(await tabTo('rows'), [
      'Pause',
      'Clear',
      'Unsubscribe',
      'list',
      'Search messages',
      'JSON Lines',
      'CSV',
      'rows',
    ]);
    await press('Tab');
    assert.equal(await focused(), 'the page');
    await tabTo('rows', 'Shift+Tab');
  });

  it('goes through its rows by arrows, and opens one by Enter', async () => {
    await press('ArrowDown');
    await press('ArrowDown');
    assert.equal(await activeRow(), 'row-1');
    await press('Home');
    assert.equal(await activeRow(), 'row-0');
    await press('End');
    assert.equal(await activeRow(), `row-${String(MESSAGES - 1)}`);
    await press('ArrowUp');
    await press('Enter');
    await detail().locator('.payload').getByText('1', { exact: true }).waitFor();
    assert.equal(await focused(), 'rows', 'one reads on in the rows');
    assert.deepEqual(await accessibilityProblems(page), []);
  });

  it('goes through what is opened: closes, chooses the format, copies, saves, follows', async () => {
    assert.deepEqual((await tabTo('Payload')).slice(0, 6), [
      'Close',
      'Format',
      'Copy',
      'Save',
      'Newest',
      'Follow',
    ]);
    await tabTo('Format', 'Shift+Tab');
    // The first letters choose, as in every list of a browser.
    await page.keyboard.type('Hex');
    await detail().locator('.payload').getByText('7b 22 6e').first().waitFor();
    await tabTo('Copy');
    await press('Enter');
    await detail().locator('.said').getByText('The payload was copied.').waitFor();
    assert.equal(await focused(), 'Copy');
    await tabTo('Save');
    const [download] = await Promise.all([page.waitForEvent('download'), press('Space')]);
    assert.match(download.suggestedFilename(), /^plant/);
    await tabTo('Follow');
    await press('Space');
    await publisher.publish('plant/a', 'followed', { qos: 1 });
    await detail().locator('.payload').getByText('66 6f 6c').first().waitFor();
    assert.equal(await focused(), 'Follow');
    await press('Space');
  });

  for (const way of ['Escape', 'Close'] as const) {
    it(`has the focus in its rows again after ${way}`, async () => {
      if (way === 'Close') {
        await press('Home');
        await press('Enter');
        await detail().waitFor();
        await tabTo('Close');
        await press('Enter');
      } else await press('Escape');
      await detail().waitFor({ state: 'detached' });
      assert.equal(await focused(), 'rows');
      await press('Home');
      assert.equal(await activeRow(), 'row-0', 'and keys work there');
    });
  }

  it('is asked before it clears a retained message, and the focus is where it was', async () => {
    // Leaves the rows, which stand still while one is at them.
    await press('Escape');
    await tabTo('Unsubscribe', 'Shift+Tab');
    await press('Enter');
    await element().getByRole('button', { name: 'Subscribe', exact: true }).waitFor();
    assert.equal(await focused(), 'Subscribe');
    await publisher.publish('plant/kept', 'kept', { qos: 1, retain: true });
    await press('Enter');
    await rows().filter({ hasText: 'plant/kept' }).waitFor();
    await tabTo('rows');
    await press('Home');
    await press('Enter');
    await detail().locator('.facts').getByText('retained').waitFor();
    const ask = 'Clear retained message…';
    await tabTo(ask);
    await press('Enter');
    await element().getByRole('button', { name: 'Keep it' }).waitFor();
    assert.deepEqual(await accessibilityProblems(page), []);
    assert.equal((await tabTo('Keep it')).at(-2), 'Clear it');
    await press('Enter');
    await element().getByRole('button', { name: 'Keep it' }).waitFor({ state: 'detached' });
    assert.equal(await focused(), ask);
    await press('Enter');
    await tabTo('Clear it');
    await press('Enter');
    await element().getByText('The broker has forgotten it.').waitFor();
    assert.equal(await focused(), 'Follow', 'what stands beside what is gone');
    await press('Escape');
    await detail().waitFor({ state: 'detached' });
  });

  it('switches the view by arrows, searches, and exports', async () => {
    await tabTo('list', 'Shift+Tab');
    for (const view of ['topics', 'latest', 'chart', 'raw']) {
      await press('ArrowRight');
      assert.equal(await focused(), view);
    }
    await element().locator('.row.raw').first().waitFor();
    await press('ArrowLeft');
    await element().locator('.plot').waitFor();
    assert.equal(await focused(), 'chart');
    for (const view of ['latest', 'topics', 'list']) {
      await press('ArrowLeft');
      assert.equal(await focused(), view);
    }
    await tabTo('Search messages');
    await page.keyboard.type('kept');
    await rows().filter({ hasText: 'plant/a' }).first().waitFor({ state: 'detached' });
    await tabTo('CSV');
    const [download] = await Promise.all([page.waitForEvent('download'), press('Enter')]);
    assert.match(download.suggestedFilename(), /^mqtt-messages-.*\.csv$/);
    await element()
      .getByText(/messages? exported/)
      .waitFor({ state: 'attached' });
    assert.equal(await focused(), 'CSV');
    assert.deepEqual(await accessibilityProblems(page), []);
    await tabTo('Search messages', 'Shift+Tab');
    await press('Control+a');
    await press('Delete');
    await rows().filter({ hasText: 'plant/a' }).first().waitFor();
  });

  it('pauses, clears and goes on', async () => {
    await tabTo('Pause', 'Shift+Tab');
    await press('Space');
    await element().locator('.heading').getByText('Paused').waitFor();
    assert.equal(await focused(), 'Resume');
    await press('Space');
    await element().locator('.heading').getByText('Paused').waitFor({ state: 'detached' });
    await tabTo('Clear');
    await press('Enter');
    await rows().first().waitFor({ state: 'detached' });
    assert.equal(await focused(), 'Clear');
    await press('Enter');
    assert.equal(await focused(), 'Clear', 'off, it is still a place for the focus');
  });

  it('wrote no error to the console and left nothing uncaught', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
