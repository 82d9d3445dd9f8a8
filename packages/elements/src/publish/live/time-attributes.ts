/** Pure: lengths of time and rates as an attribute writes them. */

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000 };
const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|min)$/;
const RATE = /^(\d+(?:\.\d+)?)\s*\/\s*(s|min)$/;
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Milliseconds of `500ms`, `10s` or `2min`; undefined for anything else, for nothing, and for more than a day. */
export function parseDuration(text: string): number | undefined {
  const [, amount = '', unit = ''] = DURATION.exec(text.trim()) ?? [];
  const ms = Number(amount) * (UNITS_MS[unit] ?? Number.NaN);
  return ms > 0 && ms <= LONGEST_MS ? ms : undefined;
}

/** The shortest time between two, in milliseconds, of `10/s` or `30/min`; undefined for anything else, and beyond 1000 a second. */
export function parseRate(text: string): number | undefined {
  const [, amount = '', unit = ''] = RATE.exec(text.trim()) ?? [];
  const ms = (UNITS_MS[unit] ?? Number.NaN) / Number(amount);
  return ms >= 1 && ms <= LONGEST_MS ? ms : undefined;
}
