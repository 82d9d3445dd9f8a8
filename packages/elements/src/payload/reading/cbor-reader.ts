import {
  ExactText,
  TaggedValue,
  ValueList,
  ValueMap,
  wholeNumber,
  type PayloadValue,
} from '../values/payload-value.js';
import { ByteReader } from './byte-reader.js';
import type { Reading } from './read-in-slices.js';
import { ReadingLimits } from './reading-limits.js';
import { TextPieces } from './text-pieces.js';

const BREAK = 0xff;
const INDEFINITE = 31;

/** Reads one CBOR value (RFC 8949), with every kind of number, tag and length that there is. */
export function* readCbor(bytes: Uint8Array): Reading<PayloadValue> {
  const reader = new CborReader(bytes);
  const value = yield* reader.value();
  reader.end();
  return value;
}

class CborReader {
  readonly #bytes: ByteReader;
  readonly #limits = new ReadingLimits();

  constructor(bytes: Uint8Array) {
    this.#bytes = new ByteReader(bytes);
  }

  end(): void {
    this.#bytes.end();
  }

  *value(): Reading<PayloadValue> {
    if (this.#limits.step(this.#bytes.at)) yield;
    const head = this.#bytes.uint8();
    const short = head & 31;
    const major = head >> 5;
    if (major === 7) return this.#simple(short);
    const length = short === INDEFINITE ? undefined : this.#argument(short);
    switch (major) {
      case 0:
        return this.#definite(length);
      case 1:
        return negative(this.#definite(length));
      case 2:
        return yield* this.#byteString(length);
      case 3:
        return length === undefined ? yield* this.#textChunks() : yield* this.#bytes.text(length);
      case 4:
        return yield* this.#array(length);
      case 5:
        return yield* this.#map(length);
      default:
        return yield* this.#tagged(this.#definite(length));
    }
  }

  /** What follows the first byte of a head: a number, a length or a tag. */
  #argument(short: number): number | bigint {
    if (short < 24) return short;
    switch (short) {
      case 24:
        return this.#bytes.uint8();
      case 25:
        return this.#bytes.uint16();
      case 26:
        return this.#bytes.uint32();
      case 27:
        return wholeNumber(this.#bytes.uint64());
      default:
        throw this.#bytes.unexpected();
    }
  }

  #definite(argument: number | bigint | undefined): number | bigint {
    if (argument === undefined) throw this.#bytes.unexpected();
    return argument;
  }

  *#byteString(length: number | bigint | undefined): Reading<Uint8Array> {
    if (length !== undefined) return this.#bytes.bytes(length);
    let whole = new Uint8Array();
    let total = 0;
    for (;;) {
      const chunk = this.#chunkLength(2);
      if (chunk === undefined) return whole.slice(0, total);
      const bytes = this.#bytes.bytes(chunk);
      const before = total;
      total += bytes.byteLength;
      if (total > whole.byteLength) {
        const longer = new Uint8Array(2 * total);
        longer.set(whole);
        whole = longer;
      }
      whole.set(bytes, before);
      if (this.#limits.step(this.#bytes.at)) yield;
    }
  }

  *#textChunks(): Reading<string> {
    const pieces = new TextPieces();
    for (;;) {
      const chunk = this.#chunkLength(3);
      if (chunk === undefined) return pieces.join();
      pieces.push(yield* this.#bytes.text(chunk));
      if (this.#limits.step(this.#bytes.at)) yield;
    }
  }

  /** The length of the next chunk of a string; undefined behind the last one. */
  #chunkLength(major: number): number | bigint | undefined {
    const head = this.#bytes.uint8();
    if (head === BREAK) return undefined;
    const short = head & 31;
    if (head >> 5 !== major || short === INDEFINITE) throw this.#bytes.unexpected();
    return this.#argument(short);
  }

  *#array(length: number | bigint | undefined): Reading<ValueList> {
    const list = new ValueList();
    this.#limits.enter();
    for (let index = 0; this.#goesOn(index, length); index++)
      this.#limits.push(list, yield* this.value());
    this.#limits.leave();
    return list;
  }

  *#map(length: number | bigint | undefined): Reading<ValueMap> {
    const map = new ValueMap();
    this.#limits.enter();
    for (let index = 0; this.#goesOn(index, length); index++) {
      const key = yield* this.value();
      this.#limits.add(map, key, yield* this.value());
    }
    this.#limits.leave();
    return map;
  }

  #goesOn(index: number, length: number | bigint | undefined): boolean {
    if (length !== undefined) return index < length;
    if (this.#bytes.next !== BREAK) return true;
    this.#bytes.uint8();
    return false;
  }

  *#tagged(tag: number | bigint): Reading<PayloadValue> {
    this.#limits.enter();
    const value = yield* this.value();
    this.#limits.leave();
    return knownTag(tag, value) ?? new TaggedValue(`tag ${String(tag)}`, value);
  }

  #simple(short: number): PayloadValue {
    switch (short) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      case 23:
        return undefined;
      case 25:
        return halfFloat(this.#bytes.uint16());
      case 26:
        return this.#bytes.float32();
      case 27:
        return this.#bytes.float64();
      default:
    }
    const number = short === 24 ? this.#bytes.uint8() : short;
    if (short > 24 || (short === 24 && number < 32)) throw this.#bytes.unexpected();
    return new ExactText(`simple(${String(number)})`);
  }
}

function negative(argument: number | bigint): number | bigint {
  return wholeNumber(-1n - BigInt(argument));
}

/** More than so many bytes of a number would take long to write in digits. */
const MAX_BIGNUM_BYTES = 1024;
/** No date is written longer, in UTF-16 units. */
const MAX_DATE_LENGTH = 64;

/** Times and large numbers, RFC 8949, section 3.4; undefined for every other tag, and for what does not fit its tag. */
function knownTag(tag: number | bigint, value: PayloadValue): PayloadValue {
  if ((tag === 2 || tag === 3) && value instanceof Uint8Array) {
    if (value.byteLength > MAX_BIGNUM_BYTES) return undefined;
    const number = BigInt(
      `0x0${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`,
    );
    return tag === 2 ? number : -1n - number;
  }
  const epochMs =
    tag === 0 && typeof value === 'string' && value.length <= MAX_DATE_LENGTH
      ? Date.parse(value)
      : tag === 1 && typeof value === 'number'
        ? // A fraction of seconds is seldom exact: without rounding .439 would be .438.
          Math.round(value * 1000)
        : Number.NaN;
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** RFC 8949, appendix D. */
function halfFloat(half: number): number {
  const exponent = (half >> 10) & 31;
  const mantissa = half & 1023;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent < 31) return sign * (mantissa + 1024) * 2 ** (exponent - 25);
  return mantissa === 0 ? sign * Infinity : Number.NaN;
}
