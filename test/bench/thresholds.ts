import { megabytes, thousands } from './bench-report.js';
import { MAX_BYTES, MAX_MESSAGES, OVERHEAD, UNNOTICED_RATE } from './bounds.js';
import { CLICK_EVERY_MS, type Measured } from './measure-page.js';

/** What an element misses, in a line each. The page that it is compared with may miss anything. */
export function missedThresholds(measured: Measured): string[] {
  const { subject, flood } = measured;
  if (subject.page === 'rows') return [];
  const { payloadBytes: [, most = 0] = [] } = flood;
  const name = `${subject.view} at ${flood.messagesPerSecond}/s${most > 0 ? ` of up to ${most} B` : ''}`;
  return [
    ...missedInTime(measured),
    ...missedInCounters(measured),
    ...missedInMemory(measured),
  ].map((what) => `${name}: ${what}`);
}

function missedInTime({ flood, ...measured }: Measured): string[] {
  const { messagesPerSecond, seconds } = flood;
  const { idleRate, frameRate, longestTask, deliveredRate, clickCount, clickP95 } = measured;
  const enoughClicks = Math.min(30, Math.floor((seconds * 1000) / CLICK_EVERY_MS) - 2);
  const isNoticed = messagesPerSecond > UNNOTICED_RATE;
  return faults([
    [
      deliveredRate >= 0.9 * messagesPerSecond,
      `only ${thousands(deliveredRate)}/s were delivered, so that nothing is proven`,
    ],
    [
      isNoticed || frameRate >= 0.9 * idleRate,
      `${frameRate.toFixed(1)} frames/s, and ${idleRate.toFixed(1)} idle`,
    ],
    [isNoticed || longestTask <= 100, `a task of ${longestTask.toFixed(0)} ms`],
    [clickCount >= enoughClicks, `only ${clickCount} clicks were shown`],
    [clickP95 <= 200, `p95 of clicks is ${clickP95.toFixed(0)} ms`],
  ]);
}

/** Whether what a person reads is what happened, and the same that a program is told. */
function missedInCounters({ subject, sent, counts: { element } }: Measured): string[] {
  const { foot, statistics, taken } = element ?? {};
  if (!foot || !statistics || taken === undefined) return ['it shows no counters'];
  const { received, shown, dropped } = foot;
  const rows = subject.page === 'element' && ['list', 'raw'].includes(subject.view);
  return faults([
    [received === sent, `${received} of ${sent} messages are counted as received`],
    [taken + dropped === received, `${taken} + ${dropped} of ${received} are accounted for`],
    [
      statistics.received === received && statistics.dropped === dropped,
      `its statistics are ${JSON.stringify(statistics)}, and its foot ${JSON.stringify(foot)}`,
    ],
    [!rows || shown === statistics.kept, `${shown} are shown, and ${statistics.kept} kept`],
  ]);
}

function missedInMemory({ subject, flood, counts: { element }, heapGrowth }: Measured): string[] {
  const { statistics: { kept = 0 } = {}, shownBytes = 0 } = element ?? {};
  // One row a topic never comes near the bound.
  const isFilled = subject.page === 'element' && !['topics', 'latest'].includes(subject.view);
  const largest = isFilled ? flood.payloadBytes?.[1] : undefined;
  return faults([
    [kept <= MAX_MESSAGES, `${kept} messages are kept`],
    [shownBytes <= MAX_BYTES, `${megabytes(shownBytes)} of messages are kept`],
    [
      largest === undefined || shownBytes > MAX_BYTES - 2 * largest,
      `${megabytes(shownBytes)} are kept, so that nothing is proven of the bound of bytes`,
    ],
    [
      heapGrowth.kept <= MAX_BYTES + OVERHEAD,
      `${megabytes(heapGrowth.kept)} more are in use than before`,
    ],
  ]);
}

function faults(checks: readonly (readonly [isMet: boolean, fault: string])[]): string[] {
  return checks.flatMap(([isMet, fault]) => (isMet ? [] : [fault]));
}
