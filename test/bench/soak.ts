/**
 * `npm run soak`: an hour of 200 messages a second (`SOAK_MINUTES` changes it), after which the heap has to be as it was after the first
 * tenth of the time.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { startBenchStage } from './bench-stage.js';
import { slopeOf } from './slope.js';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 60);
const RATE = 200;
const SAMPLES_A_MINUTE = MINUTES < 30 ? 4 : 1;
const WARM_UP = Math.max(3, Math.ceil(MINUTES * SAMPLES_A_MINUTE * 0.15));
/** What the whole run may add, by the line through the samples: a leak of one small object for each message would be 30 times as much in an hour. */
const MOST_GROWTH = 1024 * 1024;

const stage = await startBenchStage();
const samples: { readonly minutes: number; readonly bytes: number }[] = [];
try {
  const page = await stage.open({ page: 'element', view: process.env.SOAK_VIEW ?? 'list' });
  const start = performance.now();
  const flood = stage.flood({ messagesPerSecond: RATE, seconds: MINUTES * 60 });
  for (let index = 1; index <= MINUTES * SAMPLES_A_MINUTE; index++) {
    await delay(start + (index * 60_000) / SAMPLES_A_MINUTE - performance.now());
    await page.collectGarbage();
    const bytes = await page.heapBytes();
    const minutes = (performance.now() - start) / 60_000;
    samples.push({ minutes, bytes });
    const received = Number(await page.evaluate('bench.received()'));
    console.log(`${minutes.toFixed(2)} min  ${(bytes / 1e6).toFixed(2)} MB  ${received} received`);
  }
  const sent = await flood;
  await delay(1000);
  const received = Number(await page.evaluate('bench.received()'));
  const flat = samples.slice(WARM_UP);
  const growth = slopeOf(flat.map(({ minutes, bytes }) => [minutes, bytes])) * MINUTES;
  console.log(
    `${received} of ${sent} messages; after the warm-up the heap grows by ${(growth / 1e3).toFixed(0)} kB in ${MINUTES} min`,
  );
  if (received !== sent || growth > MOST_GROWTH) {
    console.error(received === sent ? 'The heap is not flat.' : 'Messages are missing.');
    process.exitCode = 1;
  }
} finally {
  await stage.close();
}
