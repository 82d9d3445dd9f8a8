/** The elements under a finger: how large what it has to hit is, and what it can do with it. Beside it a mouse, for which nothing grows. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Connection } from '@mqtt-kit/core';
import { connect } from '@mqtt-kit/core/node';
import { startStrictSite, type StrictSite } from './strict-site.js';
import { accessibilityProblems, startVisitor, type Visitor } from './visitor.js';

const PAGE = `<html lang="en"><head><meta name="color-scheme" content="light dark" />
<meta name="viewport" content="width=device-width" />
<script type="module" src="/mqtt-kit/mqtt-kit.js"></script></head>
<body><main><h1>Plant</h1><mqtt-connection url="/mqtt">
<mqtt-subscribe topic="plant/#" qos="1"></mqtt-subscribe>
<mqtt-subscribe id="comfortable" topic="plant/#" qos="1" density="comfortable" tools="off"></mqtt-subscribe>
<p>Boiler <mqtt-bind topic="plant/a" stale-after="soon"><b data-mqtt-text="payload">unknown</b></mqtt-bind></p>
</mqtt-connection></main></body></html>`;

const MOUSE: BrowserContextOptions = { viewport: { width: 820, height: 1400 } };
const TABLET: BrowserContextOptions = { ...MOUSE, hasTouch: true, isMobile: true };
const PHONE: BrowserContextOptions = { ...TABLET, viewport: { width: 390, height: 1400 } };
/** In CSS pixels; the least that WCAG 2.5.8 asks for is 24. */
const FINGER = 40;
const MESSAGES = 60;
/** A chart spans a second at least. */
const SPAN_MS = 1500;

let site: StrictSite;
let visitor: Visitor;
let publisher: Connection;

before(async () => {
  site = await startStrictSite(PAGE);
  visitor = await startVisitor();
  publisher = connect(`${site.origin.replace(/^http/, 'ws')}/mqtt`);
});
after(async () => {
  await publisher.close();
  await visitor.leave();
  await site.close();
});

/** Opens the page with messages in it: payloads from 0 on, the newest last. */
async function open(options: BrowserContextOptions): Promise<Page> {
  const page = await visitor.open(`${site.origin}/`, options);
  await page.locator('mqtt-subscribe:not(#comfortable) .heading .tag').getByText('QoS 1').waitFor();
  for (let n = 0; n < MESSAGES; n++) await publisher.publish('plant/a', String(n), { qos: 1 });
  for (const which of [':not(#comfortable)', '#comfortable'])
    await page
      .locator(`mqtt-subscribe${which} .foot`)
      .getByText(String(MESSAGES))
      .first()
      .waitFor();
  return page;
}

/** The heights of what is in sight, in CSS pixels, each once. */
async function heights(page: Page, selector: string): Promise<readonly number[]> {
  const all = await page
    .locator(selector)
    .evaluateAll((elements) => elements.map((each) => each.getBoundingClientRect().height));
  assert.ok(all.length > 0, `${selector}: there is none`);
  return [...new Set(all.map(Math.round))].toSorted((a, b) => a - b);
}

const CONTROLS = [
  'mqtt-subscribe .bar .buttons button',
  'mqtt-subscribe .views label',
  'mqtt-subscribe .search',
  'mqtt-subscribe .export button',
  'mqtt-bind summary',
];
const ROWS = 'mqtt-subscribe:not(#comfortable) .row';
const COMFORTABLE = '#comfortable .row';

describe('what a finger has to hit', { timeout: 120_000 }, () => {
  for (const [name, options, rows, comfortable] of [
    ['a tablet', TABLET, 40, 52],
    // Of a row in two lines.
    ['a phone', PHONE, 48, 52],
  ] as const) {
    it(`is large enough on ${name}, and rows are denser where that is asked for`, async () => {
      const page = await open(options);
      for (const selector of CONTROLS) {
        const [least = 0] = await heights(page, selector);
        assert.ok(least >= FINGER, `${selector}: ${String(least)}`);
      }
      assert.deepEqual(await heights(page, ROWS), [rows]);
      assert.deepEqual(await heights(page, COMFORTABLE), [comfortable]);
      const isTooWide = await page.evaluate(
        () => document.documentElement.scrollWidth > innerWidth,
      );
      assert.equal(isTooWide, false, 'nothing sticks out');
      assert.deepEqual(await accessibilityProblems(page), []);
      await page.context().close();
    });
  }

  it('stays as small as it was for a mouse', async () => {
    const page = await open(MOUSE);
    for (const selector of CONTROLS)
      assert.deepEqual(await heights(page, selector), [24], selector);
    assert.deepEqual(await heights(page, ROWS), [28]);
    assert.deepEqual(await heights(page, COMFORTABLE), [36]);
    await page.context().close();
  });
});

