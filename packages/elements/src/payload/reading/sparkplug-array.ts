import { ValueList, wholeNumber, type PayloadValue } from '../values/payload-value.js';
import { DecodeError } from './decode-error.js';
import type { Reading } from './read-in-slices.js';
import { readLenientText } from './read-text.js';
import type { ReadingLimits } from './reading-limits.js';

/** How the items of an array lie in its bytes. */
export interface SparkplugArrayType {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => PayloadValue;
}

const BOOLEANS: SparkplugArrayType = {
  bytes: 0,
  read: (view, at) => ((view.getUint8(4 + (at >> 3)) >> (7 - (at & 7))) & 1) === 1,
};
const STRINGS: SparkplugArrayType = { bytes: 0, read: () => undefined };

/** Sparkplug 3.0, section 6.4.17: little-endian, one after the other. */
const TYPES: Readonly<Record<number, SparkplugArrayType>> = {
  22: { bytes: 1, read: (view, at) => view.getInt8(at) },
  23: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  24: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  25: { bytes: 8, read: (view, at) => wholeNumber(view.getBigInt64(at, true)) },
  26: { bytes: 1, read: (view, at) => view.getUint8(at) },
  27: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  28: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  29: { bytes: 8, read: (view, at) => wholeNumber(view.getBigUint64(at, true)) },
  30: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  31: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  32: BOOLEANS,
  33: STRINGS,
  34: { bytes: 8, read: (view, at) => dateOf(view.getBigInt64(at, true)) },
};

/** Undefined for a data type that is no array. */
export function arrayType(type: PayloadValue): SparkplugArrayType | undefined {
  return typeof type === 'number' ? TYPES[type] : undefined;
}

/** The items of an array. */
export function* readSparkplugArray(
  bytes: Uint8Array,
  type: SparkplugArrayType,
  limits: ReadingLimits,
): Reading<PayloadValue> {
  if (type === STRINGS) return yield* strings(bytes, limits);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const list = new ValueList();
  const count = type === BOOLEANS ? countBooleans(view) : bytes.byteLength / type.bytes;
  if (!Number.isInteger(count)) throw new DecodeError({ code: 'unexpected-end' });
  for (let index = 0; index < count; index++) {
    limits.push(list, type.read(view, index * (type === BOOLEANS ? 1 : type.bytes)));
    if (limits.step()) yield;
  }
  return list;
}

/** The count stands first; one that promises more than there are bits is none. */
function countBooleans(view: DataView): number {
  if (view.byteLength < 4) return Number.NaN;
  const count = view.getUint32(0, true);
  return count > (view.byteLength - 4) * 8 ? Number.NaN : count;
}

/** Each one ends with a zero. */
function* strings(bytes: Uint8Array, limits: ReadingLimits): Reading<ValueList> {
  const list = new ValueList();
  for (let from = 0; from < bytes.byteLength;) {
    const zero = bytes.indexOf(0, from);
    const end = zero < 0 ? bytes.byteLength : zero;
    // What is only counted need not be text.
    limits.push(list, limits.isFull ? '' : yield* readLenientText(bytes.subarray(from, end)));
    from = end + 1;
    if (limits.step(from)) yield;
  }
  return list;
}

function dateOf(epochMs: bigint): PayloadValue {
  const date = new Date(Number(epochMs));
  return Number.isNaN(date.getTime()) ? wholeNumber(epochMs) : date;
}
