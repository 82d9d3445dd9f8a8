import { megabytes, thousands } from './bench-report.js';
import { CLICK_EVERY_MS, type Measured } from './measure-page.js';

/** Four MiB of messages are kept; beside them there are objects, previews and rows. */
const MOST_HEAP_GROWTH = 24 * 1024 * 1024;
/** Up to this many messages a second nobody may notice them. */
const UNNOTICED_RATE = 5000;

/** What an element misses, in a line each. The page that it is compared with may miss anything. */
export function missedThresholds(measured: Measured, seconds: number): string[] {
  const { subject, rate, seen, sent } = measured;
  if (subject.page === 'rows') return [];
  const faults: string[] = [];
  const expect = (isMet: boolean, what: string): void => {
    if (!isMet) faults.push(`${subject.view} at ${rate}/s: ${what}`);
  };
  expect(
    measured.deliveredRate >= 0.9 * rate,
    `only ${thousands(measured.deliveredRate)}/s were delivered, so that nothing is proven`,
  );
  expect(seen.received === sent, `${seen.received} of ${sent} messages were counted`);
  expect(
    seen.taken + seen.dropped === seen.received,
    `${seen.taken} + ${seen.dropped} were accounted for`,
  );
  expect(
    measured.heapGrowth <= MOST_HEAP_GROWTH,
    `the heap grew by ${megabytes(measured.heapGrowth)}`,
  );
  if (rate <= UNNOTICED_RATE) {
    expect(
      measured.frameRate >= 0.9 * measured.idleRate,
      `${measured.frameRate.toFixed(1)} frames/s, and ${measured.idleRate.toFixed(1)} idle`,
    );
    expect(measured.longestTask <= 100, `a task of ${measured.longestTask.toFixed(0)} ms`);
  }
  const enoughClicks = Math.min(30, Math.floor((seconds * 1000) / CLICK_EVERY_MS) - 2);
  expect(measured.clickCount >= enoughClicks, `only ${measured.clickCount} clicks were shown`);
  expect(measured.clickP95 <= 200, `p95 of clicks is ${measured.clickP95.toFixed(0)} ms`);
  return faults;
}
