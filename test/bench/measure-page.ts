import { setTimeout as delay } from 'node:timers/promises';
import type { Counts, Seen } from './bench-page.js';
import { BUTTON } from './bench-site.js';
import { untilTrue, type BenchStage, type Subject } from './bench-stage.js';
import { watchHeap } from './heap-watch.js';
import type { Flood } from './publisher-process.js';

/** What a flood did to a page. */
export interface Measured {
  readonly subject: Subject;
  /** What was published. */
  readonly flood: Flooding;
  /** Frames a second without a message. */
  readonly idleRate: number;
  /** Frames a second under the flood. */
  readonly frameRate: number;
  /** In milliseconds; 0: none took more than 50. */
  readonly longestTask: number;
  /** From the click to its frame, in milliseconds. */
  readonly clickP95: number;
  readonly clickCount: number;
  /** Messages a second that came. */
  readonly deliveredRate: number;
  readonly counts: Counts;
  readonly sent: number;
  /** In bytes: how much more memory was used than before, at the most while messages came, and after garbage collection. */
  readonly heapGrowth: { readonly peak: number; readonly kept: number };
}

/** How a page is flooded. */
export type Flooding = Omit<Flood, 'url'>;

const IDLE_SECONDS = 3;
/** Between two clicks. */
export const CLICK_EVERY_MS = 300;

/**
 * Opens a page, looks at it idle, floods it and clicks meanwhile.
 *
 * @param isProfiled - prints in which functions the time went.
 */
export async function measurePage(
  stage: BenchStage,
  subject: Subject,
  flood: Flooding,
  { isProfiled }: { readonly isProfiled: boolean },
): Promise<Measured> {
  const page = await stage.open(subject);
  await delay(500);
  await page.collectGarbage();
  const heapBefore = await page.heapBytes();
  await page.evaluate('bench.begin()');
  await delay(IDLE_SECONDS * 1000);
  const idle = (await page.evaluate('bench.end()')) as Seen;

  const profile = isProfiled ? await page.profile() : undefined;
  await page.evaluate('bench.begin()');
  const start = performance.now();
  const flooding = new AbortController();
  const clicking = (async () => {
    while (!flooding.signal.aborted) {
      // A page that is held up answers late; the next click does not wait for it.
      void page.click(BUTTON.x, BUTTON.y).catch(() => undefined);
      await delay(CLICK_EVERY_MS);
    }
  })();
  const heap = watchHeap(page);
  const sent = await stage.flood(flood);
  flooding.abort();
  await clicking;
  const seen = (await page.evaluate('bench.end()')) as Seen;
  await untilTrue(page, `bench.received() >= ${sent}`);
  const settled = (await page.evaluate('bench.end()')) as Seen;
  const deliveredMs = performance.now() - start;
  const heapPeak = await heap.stop();
  if (profile) console.log((await profile.stop()).join('\n'));
  // The foot is written with the next frame.
  await untilTrue(page, 'bench.isShown()', 2000);
  const final = (await page.evaluate('bench.end()')) as Seen;
  await page.collectGarbage();
  const heapAfter = await page.heapBytes();
  await page.close();
  return {
    subject,
    flood,
    sent,
    idleRate: perSecond(idle),
    frameRate: perSecond(seen),
    longestTask: Math.max(0, ...settled.longTasks),
    clickP95: percentile(settled.clicks, 0.95),
    clickCount: settled.clicks.length,
    deliveredRate: (final.counts.received / deliveredMs) * 1000,
    counts: final.counts,
    heapGrowth: { peak: heapPeak - heapBefore, kept: heapAfter - heapBefore },
  };
}

function perSecond({ frames, ms }: Seen): number {
  return (frames / ms) * 1000;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Infinity;
}
