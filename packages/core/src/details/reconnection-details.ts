/** Pure: what becomes of a connection after a failure that may pass, as details say it. */
import type { ProblemList } from './problem-list.js';
import type { UntrustedDetails } from './untrusted-details.js';

/** Whether and when to connect again. */
export interface Reconnection {
  /** Whether to try again at all. Default true; with false the first failure closes the connection. */
  readonly enabled?: boolean;
  /**
   * The longest first wait, in milliseconds: 100 to 86 400 000. Each wait is a random part of a bound that doubles with every
   * failure. Default 1000.
   */
  readonly baseMs?: number;
  /** No wait is longer, in milliseconds: 100 to 86 400 000, and not below {@link baseMs}. Default 60 000. */
  readonly capMs?: number;
  /** After a connection that lasted this long the waits begin anew, in milliseconds: 0 to 86 400 000. Default 10 000. */
  readonly stableMs?: number;
}

/** 1 s, doubling to 60 s, over again after 10 s of stability. */
export const DEFAULT_RECONNECTION: Required<Reconnection> = {
  enabled: true,
  baseMs: 1000,
  capMs: 60_000,
  stableMs: 10_000,
};

/** The waits together: each is checked by itself elsewhere. */
export function checkReconnection(details: UntrustedDetails, problems: ProblemList): void {
  const { baseMs, capMs } = DEFAULT_RECONNECTION;
  const first = details.number('reconnection.baseMs') ?? baseMs;
  const longest = details.number('reconnection.capMs') ?? capMs;
  if (problems.hasError('reconnection.baseMs') || problems.hasError('reconnection.capMs')) return;
  if (first > longest) problems.error('reconnection.capMs', 'cap-below-base', { first, longest });
}
