/** How long to wait between attempts. Pure: chance is handed in. */
import type { Backoff } from '../connection/session-port.js';

/**
 * Exponential backoff with full jitter: anything between nothing and the bound of this attempt, so that a thousand clients that lost
 * one broker do not come back in step.
 *
 * @param failures - how many attempts failed in a row, from 1 on.
 * @param random - from 0 up to but not including 1.
 * @returns milliseconds.
 */
export function backoffDelay(failures: number, random: number, { baseMs, capMs }: Backoff): number {
  // Beyond 2^30 the doubling would overflow nothing but good sense.
  const bound = Math.min(capMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.floor(random * bound);
}
