/** The demo as somebody uses it who opens it for the first time, over https and over http. */
import assert from 'node:assert/strict';
import type { MqttSubscribe } from '@mqtt-kit/elements';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { isOn } from '../../scripts/is-on.mjs';
import { startBuiltDemo, startDemo, type DemoServer } from './demo-server.js';
import { dressesOfThisRun } from './dresses.js';
import { PICTURES } from './pictures.js';
import { accessibilityProblems, startVisitor, type Visitor } from './visitor.js';

/** What `npm start` serves. */
let demo: DemoServer;
/** What a build of it serves. */
let built: DemoServer;
let visitor: Visitor;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  [demo, built] = await Promise.all([startDemo(), startBuiltDemo(3)]);
  visitor = await startVisitor();
});

after(async () => {
  await visitor.leave();
  await Promise.all([demo.stop(), built.stop()]);
});

/** Opens the demo and waits until its tiles have values. */
async function openDemo(url: string, options = {}): Promise<Page> {
  const page = await visitor.open(url, options);
  await untilLive(page);
  return page;
}

async function untilLive(page: Page): Promise<void> {
  await page.locator('header mqtt-connection-status').getByText('Connected').waitFor();
  for (const tile of await page.locator('.tile').all()) {
    await tile.locator('b', { hasNotText: '…' }).waitFor();
  }
}

/** What the scheme makes no difference to is tried over one each time, over both with the tests that take long. */
const onBoth = isOn(process.env.SLOW_TESTS);

for (const scheme of ['secure', 'plain'] as const) {
  /** Over http, the quick run takes what was built: the same server, and a fraction of the files. */
  const served = (): DemoServer => (scheme === 'secure' || onBoth ? demo : built);

  describe(`the demo over ${scheme === 'secure' ? 'https and wss' : 'http and ws'}`, () => {
    let page: Page;
    before(async () => {
      page = await visitor.open('about:blank');
    });
    after(() => page.context().close());

    it('connects by itself over the page’s own scheme, on one socket, and shows live values', async () => {
      const sockets: string[] = [];
      page.on('websocket', (socket) => sockets.push(socket.url()));
      await page.goto(served()[scheme]);
      await untilLive(page);
      const base = served()[scheme].replace(/^http/, 'ws');
      assert.deepEqual(
        sockets.filter((url) => url.endsWith('/mqtt')),
        [`${base}mqtt`],
      );
      const boiler = page.locator('.tile', { hasText: 'Boiler 1' }).locator('b');
      assert.match((await boiler.textContent()) ?? '', /^\d+\.\d$/);
    });

    it('opens and closes the gate', async () => {
      const gate = page.locator('.tile', { hasText: 'Gate' }).locator('b');
      for (const [command, state] of [
        ['Open gate', 'open'],
        ['Close gate', 'closed'],
      ] as const) {
        await page.getByRole('button', { name: command }).click();
        await gate.getByText(state, { exact: true }).waitFor();
      }
    });

    if (scheme === 'plain' && !onBoth) return;

    it('takes a pasted address apart, tests it, saves it and shows what arrives', async () => {
      const own = await openDemo(built[scheme]);
      const admin = own.locator('mqtt-connection-admin');
      await admin.getByLabel('Connection name').fill('Mine');
      await admin.getByLabel('Broker host').fill(`${built[scheme].replace(/^http/, 'ws')}mqtt`);
      await admin.getByLabel('Broker host').blur();
      assert.equal(await admin.getByLabel('Broker host').inputValue(), 'localhost');
      assert.equal(await admin.getByLabel('Broker port').inputValue(), new URL(built[scheme]).port);
      await admin.getByLabel('Authentication').selectOption('BASIC');
      await admin.getByLabel('User name').fill('demo');
      await admin.getByLabel('Password', { exact: true }).fill('wrong');
      await admin.getByRole('button', { name: 'Test connection' }).click();
      await admin
        .getByText(/user name and password/i)
        .first()
        .waitFor();
      await admin.getByLabel('Password', { exact: true }).fill('demo');
      await admin.getByRole('button', { name: 'Test connection' }).click();
      await admin
        .getByText(/works|Connected|accepted/i)
        .first()
        .waitFor();
      const panel = own.locator('#own-broker');
      const received = (): Promise<number> =>
        panel
          .locator('mqtt-subscribe')
          .evaluate((each) => (each as unknown as MqttSubscribe).statistics.received);
      assert.equal(await received(), 0, 'nothing comes before there is a connection');
      await admin.getByRole('button', { name: 'Save' }).click();
      await panel.locator('mqtt-connection-status').getByText('Connected').first().waitFor();
      await panel.getByText('plant/boiler-1/temperature').first().waitFor();
      assert.ok((await received()) > 0);
      await own.context().close();
    });
  });
}

