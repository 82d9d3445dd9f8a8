import type { Clock } from '@mqtt-kit/core';

/** The time of the page. */
export const pageClock: Clock = {
  now: () => Date.now(),
  schedule: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};
