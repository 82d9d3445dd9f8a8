import type { Cancel, PageEvent } from './environment.js';

/** How often the clock is looked at, in milliseconds. */
const TICK_MS = 5000;
/** A tick that comes this much late is a gap: the machine slept, or the browser held the page's timers back. Milliseconds. */
const GAP_MS = 10_000;

type Listener = (event: PageEvent) => void;

const listeners = new Set<Listener>();
let stop: Cancel | undefined;

/** How the page stands now. Outside a page there is a network and nothing to hide. */
export function pageConditions(): readonly ('offline' | 'hidden')[] {
  const conditions: ('offline' | 'hidden')[] = [];
  if (isOffline()) conditions.push('offline');
  if (typeof document === 'object' && document.visibilityState === 'hidden')
    conditions.push('hidden');
  return conditions;
}

/** One set of listeners and one timer for all connections of the page, while there are any. */
export function watchPage(listener: Listener): Cancel {
  // Each call has a place of its own, also for a function that listens already.
  const own: Listener = (event) => {
    listener(event);
  };
  listeners.add(own);
  stop ??= start();
  return () => {
    listeners.delete(own);
    if (listeners.size > 0) return;
    stop?.();
    stop = undefined;
  };
}

/** Node has a navigator that does not know of networks. */
function isOffline(): boolean {
  const online: unknown = typeof navigator === 'object' ? navigator.onLine : undefined;
  return online === false;
}

function tell(event: PageEvent): void {
  for (const listener of [...listeners]) listener(event);
}

function start(): Cancel {
  if (typeof globalThis.addEventListener !== 'function') return () => undefined;
  const clock = watchClock();
  const stops = [
    clock.stop,
    on(globalThis, 'online', () => {
      tell('online');
    }),
    on(globalThis, 'offline', () => {
      tell('offline');
    }),
    on(globalThis, 'pagehide', () => {
      tell('leave');
    }),
    on(globalThis, 'pageshow', (event) => {
      if (!('persisted' in event && event.persisted === true)) return;
      tell('return');
      // It may have changed unheard while the page was frozen.
      tell(isOffline() ? 'offline' : 'online');
    }),
  ];
  if (typeof document === 'object') {
    stops.push(
      on(document, 'visibilitychange', () => {
        const { visibilityState } = document;
        // A gap first: what was throttled or frozen learns of it before it is asked to be quick again.
        if (visibilityState === 'visible') clock.look();
        tell(visibilityState);
      }),
      // Chromium freezes hidden pages and lets them go on (Page Lifecycle).
      on(document, 'resume', clock.look),
    );
  }
  return () => {
    for (const end of stops) end();
  };
}

/** Wall-clock time, which goes on while a machine sleeps. */
function watchClock(): { readonly look: () => void; readonly stop: Cancel } {
  let last = Date.now();
  const look = (): void => {
    const now = Date.now();
    const gap = now - last > TICK_MS + GAP_MS;
    last = now;
    if (gap) tell('wake');
  };
  const timer = setInterval(look, TICK_MS);
  return {
    look,
    stop: () => {
      clearInterval(timer);
    },
  };
}

function on(target: EventTarget, type: string, listener: (event: Event) => void): Cancel {
  target.addEventListener(type, listener);
  return () => {
    target.removeEventListener(type, listener);
  };
}
