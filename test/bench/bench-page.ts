/** Runs in the page that is measured: the element, or for comparison a page that appends a row for each message. */
import { connect } from '@mqtt-kit/core';
import '@mqtt-kit/elements/define';
import type { MqttSubscribe } from '@mqtt-kit/elements';

/** What a page saw between `begin` and `end`. */
export interface Seen {
  readonly ms: number;
  readonly frames: number;
  /** Tasks of more than 50 ms, in milliseconds. */
  readonly longTasks: readonly number[];
  /** From each click to the frame that shows what it did, in milliseconds. */
  readonly clicks: readonly number[];
  /** Messages that came since the page was opened. */
  readonly received: number;
  /** Messages that were shown, or kept to be. */
  readonly taken: number;
  /** Messages that were dropped, as counted by the page. */
  readonly dropped: number;
}

/** What a benchmark asks of the page. */
export interface BenchPage {
  /** Resolves when it is subscribed. */
  readonly ready: Promise<void>;
  begin(): void;
  end(): Seen;
  received(): number;
}

declare global {
  var bench: BenchPage;
}

interface Counts {
  readonly received: number;
  readonly taken: number;
  readonly dropped: number;
}

const parameters = new URLSearchParams(location.search);
const url = parameters.get('broker') ?? '';
const { ready, counts } =
  parameters.get('page') === 'rows' ? startRows() : startElement(parameters.get('view') ?? 'list');

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
  end: () => ({ ms: performance.now() - began, frames, longTasks, clicks, ...counts() }),
  received: () => counts().received,
};

function countFrames(): void {
  frames++;
  requestAnimationFrame(countFrames);
}

function startElement(view: string): { ready: Promise<void>; counts: () => Counts } {
  const connection = document.createElement('mqtt-connection');
  connection.setAttribute('url', url);
  const element: MqttSubscribe = document.createElement('mqtt-subscribe');
  element.topic = 'flood/#';
  element.setAttribute('view', view);
  let taken = 0;
  let dropped = 0;
  element.addEventListener('mqtt-messages', (event) => {
    taken += event.messages.length;
    dropped += event.dropped;
  });
  const subscribed = new Promise<void>((resolve) => {
    element.addEventListener('mqtt-subscribed', () => {
      resolve();
    });
  });
  connection.append(element);
  document.body.append(connection);
  return {
    ready: subscribed,
    counts: () => ({ received: element.statistics.received, taken, dropped }),
  };
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
    counts: () => ({ received, taken: received, dropped: 0 }),
  };
}
