import type { Clock, Environment } from '@mqtt-kit/core';
import { WebSocket } from 'ws';
import { pageEnvironment } from '../../packages/core/src/environment/page-environment.js';

/** The core's surroundings in Node: the `ws` package, and no chance, so that it reconnects at once. */
export function nodeEnvironment(changes: Partial<Environment> = {}): Environment {
  return {
    ...pageEnvironment(),
    WebSocket,
    random: () => 0,
    ...changes,
  };
}

/** A clock on which `factor` seconds pass in one. */
export function fastClock(factor: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * factor,
    schedule(delayMs, task) {
      if (delayMs === Infinity) return () => undefined;
      const timer = setTimeout(task, delayMs / factor);
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
