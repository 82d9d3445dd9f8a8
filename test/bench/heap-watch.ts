import { setTimeout as delay } from 'node:timers/promises';
import type { BarePage } from './bare-chromium.js';

const EVERY_MS = 250;

/** Looks again and again at how much memory a page uses, and leaves it to the browser when to collect garbage. */
export function watchHeap(page: BarePage): {
  /** Resolves with the most that it saw, in bytes. */
  stop(): Promise<number>;
} {
  const stopping = new AbortController();
  const watching = (async () => {
    let most = 0;
    while (!stopping.signal.aborted) {
      most = Math.max(most, await page.heapBytes());
      await delay(EVERY_MS);
    }
    return most;
  })();
  return {
    stop() {
      stopping.abort();
      return watching;
    },
  };
}
