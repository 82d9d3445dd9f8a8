/** A page that is left and returned to, closed, or without a network, in the browser as a person has it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { startCuttingProxy, type CuttingProxy } from '../faults/cutting-proxy.js';
import { PlainClient } from '../interop/plain-client.js';
import { startTestBroker, type TestBroker } from '../interop/test-broker.js';
import { startKillableBrowser, type KillableBrowser } from './killable-browser.js';
import { startPageServer, type PageServer } from './page-server.js';

const WILL = 'gone/without-a-word';
/** What aedes tells of the clients that come and go. */
const COMES = /^\$SYS\/.+\/new\/clients$/;
const GOES = /^\$SYS\/.+\/disconnect\/clients$/;
/** Nothing below takes longer, unless it never happens. */
const SOON_MS = 10_000;

describe('the life of a page', { timeout: 90_000 }, () => {
  let server: PageServer;
  let profile: string;
  let browser: KillableBrowser;
  let broker: TestBroker;
  let proxy: CuttingProxy;
  let plain: PlainClient;
  /** Sees who comes and goes. */
  let porter: PlainClient;

  before(async () => {
    server = await startPageServer('connected-page.ts');
    profile = await mkdtemp(join(tmpdir(), 'lifecycle-'));
    browser = await startKillableBrowser(profile);
  });
  after(async () => {
    await browser.kill();
    await server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  });
  beforeEach(async () => {
    broker = await startTestBroker({ allowedOrigins: [server.origin] });
    proxy = await startCuttingProxy({ brokerPort: broker.port });
    plain = await PlainClient.connect(broker.url);
    await plain.subscribe(WILL);
    // aedes sends nothing more to who takes this at QoS 2.
    porter = await PlainClient.connect(broker.url);
    await porter.subscribe('$SYS/+/new/clients', 0);
    await porter.subscribe('$SYS/+/disconnect/clients', 0);
  });
  afterEach(async () => {
    await porter.end();
    await plain.end();
    await proxy.close();
    await broker.close();
  });

  async function openConnected(onPageHide: 'will' | 'disconnect'): Promise<Page> {
    const page = await browser.open(server.page);
    await page.waitForFunction(() => document.title === 'ready');
    await page.evaluate(
      ([port, topic, ending]) =>
        connectTo(
          {
            host: '127.0.0.1',
            port,
            tls: false,
            clientId: 'page',
            will: { topic, payload: 'gone', qos: 1, retain: false },
          },
          { onPageHide: ending },
        ),
      [proxy.port, WILL, onPageHide] as const,
    );
    return page;
  }

  const count = ({ inbox }: PlainClient, topic: RegExp, text: string): number =>
    inbox.items.filter((item) => topic.test(item.topic) && item.payload.toString() === text).length;
  const wills = (text = 'gone'): number => count(plain, /^gone\//, text);

  /** The broker has seen the page come, or go, so many times. */
  async function whenSeen(what: RegExp, times: number): Promise<void> {
    await porter.inbox.until(() => count(porter, what, 'page') === times);
  }

  async function hears(page: Page, text: string): Promise<void> {
    await plain.publish('page', text, { qos: 1 });
    await page.waitForFunction((awaited) => came.includes(awaited), text, { timeout: SOON_MS });
  }

  for (const onPageHide of ['will', 'disconnect'] as const) {
    const expected = onPageHide === 'will' ? 1 : 0;
    const published = onPageHide === 'will' ? 'is published' : 'is not published';

    it(`closes its socket when it is left, lies in the back/forward cache, and connects again when it is back; the will ${published} (${onPageHide})`, async () => {
      const page = await openConnected(onPageHide);
      await hears(page, 'before');
      await page.goto(server.elsewhere);
      await whenSeen(GOES, 1);
      await plain.inbox.until(() => wills() === expected);
      await page.evaluate(() => {
        history.back();
      });
      await page.waitForFunction(() => document.title === 'ready', undefined, { timeout: SOON_MS });
      // The very same page, with its globals, out of the cache.
      assert.deepEqual(await page.evaluate(() => shows), [false, true]);
      await whenSeen(COMES, 2);
      await page.waitForFunction(() => connection.state.status === 'connected', undefined, {
        timeout: SOON_MS,
      });
      assert.deepEqual(await page.evaluate(() => states), [
        'connected',
        'offline',
        'connecting',
        'connected',
      ]);
      // The page subscribes again by itself.
      await page.evaluate(() => connection.publish('any', 'x', { qos: 1 }));
      await hears(page, 'after');
      assert.equal(wills(), expected);
      await page.close();
    });

    it(`says goodbye as it was told to when its tab is closed: the will ${published} (${onPageHide})`, async () => {
      const page = await openConnected(onPageHide);
      await hears(page, 'before');
      await page.close({ runBeforeUnload: true });
      await whenSeen(GOES, 1);
      await plain.inbox.until(() => wills() === expected);
      // What follows on the same connection comes behind a will that was published.
      await plain.publish(WILL, 'end', { qos: 1 });
      await plain.inbox.until(() => wills('end') === 1);
      assert.equal(wills(), expected);
    });
  }

  it('waits while the browser has no network, and is back as soon as it has', async () => {
    const page = await openConnected('will');
    await page.context().setOffline(true);
    // The browser cuts no socket that is open; the network itself goes silent.
    proxy.stall();
    await page.waitForFunction(() => connection.state.status === 'offline', undefined, {
      timeout: SOON_MS,
    });
    assert.equal(await page.evaluate(() => navigator.onLine), false);
    const since = Date.now();
    await page.context().setOffline(false);
    await page.waitForFunction(() => connection.state.status === 'connected', undefined, {
      timeout: SOON_MS,
    });
    assert.ok(Date.now() - since < 2000);
    await page.evaluate(() => connection.publish('any', 'x', { qos: 1 }));
    await hears(page, 'again');
    assert.deepEqual(await page.evaluate(() => states), [
      'connected',
      'offline',
      'connecting',
      'connected',
    ]);
    await page.close();
  });
});
