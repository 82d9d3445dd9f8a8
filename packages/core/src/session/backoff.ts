/** How long to wait between attempts. Pure: chance is handed in. */
export interface BackoffOptions {
  /** Upper bound of the first wait, in milliseconds. */
  readonly baseMs: number;
  /** No wait is longer, in milliseconds. */
  readonly capMs: number;
  /** A connection that lasted this long counts as success; the next failure starts from the first wait again. Milliseconds. */
  readonly stableMs: number;
}

/** 1 s, doubling to 60 s, over again after 10 s of stability. */
export const DEFAULT_BACKOFF: BackoffOptions = { baseMs: 1000, capMs: 60_000, stableMs: 10_000 };

/**
 * Exponential backoff with full jitter: anything between nothing and the bound of this attempt, so that a thousand clients that lost
 * one broker do not come back in step.
 *
 * @param failures - how many attempts failed in a row, from 1 on.
 * @param random - from 0 up to but not including 1.
 * @returns milliseconds.
 */
export function backoffDelay(
  failures: number,
  random: number,
  { baseMs, capMs }: BackoffOptions = DEFAULT_BACKOFF,
): number {
  // Beyond 2^30 the doubling would overflow nothing but good sense.
  const bound = Math.min(capMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.floor(random * bound);
}
