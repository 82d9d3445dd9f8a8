import { dateOf } from '../values/precise-date.js';
import {
  type ExactText,
  TaggedValue,
  ValueList,
  ValueMap,
  wholeNumber,
  type PayloadValue,
} from '../values/payload-value.js';
import { ByteReader } from './byte-reader.js';
import type { Reading } from './read-in-slices.js';
import { ReadingLimits } from './reading-limits.js';

const TIMESTAMP = -1;

/** Reads one MessagePack value (msgpack/spec.md). */
export function* readMessagePack(bytes: Uint8Array): Reading<PayloadValue> {
  const reader = new MessagePackReader(bytes);
  const value = yield* reader.value();
  reader.end();
  return value;
}

class MessagePackReader {
  readonly #bytes: ByteReader;
  readonly #limits = new ReadingLimits();

  constructor(bytes: Uint8Array) {
    this.#bytes = new ByteReader(bytes);
  }

  end(): void {
    this.#bytes.end();
  }

  *value(): Reading<PayloadValue> {
    const bytes = this.#bytes;
    if (this.#limits.step(bytes.at)) yield;
    const head = bytes.uint8();
    if (head < 0x80) return head;
    if (head >= 0xe0) return head - 0x100;
    if (head < 0x90) return yield* this.#map(head & 15);
    if (head < 0xa0) return yield* this.#array(head & 15);
    if (head < 0xc0) return yield* bytes.text(head & 31);
    switch (head) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
        return bytes.bytes(bytes.uint8());
      case 0xc5:
        return bytes.bytes(bytes.uint16());
      case 0xc6:
        return bytes.bytes(bytes.uint32());
      case 0xc7:
        return this.#extension(bytes.uint8());
      case 0xc8:
        return this.#extension(bytes.uint16());
      case 0xc9:
        return this.#extension(bytes.uint32());
      case 0xca:
        return bytes.float32();
      case 0xcb:
        return bytes.float64();
      case 0xcc:
        return bytes.uint8();
      case 0xcd:
        return bytes.uint16();
      case 0xce:
        return bytes.uint32();
      case 0xcf:
        return wholeNumber(bytes.uint64());
      case 0xd0:
        return bytes.int8();
      case 0xd1:
        return bytes.int16();
      case 0xd2:
        return bytes.int32();
      case 0xd3:
        return wholeNumber(bytes.int64());
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(1 << (head - 0xd4));
      case 0xd9:
        return yield* bytes.text(bytes.uint8());
      case 0xda:
        return yield* bytes.text(bytes.uint16());
      case 0xdb:
        return yield* bytes.text(bytes.uint32());
      case 0xdc:
        return yield* this.#array(bytes.uint16());
      case 0xdd:
        return yield* this.#array(bytes.uint32());
      case 0xde:
        return yield* this.#map(bytes.uint16());
      case 0xdf:
        return yield* this.#map(bytes.uint32());
      default:
        throw bytes.unexpected();
    }
  }

  *#array(length: number): Reading<ValueList> {
    const list = new ValueList();
    this.#limits.enter();
    for (let index = 0; index < length; index++) this.#limits.push(list, yield* this.value());
    this.#limits.leave();
    return list;
  }

  *#map(length: number): Reading<ValueMap> {
    const map = new ValueMap();
    this.#limits.enter();
    for (let index = 0; index < length; index++) {
      const key = yield* this.value();
      this.#limits.add(map, key, yield* this.value());
    }
    this.#limits.leave();
    return map;
  }

  #extension(length: number): PayloadValue {
    const type = this.#bytes.int8();
    const data = this.#bytes.bytes(length);
    return (
      (type === TIMESTAMP ? timestamp(data) : undefined) ??
      new TaggedValue(`ext ${String(type)}`, data)
    );
  }
}

/** The extension type for times; undefined when it is none that can be written as a date. */
function timestamp(data: Uint8Array): Date | ExactText | undefined {
  const bytes = new ByteReader(data);
  let seconds: bigint;
  let nanoseconds = 0;
  if (data.byteLength === 4) seconds = BigInt(bytes.uint32());
  else if (data.byteLength === 8) {
    const both = bytes.uint64();
    nanoseconds = Number(both >> 34n);
    seconds = both & 0x3_ffff_ffffn;
  } else if (data.byteLength === 12) {
    nanoseconds = bytes.uint32();
    seconds = bytes.int64();
  } else return undefined;
  return dateOf(seconds, nanoseconds);
}