describe('the demo', () => {
  let page: Page;
  before(async () => {
    page = await openDemo(built.secure, { viewport: { width: 1280, height: 800 } });
  });
  after(() => page.context().close());

  it('shows its own source, script as well as HTML, in colours', async () => {
    const tiles = await page.getByLabel('Source of the tiles').textContent();
    for (const part of [
      '<mqtt-connection ',
      '<mqtt-bind ',
      'hot: payload.celsius > 80',
      '>…</b> °C',
    ])
      assert.ok(tiles?.includes(part), part);
    const source = page.getByLabel('Source of the form for connections');
    assert.deepEqual(await source.locator('.keyword').allTextContents(), [
      'const',
      'for',
      'const',
      'false',
    ]);
    assert.match(
      (await source.locator('.string').allTextContents()).join(''),
      /'mqtt-connection-saved'/,
    );
    const own = await source.textContent();
    for (const part of [
      '<mqtt-connection-admin>',
      '<mqtt-subscribe ',
      '<mqtt-publish ',
      "'mqtt-connection-saved'",
    ])
      assert.ok(own?.includes(part), part);
  });

  it('cuts no topic and no payload at the width of a small laptop', async () => {
    const cells = page.locator('#messages-example').locator('.row :is(.topic, .payload)');
    await cells.first().waitFor();
    const cut = await cells.evaluateAll((all) =>
      all.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent),
    );
    assert.deepEqual(cut, []);
  });

  it('asks before it stops the pump, and does not when the answer is no', async () => {
    const pump = page
      .locator('#latest-example')
      .getByText(/^(on|off)$/)
      .first();
    await page.getByRole('button', { name: 'Stop pump' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await pump.textContent(), 'on');
    await page.getByRole('button', { name: 'Stop pump' }).click();
    await dialog.getByRole('button', { name: 'Stop pump' }).click();
    await page.locator('#latest-example').getByText('off', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Start pump' }).click();
    await page.locator('#latest-example').getByText('on', { exact: true }).waitFor();
  });

  it('has a slider that sends once it is let go, and waits for the device', async () => {
    const example = page.locator('#slider-example');
    const slider = example.getByRole('slider', { name: 'Heat boiler 1 to' });
    await example.getByText('72', { exact: true }).waitFor();
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await example.getByText('Sent, not confirmed').waitFor();
    await example.getByText('71', { exact: true }).waitFor();
    await example.getByText('Confirmed', { exact: true }).waitFor();
  });

  it('publishes what is typed, by keyboard, and shows it in the list', async () => {
    const form = page.locator('#publish-example');
    const text = 'hello from the demo';
    await form.getByLabel('Payload', { exact: true }).fill(text);
    await page.keyboard.press('Control+Enter');
    await form.getByText(/Acknowledged in \d+ ms/).waitFor();
    await page.locator('#messages-example').getByText(text).waitFor();
  });

  it('leads to the other two pages, which are there', async () => {
    const pages = page.getByRole('navigation', { name: 'Pages of the demo' });
    for (const [name, heading] of [
      ['Dashboard', 'Plant floor'],
      ['Workbench', 'mqtt-kit workbench'],
    ] as const) {
      await pages.getByRole('link', { name }).click();
      await page.getByRole('heading', { name: heading }).waitFor();
      await page.goBack();
    }
  });
});

describe('the look of the demo', () => {
  const dresses: Readonly<Record<string, BrowserContextOptions>> = {
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    narrow: { colorScheme: 'light', viewport: { width: 330, height: 800 } },
  };
  for (const [name, options] of dressesOfThisRun(dresses)) {
    it(`has nothing for axe to find, ${name}`, async () => {
      const page = await openDemo(built.secure, options);
      await page.locator('#messages-example').getByText('plant/hall/power').nth(3).waitFor();
      assert.deepEqual(await accessibilityProblems(page), []);
      const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(scrolls, false, 'the page scrolls sideways');
      await page.screenshot({ path: `${PICTURES}demo-${name}.png`, fullPage: name === 'narrow' });
      await page.context().close();
    });
  }
});

describe('all of it', () => {
  it('wrote no error to the console and left nothing uncaught', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
