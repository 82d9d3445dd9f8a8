/** Pure: the numbers in a JSON payload, wherever they stand. */
import { stepText, valueAt, type ValuePath } from '../../element/value-path.js';

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

/** Every number in a payload, in the order in which it stands there, as far as the bounds allow. */
export function findNumbers(payload: unknown): readonly FoundNumber[] {
  const found: FoundNumber[] = [];
  let visited = 0;
  const visit = (value: unknown, path: string, depth: number): void => {
    if (++visited > MOST_VISITED || found.length === MOST_FOUND) return;
    if (path.length > LONGEST_PATH) return;
    const number = chartable(value);
    if (number !== undefined) found.push({ path, value: number });
    else if (depth === MOST_STEPS) return;
    else if (Array.isArray(value)) {
      for (let index = 0; index < value.length && visited <= MOST_VISITED; index++)
        visit(value[index], `${path}${stepText(index)}`, depth + 1);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, child] of Object.entries(value)) {
        if (visited > MOST_VISITED) return;
        visit(child, `${path}${stepText(name)}`, depth + 1);
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
