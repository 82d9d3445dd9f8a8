/** A tab that nobody looks at for minutes: Chromium lets its timers run once a minute, and the broker waits no longer than it must. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { PlainClient } from '../interop/plain-client.js';
import { startTestBroker, type TestBroker } from '../interop/test-broker.js';
import { startKillableBrowser, type KillableBrowser } from './killable-browser.js';
import { startPageServer, type PageServer } from './page-server.js';

/** Chromium begins to throttle a minute after a page was hidden; two minutes more are asked for. */
const HIDDEN_MS = 190_000;
/** How often a page that is throttled may run. */
const THROTTLED_MS = 55_000;
const KEEPALIVE_S = 60;

describe('a hidden tab', { timeout: 240_000 }, () => {
  let server: PageServer;
  let profile: string;
  let browser: KillableBrowser;
  let broker: TestBroker;
  let plain: PlainClient;

  before(async () => {
    server = await startPageServer('connected-page.ts');
    profile = await mkdtemp(join(tmpdir(), 'hidden-'));
    browser = await startKillableBrowser(profile, [
      '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/10',
    ]);
    broker = await startTestBroker({ allowedOrigins: [server.origin] });
    plain = await PlainClient.connect(broker.url);
  });
  after(async () => {
    await plain.end();
    await broker.close();
    await browser.kill();
    await server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  });

  it('keeps its connection, with a keep alive of a minute, although its timers run once a minute', async () => {
    const page = await browser.open(server.page);
    await page.waitForFunction(() => document.title === 'ready');
    await page.evaluate(
      ([port, keepalive]) => connectTo({ host: '127.0.0.1', port, tls: false, keepalive }),
      [broker.port, KEEPALIVE_S] as const,
    );
    await page.evaluate(() => {
      setInterval(() => ticks.push(Date.now()), 1000);
    });
    // Another tab in front of it.
    const front = await browser.open(server.elsewhere);
    await front.bringToFront();
    await page.waitForFunction(() => document.visibilityState === 'hidden', undefined, {
      polling: 100,
    });
    // Real time is what this is about.
    await pass(HIDDEN_MS);

    assert.equal(await page.evaluate(() => document.visibilityState), 'hidden');
    const ticks = await page.evaluate(() => globalThis.ticks);
    const gaps = ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? 0));
    const throttled = gaps.filter((gap) => gap >= THROTTLED_MS);
    assert.ok(throttled.length >= 2, `the page was not throttled: ${gaps.join()}`);
    // The broker would have closed a connection that was silent for 90 s.
    assert.deepEqual(await page.evaluate(() => states), ['connected']);
    await plain.publish('page', 'still there?', { qos: 1 });
    // Timers of this page come late, what comes in does not.
    await page.evaluate(() => connection.publish('any', 'yes', { qos: 1 }));
    assert.deepEqual(await page.evaluate(() => came), ['still there?']);
    const { connections } = await page.evaluate(() => connection.statistics());
    assert.equal(connections, 1);
  });
});
