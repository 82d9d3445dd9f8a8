/**
 * `npm run bench:views`: what a flood of messages does to a page with `<mqtt-subscribe>`, and to one that appends a row for each message, in
 * the same run. Fails, and says what, when the element misses a threshold. `BENCH_VIEWS` (`list,latest`), `BENCH_SECONDS` (10) and `BENCH_ROUNDS` (1)
 * change what is measured; `--profile` says where the time goes; `--write` puts the table into `docs/benchmarks-views.md`.
 */
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { format } from 'prettier';
import { reportCells, reportPage, reportTable } from './bench-report.js';
import { startBenchStage, type Subject } from './bench-stage.js';
import { measurePage, type Flooding, type Measured } from './measure-page.js';
import { missedThresholds } from './thresholds.js';

const seconds = Number(process.env.BENCH_SECONDS ?? 10);
const rounds = Number(process.env.BENCH_ROUNDS ?? 1);
const views = (process.env.BENCH_VIEWS ?? 'list').split(',');
const isProfiled = process.argv.includes('--profile');
const elements: readonly Subject[] = views.map((view) => ({ page: 'element', view }) as const);
const besideRows: readonly Subject[] = [...elements, { page: 'rows' }];
const runs: readonly (readonly [Flooding, readonly Subject[]])[] = [
  [{ messagesPerSecond: 5000, seconds }, besideRows],
  [{ messagesPerSecond: 20_000, seconds }, besideRows],
  // The bound of bytes holds before that of messages.
  [{ messagesPerSecond: 2000, seconds, payloadBytes: [2 * 1024, 8 * 1024] }, elements],
];

const [load = 0] = loadavg();
if (load > 1)
  console.warn(`Others use this machine (load ${load.toFixed(1)}): what is measured says little.`);

const results: Measured[] = [];
const stage = await startBenchStage();
try {
  for (let round = 0; round < rounds; round++) {
    for (const [flood, subjects] of runs) {
      for (const subject of subjects) {
        const measured = await measurePage(stage, subject, flood, { isProfiled });
        results.push(measured);
        console.log(reportCells(measured).join('  '));
      }
    }
  }
} finally {
  await stage.close();
}

const table = reportTable(results);
console.log(`\n${table}\n`);
if (process.argv.includes('--write')) {
  const page = await format(reportPage(table, seconds), { parser: 'markdown' });
  await writeFile(new URL('../../docs/benchmarks-views.md', import.meta.url), page);
}
const missed = results.flatMap(missedThresholds);
for (const what of missed) console.error(`Missed: ${what}`);
process.exitCode = missed.length > 0 ? 1 : 0;
