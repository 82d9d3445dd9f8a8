import type { Cancel, Environment } from './environment.js';
import { pageConditions, watchPage } from './page-events.js';

/** Frames stop in a hidden tab; after this long the task runs without one. */
const LONGEST_FRAME_MS = 250;

// A timer longer than this fires at once (HTML, timers: signed 32 bit).
const LONGEST_TIMER_MS = 2_147_483_647;

/** Time as the runtime tells it; a delay of `Infinity` never comes. */
function schedule(delayMs: number, task: () => void): Cancel {
  if (delayMs === Infinity) return () => undefined;
  const timer = setTimeout(task, Math.min(delayMs, LONGEST_TIMER_MS));
  return () => {
    clearTimeout(timer);
  };
}

function nextFrame(task: () => void): Cancel {
  if (typeof requestAnimationFrame !== 'function') return schedule(16, task);
  const run = (): void => {
    cancel();
    task();
  };
  const frame = requestAnimationFrame(run);
  const cancelTimer = schedule(LONGEST_FRAME_MS, run);
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    cancelTimer();
  };
  return cancel;
}

/** The surroundings of a page or worker, or of Node 22 and later, which has a WebSocket too. */
export function pageEnvironment(): Environment {
  const page = typeof location === 'object' ? location : undefined;
  const protocol = page?.protocol;
  return {
    clock: { now: () => Date.now(), schedule },
    random: () => Math.random(),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    WebSocket: globalThis.WebSocket,
    pageProtocol: protocol === 'https:' || protocol === 'http:' ? protocol : undefined,
    pageUrl: page?.href,
    nextFrame,
    pageConditions,
    watchPage,
  };
}
