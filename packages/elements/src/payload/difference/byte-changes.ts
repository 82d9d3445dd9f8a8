import type { Reading } from '../reading/read-in-slices.js';
import { hexOf } from '../values/value-text.js';
import { MAX_CHANGES, type PayloadChange, type PayloadChanges } from './payload-change.js';
import { BYTES_A_STEP, firstDifference } from './same-bytes.js';

/** So many bytes of each side are told. */
const SHOWN_BYTES = 24;
/** Ranges that lie no further apart are one. */
const NEAR_BYTES = 4;

/** Which ranges of bytes are different. Of different lengths: the one range between what both begin and end with. */
export function* byteChanges(before: Uint8Array, after: Uint8Array): Reading<PayloadChanges> {
  if (before.byteLength !== after.byteLength) return yield* oneRange(before, after);
  const changes: PayloadChange[] = [];
  let at = 0;
  for (;;) {
    at = yield* firstDifference(before, after, at);
    if (at === after.byteLength) return { changes, more: false };
    if (changes.length === MAX_CHANGES) return { changes, more: true };
    const end = endOfRange(before, after, at);
    changes.push(changeOf('changed', before.subarray(at, end), after.subarray(at, end), at));
    at = end;
    yield;
  }
}

/** A range is not followed further than a step: a long one is told in parts. */
function endOfRange(before: Uint8Array, after: Uint8Array, from: number): number {
  const last = Math.min(after.byteLength, from + BYTES_A_STEP);
  let end = from + 1;
  for (let at = end; at < last && at - end < NEAR_BYTES; at++)
    if (before[at] !== after[at]) end = at + 1;
  return end;
}

function* oneRange(before: Uint8Array, after: Uint8Array): Reading<PayloadChanges> {
  const least = Math.min(before.byteLength, after.byteLength);
  const first = yield* firstDifference(before, after);
  let last = 0;
  for (; last < least - first && before.at(-1 - last) === after.at(-1 - last); last++)
    if (last % BYTES_A_STEP === 0) yield;
  const old = before.subarray(first, before.byteLength - last);
  const fresh = after.subarray(first, after.byteLength - last);
  const kind = old.byteLength === 0 ? 'added' : fresh.byteLength === 0 ? 'removed' : 'changed';
  return { changes: [changeOf(kind, old, fresh, first)], more: false };
}

function changeOf(
  kind: PayloadChange['kind'],
  before: Uint8Array,
  after: Uint8Array,
  at: number,
): PayloadChange {
  const length = Math.max(before.byteLength, after.byteLength);
  const place = length === 1 ? String(at) : `${String(at)}–${String(at + length - 1)}`;
  return { kind, place, before: hexOf(before, SHOWN_BYTES), after: hexOf(after, SHOWN_BYTES) };
}
