/** Pure: where in a JSON payload a number stands, and how it is read. Only own properties are looked at, whatever a payload is called. */

/** The steps from the payload to a value: names of properties, and indexes of arrays. */
export type NumberPath = readonly (string | number)[];

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

const STEP = /\.([^\s.;[\]"']+)|\[(\d{1,9})\]|\["((?:[^"\\]|\\.)*)"\]/y;
const PLAIN_NAME = /^[^\s.;[\]"']+$/;

/** Reads `payload.motor[0]["bearing temp"]`; undefined when it is no path. The payload itself is `payload`. */
export function parseNumberPath(text: string): NumberPath | undefined {
  const ROOT = 'payload';
  if (!text.startsWith(ROOT)) return undefined;
  const steps: (string | number)[] = [];
  for (STEP.lastIndex = ROOT.length; STEP.lastIndex < text.length;) {
    const match = STEP.exec(text);
    if (!match || steps.length === MOST_STEPS) return undefined;
    const [, name, index, quoted] = match;
    if (index !== undefined) steps.push(Number(index));
    else steps.push(name ?? (quoted ?? '').replace(/\\(.)/g, '$1'));
  }
  return steps;
}

/** The number at the end of a path; undefined when there is none. */
export function readNumber(payload: unknown, path: NumberPath): number | undefined {
  let value = payload;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value) !== (typeof step === 'number') || !Object.hasOwn(value, step))
      return undefined;
    // It has that property, as was just seen.
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return chartable(value);
}

/** Every number in a payload, in the order in which it stands there, as far as the bounds allow. */
export function findNumbers(payload: unknown): readonly FoundNumber[] {
  const found: FoundNumber[] = [];
  let visited = 0;
  const visit = (value: unknown, path: string, depth: number): void => {
    if (++visited > MOST_VISITED || found.length === MOST_FOUND) return;
    const number = chartable(value);
    if (number !== undefined) found.push({ path, value: number });
    else if (depth === MOST_STEPS) return;
    else if (Array.isArray(value)) {
      for (let index = 0; index < value.length && visited <= MOST_VISITED; index++)
        visit(value[index], `${path}[${index}]`, depth + 1);
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

function stepText(name: string): string {
  return PLAIN_NAME.test(name) ? `.${name}` : `["${name.replace(/["\\]/g, '\\$&')}"]`;
}

function chartable(value: unknown): number | undefined {
  // 1e999 is JSON too, and infinite.
  return typeof value === 'number' && Math.abs(value) <= LARGEST ? value : undefined;
}
