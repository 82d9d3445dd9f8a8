/** Pure: from where to where an axis of values goes, and where its lines are. Safe for any finite numbers. */

/** The ends of an axis. */
export type AxisRange = readonly [min: number, max: number];

/** Differences below this part of a number are lost in its own rounding. */
const LEAST_PART = 1e-9;
const LEAST_SPAN = 1e-290;
const MARGIN = 0.06;

/** The ends for values from `min` to `max`, with a margin; values that are all the same lie in the middle. */
export function valueRange(min: number, max: number): AxisRange {
  const size = Math.max(Math.abs(min), Math.abs(max));
  if (size < LEAST_SPAN) return [-1, 1];
  const span = Math.max(max - min, size * LEAST_PART);
  if (max - min < span) {
    const half = Math.max(size * 0.1, span / 2);
    return [min - half, max + half];
  }
  const margin = span * MARGIN;
  // What is never negative does not begin below zero.
  return [
    min >= 0 && min < margin ? 0 : min - margin,
    max <= 0 && max > -margin ? 0 : max + margin,
  ];
}

/** Round numbers between the ends, at most `most` of them, and the step between them. */
export function valueTicks(
  [min, max]: AxisRange,
  most: number,
): { readonly ticks: readonly number[]; readonly step: number } {
  const least = (max - min) / Math.max(1, most);
  if (!(least > 0) || !Number.isFinite(least)) return { ticks: [], step: 1 };
  const exponent = Math.floor(Math.log10(least));
  const digit = [1, 2, 5, 10].find((each) => each * 10 ** exponent >= least) ?? 10;
  const step = digit * 10 ** exponent;
  const first = Math.ceil(min / step);
  const ticks: number[] = [];
  for (let index = 0; index <= most; index++) {
    // Multiplied rather than added up: sums drift, and never end where the step is lost in rounding.
    const tick = scaled(first + index, digit, exponent);
    if (tick > max) break;
    if (tick >= min && tick !== ticks.at(-1)) ticks.push(tick === 0 ? 0 : tick);
  }
  return { ticks, step };
}

/** 3 × 0.1 is 0.30000000000000004, but 3 / 10 is 0.3. */
function scaled(count: number, digit: number, exponent: number): number {
  return exponent < 0 && exponent > -300
    ? (count * digit) / 10 ** -exponent
    : count * digit * 10 ** exponent;
}
