/** The dashboard of the demo, a page of HTML whose only script is the kit. */
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type {} from '@mqtt-kit/elements';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startDeviceSimulator } from '../../demo/broker/device-simulator.js';
import { withShownSources } from '../../demo/sources/shown-sources.js';
import { startBuiltDemo, type DemoServer } from './demo-server.js';
import { dressesOfThisRun } from './dresses.js';
import { PICTURES } from './pictures.js';
import { startStrictSite } from './strict-site.js';
import { accessibilityProblems, startVisitor, type Visitor } from './visitor.js';

let demo: DemoServer;
let visitor: Visitor;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  demo = await startBuiltDemo(1);
  visitor = await startVisitor();
});

after(async () => {
  await visitor.leave();
  await demo.stop();
});

async function openDashboard(
  options: BrowserContextOptions = {},
  scheme: 'secure' | 'plain' = 'secure',
): Promise<Page> {
  const page = await visitor.open(`${demo[scheme]}dashboard.html`, options);
  await untilLive(page);
  return page;
}

/** Waits until every tile has a value. */
async function untilLive(page: Page): Promise<void> {
  await page.locator('mqtt-connection-status').getByText('Connected').waitFor();
  for (const value of await page.locator('.tile .value').all())
    await value.getByText(/^[\w.]+$/).waitFor();
}

describe('the dashboard of the demo', () => {
  let page: Page;

  before(async () => {
    page = await openDashboard();
  });

  after(() => page.context().close());

  it('has one script, which is the kit, and shows values that move', async () => {
    const scriptsOf = (html: string): (string | undefined)[][] =>
      [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)].map(([, attributes, code]) => [
        attributes?.trim(),
        code,
      ]);
    const written = await readFile(new URL('../../demo/dashboard.html', import.meta.url), 'utf8');
    assert.deepEqual(scriptsOf(written), [['type="module" src="/mqtt-kit/mqtt-kit.js"', '']]);
    const served = await (await fetch(`${demo.plain}dashboard.html`)).text();
    for (const [attributes, code] of scriptsOf(served)) {
      assert.match(attributes ?? '', /^type="module" [^>]*src="/);
      assert.equal(code, '');
    }
    for (const html of [written, served]) assert.doesNotMatch(html, /\son\w+=|javascript:/i);

    const boiler = page.locator('article', { hasText: 'Boiler 1' });
    // Read in one go: a value moves between two questions.
    const { before, shown } = await boiler.evaluate((tile) => ({
      before: tile.querySelector('meter')!.getAttribute('value'),
      shown: tile.querySelector('.value')!.textContent,
    }));
    assert.equal(shown, Number(before).toFixed(1));
    await page.waitForFunction(
      (was) => document.querySelector('article meter')?.getAttribute('value') !== was,
      before,
    );
    const rest = page.locator('.dial .rest');
    assert.ok(Number(await rest.getAttribute('stroke-dashoffset')) > 5);
  });

  it('has a switch that says what the gate has not confirmed yet', async () => {
    const gate = page.locator('article', { hasText: 'Gate' });
    const toggle = gate.getByRole('switch', { name: 'Open' });
    const door = gate.locator('.value');
    for (const state of ['open', 'closed'] as const) {
      await toggle.click();
      await gate.getByText('Sent, not confirmed').waitFor();
      await door.getByText(state === 'open' ? 'opening' : 'closing', { exact: true }).waitFor();
      await door.getByText(state, { exact: true }).waitFor();
      await gate.getByText('Confirmed', { exact: true }).waitFor();
      assert.equal(await toggle.isChecked(), state === 'open');
    }
  });

  it('has a slider whose value the controller confirms, and what follows of it', async () => {
    const panel = page.getByRole('region', { name: 'Control of boiler 1' });
    const slider = panel.getByRole('slider', { name: 'Heat to' });
    const holds = panel.locator('.set-point p', { hasText: 'Controller holds' });
    const before = await holds.locator('b').textContent();
    // At once where the controller stands, as any newcomer sees it.
    assert.equal(await slider.inputValue(), before);
    await slider.fill('92');
    await panel.locator('.set-point p', { hasText: 'Asked for' }).getByText('92').waitFor();
    await panel.getByText('Sent, not confirmed').waitFor();
    assert.equal(await holds.locator('b').textContent(), before);
    await holds.getByText('92').waitFor();
    await panel.getByText('Confirmed', { exact: true }).waitFor();
    assert.match((await holds.getAttribute('class')) ?? '', /\bover\b/);

    const boiler = page.locator('article', { hasText: 'Boiler 1' });
    await boiler.getByText('above 80 °C').waitFor();
    assert.match((await boiler.getAttribute('class')) ?? '', /\bhot\b/);
    const alarms = page.getByRole('region', { name: 'Alarms' });
    await alarms.locator('tr.raised', { hasText: 'Boiler 1 above 80 °C' }).waitFor();
    await page.locator('.raised-count.some', { hasText: /Alarms: [1-4]/ }).waitFor();
    await slider.fill('60');
    await alarms.locator('tr:not(.raised)', { hasText: 'Boiler 1 above 80 °C' }).waitFor();
    // One row for each alarm, whatever happened to it.
    assert.equal(await alarms.locator('tbody tr').count(), 4);
  });

  it('asks before it stops the pump', async () => {
    const panel = page.getByRole('region', { name: 'Control of boiler 1' });
    await panel.getByRole('button', { name: 'Off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Off' }).click();
    await panel.locator('.lamp', { hasText: 'pump off' }).waitFor();
    await panel.getByRole('button', { name: 'On' }).click();
    await panel.locator('.lamp.on', { hasText: 'pump on' }).waitFor();
  });

  it('has the latest values under the names that the page gave them', async () => {
    const latest = page.getByRole('group', { name: 'Latest values' });
    for (const name of ['Boiler 1', 'Boiler 2', 'Hall power', 'Water tank', 'Gate'])
      await latest.getByText(name, { exact: true }).waitFor();
  });

  it('leaves a note for whoever comes next', async () => {
    const panel = page.getByRole('region', { name: 'Note of the shift' });
    await panel.getByLabel('For whoever comes next').fill('Filter of the tank is changed.');
    await panel.getByRole('button', { name: 'Leave it' }).click();
    await panel.locator('blockquote', { hasText: 'Filter of the tank is changed.' }).waitFor();
    // Whoever comes next came by the other address.
    const other = await openDashboard({}, 'plain');
    await other.locator('blockquote', { hasText: 'Filter of the tank is changed.' }).waitFor();
    await other.context().close();
  });

  it('shows the HTML of a part below it, when asked', async () => {
    const source = page.getByLabel('Source of the controls');
    assert.equal(await source.isVisible(), false);
    await page.getByText('HTML of the controls').click();
    const text = (await source.textContent()) ?? '';
    for (const part of ['trigger="input"', 'max-rate="5/s"', 'state-topic="plant/boiler-1/target"'])
      assert.ok(text.includes(part), part);
    await page.getByText('HTML of the controls').click();
  });

  it('has a chart that goes on after a reload, with what came before drawn paler', async () => {
    const chart = page.locator('#chart');
    await chart.locator('tbody tr').nth(1).waitFor();
    const kept = await page.evaluate(
      () =>
        document.querySelector<HTMLElementTagNameMap['mqtt-subscribe']>('#chart mqtt-subscribe')
          ?.statistics.kept,
    );
    assert.ok(Number(kept) > 4);
    await page.reload();
    await chart.getByText('Paler lines are earlier data.').waitFor();
    const statistics = await page.evaluate(
      () =>
        document.querySelector<HTMLElementTagNameMap['mqtt-subscribe']>('#chart mqtt-subscribe')
          ?.statistics,
    );
    assert.ok(statistics && statistics.kept > statistics.received, JSON.stringify(statistics));
    assert.ok(statistics.kept >= Number(kept), JSON.stringify([kept, statistics]));
  });

  it('draws values as old when no news comes', async () => {
    // The page was loaded anew: what has not come yet cannot be old.
    await untilLive(page);
    await page.evaluate(() => {
      for (const bind of document.querySelectorAll('mqtt-bind[stale-after]'))
        bind.setAttribute('stale-after', '1s');
      return document.querySelector('mqtt-connection')?.connection?.close();
    });
    await page.locator('mqtt-bind:state(stale) .tile', { hasText: 'Hall power' }).waitFor();
    // The status says it; ten signs beside it would say no more.
    assert.equal(await page.locator('mqtt-bind details').count(), 0);
    assert.equal((await page.locator('mqtt-bind:state(closed)').count()) > 6, true);
  });
});

