/** Pure: a small path into a JSON payload, as in `payload.open` or `payload.motors[0]["speed rpm"]`. Own properties only. */

/** The steps of a path; none means the payload itself. */
export type StatePath = readonly (string | number)[];

const STEP = /\.([\p{L}_$][\p{L}\p{N}_$-]*)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\]/uy;
const ROOT = 'payload';

/** Takes a path apart; undefined for what is none. */
export function parseStatePath(text: string): StatePath | undefined {
  if (!text.startsWith(ROOT)) return undefined;
  const steps: (string | number)[] = [];
  STEP.lastIndex = ROOT.length;
  while (STEP.lastIndex < text.length) {
    const [, name, index, quoted] = STEP.exec(text) ?? [];
    if (name !== undefined) steps.push(name);
    else if (index !== undefined) steps.push(Number(index));
    else {
      const key = quoted === undefined ? undefined : unquoted(quoted);
      if (key === undefined) return undefined;
      steps.push(key);
    }
  }
  return steps;
}

/** What a value has at a path; undefined where it has nothing. */
export function readStatePath(value: unknown, path: StatePath): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step))
      return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}

function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
