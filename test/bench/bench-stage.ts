import { startBareChromium, type BarePage } from './bare-chromium.js';
import { startBenchSite } from './bench-site.js';
import { startChild } from './child-program.js';
import type { Flood } from './publisher-process.js';

/** Which page is measured: the element with a view, or the plain page that appends rows. */
export type Subject =
  { readonly page: 'element'; readonly view: string } | { readonly page: 'rows' };

/** Everything that a measurement needs, each part in a process of its own. */
export interface BenchStage {
  /** Opens a page and waits until it is subscribed. */
  open(subject: Subject): Promise<BarePage>;
  /** Publishes; resolves with how many messages, when the last one has been sent. */
  flood(rate: Omit<Flood, 'url'>): Promise<number>;
  close(): Promise<void>;
}

/** Starts broker, publisher, site and browser. */
export async function startBenchStage(): Promise<BenchStage> {
  const broker = await startChild<{ readonly port: number }>('broker-process.ts');
  const publisher = await startChild<{ readonly sent: number }>('publisher-process.ts');
  const site = await startBenchSite();
  const browser = await startBareChromium();
  const url = `ws://localhost:${broker.greeting.port}/mqtt`;
  return {
    async open(subject) {
      const query = new URLSearchParams({ broker: url, ...subject });
      const page = await browser.open(`${site.origin}/?${query.toString()}`);
      await untilTrue(page, `typeof bench === 'object'`);
      await page.evaluate('bench.ready');
      return page;
    },
    flood: async (rate) => (await publisher.ask({ ...rate, url })).sent,
    async close() {
      await browser.close();
      await site.close();
      publisher.end();
      broker.end();
    },
  };
}

/** Asks a page until it says yes. Returns whether it did. */
export async function untilTrue(
  page: BarePage,
  expression: string,
  timeoutMs = 20_000,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if ((await page.evaluate(expression)) === true) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
