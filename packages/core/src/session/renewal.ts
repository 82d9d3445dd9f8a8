/** So long before they end, at most, new credentials are asked for, in milliseconds. */
const LONGEST_LEAD_MS = 60_000;
/** Credentials that end sooner than this are not renewed faster, so that a wrong clock makes no storm. Milliseconds. */
const SHORTEST_MS = 5000;

/**
 * When to ask for new credentials: a tenth of their time before they end, a minute at most.
 *
 * @param expiresAt - milliseconds since the epoch.
 * @returns milliseconds from now.
 */
export function renewalDelay(expiresAt: number, now: number): number {
  const leftMs = expiresAt - now;
  return Math.max(SHORTEST_MS, leftMs - Math.min(LONGEST_LEAD_MS, leftMs / 10));
}
