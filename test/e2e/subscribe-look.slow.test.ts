/** What `<mqtt-subscribe>` shows of payloads, of retained messages and of what is kept, as a person sees it. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { encode as encodeCbor } from 'cborg';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Connection } from '@mqtt-kit/core';
import { connect } from '@mqtt-kit/core/node';
import { formatLabel } from '../../packages/elements/src/payload/known-formats.js';
import { PICTURES } from './pictures.js';
import { PLANT_DESCRIPTORS, READING, SPARKPLUG } from './plant-payloads.js';
import { startStrictSite, type StrictSite } from './strict-site.js';
import { accessibilityProblems, startVisitor, type Visitor } from './visitor.js';

const TOPICS = {
  text: 'plant/press/log',
  hex: 'plant/press/frame',
  base64: 'plant/press/key',
  cbor: 'plant/press/oil',
  messagepack: 'plant/press/drive',
  protobuf: 'plant/press/reading',
  sparkplug: 'spBv1.0/plant/DDATA/line-3/press',
};
const FORMATS = Object.entries(TOPICS);
const LEVEL = 'tank/level';

const PAGE = `<html lang="en"><head><meta name="color-scheme" content="light dark" />
<meta name="viewport" content="width=device-width" />
<script type="module" src="/mqtt-kit/mqtt-kit.js"></script></head>
<body><main><h1>Plant</h1><mqtt-connection name="Plant" url="/mqtt">
<mqtt-subscribe id="list" label="Press" qos="1" schema="/plant.binpb#plant.Reading">
${FORMATS.map(([format, topic]) => `<mqtt-topic filter="${topic}" format="${format}"></mqtt-topic>`).join('\n')}
</mqtt-subscribe>
<mqtt-subscribe id="comfortable" topic="plant/#" qos="1" density="comfortable"></mqtt-subscribe>
<mqtt-subscribe id="chart" topic="${LEVEL}" qos="1" view="chart" keep="1h"></mqtt-subscribe>
</mqtt-connection><mqtt-connection-admin></mqtt-connection-admin></main></body></html>`;

const DRESSES: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light', viewport: { width: 760, height: 1000 } },
  dark: { colorScheme: 'dark', viewport: { width: 760, height: 1000 } },
};
/** Between two numbers in the chart. */
const STEP_MS = 5000;
const POINTS = 24;
const AWAY_MS = 180_000;

const logText = (cycle: number): string => `08:14:02 Cycle ${String(cycle)} begins
08:14:05 Pressure 184 bar, oil 62.5 °C
08:14:07 Cycle ${String(cycle)} ends, 1 part`;
const bytes = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 37 + 11) % 256);

const PAYLOADS: Readonly<Record<keyof typeof TOPICS, Uint8Array | string>> = {
  text: logText(4711),
  hex: bytes(72),
  base64: bytes(48),
  cbor: encodeCbor({ celsius: 62.5, bar: 184, filter: { hours: 1210, ok: true }, raw: bytes(8) }),
  messagepack: encodeMessagePack({ rpm: 1480, amperes: [12.4, 12.6, 12.5], state: 'running' }),
  protobuf: READING,
  sparkplug: SPARKPLUG,
};

let site: StrictSite;
let visitor: Visitor;
let publisher: Connection;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  site = await startStrictSite(PAGE);
  visitor = await startVisitor();
  publisher = connect(`${site.origin.replace(/^http/, 'ws')}/mqtt`);
  await publisher.ready();
  for (const format of Object.keys(PAYLOADS) as (keyof typeof PAYLOADS)[])
    await publisher.publish(TOPICS[format], PAYLOADS[format], { qos: 1, retain: true });
});
after(async () => {
  await publisher.close();
  await visitor.leave();
  await site.close();
});

async function open(options: BrowserContextOptions): Promise<Page> {
  const page = await visitor.open('about:blank', options);
  await page.route('**/plant.binpb', (route) =>
    route.fulfill({
      contentType: 'application/octet-stream',
      body: Buffer.from(PLANT_DESCRIPTORS),
    }),
  );
  await page.goto(`${site.origin}/`);
  await page.locator('#list .foot').getByText(String(FORMATS.length)).first().waitFor();
  return page;
}

