import { cpus } from 'node:os';
import type { Measured } from './measure-page.js';

const HEAD = [
  '| Page | asked/s | delivered/s | frames/s, idle → flooded | longest task | click to frame, p95 | received = taken + dropped | heap grown |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
];

/** All of it as a table. */
export function reportTable(results: readonly Measured[]): string {
  return [...HEAD, ...results.map((measured) => `| ${reportCells(measured).join(' | ')} |`)].join(
    '\n',
  );
}

/** One measurement, as the cells of a row. */
export function reportCells(measured: Measured): readonly string[] {
  const { subject, rate, idleRate, frameRate, longestTask, clickP95, seen } = measured;
  return [
    subject.page === 'rows'
      ? 'a row appended for each message'
      : `\`<mqtt-subscribe view="${subject.view}">\``,
    thousands(rate),
    thousands(measured.deliveredRate),
    `${idleRate.toFixed(0)} → ${frameRate.toFixed(1)}`,
    longestTask === 0 ? 'under 50 ms' : `${longestTask.toFixed(0)} ms`,
    `${clickP95.toFixed(0)} ms (${measured.clickCount})`,
    `${thousands(seen.received)} = ${thousands(seen.taken)} + ${thousands(seen.dropped)}`,
    megabytes(measured.heapGrowth),
  ];
}

/** The page for `docs/`. */
export function reportPage(table: string, seconds: number): string {
  const { length } = cpus();
  return `# A page under a flood

What happens to a page while a broker sends it ${seconds} s of messages, in headless Chromium, on a machine with ${length} processor cores that
broker, publisher and browser share. Each row is a fresh page; the last one of each rate appends an element for each message, as one
would by hand. _Taken_ are messages that were shown or kept to be shown; what came faster than that is counted as dropped, on the page
too. The heap is script, elements and buffers, as
they have grown after garbage collection.

Measure anew with \`npm run bench:views\`; with \`-- --write\` the table goes into this file.

${table}
`;
}

/** “20,000” */
export function thousands(value: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: 0 }).format(value);
}

/** “4.2 MB” */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
