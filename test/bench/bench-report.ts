import { cpus } from 'node:os';
import type { Measured } from './measure-page.js';
import { MAX_BYTES, MAX_MESSAGES, OVERHEAD, UNNOTICED_RATE } from './bounds.js';

const HEAD = [
  '| Page | payloads | asked/s | delivered/s | frames/s, idle → flooded | longest task | click to frame, p95 | received = taken + dropped | kept | heap, at most → kept |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
];

/** All of it as a table. */
export function reportTable(results: readonly Measured[]): string {
  return [...HEAD, ...results.map((measured) => `| ${reportCells(measured).join(' | ')} |`)].join(
    '\n',
  );
}

/** One measurement, as the cells of a row. */
export function reportCells(measured: Measured): readonly string[] {
  const { subject, flood, idleRate, frameRate, longestTask, clickP95, heapGrowth } = measured;
  const { foot, taken = 0, shownBytes = 0 } = measured.counts.element ?? {};
  return [
    subject.page === 'rows'
      ? 'a row appended for each message'
      : `\`<mqtt-subscribe view="${subject.view}">\``,
    flood.payloadBytes?.map((bytes) => `${thousands(bytes / 1024)} KiB`).join(' to ') ?? 'short',
    thousands(flood.messagesPerSecond),
    thousands(measured.deliveredRate),
    `${idleRate.toFixed(0)} → ${frameRate.toFixed(1)}`,
    longestTask === 0 ? 'under 50 ms' : `${longestTask.toFixed(0)} ms`,
    `${clickP95.toFixed(0)} ms (${measured.clickCount})`,
    foot
      ? `${thousands(foot.received)} = ${thousands(taken)} + ${thousands(foot.dropped)}`
      : thousands(measured.counts.received),
    foot ? `${thousands(foot.shown)} (${megabytes(shownBytes)})` : 'all',
    `${megabytes(heapGrowth.peak)} → ${megabytes(heapGrowth.kept)}`,
  ];
}

/** The page for `docs/`. */
export function reportPage(table: string, seconds: number): string {
  const { length } = cpus();
  return `# A page under a flood

What happens to a page while a broker sends it ${seconds} s of messages, in headless Chromium, on a machine with ${length} processor cores that
broker, publisher and browser share. Each row is a fresh page. The page that appends an element for each message, as one would by hand,
is measured in the same run, at the rates of the first two floods. Their payloads are as short as a reading is; in the third they are so long that the
bound of bytes (\`max-bytes\`) holds before that of messages.

- _Received_ and _dropped_ are read from the foot of the element, where a person reads them. _Taken_ are the messages of its event
  \`mqtt-messages\`: each of them was shown, or could be scrolled to until newer ones took its place.
- _Kept_ is how many are shown in the end, and what their payloads and topics come to: at most ${thousands(MAX_MESSAGES)} messages and ${mebibytes(MAX_BYTES)}.
- The _heap_ is script, elements and buffers, as they have grown since the page was idle: at most while messages came, looked at four
  times a second with all that was not collected yet, and after garbage collection.

The command fails, and says what it missed, unless of each flood nine tenths of the rate are delivered; every message is counted as
received, and as taken or dropped, in the foot as in \`statistics\`; no more is kept than the bounds allow, and in the third flood as much as
they do; the heap keeps at most ${mebibytes(OVERHEAD)} beside ${mebibytes(MAX_BYTES)} of messages; and a click shows within 200 ms (p95). Up to ${thousands(UNNOTICED_RATE)} messages
a second the page also has to keep 0.9 of its idle frame rate, with no task over 100 ms.

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

function mebibytes(bytes: number): string {
  return `${bytes / 1024 ** 2} MiB`;
}
