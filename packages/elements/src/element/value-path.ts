/** Pure: where in a JSON payload a value stands, as in `payload.motors[0]["speed rpm"]`. Own properties only, whatever they are called. */

/** The names and indexes that lead to a value; none for the whole. */
export type ValuePath = readonly string[];

const ROOT = 'payload';
const PLAIN_NAME = /^[\p{L}\p{N}_$@-]+$/u;
// Tried at one place only, and matched in one way: no text takes long.
const STEP = /\.([\p{L}\p{N}_$@-]+)|\[\s*(?:(\d+)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\]/suy;

/** The steps that follow at a place of a text, as many as there are, and where they end. */
export function readSteps(
  text: string,
  start: number,
): { readonly steps: ValuePath; readonly end: number } {
  const steps: string[] = [];
  let end = start;
  for (let step = stepAt(text, end); step; step = stepAt(text, end)) {
    const [whole, name, index, double, single] = step;
    // 007 is the eighth element, as one would read it.
    const number = index?.replace(/^0+(?=\d)/, '');
    steps.push(name ?? number ?? unescapeText(double ?? single ?? ''));
    end += whole.length;
  }
  return { steps, end };
}

/** Reads a path that begins with `payload`; undefined for what is none. */
export function parseValuePath(text: string): ValuePath | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith(ROOT)) return undefined;
  const { steps, end } = readSteps(trimmed, ROOT.length);
  return end === trimmed.length ? steps : undefined;
}

/** A step as one would write it behind a path. @param step - an index is a number. */
export function stepText(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return PLAIN_NAME.test(step) ? `.${step}` : `["${step.replace(/["\\]/g, '\\$&')}"]`;
}

/** What a value has at a path; undefined where it has nothing. */
export function valueAt(value: unknown, path: ValuePath): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step))
      return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}

/** A quoted text without its backslashes. */
export function unescapeText(text: string): string {
  return text.replace(/\\(.)/gsu, '$1');
}

function stepAt(text: string, at: number): RegExpExecArray | null {
  STEP.lastIndex = at;
  return STEP.exec(text);
}
