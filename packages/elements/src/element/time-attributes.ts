/** Pure: lengths of time and rates as attributes write them. */

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)$/;
const RATE = /^(\d+(?:\.\d+)?)\s*\/\s*(s|min)$/;
/** The longest time: 30 days, in milliseconds. */
const LONGEST_MS = 30 * 86_400_000;

/** Milliseconds of `500ms`, `10s`, `5m` (or `5min`), `2h` or `7d`; undefined for anything else, for no time, and for more than 30 days. */
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