describe('the look of the dashboard', () => {
  const dresses: Readonly<Record<string, BrowserContextOptions>> = {
    light: { colorScheme: 'light', viewport: { width: 1180, height: 1000 } },
    dark: { colorScheme: 'dark', viewport: { width: 1180, height: 1000 } },
    narrow: { colorScheme: 'light', viewport: { width: 330, height: 800 } },
    rtl: { colorScheme: 'light', viewport: { width: 1180, height: 1000 } },
    'forced-colors': { forcedColors: 'active', viewport: { width: 1180, height: 1000 } },
  };
  for (const [name, options] of dressesOfThisRun(dresses)) {
    it(`has nothing for axe to find, ${name}`, async () => {
      const page = await openDashboard(options);
      if (name === 'rtl') await page.evaluate(() => (document.documentElement.dir = 'rtl'));
      await page.locator('#chart tbody tr').nth(1).waitFor();
      assert.deepEqual(await accessibilityProblems(page), []);
      const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(scrolls, false, 'the page scrolls sideways');
      await page.screenshot({ path: `${PICTURES}dashboard-${name}.png`, fullPage: true });
      await page.context().close();
    });
  }
});

describe('the dashboard on a site with a strict policy', () => {
  it('works without a bundler, and breaks no rule', async () => {
    const file = (name: string): Promise<string> =>
      readFile(new URL(`../../demo/${name}`, import.meta.url), 'utf8');
    const sheets = ['look', 'source', 'dashboard', 'tiles', 'controls'].map(
      (name) => `/page/${name}.css`,
    );
    const styles = await Promise.all(
      sheets.map(async (path) => [path, await file(path.slice(1))] as const),
    );
    // The policy allows no picture, and so no icon.
    const html = withShownSources(await file('dashboard.html')).replace(/<link rel="icon".*>/, '');
    const site = await startStrictSite(html, '', [], new Map(styles));
    const plant = await startDeviceSimulator({ url: `${site.origin.replace(/^http/, 'ws')}/mqtt` });
    try {
      const page = await visitor.open(site.origin);
      await page
        .locator('#boiler-tile .value')
        .getByText(/^[\d.]+$/)
        .waitFor();
      await page.locator('#alarm-list tbody tr').nth(3).waitFor();
      await page.locator('#chart canvas').first().waitFor();
      await page.getByText('HTML of a tile').click();
      const line = page.getByLabel('Source of the tile of boiler 1').locator('.i4').first();
      // The styles that the page asks for are there, and no style of its own was refused.
      assert.notEqual(await line.evaluate((each) => getComputedStyle(each).textIndent), '0px');
      await page.context().close();
    } finally {
      await plant.close();
      await site.close();
    }
  });
});

describe('all of it', () => {
  it('wrote no error to the console and left nothing uncaught', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
