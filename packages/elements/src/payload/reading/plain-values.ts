/** Between a payload's values and JavaScript's own, for decoders that a page has written. */
import {
  ExactText,
  isContainer,
  TaggedValue,
  ValueList,
  ValueMap,
  type PayloadValue,
} from '../values/payload-value.js';
import { Pace, type Reading } from './read-in-slices.js';
import { ReadingLimits } from './reading-limits.js';

/** Whatever a page's decoder gave, as values to be shown. */
export function* fromPlain(value: unknown): Reading<PayloadValue> {
  return yield* convert(value, new ReadingLimits());
}

function* convert(value: unknown, limits: ReadingLimits): Reading<PayloadValue> {
  if (limits.step()) yield;
  switch (typeof value) {
    case 'object':
      return value === null ? null : yield* convertObject(value, limits);
    case 'undefined':
    case 'boolean':
    case 'number':
    case 'bigint':
    case 'string':
      return value;
    default:
      return new ExactText(String(value).slice(0, 200));
  }
}

function* convertObject(value: object, limits: ReadingLimits): Reading<PayloadValue> {
  // One that no date can hold would throw when it is written.
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? new ExactText('Invalid Date') : value;
  if (ArrayBuffer.isView(value))
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (value instanceof ExactText) return value;
  limits.enter();
  const converted = yield* convertContainer(value, limits);
  limits.leave();
  return converted;
}

function* convertContainer(value: object, limits: ReadingLimits): Reading<PayloadValue> {
  if (value instanceof TaggedValue)
    return new TaggedValue(value.label, yield* convert(value.value, limits));
  if (Array.isArray(value) || value instanceof Set) {
    const list = new ValueList();
    for (const item of value) limits.push(list, yield* convert(item, limits));
    return list;
  }
  const map = new ValueMap();
  const entries = value instanceof Map ? value.entries() : entriesOf(value);
  for (const [key, item] of entries)
    limits.add(map, yield* convert(key, limits), yield* convert(item, limits));
  return map;
}

function* entriesOf(value: object): Generator<[string, unknown]> {
  // An own property, whatever its name; what getters throw is the decoder's failure.
  for (const key of Object.keys(value)) yield [key, Reflect.get(value, key)];
}

/**
 * Values as JavaScript's own: objects have no prototype, so that no key of a payload means anything; a map with other keys than text is
 * a `Map`.
 */
export function* toPlain(value: PayloadValue, pace = new Pace()): Reading<unknown> {
  if (pace.step()) yield;
  if (value instanceof ExactText) return value.text;
  if (value instanceof TaggedValue) return yield* toPlain(value.value, pace);
  if (!isContainer(value)) return value;
  if (value instanceof ValueList) {
    const items: unknown[] = [];
    for (const item of value.items) items.push(yield* toPlain(item, pace));
    return items;
  }
  const { keys, values } = value;
  const texts = keys.filter((key) => typeof key === 'string');
  if (texts.length < keys.length) {
    const map = new Map<unknown, unknown>();
    for (const [index, key] of keys.entries())
      map.set(yield* toPlain(key, pace), yield* toPlain(values[index], pace));
    return map;
  }
  const plain = Object.create(null) as Record<string, unknown>; // Its type is `any`.
  for (const [index, name] of texts.entries()) {
    if (pace.step(name.length)) yield;
    plain[name] = yield* toPlain(values[index], pace);
  }
  return plain;
}
