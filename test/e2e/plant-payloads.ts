/** Payloads of a press in the formats that need a schema, made by hand: a `plant.Reading` of Protobuf, and Sparkplug B. */
import { bytesOf, double, joined, number, run } from './protobuf-wire.js';

type Bytes = Uint8Array | readonly number[];
const text = (field: number, value: string): Uint8Array => run(field, bytesOf(value));
const message = (field: number, ...parts: readonly Bytes[]): Uint8Array =>
  run(field, joined(...parts));

const OPTIONAL = 1;
const REPEATED = 3;
/** By their numbers in `descriptor.proto`. */
const TYPES = { double: 1, string: 9, enum: 14, sint64: 18 };

const field = (
  name: string,
  at: number,
  type: keyof typeof TYPES,
  label = OPTIONAL,
  ...more: readonly Bytes[]
): Uint8Array =>
  message(2, text(1, name), number(3, at), number(4, label), number(5, TYPES[type]), ...more);

/** What `protoc --descriptor_set_out` writes of `plant.proto`. */
export const PLANT_DESCRIPTORS = message(
  1,
  text(1, 'plant.proto'),
  text(2, 'plant'),
  message(
    4,
    text(1, 'Reading'),
    field('sensor', 1, 'string'),
    field('value', 2, 'double'),
    field('mode', 3, 'enum', OPTIONAL, text(6, '.plant.Mode')),
    field('samples', 4, 'sint64', REPEATED),
  ),
  message(
    5,
    text(1, 'Mode'),
    message(2, text(1, 'OFF'), number(2, 0)),
    message(2, text(1, 'ON'), number(2, 1)),
  ),
  text(12, 'proto3'),
);

/** A `plant.Reading`. */
export const READING = joined(
  text(1, 'T1'),
  double(2, 21.5),
  number(3, 1),
  // In zigzag: 212, 215 and -3.
  run(4, [0xa8, 3, 0xae, 3, 5]),
);

const DOUBLE = 10;
const metric = (name: string, value: number): Uint8Array =>
  message(2, text(1, name), number(4, DOUBLE), double(13, value));

/** A payload of Sparkplug B. */
export const SPARKPLUG = joined(
  number(1, Date.UTC(2026, 0, 2, 3, 4, 5)),
  metric('Oil temp', 62.5),
  metric('Pressure', 184),
  number(3, 7),
);
