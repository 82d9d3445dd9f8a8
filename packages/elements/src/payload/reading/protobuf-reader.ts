import { ScalarType, type DescEnum, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { FeatureSet_FieldPresence as Presence } from '@bufbuild/protobuf/wkt';
import {
  TaggedValue,
  ValueList,
  ValueMap,
  wholeNumber,
  type PayloadValue,
} from '../values/payload-value.js';
import { dateOf } from '../values/precise-date.js';
import { DecodeError } from './decode-error.js';
import type { Reading } from './read-in-slices.js';
import { readLenientText } from './read-text.js';
import { MAX_VALUES, ReadingLimits } from './reading-limits.js';

/**
 * Reads one message of Protobuf as its descriptor says. A single field whose sender leaves it out at its default is there with that; what
 * else a payload leaves out is not. Fields that the descriptor does not know are named by their numbers.
 */
export function* readProtobuf(bytes: Uint8Array, type: DescMessage): Reading<PayloadValue> {
  const reader = new MessageReader(bytes);
  try {
    return yield* reader.message(type, bytes.byteLength);
  } catch (thrown) {
    throw reader.explain(thrown);
  }
}

/** A field as it came: several times, or once. */
interface Slot {
  readonly name: string;
  value: PayloadValue;
}

/** What a message may hold. */
interface Fields {
  readonly byNumber: ReadonlyMap<number, DescField>;
  /** Those that a sender leaves out at their default, as in proto3, with that default. */
  readonly implicit: readonly (Readonly<Slot> & { readonly number: number })[];
}

const known = new WeakMap<DescMessage, Fields>();

function fieldsOf(type: DescMessage): Fields {
  let fields = known.get(type);
  if (!fields) {
    fields = {
      byNumber: new Map(type.fields.map((field) => [field.number, field])),
      implicit: type.fields
        .filter(
          ({ presence, fieldKind }) =>
            presence === Presence.IMPLICIT && (fieldKind === 'scalar' || fieldKind === 'enum'),
        )
        .map(({ number, name, scalar, enum: enumeration }) => {
          return { number, name, value: defaultOf(scalar, enumeration) };
        }),
    };
    known.set(type, fields);
  }
  return fields;
}

function defaultOf(
  scalar: ScalarType | undefined,
  enumeration: DescEnum | undefined,
): PayloadValue {
  if (enumeration) return enumerated(enumeration, enumeration.values[0]?.number ?? 0);
  if (scalar === ScalarType.STRING) return '';
  if (scalar === ScalarType.BYTES) return new Uint8Array();
  return scalar === ScalarType.BOOL ? false : 0;
}

/** A number with its name, where it has one. */
function enumerated(enumeration: DescEnum, number: number): PayloadValue {
  const name = enumeration.value[number]?.name;
  return name === undefined ? number : new TaggedValue(name, number);
}

class MessageReader {
  readonly #bytes: Uint8Array;
  readonly #reader: BinaryReader;
  readonly #limits = new ReadingLimits();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#reader = new BinaryReader(bytes);
  }

  /** What the library throws is about the place where it stands. */
  explain(thrown: unknown): unknown {
    if (thrown instanceof DecodeError) return thrown;
    const { pos, len } = this.#reader;
    if (thrown instanceof RangeError || pos > len)
      return new DecodeError({ code: 'unexpected-end', at: len });
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    return new DecodeError({ code: 'unexpected-byte', at: pos, detail });
  }

  /** @param group - the number of the group that it is; groups end with a tag of their own. */
  *message(type: DescMessage, end: number, group?: number): Reading<PayloadValue> {
    const reader = this.#reader;
    const { byNumber, implicit } = fieldsOf(type);
    const slots = new Map<number, Slot>();
    const map = new ValueMap();
    this.#limits.enter();
    // Before all others: so a field has the same place in each message, whether it came or not. Beyond the bound none is kept.
    if (!this.#limits.isFull)
      for (const { number, name, value } of implicit) {
        slots.set(number, { name, value });
        if (this.#limits.step()) yield;
      }
    for (;;) {
      if (this.#limits.step(reader.pos)) yield;
      if (group === undefined && reader.pos >= end) break;
      const [number, wire] = reader.tag();
      if (wire === WireType.EndGroup) {
        if (number === group) break;
        throw new DecodeError({ code: 'unexpected-byte', at: reader.pos - 1 });
      }
      const field = byNumber.get(number);
      const slot = slots.get(number) ?? { name: field?.name ?? String(number), value: undefined };
      if (slots.size < MAX_VALUES || slots.has(number)) slots.set(number, slot);
      else map.omitted++;
      slot.value = field
        ? yield* this.#field(field, wire, slot.value)
        : yield* this.#unknown(number, wire, slot.value);
      if (group === undefined && reader.pos > end)
        throw new DecodeError({ code: 'unexpected-end', at: end });
    }
    this.#limits.leave();
    for (const { name, value } of slots.values()) {
      this.#limits.add(map, name, value);
      if (this.#limits.step()) yield;
    }
    return wellKnown(type, map);
  }

  *#field(field: DescField, wire: WireType, before: PayloadValue): Reading<PayloadValue> {
    switch (field.fieldKind) {
      case 'list': {
        const list = before instanceof ValueList ? before : new ValueList();
        yield* this.#items(field, wire, list);
        return list;
      }
      case 'map': {
        const map = before instanceof ValueMap ? before : new ValueMap();
        yield* this.#entry(field, map);
        return map;
      }
      default:
        return yield* this.#single(field, wire, field.number);
    }
  }

  *#items(
    field: DescField & { fieldKind: 'list' },
    wire: WireType,
    list: ValueList,
  ): Reading<void> {
    const reader = this.#reader;
    const isPackable =
      field.listKind === 'enum' ||
      (field.listKind === 'scalar' &&
        field.scalar !== ScalarType.STRING &&
        field.scalar !== ScalarType.BYTES);
    if (!isPackable || wire !== WireType.LengthDelimited) {
      this.#limits.push(list, yield* this.#single(field, wire, field.number));
      return;
    }
    const end = this.#endOfRun();
    while (reader.pos < end) {
      if (this.#limits.step(reader.pos)) yield;
      this.#limits.push(list, this.#scalarOrEnum(field.scalar, field.enum));
    }
    if (reader.pos > end) throw new DecodeError({ code: 'unexpected-end', at: end });
  }

  *#entry(field: DescField & { fieldKind: 'map' }, map: ValueMap): Reading<void> {
    const reader = this.#reader;
    const end = this.#endOfRun();
    let key: PayloadValue;
    let value: PayloadValue;
    this.#limits.enter();
    while (reader.pos < end) {
      if (this.#limits.step(reader.pos)) yield;
      const [number, wire] = reader.tag();
      if (number === 1) key = yield* this.#single({ scalar: field.mapKey }, wire, number);
      else if (number === 2) value = yield* this.#single(field, wire, number);
      else yield* this.#skip(wire, number);
    }
    this.#limits.leave();
    if (reader.pos > end) throw new DecodeError({ code: 'unexpected-end', at: end });
    key ??= defaultOf(field.mapKey, undefined);
    value ??= field.message
      ? yield* this.message(field.message, reader.pos)
      : defaultOf(field.scalar, field.enum);
    this.#limits.add(map, key, value);
  }

  *#single(
    {
      scalar,
      enum: enumeration,
      message,
    }: {
      readonly scalar?: ScalarType | undefined;
      readonly enum?: DescEnum | undefined;
      readonly message?: DescMessage | undefined;
    },
    wire: WireType,
    number: number,
  ): Reading<PayloadValue> {
    if (scalar === ScalarType.STRING) return yield* readLenientText(this.#reader.bytes());
    if (!message) return this.#scalarOrEnum(scalar, enumeration);
    if (wire === WireType.StartGroup) return yield* this.message(message, Infinity, number);
    return yield* this.message(message, this.#endOfRun());
  }

  /** Where the bytes end whose length stands next. */
  #endOfRun(): number {
    const reader = this.#reader;
    const length = reader.uint32();
    const end = reader.pos + length;
    if (end > reader.len) throw new DecodeError({ code: 'unexpected-end', at: reader.len });
    return end;
  }

  #scalarOrEnum(scalar: ScalarType | undefined, enumeration: DescEnum | undefined): PayloadValue {
    const reader = this.#reader;
    if (enumeration) return enumerated(enumeration, reader.int32());
    switch (scalar) {
      case ScalarType.DOUBLE:
        return reader.double();
      case ScalarType.FLOAT:
        return reader.float();
      case ScalarType.INT64:
        return wholeNumber(BigInt(reader.int64()));
      case ScalarType.UINT64:
        return wholeNumber(BigInt(reader.uint64()));
      case ScalarType.INT32:
        return reader.int32();
      case ScalarType.FIXED64:
        return wholeNumber(BigInt(reader.fixed64()));
      case ScalarType.FIXED32:
        return reader.fixed32();
      case ScalarType.BOOL:
        return reader.bool();
      case ScalarType.UINT32:
        return reader.uint32();
      case ScalarType.SFIXED32:
        return reader.sfixed32();
      case ScalarType.SFIXED64:
        return wholeNumber(BigInt(reader.sfixed64()));
      case ScalarType.SINT32:
        return reader.sint32();
      case ScalarType.SINT64:
        return wholeNumber(BigInt(reader.sint64()));
      case ScalarType.STRING:
      case ScalarType.BYTES:
      case undefined:
        return reader.bytes();
    }
  }

  *#unknown(number: number, wire: WireType, before: PayloadValue): Reading<PayloadValue> {
    const reader = this.#reader;
    const list = before instanceof ValueList ? before : new ValueList();
    const value =
      wire === WireType.LengthDelimited
        ? reader.bytes()
        : wire === WireType.Varint
          ? wholeNumber(BigInt(reader.uint64()))
          : yield* this.#skip(wire, number);
    this.#limits.push(list, value);
    return list;
  }

  /** Passes over a value and returns its bytes. A group may be as long as the payload: field by field. */
  *#skip(wire: WireType, number: number): Reading<Uint8Array> {
    const reader = this.#reader;
    if (wire !== WireType.StartGroup) return reader.skip(wire, number);
    const start = reader.pos;
    this.#limits.enter();
    for (;;) {
      if (this.#limits.step(reader.pos)) yield;
      const [inner, innerWire] = reader.tag();
      if (innerWire !== WireType.EndGroup) yield* this.#skip(innerWire, inner);
      else if (inner === number) break;
      else throw new DecodeError({ code: 'unexpected-byte', at: reader.pos - 1 });
    }
    this.#limits.leave();
    return this.#bytes.subarray(start, reader.pos);
  }
}

/** A time is shown as one. */
function wellKnown(type: DescMessage, map: ValueMap): PayloadValue {
  if (type.typeName !== 'google.protobuf.Timestamp') return map;
  const seconds = map.get('seconds') ?? 0;
  const nanoseconds = map.get('nanos') ?? 0;
  const isTime =
    (typeof seconds === 'number' || typeof seconds === 'bigint') && typeof nanoseconds === 'number';
  return (isTime ? dateOf(BigInt(seconds), nanoseconds) : undefined) ?? map;
}
