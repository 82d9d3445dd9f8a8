/** What is expected of a packet: the same fields, each of them optional, bytes also given as text. */
export type Expected<T> = {
  readonly [K in keyof T]?: T[K] extends Uint8Array | string | undefined
    ? Uint8Array | string | undefined
    : T[K] extends readonly unknown[] | undefined
      ? T[K]
      : T[K] extends object | undefined
        ? Expected<T[K]>
        : T[K];
};

/** What differs between a packet and what is expected of it, in one sentence; undefined when nothing does. */
export function mismatch(actual: unknown, expected: unknown, path = ''): string | undefined {
  if (isBytes(actual) || isBytes(expected)) {
    return isSameBytes(actual, expected) ? undefined : differs(path, actual, expected);
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return differs(path, actual, expected);
    }
    return firstMismatch(expected.keys(), actual, expected, path);
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null) return differs(path, actual, expected);
    return firstMismatch(Object.keys(expected), actual, expected, path);
  }
  return Object.is(actual, expected) ? undefined : differs(path, actual, expected);
}

function firstMismatch(
  keys: Iterable<string | number>,
  actual: object,
  expected: object,
  path: string,
): string | undefined {
  for (const key of keys) {
    const inner = mismatch(field(actual, key), field(expected, key), `${path}.${key}`);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function field(object: object, key: string | number): unknown {
  return (object as Record<string | number, unknown>)[key];
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function isSameBytes(a: unknown, b: unknown): boolean {
  const [left, right] = [bytesOf(a), bytesOf(b)];
  return left !== undefined && right !== undefined && left.equals(right);
}

function bytesOf(value: unknown): Buffer | undefined {
  if (typeof value === 'string') return Buffer.from(value);
  return isBytes(value) ? Buffer.from(value) : undefined;
}

function differs(path: string, actual: unknown, expected: unknown): string {
  return `${path.slice(1) || 'it'} is ${shown(actual)} instead of ${shown(expected)}`;
}

const LONGEST_SHOWN = 200;

function shown(value: unknown): string {
  const text = isBytes(value)
    ? `<${Buffer.from(value).toString('hex')}>`
    : value === undefined
      ? 'absent'
      : JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