describe('what a finger can do', { timeout: 120_000 }, () => {
  let page: Page;

  const list = 'mqtt-subscribe:not(#comfortable)';

  beforeEach(async () => {
    page = await open(PHONE);
  });
  afterEach(() => page.context().close());

  it('scrolls to the first message, whatever the height of rows', async () => {
    const scroller = page.locator(`${list} .scroller`);
    assert.equal(await scroller.evaluate((each) => each.scrollHeight), MESSAGES * 48);
    await scroller.evaluate((each) => (each.scrollTop = each.scrollHeight));
    await page.locator(`${list} .row[data-index="${String(MESSAGES - 1)}"]`).waitFor();
    const [row, box] = await Promise.all([
      page.locator(`${list} .row[data-index="${String(MESSAGES - 1)}"]`).boundingBox(),
      scroller.boundingBox(),
    ]);
    assert.ok(row && box);
    assert.ok(Math.abs(row.y + row.height - (box.y + box.height)) <= 2, 'stands at the end');
  });

  it('opens a message, and closes it', async () => {
    await page.locator(`${list} .row`).nth(2).tap();
    const detail = page.locator(`${list} [part="detail"]`);
    await detail
      .locator('.payload')
      .getByText(String(MESSAGES - 3))
      .waitFor();
    assert.deepEqual(await accessibilityProblems(page), []);
    await detail.getByRole('button', { name: 'Close' }).tap();
    await detail.waitFor({ state: 'detached' });
  });

  it('switches the view, and reads the chart by being drawn across it', async () => {
    await page.locator(`${list} .views [value="latest"]`).tap();
    await page.locator(`${list} .row.latest`).waitFor();
    await page.locator(`${list} .views [value="chart"]`).tap();
    const plot = page.locator(`${list} .plot`);
    await plot.locator('canvas').first().waitFor();
    assert.deepEqual(await accessibilityProblems(page), []);
    await plot.scrollIntoViewIfNeeded();
    // From one side of the plot to the other: what came long before would leave a gap in it.
    await page.locator(list).getByRole('button', { name: 'Clear', exact: true }).tap();
    await plot.locator('canvas').first().waitFor({ state: 'detached' });
    const end = Date.now() + SPAN_MS;
    let newest = MESSAGES;
    while (Date.now() < end) {
      await publisher.publish('plant/a', String(++newest), { qos: 1 });
      // Fewer than are kept: all of the plot has points.
      await delay(5);
    }
    const column = page.locator(`${list} thead th:nth-child(2)`);
    const value = async (): Promise<number> =>
      Number((await page.locator(`${list} tbody td`).first().innerText()).replaceAll(',', ''));
    await page
      .locator(`${list} tbody td:nth-child(2)`, { hasText: newest.toLocaleString('en') })
      .waitFor();
    await column.filter({ hasText: 'Latest' }).waitFor();
    const over = await plot.locator('.u-over').boundingBox();
    assert.ok(over);
    const client = await page.context().newCDPSession(page);
    const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0): Promise<void> => {
      const point = { x: over.x + x * over.width, y: over.y + over.height / 2 };
      const touchPoints = type === 'touchEnd' ? [] : [point];
      await client.send('Input.dispatchTouchEvent', { type, touchPoints });
    };
    const read: number[] = [];
    const note = async (): Promise<void> => {
      await column.filter({ hasText: /\d:\d\d:\d\d/ }).waitFor();
      const before = read.at(-1);
      // Shown with one of the next frames.
      for (let frame = 0; frame < 60 && (await value()) === before; frame++)
        await page.evaluate(() => new Promise(requestAnimationFrame));
      read.push(await value());
    };
    await touch('touchStart', 0.9);
    await note();
    for (const x of [0.7, 0.5, 0.3, 0.1]) {
      await touch('touchMove', x);
      await note();
    }
    await touch('touchEnd');
    assert.deepEqual(
      read,
      read.toSorted((a, b) => b - a),
      'from new to old',
    );
    assert.equal(new Set(read).size, read.length, `each another one: ${read.join()}`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    assert.equal(await value(), read.at(-1), 'lifted, it stays');
    await page.locator('h1').tap();
    await column.filter({ hasText: 'Latest' }).waitFor();
    assert.equal(await value(), newest);
  });
});

describe('all of it', () => {
  it('wrote no error to the console and left nothing uncaught', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