/** axe finds nothing in the page, nothing sticks out of it, and a picture is taken of a part. */
async function judge(page: Page, part: Locator, name: string): Promise<void> {
  assert.deepEqual(await accessibilityProblems(page), [], name);
  const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(scrolls, false, `${name}: the page scrolls sideways`);
  await part.screenshot({ path: `${PICTURES}subscribe-${name}.png` });
}

/** Opens the newest message of a topic; its payload has been read. */
async function openMessage(list: Locator, topic: string): Promise<Locator> {
  await list.locator('.row', { hasText: topic }).first().click();
  const detail = list.locator('[part="detail"]');
  await detail.getByRole('heading', { name: topic }).waitFor();
  await detail.locator('.payload:not(.blank)').waitFor();
  return detail;
}

describe('the look of <mqtt-subscribe>', { timeout: 600_000 }, () => {
  for (const [dress, options] of Object.entries(DRESSES)) {
    it(`has nothing for axe to find, whatever payload is opened: ${dress}`, async () => {
      const page = await open(options);
      const list = page.locator('#list');
      for (const [format, topic] of dress === 'light' ? FORMATS : FORMATS.slice(0, 1)) {
        const detail = await openMessage(list, topic);
        const read = await detail.locator('select option:checked').innerText();
        assert.equal(read.trim(), `Automatic: ${formatLabel(format)}`);
        assert.equal(await detail.locator('.notice').count(), 0, format);
        await judge(page, list, `payload-${format}-${dress}`);
      }
      await page.context().close();
    });
  }

  describe('in light', () => {
    let page: Page;
    before(async () => {
      page = await open(DRESSES.light!);
    });
    after(() => page.context().close());

    it('shows what changed since the message before', async () => {
      const list = page.locator('#list');
      await publisher.publish(TOPICS.text, logText(4712), { qos: 1, retain: true });
      await list.locator('.row', { hasText: TOPICS.text }).nth(1).waitFor();
      const detail = await openMessage(list, TOPICS.text);
      await detail.getByText('Changes', { exact: true }).click();
      await detail.locator('.change').first().waitFor();
      await judge(page, list, 'changes-light');
      await detail.getByRole('button', { name: 'Close' }).click();
    });

    it('gives rows room', async () => {
      const list = page.locator('#comfortable');
      await list.locator('.row').nth(5).waitFor();
      await judge(page, list, 'comfortable-light');
    });

    it('asks before a retained message is cleared', async () => {
      const list = page.locator('#list');
      await list
        .locator('.row', { hasText: TOPICS.messagepack })
        .getByText('retained')
        .first()
        .waitFor();
      const detail = await openMessage(list, TOPICS.messagepack);
      await detail.getByRole('button', { name: 'Clear retained message…' }).click();
      await list.getByRole('button', { name: 'Keep it' }).waitFor();
      await judge(page, list, 'clear-retained-light');
      await list.getByRole('button', { name: 'Keep it' }).click();
    });
  });

  it('shows what is older and what was missed, and what is stored on this device', async () => {
    const page = await open(DRESSES.light!);
    const chart = page.locator('#chart');
    await page.clock.install();
    await page.reload();
    let count = 0;
    const measure = async (): Promise<void> => {
      await chart.locator('.heading .tag').getByText('QoS 1').waitFor();
      for (let point = 1; point <= POINTS; point++) {
        const percent = Number((60 + 25 * Math.sin(count++ / 5)).toFixed(1));
        await publisher.publish(LEVEL, JSON.stringify({ percent }), { qos: 1 });
        await chart.locator('.foot').getByText(String(point), { exact: true }).first().waitFor();
        await page.clock.fastForward(STEP_MS);
      }
    };
    await measure();
    await page.clock.fastForward(AWAY_MS);
    await page.reload();
    await chart.getByText('Paler lines are earlier data.').waitFor();
    await measure();
    await judge(page, chart, 'older-light');

    const admin = page.locator('mqtt-connection-admin');
    await admin.getByLabel('Connection name').fill('Plant');
    await admin.getByLabel('Broker host').fill('broker.example');
    await admin.getByRole('button', { name: 'Save', exact: true }).click();
    await admin.getByText('Saved', { exact: true }).waitFor();
    await admin.getByRole('button', { name: 'Stored on this device' }).click();
    await admin.locator('.stored').getByText(LEVEL).waitFor();
    assert.deepEqual(await accessibilityProblems(page), []);
    await admin.screenshot({ path: `${PICTURES}admin-stored-light.png` });
    await page.context().close();
  });

  it('wrote no error to the console and left nothing uncaught', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
