/** Pure: the numbers in a JSON payload, wherever they stand. */
import { stepText, valueAt, type ValuePath } from '../../element/value-path.js';

/** From 2000 to 2100. */
const EPOCH_MS = [946_684_800_000, 4_102_444_800_000] as const;
const EPOCH_S = [946_684_800, 4_102_444_800] as const;
const TIME_NAME = /(^ts?|_ts|time|stamp|date|since|until|at)$/iu;
const COUNT_NAME = /^(seq|seqno|sequence|id)$/iu;

/** A number, and the path that leads to it as one would write it. */
export interface FoundNumber {
  readonly path: string;
  readonly value: number;
}

/** Beyond that, no axis could be drawn. */
const LARGEST = 1e300;
const MOST_STEPS = 16;
const MOST_FOUND = 64;
const MOST_VISITED = 512;
/** A longer path is no name of a measurement, and would be read again for each number. */
const LONGEST_PATH = 256;

/** The number at the end of a path; undefined when there is none. */
export function readNumber(payload: unknown, path: ValuePath): number | undefined {
  return chartable(valueAt(payload, path));
}

/**
 * Every number in a payload that may be a measurement, in the order in which it stands there, as far as the bounds allow. A moment of time
 * and a count of messages are none: beside one of them every measurement would be a flat line. Who names their path draws them all the same.
 */
export function findNumbers(payload: unknown): readonly FoundNumber[] {
  const found: FoundNumber[] = [];
  let visited = 0;
  const visit = (value: unknown, path: string, depth: number, name = ''): void => {
    if (++visited > MOST_VISITED || found.length === MOST_FOUND) return;
    if (path.length > LONGEST_PATH) return;
    const number = chartable(value);
    if (number !== undefined) {
      if (!isMoment(number, name) && !COUNT_NAME.test(name)) found.push({ path, value: number });
    } else if (depth === MOST_STEPS) return;
    else if (Array.isArray(value)) {
      for (let index = 0; index < value.length && visited <= MOST_VISITED; index++)
        visit(value[index], `${path}${stepText(index)}`, depth + 1);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, child] of Object.entries(value)) {
        if (visited > MOST_VISITED) return;
        visit(child, `${path}${stepText(name)}`, depth + 1, name);
      }
    }
  };
  visit(payload, 'payload', 0);
  return found;
}

function chartable(value: unknown): number | undefined {
  // 1e999 is JSON too, and infinite.
  return typeof value === 'number' && Math.abs(value) <= LARGEST ? value : undefined;
}

/** Whole milliseconds since 1970, or seconds under a name that says so. */
function isMoment(value: number, name: string): boolean {
  if (!Number.isInteger(value)) return false;
  return isInRange(value, EPOCH_MS) || (isInRange(value, EPOCH_S) && TIME_NAME.test(name));
}

function isInRange(value: number, [least, most]: readonly [number, number]): boolean {
  return value >= least && value < most;
}
