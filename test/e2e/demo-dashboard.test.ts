/** The dashboard of the demo, a page of HTML whose only script is the kit, and its workbench. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type {} from '@mqtt-kit/elements';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startDemo, type DemoServer } from './demo-server.js';
import { dressesOfThisRun } from './dresses.js';
import { PICTURES } from './pictures.js';
import { accessibilityProblems, startVisitor, type Visitor } from './visitor.js';

let demo: DemoServer;
let visitor: Visitor;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  demo = await startDemo(1);
  visitor = await startVisitor();
});

after(async () => {
  await visitor.leave();
  await demo.stop();
});

async function openDashboard(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await visitor.open(`${demo.secure}dashboard.html`, options);
  await page.locator('mqtt-connection-status').getByText('Connected').waitFor();
  for (const value of await page.locator('.value').all())
    await value.getByText(/^[\w.]+$/).waitFor();
  return page;
}

describe('the dashboard of the demo', () => {
  let page: Page;

  before(async () => {
    page = await openDashboard();
  });

  after(() => page.context().close());

  it('has one script, which is the kit, and shows values that move', async () => {
    // As it was served: the development server adds a script of its own to the page.
    const source = await (await fetch(`${demo.plain}dashboard.html`)).text();
    const scripts = [...source.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)].filter(
      ([, attributes = '']) => !attributes.includes('/@vite/'),
    );
    assert.deepEqual(
      scripts.map(([, attributes, code]) => [attributes?.trim(), code]),
      [['type="module" src="/mqtt-kit/mqtt-kit.js"', '']],
    );
    assert.doesNotMatch(source, /\son\w+=|javascript:/i);

    const boiler = page.locator('article', { hasText: 'Boiler 1' });
    const meter = boiler.locator('meter');
    const before = await meter.getAttribute('value');
    assert.equal(Number(before).toFixed(1), await boiler.locator('.value').textContent());
    await page.waitForFunction(
      (was) => document.querySelector('article meter')?.getAttribute('value') !== was,
      before,
    );
    const rest = page.locator('.dial .rest');
    assert.ok(Number(await rest.getAttribute('stroke-dashoffset')) > 5);
  });

  it('commands: the gate moves, the pump asks first, a boiler that is too hot is said', async () => {
    const gate = page.locator('article', { hasText: 'Gate' });
    for (const [command, state] of [
      ['Open', 'open'],
      ['Close', 'closed'],
    ] as const) {
      await gate.getByRole('button', { name: command }).click();
      await gate.getByText(state, { exact: true }).waitFor();
      await gate.locator('.now', { hasText: command }).waitFor();
    }
    const panel = page.getByRole('region', { name: 'Boiler 1' });
    await panel.getByRole('button', { name: 'Off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Off' }).click();
    await panel.locator('.lamp', { hasText: 'pump off' }).waitFor();
    await panel.getByRole('button', { name: 'On' }).click();
    await panel.locator('.lamp.on', { hasText: 'pump on' }).waitFor();
    await panel.getByRole('button', { name: '90 °C' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '90 °C' }).click();
    await panel.locator('code', { hasText: '{"target":90}' }).waitFor();
    const boiler = page.locator('article', { hasText: 'Boiler 1' });
    await boiler.getByText('above 80 °C').waitFor();
    assert.match((await boiler.getAttribute('class')) ?? '', /\bhot\b/);
  });

  it('draws values as old when no news comes', async () => {
    await page.evaluate(() => {
      for (const bind of document.querySelectorAll('mqtt-bind[stale-after]'))
        bind.setAttribute('stale-after', '1s');
      return document.querySelector('mqtt-connection')?.connection?.close();
    });
    await page.locator('mqtt-bind:state(stale) .tile', { hasText: 'Hall power' }).waitFor();
    // The status says it; seven signs beside it would say no more.
    assert.equal(await page.locator('mqtt-bind details').count(), 0);
    assert.equal((await page.locator('mqtt-bind:state(closed)').count()) > 6, true);
  });
});

async function openWorkbench(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await visitor.open(`${demo.secure}workbench.html`, {
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  await page.locator('.workspace').getByText('plant/hall/power').nth(3).waitFor();
  return page;
}

describe('the workbench of the demo', () => {
  it('subscribes, reads and publishes, on several brokers beside each other', async () => {
    const page = await openWorkbench();
    const work = page.getByRole('region', { name: 'Demo plant' });
    await work.getByLabel('Topic filter').fill('plant/+/temperature');
    await work.getByRole('button', { name: 'Subscribe', exact: true }).click();
    await work.getByRole('button', { name: 'Unsubscribe from #' }).click();
    await work.getByRole('button', { name: 'Unsubscribe from plant/+/temperature' }).click();
    await work.getByText('Nothing is subscribed to.').waitFor();
    assert.equal(await work.getByRole('radio', { name: 'Topics' }).isVisible(), false);
    await work.getByLabel('Topic filter').fill('plant/+/temperature');
    await work.getByLabel('Format').first().selectOption('hex');
    await work.getByRole('button', { name: 'Subscribe', exact: true }).click();
    await work.getByRole('radio', { name: 'Topics' }).check();
    await work.getByRole('row', { name: 'temperature' }).first().click();
    const read = work.getByRole('region', { name: 'plant/boiler-1/temperature' });
    // {"celsius": in the format that was chosen for the filter.
    await read.getByText('7b 22 63 65 6c').waitFor();
    await work.getByRole('radio', { name: 'List' }).check();

    const admin = page.locator('mqtt-connection-admin');
    await admin.getByLabel('Connection name').fill('Mine');
    await admin.getByLabel('Broker host').fill(`${demo.secure.replace(/^http/, 'ws')}mqtt`);
    await admin.getByRole('button', { name: 'Save', exact: true }).click();
    const own = page.getByRole('region', { name: 'Mine' });
    await own.getByText('Connected', { exact: true }).waitFor();
    await own.getByLabel('Topic filter').fill('bench/#');
    await own.getByRole('button', { name: 'Subscribe', exact: true }).click();
    await own.getByLabel('Topic', { exact: true }).fill('bench/hello');
    await own.getByLabel('Payload', { exact: true }).fill('from the workbench');
    await page.keyboard.press('Control+Enter');
    await own.locator('mqtt-subscribe').getByText('from the workbench').waitFor();
    await page.getByRole('button', { name: 'Demo plant' }).click();
    await work.getByText('plant/hall/power').first().waitFor();
    await page.context().close();
  });
});

describe('the look of the workbench', () => {
  const dresses: Readonly<Record<string, BrowserContextOptions>> = {
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    narrow: { colorScheme: 'light', viewport: { width: 360, height: 800 } },
    rtl: { colorScheme: 'light' },
  };
  for (const [name, options] of dressesOfThisRun(dresses)) {
    it(`has nothing for axe to find, ${name}`, async () => {
      const page = await openWorkbench(options);
      if (name === 'rtl') await page.evaluate(() => (document.documentElement.dir = 'rtl'));
      const messages = page.locator('mqtt-subscribe');
      for (const view of ['List', 'Topics', 'Latest', 'Chart', 'Raw']) {
        await messages.getByRole('radio', { name: view }).check();
        if (view === 'Chart') await messages.locator('tbody tr').nth(3).waitFor();
        else await messages.locator('.row').nth(3).waitFor();
        assert.deepEqual(await accessibilityProblems(page), [], view);
        await messages.screenshot({
          path: `${PICTURES}subscribe-${view.toLowerCase()}-${name}.png`,
        });
      }
      await messages.getByRole('radio', { name: 'List' }).check();
      await messages.locator('.row', { hasText: 'celsius' }).nth(1).click();
      await messages.locator('[part="detail"]').getByText('celsius').first().waitFor();
      assert.deepEqual(await accessibilityProblems(page), [], 'a message');
      const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(scrolls, false, 'the page scrolls sideways');
      await page.screenshot({ path: `${PICTURES}workbench-${name}.png` });
      await page.context().close();
    });
  }
});

describe('the look of the dashboard', () => {
  const dresses: Readonly<Record<string, BrowserContextOptions>> = {
    light: { colorScheme: 'light', viewport: { width: 1180, height: 1000 } },
    dark: { colorScheme: 'dark', viewport: { width: 1180, height: 1000 } },
    narrow: { colorScheme: 'light', viewport: { width: 360, height: 800 } },
  };
  for (const [name, options] of dressesOfThisRun(dresses)) {
    it(`has nothing for axe to find, ${name}`, async () => {
      const page = await openDashboard(options);
      await page.locator('mqtt-subscribe').getByText('plant/hall/power').nth(2).waitFor();
      assert.deepEqual(await accessibilityProblems(page), []);
      const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(scrolls, false, 'the page scrolls sideways');
      await page.screenshot({
        path: `${PICTURES}dashboard-${name}.png`,
        fullPage: name === 'narrow',
      });
      await page.context().close();
    });
  }
});

describe('all of it', () => {
  it('wrote no error to the console and left nothing uncaught', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
