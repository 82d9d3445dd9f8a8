import {
  TaggedValue,
  ValueList,
  ValueMap,
  wholeNumber,
  type PayloadValue,
} from '../values/payload-value.js';
import { readProtobuf } from './protobuf-reader.js';
import type { Reading } from './read-in-slices.js';
import { arrayType, readSparkplugArray } from './sparkplug-array.js';
import { sparkplugPayload } from './sparkplug-schema.js';
import { dataTypeName } from './sparkplug-types.js';

/**
 * Reads a Sparkplug B payload (Sparkplug 3.0, section 6.4): each metric with its name or alias, the name of its data type, and the one
 * value that this type gives it.
 */
export function* readSparkplug(bytes: Uint8Array): Reading<PayloadValue> {
  return yield* message(yield* readProtobuf(bytes, sparkplugPayload()));
}

/** Fields that hold a value, whatever the message. */
const VALUE_FIELD = /_value$/;
/** Milliseconds since the epoch. */
const TIMES: ReadonlySet<PayloadValue> = new Set(['timestamp']);
const LISTS: ReadonlySet<PayloadValue> = new Set(['metrics', 'parameters']);

/** What a person looks for stands first, so that a folded metric shows it. */
const FIRST: readonly PayloadValue[] = ['name', 'alias', 'value', 'datatype', 'type'];

function* message(value: PayloadValue): Reading<PayloadValue> {
  if (!(value instanceof ValueMap)) return value;
  yield;
  const type = value.get('datatype') ?? value.get('type');
  const fields: [PayloadValue, PayloadValue][] = [];
  for (const [index, key] of value.keys.entries()) {
    const field = value.values[index];
    if (typeof key === 'string' && VALUE_FIELD.test(key))
      fields.push(['value', yield* typed(field, type, key)]);
    else if (key === 'datatype' || key === 'type') fields.push([key, dataTypeName(field)]);
    else if (TIMES.has(key)) fields.push([key, time(field)]);
    else if (key === 'properties') fields.push([key, yield* propertySet(field)]);
    else if (LISTS.has(key)) fields.push([key, yield* list(field)]);
    else fields.push([key, field]);
  }
  const shown = new ValueMap();
  shown.omitted = value.omitted;
  for (const [key, field] of fields.toSorted(([a], [b]) => rank(a) - rank(b)))
    shown.add(key, field);
  return shown;
}

function rank(key: PayloadValue): number {
  const place = FIRST.indexOf(key);
  return place < 0 ? FIRST.length : place;
}

function* list(value: PayloadValue): Reading<PayloadValue> {
  if (!(value instanceof ValueList)) return value;
  const shown = new ValueList();
  shown.omitted = value.omitted;
  for (const item of value.items) shown.items.push(yield* message(item));
  return shown;
}

/** A value as its data type says; as it came where the type says nothing. */
function* typed(value: PayloadValue, type: PayloadValue, field: string): Reading<PayloadValue> {
  if (field === 'dataset_value') return yield* dataSet(value);
  if (field === 'template_value') return yield* message(value);
  if (field === 'propertyset_value') return yield* propertySet(value);
  if (field === 'propertysets_value') {
    const sets = value instanceof ValueMap ? value.get('propertyset') : undefined;
    const shown = new ValueList();
    for (const set of sets instanceof ValueList ? sets.items : [])
      shown.items.push(yield* propertySet(set));
    return shown;
  }
  if (value instanceof Uint8Array) {
    const array = arrayType(type);
    return array ? yield* readSparkplugArray(value, array) : value;
  }
  return typeof value === 'number' || typeof value === 'bigint' ? signed(value, type) : value;
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

/** Keys and values travel apart. */
function* propertySet(value: PayloadValue): Reading<PayloadValue> {
  const keys = value instanceof ValueMap ? value.get('keys') : undefined;
  const values = value instanceof ValueMap ? value.get('values') : undefined;
  if (!(keys instanceof ValueList) || !(values instanceof ValueList)) return value;
  const shown = new ValueMap();
  for (const [index, key] of keys.items.entries())
    shown.add(key, yield* message(values.items[index]));
  return shown;
}

/** A table: each row by the names of its columns. */
function* dataSet(value: PayloadValue): Reading<PayloadValue> {
  if (!(value instanceof ValueMap)) return value;
  const columns = itemsOf(value.get('columns'));
  const types = itemsOf(value.get('types'));
  const rows = value.get('rows');
  const shown = new ValueList();
  shown.omitted = rows instanceof ValueList ? rows.omitted : 0;
  for (const row of itemsOf(rows)) {
    const elements = row instanceof ValueMap ? itemsOf(row.get('elements')) : [];
    const cells = new ValueMap();
    for (const [index, element] of elements.entries()) {
      if (!(element instanceof ValueMap)) continue;
      const field = element.keys.at(-1);
      const name = columns[index] ?? index;
      const cell =
        typeof field === 'string' ? yield* typed(element.values.at(-1), types[index], field) : null;
      cells.add(name, cell);
    }
    shown.items.push(cells);
    yield;
  }
  const names = types.map(dataTypeName).map(String).join(', ');
  return new TaggedValue(`DataSet (${names})`, shown);
}

function itemsOf(value: PayloadValue): readonly PayloadValue[] {
  return value instanceof ValueList ? value.items : [];
}
