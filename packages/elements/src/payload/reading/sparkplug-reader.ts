import {
  TaggedValue,
  ValueList,
  ValueMap,
  wholeNumber,
  type PayloadValue,
} from '../values/payload-value.js';
import { readProtobuf } from './protobuf-reader.js';
import type { Reading } from './read-in-slices.js';
import { ReadingLimits } from './reading-limits.js';
import { arrayType, readSparkplugArray } from './sparkplug-array.js';
import { sparkplugPayload } from './sparkplug-schema.js';
import { dataTypeName, NAMED_LISTS } from './sparkplug-types.js';

/**
 * Reads a Sparkplug B payload (Sparkplug 3.0, section 6.4): each metric with its name or alias, the name of its data type, and the one
 * value that this type gives it.
 */
export function* readSparkplug(bytes: Uint8Array): Reading<PayloadValue> {
  return yield* new SparkplugReader().message(yield* readProtobuf(bytes, sparkplugPayload()));
}

/** Fields that hold a value, whatever the message. */
const VALUE_FIELD = /_value$/;
/** Milliseconds since the epoch. */
const TIMES: ReadonlySet<PayloadValue> = new Set(['timestamp']);

/** What a person looks for stands first, so that a folded metric shows it. */
const FIRST: readonly PayloadValue[] = ['name', 'alias', 'value', 'datatype', 'type'];

/** So many columns of a table are told by their types. */
const MOST_TYPES = 20;

/** Makes of the fields of Protobuf what they mean. */
class SparkplugReader {
  /** Arrays, whose items the fields do not count, keep no more values than a payload may have. */
  readonly #limits = new ReadingLimits();

  *message(value: PayloadValue): Reading<PayloadValue> {
    if (this.#limits.step()) yield;
    if (!(value instanceof ValueMap)) return value;
    const type = value.get('datatype') ?? value.get('type');
    const fields = new ValueMap();
    for (const [index, key] of value.keys.entries()) {
      if (this.#limits.step()) yield;
      const field = value.values[index];
      if (typeof key === 'string' && VALUE_FIELD.test(key))
        fields.add('value', yield* this.#typed(field, type, key));
      else if (key === 'datatype' || key === 'type') fields.add(key, dataTypeName(field));
      else if (TIMES.has(key)) fields.add(key, time(field));
      else if (key === 'properties') fields.add(key, yield* this.#propertySet(field));
      else if (NAMED_LISTS.has(key)) fields.add(key, yield* this.#list(field));
      else fields.add(key, field);
    }
    const shown = inOrder(fields);
    shown.omitted = value.omitted;
    return shown;
  }

  *#list(value: PayloadValue): Reading<PayloadValue> {
    if (!(value instanceof ValueList)) return value;
    const shown = new ValueList();
    shown.omitted = value.omitted;
    for (const item of value.items) shown.items.push(yield* this.message(item));
    return shown;
  }

  /** A value as its data type says; as it came where the type says nothing. */
  *#typed(value: PayloadValue, type: PayloadValue, field: string): Reading<PayloadValue> {
    if (field === 'dataset_value') return yield* this.#dataSet(value);
    if (field === 'template_value') return yield* this.message(value);
    if (field === 'propertyset_value') return yield* this.#propertySet(value);
    if (field === 'propertysets_value') {
      const shown = new ValueList();
      for (const set of itemsOf(value, 'propertyset'))
        shown.items.push(yield* this.#propertySet(set));
      return shown;
    }
    if (value instanceof Uint8Array) {
      const array = arrayType(type);
      return array ? yield* readSparkplugArray(value, array, this.#limits) : value;
    }
    return typeof value === 'number' || typeof value === 'bigint' ? signed(value, type) : value;
  }

  /** Keys and values travel apart. */
  *#propertySet(value: PayloadValue): Reading<PayloadValue> {
    if (this.#limits.step()) yield;
    const keys = value instanceof ValueMap ? value.get('keys') : undefined;
    const values = value instanceof ValueMap ? value.get('values') : undefined;
    if (!(keys instanceof ValueList) || !(values instanceof ValueList)) return value;
    const shown = new ValueMap();
    for (const [index, key] of keys.items.entries())
      shown.add(key, yield* this.message(values.items[index]));
    return shown;
  }

  /** A table: each row by the names of its columns. */
  *#dataSet(value: PayloadValue): Reading<PayloadValue> {
    if (!(value instanceof ValueMap)) return value;
    const columns = itemsOf(value, 'columns');
    const types = itemsOf(value, 'types');
    const rows = value.get('rows');
    const shown = new ValueList();
    shown.omitted = rows instanceof ValueList ? rows.omitted : 0;
    for (const row of itemsOf(value, 'rows')) {
      const cells = new ValueMap();
      for (const [index, element] of itemsOf(row, 'elements').entries()) {
        if (this.#limits.step()) yield;
        if (!(element instanceof ValueMap)) continue;
        const field = element.keys.at(-1);
        const cell =
          typeof field === 'string'
            ? yield* this.#typed(element.values.at(-1), types[index], field)
            : null;
        cells.add(columns[index] ?? index, cell);
      }
      shown.items.push(cells);
      if (this.#limits.step()) yield;
    }
    const names = types.slice(0, MOST_TYPES).map(dataTypeName).map(String);
    if (types.length > MOST_TYPES) names.push('…');
    return new TaggedValue(`DataSet (${names.join(', ')})`, shown);
  }
}

function inOrder({ keys, values }: ValueMap): ValueMap {
  const ordered = new ValueMap();
  for (const first of FIRST)
    for (const [index, key] of keys.entries()) if (key === first) ordered.add(key, values[index]);
  for (const [index, key] of keys.entries())
    if (!FIRST.includes(key)) ordered.add(key, values[index]);
  return ordered;
}

/** Whole numbers travel unsigned. */
function signed(value: number | bigint, type: PayloadValue): PayloadValue {
  switch (type) {
    case 1:
      return (Number(value) << 24) >> 24;
    case 2:
      return (Number(value) << 16) >> 16;
    case 3:
      return Number(value) | 0;
    case 4:
      return wholeNumber(BigInt.asIntN(64, BigInt(value)));
    case 13:
      return time(value);
    default:
      return value;
  }
}

function time(value: PayloadValue): PayloadValue {
  if (typeof value !== 'number') return value;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : date;
}

/** What a list of that name in a message holds; nothing where there is none. */
function itemsOf(message: PayloadValue, name: string): readonly PayloadValue[] {
  const list = message instanceof ValueMap ? message.get(name) : undefined;
  return list instanceof ValueList ? list.items : [];
}
