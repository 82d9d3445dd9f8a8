import { ScalarType, type DescEnum, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
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
import { ReadingLimits } from './reading-limits.js';

/**
 * Reads one message of Protobuf as its descriptor says. What a payload leaves out is not there; fields that the descriptor does not
 * know are named by their numbers.
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

const fieldsOf = new WeakMap<DescMessage, ReadonlyMap<number, DescField>>();

function fieldsByNumber(type: DescMessage): ReadonlyMap<number, DescField> {
  let fields = fieldsOf.get(type);
  if (!fields) {
    fields = new Map(type.fields.map((field) => [field.number, field]));
    fieldsOf.set(type, fields);
  }
  return fields;
}

class MessageReader {
  readonly #reader: BinaryReader;
  readonly #limits = new ReadingLimits();

  constructor(bytes: Uint8Array) {
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
    const fields = fieldsByNumber(type);
    const slots = new Map<number, Slot>();
    this.#limits.enter();
    for (;;) {
      if (this.#limits.step()) yield;
      if (group === undefined && reader.pos >= end) break;
      const [number, wire] = reader.tag();
      if (wire === WireType.EndGroup) {
        if (number === group) break;
        throw new DecodeError({ code: 'unexpected-byte', at: reader.pos - 1 });
      }
      const field = fields.get(number);
      const slot = slots.get(number) ?? { name: field?.name ?? String(number), value: undefined };
      slots.set(number, slot);
      slot.value = field
        ? yield* this.#field(field, wire, slot.value)
        : this.#unknown(number, wire, slot.value);
      if (group === undefined && reader.pos > end)
        throw new DecodeError({ code: 'unexpected-end', at: end });
    }
    this.#limits.leave();
    const map = new ValueMap();
    for (const { name, value } of slots.values()) this.#limits.add(map, name, value);
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
      if (this.#limits.step()) yield;
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
      if (this.#limits.step()) yield;
      const [number, wire] = reader.tag();
      if (number === 1) key = this.#scalarOrEnum(field.mapKey, undefined);
      else if (number === 2) value = yield* this.#single(field, wire, number);
      else reader.skip(wire, number);
    }
    this.#limits.leave();
    if (reader.pos > end) throw new DecodeError({ code: 'unexpected-end', at: end });
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
    if (enumeration) {
      const number = reader.int32();
      const name = enumeration.value[number]?.name;
      return name === undefined ? number : new TaggedValue(name, number);
    }
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
      case ScalarType.STRING:
        return reader.string();
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
      case ScalarType.BYTES:
      case undefined:
        return reader.bytes();
    }
  }

  #unknown(number: number, wire: WireType, before: PayloadValue): PayloadValue {
    const reader = this.#reader;
    const list = before instanceof ValueList ? before : new ValueList();
    const value =
      wire === WireType.LengthDelimited
        ? reader.bytes()
        : wire === WireType.Varint
          ? wholeNumber(BigInt(reader.uint64()))
          : reader.skip(wire, number);
    this.#limits.push(list, value);
    return list;
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
