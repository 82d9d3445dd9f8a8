import type { PointRing } from './point-ring.js';

/** Points of several series at common times, as a plot wants them. */
export interface Columns {
  /** Milliseconds since the epoch, ascending. */
  readonly times: readonly number[];
  /** For each series its value at each time; undefined where it has none. */
  readonly values: readonly (readonly (number | undefined)[])[];
}

/**
 * Pure: puts series on common times. As long as there are few, these are the times of the points; otherwise time is cut into at most
 * `most` pieces, of which each series keeps its lowest and its highest value, in their order, so that no peak is lost.
 */
export function toColumns(series: readonly PointRing[], most: number): Columns {
  const exact = distinctTimes(series, most * 2);
  if (!exact) return inPieces(series, most);
  const places = new Map(exact.map((time, index) => [time, index]));
  const values = series.map((points) => {
    const row = emptyRow(exact.length);
    points.forEach((time, value) => {
      const place = places.get(time);
      if (place !== undefined) row[place] = value;
    });
    return row;
  });
  return { times: exact, values };
}

/** Undefined when there are more than `most`, or two points of a series at the same time. */
function distinctTimes(series: readonly PointRing[], most: number): number[] | undefined {
  if (series.some(({ length }) => length > most)) return undefined;
  const times = new Set<number>();
  let twice = 0;
  for (const points of series) {
    let before = NaN;
    points.forEach((time) => {
      if (time === before) twice++;
      before = time;
      times.add(time);
    });
    if (twice > 0 || times.size > most) return undefined;
  }
  return [...times].sort((a, b) => a - b);
}

function inPieces(series: readonly PointRing[], most: number): Columns {
  const start = Math.min(...series.map((points) => points.start ?? Infinity));
  const end = Math.max(...series.map((points) => points.end ?? -Infinity));
  const width = pieceWidth(end - start, most);
  // Cut at round times, so that a point stays in its piece while others come.
  const first = Math.floor(start / width);
  const count = Math.floor(end / width) - first + 1;
  const used = new Uint8Array(count * 2);
  const rows = series.map((points) => {
    const row = emptyRow(count * 2);
    points.forEach((time, value) => {
      const place = (Math.floor(time / width) - first) * 2;
      const earlier = row[place];
      const later = row[place + 1];
      if (earlier === undefined) row[place] = value;
      else if (later === undefined) row[place + 1] = value;
      else {
        // What comes now is the latest; it stands for the one of the two that it exceeds.
        const isRising = later >= earlier;
        const low = isRising ? earlier : later;
        const high = isRising ? later : earlier;
        if (value > high) {
          row[place] = low;
          row[place + 1] = value;
        } else if (value < low) {
          row[place] = high;
          row[place + 1] = value;
        }
      }
      used[place] = 1;
      if (row[place + 1] !== undefined) used[place + 1] = 1;
    });
    return row;
  });
  const places: number[] = [];
  for (let place = 0; place < used.length; place++) if (used[place] === 1) places.push(place);
  return {
    times: places.map((place) => (first + place / 2 + 0.25) * width),
    values: rows.map((row) => places.map((place) => row[place])),
  };
}

/** The next of 1, 2, 5, 10, 20, … milliseconds of which not more than `most` cover the span. */
function pieceWidth(spanMs: number, most: number): number {
  const least = Math.max(1, spanMs / Math.max(1, most - 1));
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((digit) => digit * power >= least) ?? 10) * power;
}

function emptyRow(length: number): (number | undefined)[] {
  return new Array<number | undefined>(length).fill(undefined);
}
