import type { Reading } from '../reading/read-in-slices.js';

/** So many bytes are compared at a stretch. */
export const BYTES_A_STEP = 65_536;

/** Whether two runs of bytes are the same. */
export function* sameBytes(a: Uint8Array, b: Uint8Array): Reading<boolean> {
  return a.byteLength === b.byteLength && (yield* firstDifference(a, b)) === a.byteLength;
}

/** Where, at `from` or behind it, two runs of bytes begin to be different; where the shorter one ends if they do not. */
export function* firstDifference(a: Uint8Array, b: Uint8Array, from = 0): Reading<number> {
  const end = Math.min(a.byteLength, b.byteLength);
  let at = from;
  while (at < end) {
    const stepEnd = Math.min(end, at + BYTES_A_STEP);
    while (at < stepEnd && a[at] === b[at]) at++;
    if (at < stepEnd) break;
    yield;
  }
  return at;
}
