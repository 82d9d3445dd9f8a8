/** Runs in the page that is measured: the element, or for comparison a page that appends a row for each message. */
import { connect } from '@mqtt-kit/core';
import { startElement, type ElementCounts } from './bench-element.js';

/** What a page saw between `begin` and `end`. */
export interface Seen {
  readonly ms: number;
  readonly frames: number;
  /** Tasks of more than 50 ms, in milliseconds. */
  readonly longTasks: readonly number[];
  /** From each click to the frame that shows what it did, in milliseconds. */
  readonly clicks: readonly number[];
  readonly counts: Counts;
}

/** What a page counted since it was opened. */
export interface Counts {
  /** Messages that came. */
  readonly received: number;
  /** Of the element only. */
  readonly element: ElementCounts | undefined;
}

/** What a benchmark asks of the page. */
export interface BenchPage {
  /** Resolves when it is subscribed. */
  readonly ready: Promise<void>;
  begin(): void;
  end(): Seen;
  received(): number;
  /** Whether all that came is in the counters that the page shows. */
  isShown(): boolean;
}

declare global {
  var bench: BenchPage;
}

const parameters = new URLSearchParams(location.search);
const url = parameters.get('broker') ?? '';
const { ready, counts }: { ready: Promise<void>; counts: () => Counts } =
  parameters.get('page') === 'rows'
    ? startRows()
    : startElement(url, parameters.get('view') ?? 'list');

let began = 0;
let frames = 0;
let longTasks: number[] = [];
let clicks: number[] = [];

countFrames();
new PerformanceObserver((list) => {
  longTasks.push(...list.getEntries().map(({ duration }) => duration));
}).observe({ type: 'longtask' });
document.querySelector('button')?.addEventListener('click', ({ target, timeStamp }) => {
  (target as HTMLButtonElement).textContent = `Clicked at ${timeStamp.toFixed(0)}`;
  requestAnimationFrame(() => {
    // A message is handled when the frame has been made.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      clicks.push(performance.now() - timeStamp);
      port1.close();
    };
    port2.postMessage('');
  });
});

globalThis.bench = {
  ready,
  begin() {
    began = performance.now();
    frames = 0;
    longTasks = [];
    clicks = [];
  },
  end: () => ({ ms: performance.now() - began, frames, longTasks, clicks, counts: counts() }),
  received: () => counts().received,
  isShown() {
    const { received, element } = counts();
    return !element || element.foot?.received === received;
  },
};

function countFrames(): void {
  frames++;
  requestAnimationFrame(countFrames);
}

function startRows(): { ready: Promise<void>; counts: () => Counts } {
  const list = document.createElement('div');
  list.className = 'rows';
  document.body.append(list);
  let received = 0;
  const connection = connect(url);
  const subscribed = connection.subscribe('flood/#', (message) => {
    received++;
    const row = document.createElement('div');
    const topic = document.createElement('span');
    const payload = document.createElement('code');
    topic.textContent = `${new Date(message.receivedAt).toLocaleTimeString()} ${message.topic} `;
    payload.textContent = message.text();
    row.append(topic, payload);
    list.append(row);
  });
  return {
    ready: subscribed.then(() => undefined),
    counts: () => ({ received, element: undefined }),
  };
}
