/** A page that is reloaded, doubled and closed in mid-flow loses nothing that it has kept, and doubles nothing at QoS 2. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { startMosquitto, type Mosquitto } from '../brokers/mosquitto.js';
import { startCuttingProxy, type CuttingProxy } from '../faults/cutting-proxy.js';
import type { Fault } from '../faults/fault.js';
import { seededRandom } from '../faults/seeded-random.js';
import { PlainClient } from '../interop/plain-client.js';
import { startPageServer, type PageServer } from './page-server.js';
import { chromiumForPages } from './visitor.js';

/** Reloads of one page, and tabs; many more in the long run of the tests. */
const IS_LONG_RUN = process.env.FAST_CHECK_RUNS !== undefined;
const RELOADS = IS_LONG_RUN ? 100 : 8;
const A_PAGE = 20;
const TABS = IS_LONG_RUN ? 10 : 4;

describe('messages kept on the device', { timeout: IS_LONG_RUN ? 900_000 : 180_000 }, () => {
  let pages: PageServer;
  let browser: Browser;
  let broker: Mosquitto;
  let plain: PlainClient;
  let context: BrowserContext;
  let proxy: CuttingProxy | undefined;
  const acknowledged = new Set<number>();

  before(async () => {
    pages = await startPageServer('durable-page.ts');
    browser = await chromium.launch({
      executablePath: chromiumForPages(),
      args: ['--no-sandbox'],
    });
  });
  after(async () => {
    await browser.close();
    await pages.close();
  });
  beforeEach(async () => {
    broker = await startMosquitto({ maxInflight: 1000 });
    plain = await PlainClient.connect(broker.url);
    await plain.subscribe('up/#', 2);
    acknowledged.clear();
    context = await browser.newContext();
    await context.exposeFunction('acknowledged', (number: number) => acknowledged.add(number));
  });
  afterEach(async () => {
    await context.close();
    await proxy?.close();
    proxy = undefined;
    await plain.end();
    await broker.close();
  });

  async function open(page?: Page): Promise<Page> {
    const opened = page ?? (await context.newPage());
    await opened.goto(pages.page);
    await opened.waitForFunction(() => document.title === 'ready');
    return opened;
  }

  /** A proxy, so that the address stays while what it does changes. */
  async function through(plan?: (connection: number) => Fault | undefined): Promise<string> {
    proxy = await startCuttingProxy({ brokerPort: broker.port, ...(plan ? { plan } : {}) });
    return `ws://127.0.0.1:${proxy.port}/mqtt`;
  }

  /** The numbers that the page has kept, or all that it says after a while. */
  function kept(page: Page): Promise<readonly number[]> {
    return page.evaluate(async () => {
      const entries = await connection.outbox.list();
      return entries.map(({ topic }) => Number(topic.split('/')[2]));
    });
  }

  function counts(): ReadonlyMap<number, number> {
    const found = new Map<number, number>();
    for (const { payload } of plain.inbox.items) {
      const number = Number(payload.toString());
      found.set(number, (found.get(number) ?? 0) + 1);
    }
    return found;
  }

  /** Waits until the page has nothing left, and looks at what came. */
  async function judge(page: Page, accepted: ReadonlySet<number>): Promise<void> {
    await page.waitForFunction(() => connection.outbox.count === 0, undefined, { timeout: 60_000 });
    await plain.inbox.until(() => [...accepted].every((number) => counts().has(number)));
    const doubled = [...counts()].filter(([number, count]) => number % 2 === 1 && count > 1);
    assert.deepEqual(doubled, []);
  }

  it(`come once at QoS 2 and at least once at QoS 1 over ${RELOADS} reloads in mid-flow`, async () => {
    const random = seededRandom(7);
    const url = await through();
    const accepted = new Set<number>();
    let page = await open();
    let number = 0;
    for (let reload = 0; reload < RELOADS; reload++) {
      await page.evaluate((broker) => void start(broker, 'send'), url);
      // What an earlier page had written down, and this one found, may not be lost any more.
      for (const found of await kept(page)) accepted.add(found);
      if (random() < 0.7) await page.evaluate(() => connection.ready());
      await page.evaluate(
        ([first, count]) => {
          for (let next = first; next < first + count; next++) publish(next);
        },
        [number, A_PAGE] as const,
      );
      number += A_PAGE;
      await page.waitForTimeout(Math.floor(random() * 40));
      page = await open(page);
    }
    await page.evaluate((broker) => void start(broker, 'send'), url);
    for (const found of await kept(page)) accepted.add(found);
    for (const found of acknowledged) accepted.add(found);
    assert.ok(accepted.size > RELOADS, 'hardly anything was kept');
    await judge(page, accepted);
    for (const qos of [1, 2] as const) {
      const ofQos = ({ topic }: { topic: string }): boolean => topic.startsWith(`up/${qos}/`);
      assert.ok(plain.inbox.items.some(ofQos), `nothing came at QoS ${qos}`);
    }
  });

  it('belong to one tab each: a duplicated tab gets another client id, and both deliver', async () => {
    const url = await through();
    const first = await open();
    const second = await open();
    const ids: string[] = [];
    for (const [index, page] of [first, second].entries()) {
      await page.evaluate((broker) => void start(broker, 'ask'), url);
      await page.evaluate(() => connection.ready());
      ids.push(
        await page.evaluate(() =>
          connection.state.status === 'connected' ? connection.state.info.clientId : '',
        ),
      );
      await page.evaluate((number) => {
        publish(number);
      }, index);
    }
    assert.notEqual(ids[0], ids[1]);
    await judge(first, new Set([0, 1]));
    await judge(second, new Set([0, 1]));
  });

  it(`of ${TABS} tabs that end at once are delivered by the one that is opened again`, async () => {
    // No tab hears an answer to its messages: they are under way when it ends.
    const url = await through((connection) =>
      connection <= TABS
        ? {
            point: { direction: 'to-client', packet: 'pubrec', nth: 1, edge: 'before' },
            action: { kind: 'stall' },
          }
        : undefined,
    );
    const accepted = new Set<number>();
    for (let tab = 0; tab < TABS; tab++) {
      const page = await open();
      await page.evaluate((broker) => void start(broker, 'ask'), url);
      await page.evaluate(() => connection.ready());
      const numbers = [1, 3, 5].map((each) => each + tab * 10);
      await page.evaluate((all) => {
        for (const number of all) publish(number);
      }, numbers);
      // The broker answers what has reached it, and nothing leaves the page before it is written down that it does.
      while (proxy && proxy.faults.length <= tab) await page.waitForTimeout(10);
      for (const number of numbers) accepted.add(number);
    }
    await Promise.all(context.pages().map((page) => page.close()));
    assert.equal(acknowledged.size, 0);
    const page = await open();
    await page.evaluate((broker) => void start(broker, 'ask'), url);
    await plain.inbox.until(() => [...accepted].every((number) => counts().has(number)));
    await judge(page, accepted);
    const left = await page.evaluate(async () => {
      const { count } = connection.outbox;
      const databases = await indexedDB.databases();
      return { count, databases: databases.map(({ name }) => name) };
    });
    assert.equal(left.count, 0);
    assert.deepEqual(left.databases, ['mqtt-kit']);
  });

  it('rest after a reload until somebody has seen them, with their age', async () => {
    const url = await through();
    proxy?.stall();
    let page = await open();
    await page.evaluate((broker) => void start(broker, 'ask'), url.replace(/:\d+/, ':1'));
    await page.evaluate(() => {
      publish(1);
    });
    await page.waitForFunction(() => connection.outbox.count === 1);
    // Written by the time that it can be read back in another page.
    await page.waitForTimeout(100);
    page = await open(page);
    await page.evaluate((broker) => void start(broker, 'ask'), url.replace(/:\d+/, ':1'));
    const entries = await page.evaluate(() => connection.outbox.list());
    assert.deepEqual(
      entries.map(({ stage, storedAt }) => [stage, Date.now() - storedAt < 60_000]),
      [['restored', true]],
    );
    assert.deepEqual(await page.evaluate(() => connection.outbox.drop()), []);
  });
});
