/** Pure: a length of time as an attribute gives it. */

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `500ms`, `60s`, `5m` or `2h`; undefined for anything else, and for no time at all. */
export function readDuration(text: string): number | undefined {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)(ms|s|m|h)\s*$/.exec(text) ?? [];
  const ms = Number(number) * (UNITS_MS[unit] ?? Number.NaN);
  return ms > 0 && Number.isFinite(ms) ? ms : undefined;
}
