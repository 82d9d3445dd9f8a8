import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { create, createFileRegistry, toBinary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorSetSchema,
  TimestampSchema,
} from '@bufbuild/protobuf/wkt';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  encode as encodeMessagePack,
  encodeTimeSpecToTimestamp,
  EXT_TIMESTAMP,
  ExtData,
} from '@msgpack/msgpack';
import { encode as encodeCbor, Tagged } from 'cborg';
import { bigIntEncoder, dateEncoder } from 'cborg/taglib';
import fc from 'fast-check';
import { CBOR_VECTORS, MESSAGEPACK_VECTORS } from './decoder-vectors.test-harness.js';
import { decodePayload, type DecodedPayload } from './decode-payload.js';
import { registerDecoder } from './decoder-registry.js';
import { formatNames } from './known-formats.js';
import { protobufDecoder } from './protobuf-decoder.js';
import type { DecodeFailure } from './reading/decode-error.js';
import { toPlain } from './reading/plain-values.js';
import { readInSlices } from './reading/read-in-slices.js';
import { MAX_DEPTH, MAX_VALUES } from './reading/reading-limits.js';
import { sparkplugPayload } from './reading/sparkplug-schema.js';
import {
  ExactText,
  TaggedValue,
  ValueList,
  ValueMap,
  type PayloadValue,
} from './values/payload-value.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const hex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits, 'hex'));

interface Told {
  readonly topic?: string;
  readonly contentType?: string;
  readonly schema?: string;
}

function decode(payload: Uint8Array, format?: string, told: Told = {}): Promise<DecodedPayload> {
  const { topic = 'plant/1', contentType, schema } = told;
  const properties = contentType === undefined ? {} : { contentType };
  const { signal } = new AbortController();
  return decodePayload({ topic, payload, properties }, format, schema, signal);
}

async function valueOf(payload: Uint8Array, format?: string, told?: Told): Promise<PayloadValue> {
  const decoded = await decode(payload, format, told);
  assert.ok(
    decoded.kind === 'value',
    'failure' in decoded ? inspect(decoded.failure) : decoded.kind,
  );
  return decoded.value;
}

async function failureOf(payload: Uint8Array, format: string, told?: Told): Promise<DecodeFailure> {
  const decoded = await decode(payload, format, told);
  assert.ok(decoded.kind === 'failed', decoded.kind);
  return decoded.failure;
}

function plainOf(value: PayloadValue): Promise<unknown> {
  return readInSlices(toPlain(value), new AbortController().signal);
}

/** Written so that every kind of value can be told from the others. */
function written(value: PayloadValue): string {
  if (value instanceof ExactText) return value.text;
  if (value instanceof TaggedValue) return `${value.label}(${written(value.value)})`;
  if (value instanceof ValueList) return `[${value.items.map(written).join(', ')}]`;
  if (value instanceof ValueMap) {
    const entries = value.keys.map((key, at) => `${written(key)}: ${written(value.values[at])}`);
    return `{${entries.join(', ')}}`;
  }
  if (value instanceof Uint8Array) return `h'${Buffer.from(value).toString('hex')}'`;
  if (value instanceof Date) return value.toISOString();
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

const field = (
  name: string,
  number: number,
  type: Type,
  label = Label.OPTIONAL,
  typeName = '',
) => ({
  name,
  number,
  type,
  label,
  typeName,
});
const SCHEMA = create(FileDescriptorSetSchema, {
  file: [
    {
      name: 'plant.proto',
      package: 'plant',
      syntax: 'proto3',
      enumType: [
        {
          name: 'Mode',
          value: [
            { name: 'OFF', number: 0 },
            { name: 'ON', number: 1 },
          ],
        },
      ],
      messageType: [
        {
          name: 'Reading',
          field: [
            field('sensor', 1, Type.STRING),
            field('value', 2, Type.DOUBLE),
            field('mode', 3, Type.ENUM, Label.OPTIONAL, '.plant.Mode'),
            field('samples', 4, Type.SINT64, Label.REPEATED),
            field('labels', 5, Type.MESSAGE, Label.REPEATED, '.plant.Reading.LabelsEntry'),
            field('child', 6, Type.MESSAGE, Label.OPTIONAL, '.plant.Reading'),
          ],
          nestedType: [
            {
              name: 'LabelsEntry',
              options: { mapEntry: true },
              field: [field('key', 1, Type.STRING), field('value', 2, Type.STRING)],
            },
          ],
        },
      ],
    },
  ],
});
const DESCRIPTORS = toBinary(FileDescriptorSetSchema, SCHEMA);
const READING = createFileRegistry(SCHEMA).getMessage('plant.Reading')!;
const FILE = `data:application/octet-stream;base64,${Buffer.from(DESCRIPTORS).toString('base64')}`;
const SCHEMA_URL = `${FILE}#plant.Reading`;
const unknownToo = create(READING, { sensor: 'T2' });
unknownToo.$unknown = [{ no: 99, wireType: WireType.Varint, data: hex('07') }];
const READING_BYTES = toBinary(
  READING,
  create(READING, {
    sensor: 'T1',
    value: 21.5,
    mode: 1,
    samples: [-1n, 2n ** 62n],
    labels: { constructor: 'b' },
    child: unknownToo,
  }),
);

type Field = (writer: BinaryWriter) => BinaryWriter;
const int =
  (number: number, value: number | bigint): Field =>
  (writer) =>
    writer.tag(number, WireType.Varint).uint64(value);
const bytes =
  (number: number, value: Uint8Array | string | Field[]): Field =>
  (writer) => {
    const run = Array.isArray(value)
      ? message(value)
      : typeof value === 'string'
        ? text(value)
        : value;
    return writer.tag(number, WireType.LengthDelimited).bytes(run);
  };
function message(fields: readonly Field[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const write of fields) write(writer);
  return writer.finish();
}
const metric = (name: string, datatype: number, value: Field): Field =>
  bytes(2, [bytes(1, name), int(4, datatype), value]);

const SPARKPLUG = message([
  int(1, 1_700_000_000_000),
  metric('i8', 1, int(10, 0xff)),
  metric('i32', 3, int(10, 0xffff_fffe)),
  metric('u32', 7, int(10, 0xffff_fffe)),
  metric('i64', 4, int(11, 2n ** 64n - 5n)),
  metric('u64', 8, int(11, 2n ** 64n - 5n)),
  metric('when', 13, int(11, 1_700_000_000_000)),
  metric('flags', 32, bytes(16, hex('03000000a0'))),
  metric('words', 33, bytes(16, 'a\0b\0')),
  metric('i16s', 23, bytes(16, hex('feff0100'))),
  metric(
    'table',
    16,
    bytes(17, [
      int(1, 2),
      bytes(2, 'x'),
      bytes(2, 'y'),
      int(3, 1),
      int(3, 12),
      bytes(4, [bytes(1, [int(1, 0xfe)]), bytes(1, [bytes(6, 'on')])]),
    ]),
  ),
  metric('motor', 19, bytes(18, [bytes(1, 'v1'), metric('rpm', 3, int(10, 0xffff_ffff))])),
  bytes(2, [
    int(2, 7),
    int(7, 1),
    bytes(9, [bytes(1, 'unit'), bytes(2, [int(1, 12), bytes(8, 'bar')])]),
  ]),
  int(3, 5),
]);

const anyText = fc.string({ unit: 'binary', maxLength: 12 });

/** What a message of Protobuf may say. */
interface ReadingFields {
  readonly sensor: string;
  readonly value: number;
  readonly mode: number;
  readonly samples: readonly bigint[];
  readonly labels: Readonly<Record<string, string>>;
  readonly child: ReadingFields | undefined;
}

const MODES: Readonly<Record<number, string>> = { 0: 'OFF(0)', 1: 'ON(1)' };

const anyReading = fc.letrec<{ reading: ReadingFields }>((tie) => ({
  reading: fc.record({
    sensor: anyText,
    // The library leaves out -0, as it does 0.
    value: fc.double().map((value) => (value === 0 ? 0 : value)),
    mode: fc.constantFrom(0, 1, 2, -1),
    samples: fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), { maxLength: 5 }),
    labels: fc.dictionary(
      anyText.filter((key) => key !== '__proto__'),
      anyText,
      { maxKeys: 4, noNullPrototype: true },
    ),
    child: fc.option(tie('reading'), { nil: undefined, maxDepth: 3 }),
  }),
})).reading;

/** As `written` writes it: a sender leaves out single fields that are nothing, and they are there; rows of nothing are not. */
function writtenReading({ sensor, value, mode, samples, labels, child }: ReadingFields): string {
  const entries = Object.entries(labels).map(
    ([key, label]) => `${JSON.stringify(key)}: ${JSON.stringify(label)}`,
  );
  const fields = [
    `"sensor": ${JSON.stringify(sensor)}`,
    `"value": ${String(value)}`,
    `"mode": ${MODES[mode] ?? String(mode)}`,
    samples.length === 0 ? '' : `"samples": [${samples.join(', ')}]`,
    entries.length === 0 ? '' : `"labels": {${entries.join(', ')}}`,
    child ? `"child": ${writtenReading(child)}` : '',
  ];
  return `{${fields.filter((each) => each !== '').join(', ')}}`;
}

const INT32 = fc.integer();
const UINT32 = fc.integer({ min: 0, max: 0xffff_ffff });
const INT64 = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
const UINT64 = fc.bigInt(0n, 2n ** 64n - 1n);
/** The name of the map's entries: `MapInt32Entry`. */
const mapType = (name: string): string =>
  `.every.Value.Map${name[0]!.toUpperCase()}${name.slice(1)}Entry`;
/** Every scalar type, with its values as the library takes them. */
const SCALARS: readonly (readonly [string, Type, fc.Arbitrary<unknown>])[] = [
  ['double', Type.DOUBLE, fc.double()],
  ['float', Type.FLOAT, fc.float()],
  ['int64', Type.INT64, INT64],
  ['uint64', Type.UINT64, UINT64],
  ['int32', Type.INT32, INT32],
  ['fixed64', Type.FIXED64, UINT64],
  ['fixed32', Type.FIXED32, UINT32],
  ['bool', Type.BOOL, fc.boolean()],
  ['string', Type.STRING, anyText],
  ['bytes', Type.BYTES, fc.uint8Array({ maxLength: 9 })],
  ['uint32', Type.UINT32, UINT32],
  ['sfixed32', Type.SFIXED32, INT32],
  ['sfixed64', Type.SFIXED64, INT64],
  ['sint32', Type.SINT32, INT32],
  ['sint64', Type.SINT64, INT64],
];
/**
 * Each scalar type alone (with presence, so that nothing is left out), in a row packed and not, in a choice of one, as a value of a map;
 * a group and a time.
 */
const EVERY_SCHEMA = create(FileDescriptorSetSchema, {
  file: [
    TimestampSchema.file.proto,
    {
      name: 'every.proto',
      package: 'every',
      syntax: 'proto2',
      dependency: ['google/protobuf/timestamp.proto'],
      messageType: [
        {
          name: 'Value',
          field: [
            ...SCALARS.flatMap(([name, type], index) => [
              field(`one_${name}`, index + 1, type),
              field(`loose_${name}`, index + 101, type, Label.REPEATED),
              {
                ...field(`packed_${name}`, index + 201, type, Label.REPEATED),
                options: { packed: type !== Type.STRING && type !== Type.BYTES },
              },
              { ...field(`choice_${name}`, index + 301, type), oneofIndex: 0 },
              field(`map_${name}`, index + 401, Type.MESSAGE, Label.REPEATED, mapType(name)),
            ]),
            field('inner', 500, Type.GROUP, Label.OPTIONAL, '.every.Value.Inner'),
            field('inners', 501, Type.GROUP, Label.REPEATED, '.every.Value.Inner'),
            field('at', 502, Type.MESSAGE, Label.OPTIONAL, '.google.protobuf.Timestamp'),
          ],
          oneofDecl: [{ name: 'choice' }],
          nestedType: [
            ...SCALARS.map(([name, type]) => ({
              name: mapType(name).split('.').at(-1)!,
              options: { mapEntry: true },
              field: [field('key', 1, Type.INT32), field('value', 2, type)],
            })),
            {
              name: 'Inner',
              field: [
                field('word', 1, Type.STRING),
                field('inner', 2, Type.GROUP, Label.OPTIONAL, '.every.Value.Inner'),
              ],
            },
          ],
        },
      ],
    },
  ],
});
const EVERY = createFileRegistry(EVERY_SCHEMA).getMessage('every.Value')!;
const EVERY_FILE = Buffer.from(toBinary(FileDescriptorSetSchema, EVERY_SCHEMA)).toString('base64');
const EVERY_TOLD = {
  schema: `data:application/octet-stream;base64,${EVERY_FILE}#every.Value`,
};

/** As `written` writes a value of the library. */
function writtenScalar(value: unknown): string {
  if (value instanceof Uint8Array) return `h'${Buffer.from(value).toString('hex')}'`;
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** What a message of {@link EVERY} says must be read like this. */
async function readsAsEvery(fields: object, expected: string): Promise<void> {
  const payload = toBinary(EVERY, create(EVERY, fields as Record<string, unknown>));
  assert.equal(written(await valueOf(payload, 'protobuf', EVERY_TOLD)), `{${expected}}`);
}

/** A metric of Sparkplug B as a sender writes it, and as a person reads it. */
interface TypedMetric {
  readonly datatype: number;
  readonly field: object;
  readonly read: string;
}

/** Whole numbers of at most 32 bits, which travel unsigned. */
const whole = (datatype: number, min: number, max: number): fc.Arbitrary<TypedMetric> =>
  fc
    .integer({ min, max })
    .map((value) => ({ datatype, field: { intValue: value >>> 0 }, read: String(value) }));
const long = (datatype: number, min: bigint, max: bigint): fc.Arbitrary<TypedMetric> =>
  fc.bigInt(min, max).map((value) => ({
    datatype,
    field: { longValue: BigInt.asUintN(64, value) },
    read: String(value),
  }));
const words = (datatype: number): fc.Arbitrary<TypedMetric> =>
  anyText.map((value) => ({
    datatype,
    field: { stringValue: value },
    read: JSON.stringify(value),
  }));
const DATA_TYPES: Readonly<Record<number, string>> = {
  1: 'Int8',
  2: 'Int16',
  3: 'Int32',
  4: 'Int64',
  5: 'UInt8',
  6: 'UInt16',
  7: 'UInt32',
  8: 'UInt64',
  9: 'Float',
  10: 'Double',
  11: 'Boolean',
  12: 'String',
  13: 'DateTime',
  14: 'Text',
  15: 'UUID',
  16: 'DataSet',
  17: 'Bytes',
  18: 'File',
  19: 'Template',
  22: 'Int8Array',
  23: 'Int16Array',
  24: 'Int32Array',
  25: 'Int64Array',
  26: 'UInt8Array',
  27: 'UInt16Array',
  28: 'UInt32Array',
  29: 'UInt64Array',
  30: 'FloatArray',
  31: 'DoubleArray',
  32: 'BooleanArray',
  33: 'StringArray',
  34: 'DateTimeArray',
};
/** Items one after the other, each written into its bytes by a `DataView`. */
const row = <Item>(
  datatype: number,
  itemBytes: number,
  items: fc.Arbitrary<Item>,
  write: (view: DataView, at: number, item: Item) => void,
): fc.Arbitrary<TypedMetric> =>
  fc.array(items, { maxLength: 9 }).map((all) => {
    const view = new DataView(new ArrayBuffer(all.length * itemBytes));
    for (const [index, item] of all.entries()) write(view, index * itemBytes, item);
    return {
      datatype,
      field: { bytesValue: new Uint8Array(view.buffer) },
      read: `[${all.map((item) => (item instanceof Date ? item.toISOString() : writtenScalar(item))).join(', ')}]`,
    };
  });
const anyArray: readonly fc.Arbitrary<TypedMetric>[] = [
  row(22, 1, fc.integer({ min: -0x80, max: 0x7f }), (view, at, item) => {
    view.setInt8(at, item);
  }),
  row(23, 2, fc.integer({ min: -0x8000, max: 0x7fff }), (view, at, item) => {
    view.setInt16(at, item, true);
  }),
  row(24, 4, INT32, (view, at, item) => {
    view.setInt32(at, item, true);
  }),
  row(25, 8, INT64, (view, at, item) => {
    view.setBigInt64(at, item, true);
  }),
  row(26, 1, fc.integer({ min: 0, max: 0xff }), (view, at, item) => {
    view.setUint8(at, item);
  }),
  row(27, 2, fc.integer({ min: 0, max: 0xffff }), (view, at, item) => {
    view.setUint16(at, item, true);
  }),
  row(28, 4, UINT32, (view, at, item) => {
    view.setUint32(at, item, true);
  }),
  row(29, 8, UINT64, (view, at, item) => {
    view.setBigUint64(at, item, true);
  }),
  row(30, 4, fc.float(), (view, at, item) => {
    view.setFloat32(at, item, true);
  }),
  row(31, 8, fc.double(), (view, at, item) => {
    view.setFloat64(at, item, true);
  }),
  row(34, 8, fc.date({ noInvalidDate: true }), (view, at, item) => {
    view.setBigInt64(at, BigInt(item.getTime()), true);
  }),
  fc.array(fc.boolean(), { maxLength: 20 }).map((all) => {
    const view = new DataView(new ArrayBuffer(4 + Math.ceil(all.length / 8)));
    view.setUint32(0, all.length, true);
    for (const [index, item] of all.entries()) {
      const at = 4 + Math.floor(index / 8);
      // The first one is the highest bit.
      view.setUint8(at, view.getUint8(at) + (item ? 0x80 >> (index % 8) : 0));
    }
    const bytesValue = new Uint8Array(view.buffer);
    return { datatype: 32, field: { bytesValue }, read: `[${all.join(', ')}]` };
  }),
  fc
    .array(
      anyText.map((each) => each.replaceAll('\0', '')),
      { maxLength: 5 },
    )
    .map((all) => ({
      datatype: 33,
      field: { bytesValue: text(all.map((each) => `${each}\0`).join('')) },
      read: `[${all.map((each) => JSON.stringify(each)).join(', ')}]`,
    })),
];
const flatMetrics: readonly fc.Arbitrary<TypedMetric>[] = [
  whole(1, -0x80, 0x7f),
  whole(2, -0x8000, 0x7fff),
  whole(3, -0x8000_0000, 0x7fff_ffff),
  long(4, -(2n ** 63n), 2n ** 63n - 1n),
  whole(5, 0, 0xff),
  whole(6, 0, 0xffff),
  whole(7, 0, 0xffff_ffff),
  long(8, 0n, 2n ** 64n - 1n),
  fc.float().map((value) => ({
    datatype: 9,
    field: { floatValue: value },
    read: Object.is(value, -0) ? '-0' : String(value),
  })),
  fc.double().map((value) => ({
    datatype: 10,
    field: { doubleValue: value },
    read: Object.is(value, -0) ? '-0' : String(value),
  })),
  fc
    .boolean()
    .map((value) => ({ datatype: 11, field: { booleanValue: value }, read: String(value) })),
  words(12),
  words(14),
  words(15),
  fc.date({ min: new Date(0), noInvalidDate: true }).map((value) => ({
    datatype: 13,
    field: { longValue: BigInt(value.getTime()) },
    read: value.toISOString(),
  })),
  fc.uint8Array({ maxLength: 9 }).map((value) => ({
    datatype: 17,
    field: { bytesValue: value },
    read: `h'${Buffer.from(value).toString('hex')}'`,
  })),
  fc
    .array(fc.tuple(fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }), anyText), { maxLength: 3 })
    .map((rows) => ({
      datatype: 16,
      field: {
        datasetValue: {
          numOfColumns: 2n,
          columns: ['n', 's'],
          types: [3, 12],
          rows: rows.map(([n, s]) => ({ elements: [{ intValue: n >>> 0 }, { stringValue: s }] })),
        },
      },
      read: `DataSet (Int32, String)([${rows
        .map(([n, s]) => `{"n": ${String(n)}, "s": ${JSON.stringify(s)}}`)
        .join(', ')}])`,
    })),
  fc.uint8Array({ maxLength: 9 }).map((value) => ({
    datatype: 18,
    field: { bytesValue: value },
    read: `h'${Buffer.from(value).toString('hex')}'`,
  })),
  ...anyArray,
];
/** How a sender names its metrics, in Protobuf and as a person reads them. */
type NamedMetric = readonly [name: string, metric: TypedMetric];
const sentMetrics = (all: readonly NamedMetric[]): object[] =>
  all.map(([name, { datatype, field: one }]) => ({ name, datatype, ...one }));
const readMetrics = (all: readonly NamedMetric[]): string =>
  all
    .map(
      ([name, { datatype, read }]) =>
        `{"name": ${JSON.stringify(name)}, "value": ${read}, "datatype": "${DATA_TYPES[datatype]!}"}`,
    )
    .join(', ');
/** Any data type that a metric may have; templates have metrics of their own. */
const anyMetric = fc.letrec<{ metric: TypedMetric; template: TypedMetric }>((tie) => ({
  metric: fc.oneof({ maxDepth: 2 }, ...flatMetrics, tie('template')),
  template: fc
    .tuple(anyText, fc.array(fc.tuple(anyText, tie('metric')), { minLength: 1, maxLength: 3 }))
    .map(([version, all]) => ({
      datatype: 19,
      field: { templateValue: { version, metrics: sentMetrics(all) } },
      read: `{"version": ${JSON.stringify(version)}, "metrics": [${readMetrics(all)}]}`,
    })),
})).metric;

/** A time as it is read: to the millisecond, or to the nanosecond where it has some. */
function isoOf(seconds: bigint, nanoseconds: number): string {
  const iso = new Date(Number(seconds) * 1000 + Math.floor(nanoseconds / 1e6)).toISOString();
  if (nanoseconds % 1e6 === 0) return iso;
  return iso.replace(/\.\d+Z$/, `.${String(nanoseconds).padStart(9, '0')}Z`);
}

/** Libraries write -0 as the whole number 0; that it is read is in the vectors. */
function withoutNegativeZero(value: number): number {
  return value === 0 ? 0 : value;
}

/** What a payload is in each binary format, to be damaged. */
const SAMPLES: Readonly<Record<string, Uint8Array>> = {
  json: text(String.raw`{"a":[1,{"b":"\u00e4","c":[true,null,-1.5e3]}]}`),
  cbor: encodeCbor({ a: [1, { b: 'x', c: [true, null, -1.5] }], d: new Uint8Array(9) }),
  messagepack: encodeMessagePack({
    a: [1, { b: 'x', c: [true, null, -1.5] }],
    d: new Uint8Array(9),
  }),
  protobuf: READING_BYTES,
  sparkplug: SPARKPLUG,
};

describe('decoders', () => {
  it('read the vectors of CBOR and MessagePack', async () => {
    for (const [format, vectors] of [
      ['cbor', CBOR_VECTORS],
      ['messagepack', MESSAGEPACK_VECTORS],
    ]) {
      for (const line of vectors!.trim().split('\n')) {
        const [digits = '', ...rest] = line.split(' ');
        assert.equal(written(await valueOf(hex(digits), format)), rest.join(' '), line);
      }
    }
  });

  it('give back what was encoded', async () => {
    const values = fc.jsonValue({ maxDepth: 4 });
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        const plain = JSON.stringify(value);
        for (const [format, encoded] of [
          ['json', text(JSON.stringify(value, null, 1))],
          ['cbor', encodeCbor(JSON.parse(plain))],
          ['messagepack', encodeMessagePack(JSON.parse(plain))],
        ] as const)
          assert.deepEqual(
            JSON.parse(JSON.stringify(await plainOf(await valueOf(encoded, format)))),
            JSON.parse(plain),
            format,
          );
      }),
    );
  });

  it('give back what CBOR has beside JSON: bytes, large numbers, tags, dates, and floats of each size', async () => {
    const typeEncoders = { bigint: bigIntEncoder, Date: dateEncoder };
    // Floats of 16, 32 and 64 bits: the library takes the shortest one that holds the number.
    const halves = fc
      .tuple(fc.integer({ min: -2047, max: 2047 }), fc.integer({ min: -24, max: 5 }))
      .map(([mantissa, exponent]) => mantissa * 2 ** exponent);
    const numbers = fc.oneof(halves, fc.float(), fc.double()).map(withoutNegativeZero);
    const big = fc.bigInt(-(2n ** 256n), 2n ** 256n);
    const anyTag = fc.integer({ min: 6, max: 0xffff_ffff });
    const dates = fc.date({
      noInvalidDate: true,
      min: new Date(0),
      max: new Date('9999-12-31T23:59:59.999Z'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.oneof(INT64, UINT64, big),
        anyTag,
        anyText,
        dates,
        numbers,
        async (run, large, tag, word, date, number) => {
          const payload = encodeCbor(
            [run, large, new Tagged(tag, new Tagged(tag, word)), date, number],
            { typeEncoders },
          );
          const tagged = `tag ${String(tag)}(tag ${String(tag)}(${JSON.stringify(word)}))`;
          assert.equal(
            written(await valueOf(payload, 'cbor')),
            `[${writtenScalar(run)}, ${String(large)}, ${tagged}, ${date.toISOString()}, ${String(number)}]`,
          );
        },
      ),
      {
        examples: [[new Uint8Array(), 0n, 6, '', new Date('4163-06-09T13:34:27.439Z'), 0]],
      },
    );
    const sizes = [1.5, Math.fround(0.1), 0.1].map((number) => encodeCbor(number).length);
    assert.deepEqual(sizes, [3, 5, 9]);
  });

  it('give back what MessagePack has beside JSON: bytes, large numbers, extensions, times, floats of each size', async () => {
    const times = fc.record({
      sec: fc.integer({ min: -8_640_000_000_000, max: 8_639_999_999_999 }),
      nsec: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999_999 })),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.oneof(INT64, UINT64),
        // Those below zero are the specification's own.
        fc.integer({ min: 0, max: 127 }),
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        times,
        fc.float().map(withoutNegativeZero),
        fc.double().map(withoutNegativeZero),
        async (run, large, type, data, time, single, double) => {
          const at = new ExtData(EXT_TIMESTAMP, encodeTimeSpecToTimestamp(time));
          const items = [run, large, new ExtData(type, data), at, double].map((each) =>
            encodeMessagePack(each, { useBigInt64: true }),
          );
          items.push(encodeMessagePack(single, { forceFloat32: true }));
          // An array of six.
          const payload = Uint8Array.of(0x96, ...items.flatMap((each) => [...each]));
          const extension = `ext ${String(type)}(${writtenScalar(data)})`;
          assert.equal(
            written(await valueOf(payload, 'messagepack')),
            `[${writtenScalar(run)}, ${String(large)}, ${extension}, ${isoOf(BigInt(time.sec), time.nsec)}, ${String(double)}, ${String(single)}]`,
          );
        },
      ),
    );
  });

  it('give back what was encoded as Protobuf, whatever it says', async () => {
    await fc.assert(
      fc.asyncProperty(anyReading, async (reading) => {
        const payload = toBinary(READING, create(READING, { ...reading }));
        if (payload.length === 0) return;
        const value = await valueOf(payload, 'protobuf', { schema: SCHEMA_URL });
        assert.equal(written(value), writtenReading(reading));
      }),
    );
  });

  for (const [name, , values] of SCALARS) {
    it(`give back ${name} of Protobuf: alone, in rows packed and not, chosen, and in a map`, async () => {
      const capital = `${name[0]!.toUpperCase()}${name.slice(1)}`;
      const rows = fc.array(values, { minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(values, rows, fc.integer(), async (one, row, key) => {
          const list = `[${row.map(writtenScalar).join(', ')}]`;
          const single = writtenScalar(one);
          await readsAsEvery(
            {
              [`one${capital}`]: one,
              [`loose${capital}`]: row,
              [`packed${capital}`]: row,
              choice: { case: `choice${capital}`, value: one },
              [`map${capital}`]: { [key]: one },
            },
            `"one_${name}": ${single}, "loose_${name}": ${list}, "packed_${name}": ${list}, "choice_${name}": ${single}, "map_${name}": {${String(key)}: ${single}}`,
          );
        }),
      );
    });
  }

  it('read rows of Protobuf that come packed where they are declared loose, and the other way round', async () => {
    const numbers = fc.array(UINT32, { minLength: 1, maxLength: 5 });
    const [loose, packed] = ['loose_fixed32', 'packed_fixed32'].map(
      (name) => EVERY.fields.find((each) => each.name === name)!.number,
    );
    await fc.assert(
      fc.asyncProperty(numbers, numbers, async (run, single) => {
        const writer = new BinaryWriter();
        writer.tag(loose!, WireType.LengthDelimited).fork();
        for (const each of run) writer.fixed32(each);
        writer.join();
        for (const each of single) writer.tag(packed!, WireType.Bit32).fixed32(each);
        // A part of the row more, as a sender may write it that joins two messages.
        writer.tag(loose!, WireType.Bit32).fixed32(7);
        assert.equal(
          written(await valueOf(writer.finish(), 'protobuf', EVERY_TOLD)),
          `{"loose_fixed32": [${[...run, 7].join(', ')}], "packed_fixed32": [${single.join(', ')}]}`,
        );
      }),
    );
  });

  it('read the groups of Protobuf, known and unknown, and tell a group that ends as another', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (outer, deep) => {
        const word = { word: outer, inner: { word: deep } };
        const read = `{"word": ${JSON.stringify(outer)}, "inner": {"word": ${JSON.stringify(deep)}}}`;
        await readsAsEvery(
          { inner: word, inners: [word, word] },
          `"inner": ${read}, "inners": [${read}, ${read}]`,
        );
        // The same bytes by a schema that knows none of it: a group's own, up to the tag that ends it.
        const payload = toBinary(EVERY, create(EVERY, { inner: word }));
        const [start, end] = [500, 500].map((number, index) =>
          new BinaryWriter()
            .tag(number, index === 0 ? WireType.StartGroup : WireType.EndGroup)
            .finish(),
        );
        assert.deepEqual(payload.subarray(0, start!.length), start);
        const unknown = await valueOf(payload, 'protobuf', { schema: SCHEMA_URL });
        const bytesOf = Buffer.from(payload.subarray(start!.length)).toString('hex');
        assert.equal(
          written(unknown),
          `{"sensor": "", "value": 0, "mode": OFF(0), "500": [h'${bytesOf}']}`,
        );
        const wrong = payload.slice();
        wrong.set(end!, payload.length - end!.length);
        wrong[payload.length - end!.length] = wrong[payload.length - end!.length]! ^ 8;
        for (const schema of [SCHEMA_URL, EVERY_TOLD.schema])
          assert.deepEqual(await failureOf(wrong, 'protobuf', { schema }), {
            code: 'unexpected-byte',
            at: payload.length - 1,
          });
      }),
    );
  });

  it('read a time of Protobuf as one, to the nanosecond, and what is no time as its fields', async () => {
    const lastSeconds = 8_640_000_000_000n;
    const seconds = fc.bigInt(-lastSeconds, lastSeconds - 1n);
    await fc.assert(
      fc.asyncProperty(seconds, fc.integer({ min: 0, max: 999_999_999 }), async (s, nanos) => {
        await readsAsEvery({ at: { seconds: s, nanos } }, `"at": ${isoOf(s, nanos)}`);
      }),
    );
    await readsAsEvery({ at: {} }, '"at": 1970-01-01T00:00:00.000Z');
    for (const [fields, expected] of [
      [{ seconds: 2n ** 62n }, `{"seconds": ${String(2n ** 62n)}, "nanos": 0}`],
      [{ seconds: 1n, nanos: -1 }, '{"seconds": 1, "nanos": -1}'],
      [{ nanos: 1_000_000_000 }, '{"seconds": 0, "nanos": 1000000000}'],
    ] as const)
      await readsAsEvery({ at: fields }, `"at": ${expected}`);
  });

  it('give back what was encoded as Sparkplug B, each value by its data type', async () => {
    const metrics = fc.array(fc.tuple(anyText, anyMetric), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(metrics, fc.bigInt(0n, 255n), async (all, seq) => {
        const type = sparkplugPayload();
        const payload = toBinary(type, create(type, { metrics: sentMetrics(all), seq }));
        const list = all.length === 0 ? '' : `"metrics": [${readMetrics(all)}], `;
        assert.equal(
          written(await valueOf(payload, 'sparkplug')),
          `{${list}"seq": ${String(seq)}}`,
        );
      }),
    );
  });

  it('give back every data type of Sparkplug B by its name', async () => {
    const type = sparkplugPayload();
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.tuple(...flatMetrics), async (every) => {
        const all = every.map((each, index): NamedMetric => [String(index), each]);
        for (const { datatype } of every) seen.add(datatype);
        const payload = toBinary(type, create(type, { metrics: sentMetrics(all) }));
        assert.equal(
          written(await valueOf(payload, 'sparkplug')),
          `{"metrics": [${readMetrics(all)}]}`,
        );
      }),
    );
    // Templates are not flat.
    assert.deepEqual(
      [...seen, 19].toSorted((a, b) => a - b),
      Object.keys(DATA_TYPES).map(Number),
    );
  });

  it('read Protobuf by a schema that is fetched, and for a page’s own format', async () => {
    const expected =
      '{"sensor": "T1", "value": 21.5, "mode": ON(1), "samples": [-1, 4611686018427387904], "labels": {"constructor": "b"}, "child": {"sensor": "T2", "value": 0, "mode": OFF(0), "99": [7]}}';
    assert.equal(
      written(await valueOf(READING_BYTES, 'protobuf', { schema: SCHEMA_URL })),
      expected,
    );
    assert.equal(written(await valueOf(READING_BYTES, undefined, { schema: FILE })), expected);
    for (const descriptors of [DESCRIPTORS, FILE]) {
      const remove = registerDecoder(
        'reading',
        protobufDecoder({ descriptors, message: 'plant.Reading' }),
      );
      const value = await valueOf(READING_BYTES, 'reading');
      assert.match(written(value), /^\{"sensor": "T1", "value": 21\.5, "mode": 1/);
      remove();
    }
    const told = { schema: `${FILE}#plant.Other` };
    assert.deepEqual(await failureOf(READING_BYTES, 'protobuf', told), {
      code: 'schema-message-unknown',
      detail: 'plant.Other',
    });
    assert.deepEqual(await failureOf(READING_BYTES, 'protobuf'), { code: 'schema-missing' });
    const failed = async (schema: string): Promise<string> =>
      (await failureOf(READING_BYTES, 'protobuf', { schema })).code;
    assert.equal(await failed('data:,xyz#a.B'), 'schema-invalid');
    assert.equal(await failed('http://127.0.0.1:1/a.binpb#a.B'), 'schema-unavailable');
    assert.equal(await failed(`data:,${'x'.repeat(1_048_577)}#a.B`), 'schema-unavailable');
  });

  it('read Sparkplug B: names, aliases, and each value as its data type says', async () => {
    const value = await valueOf(SPARKPLUG, undefined, { topic: 'spBv1.0/plant/DDATA/edge/1' });
    assert.ok(value instanceof ValueMap);
    const metrics = value.get('metrics');
    assert.ok(metrics instanceof ValueList);
    const lines = metrics.items.map((each) => {
      assert.ok(each instanceof ValueMap);
      return `${written(each.get('name') ?? each.get('alias'))} ${written(each.get('datatype'))} ${written(each.get('value'))}`;
    });
    assert.deepEqual(lines, [
      '"i8" "Int8" -1',
      '"i32" "Int32" -2',
      '"u32" "UInt32" 4294967294',
      '"i64" "Int64" -5',
      '"u64" "UInt64" 18446744073709551611',
      '"when" "DateTime" 2023-11-14T22:13:20.000Z',
      '"flags" "BooleanArray" [true, false, true]',
      '"words" "StringArray" ["a", "b"]',
      '"i16s" "Int16Array" [-2, 1]',
      '"table" "DataSet" DataSet (Int8, String)([{"x": -2, "y": "on"}])',
      '"motor" "Template" {"version": "v1", "metrics": [{"name": "rpm", "value": -1, "datatype": "Int32"}]}',
      '7 undefined undefined',
    ]);
    assert.match(
      written(metrics.items.at(-1)),
      /"is_null": true, "properties": \{"unit": \{"value": "bar", "type": "String"\}\}/,
    );
    assert.equal(written(value.get('timestamp')), '2023-11-14T22:13:20.000Z');
  });

  it('are chosen by the wanted format, the content type, the topic, or what the payload looks like', async () => {
    const formatOf = async (payload: Uint8Array, told?: Told, wanted?: string): Promise<string> =>
      (await decode(payload, wanted, told)).format;
    assert.equal(await formatOf(text('{"a":1}')), 'json');
    assert.equal(await formatOf(text('{"a":')), 'text');
    assert.equal(await formatOf(text('21.5')), 'text');
    assert.equal(await formatOf(hex('80ff')), 'hex');
    assert.equal(await formatOf(text('a\0b')), 'hex');
    for (const [contentType, format] of [
      ['application/json; charset=utf-8', 'json'],
      ['application/senml+json', 'json'],
      ['application/senml+cbor', 'cbor'],
      ['text/plain', 'text'],
      ['APPLICATION/CBOR', 'cbor'],
      ['application/x-msgpack', 'messagepack'],
      ['application/protobuf', 'protobuf'],
      ['application/octet-stream', 'json'],
      ['__proto__', 'json'],
      ['a+constructor', 'json'],
    ] as const)
      assert.equal(await formatOf(text('{"a":1}'), { contentType }), format, contentType);
    const topic = 'spBv1.0/plant/NBIRTH/edge';
    assert.equal(await formatOf(SPARKPLUG, { topic }), 'sparkplug');
    assert.equal(await formatOf(text('{}'), { topic: 'spBv1.0/STATE/host' }), 'json');
    assert.equal(await formatOf(text('{}'), { topic, contentType: 'application/json' }), 'json');
    assert.equal(
      await formatOf(text('{}'), { topic, contentType: 'application/json' }, 'hex'),
      'hex',
    );
    assert.equal((await decode(new Uint8Array(), 'cbor')).kind, 'empty');
  });

  it('may be a page’s own, whatever they give, throw or never end', async () => {
    const loop: unknown[] = [];
    loop.push(loop);
    const given: Readonly<Record<string, () => unknown>> = {
      'own-value': () => ({
        ['__proto__']: 1,
        at: new Date(0),
        raw: new Uint16Array([258]),
        big: 5n,
        map: new Map([[{ k: 1 }, 2]]),
        none: undefined,
      }),
      'own-loop': () => loop,
      'own-throw': () => Promise.reject(new Error('no such meter')),
      'own-never': () => new Promise(() => undefined),
    };
    const removers = Object.entries(given).map(([name, give]) =>
      registerDecoder(name, { label: name, contentTypes: [`application/x-${name}`], decode: give }),
    );
    const contentType = 'application/x-own-value';
    assert.equal(
      written(await valueOf(text('x'), undefined, { contentType })),
      `{"__proto__": 1, "at": 1970-01-01T00:00:00.000Z, "raw": h'0201', "big": 5, "map": {{"k": 1}: 2}, "none": undefined}`,
    );
    assert.deepEqual(await failureOf(text('x'), 'own-loop'), { code: 'too-deep' });
    assert.deepEqual(await failureOf(text('x'), 'own-throw'), {
      code: 'decoder-failed',
      detail: 'no such meter',
    });
    const waiting = new AbortController();
    const never = decodePayload(
      { topic: 't', payload: text('x'), properties: {} },
      'own-never',
      undefined,
      waiting.signal,
    );
    waiting.abort(new Error('left'));
    await assert.rejects(never, /left/);
    assert.ok(formatNames().includes('own-value'));
    for (const remove of removers) remove();
    assert.deepEqual(await failureOf(text('x'), 'own-value'), {
      code: 'format-unknown',
      detail: 'own-value',
    });
    for (const name of ['json', 'auto', 'Own', 'a b', ''])
      assert.throws(() => registerDecoder(name, { label: '', decode: () => 1 }), {
        code: 'invalid-options',
      });
  });

  it('keep digits, keys that come twice, and keys that mean something elsewhere', async () => {
    const json =
      '{"n":[1.0,12345678901234567890,1e400,-0],"n":2,"__proto__":{"polluted":1},"constructor":3}';
    const expected =
      '{"n": [1.0, 12345678901234567890, 1e400, -0], "n": 2, "__proto__": {"polluted": 1}, "constructor": 3}';
    const value = await valueOf(text(json));
    assert.equal(written(value), expected);
    const plain = await plainOf(value);
    assert.deepEqual(Object.keys(plain as object), ['n', '__proto__', 'constructor']);
    assert.equal(Object.getPrototypeOf(plain), null);
    for (const [format, payload] of [
      ['messagepack', hex('82a95f5f70726f746f5f5f81a16101a161 02'.replace(' ', ''))],
      ['cbor', hex('a2695f5f70726f746f5f5fa161610161 6102'.replace(' ', ''))],
    ] as const)
      assert.equal(written(await valueOf(payload, format)), '{"__proto__": {"a": 1}, "a": 2}');
    assert.equal('polluted' in {}, false);
  });

  it('say where a payload is wrong', async () => {
    const cases: [string, string, object][] = [
      ['cbor', '83 01 02', { code: 'unexpected-end', at: 3 }],
      ['cbor', '01 02', { code: 'left-over', at: 1 }],
      ['cbor', '82 01 1c', { code: 'unexpected-byte', at: 2 }],
      ['cbor', 'ff', { code: 'unexpected-byte', at: 0 }],
      ['cbor', '5f 61 61 ff', { code: 'unexpected-byte', at: 1 }],
      ['cbor', '61 ff', { code: 'not-utf8' }],
      ['messagepack', 'c1', { code: 'unexpected-byte', at: 0 }],
      ['messagepack', '92 01', { code: 'unexpected-end', at: 2 }],
      ['protobuf', '0a 05 61', { code: 'unexpected-end', at: 3 }],
      ['sparkplug', '08', { code: 'unexpected-end', at: 1 }],
      ['sparkplug', '12 05 0a', { code: 'unexpected-end', at: 3 }],
      ['sparkplug', '12 02 0c 00', { code: 'unexpected-byte', at: 2 }],
      ['json', '7b 22 61 22 3a 78 7d', { code: 'unexpected-character', at: 5, detail: 'x' }],
      ['json', '5b 31 2c', { code: 'unexpected-end', at: 3 }],
      ['json', '5b 30 31 5d', { code: 'unexpected-character', at: 2, detail: '1' }],
      ['json', 'ff', { code: 'not-utf8' }],
    ];
    for (const [format, digits, expected] of cases) {
      const payload = hex(digits.replaceAll(' ', ''));
      assert.deepEqual(await failureOf(payload, format, { schema: SCHEMA_URL }), expected, digits);
    }
  });

  it('are not led astray by depth, lengths that lie, or more than can be shown', async () => {
    const repeat = (digits: string, count: number): Uint8Array => hex(digits.repeat(count));
    const deep: [string, Uint8Array][] = [
      ['json', text('['.repeat(1_000_000))],
      ['cbor', repeat('81', 1_000_000)],
      ['cbor', repeat('c1', 1_000_000)],
      // Each claims a million items: whoever believed them would need gigabytes.
      ['messagepack', repeat('dd000f4240', 3000)],
      ['protobuf', nested(MAX_DEPTH + 1)],
      ['protobuf', repeat('33', 100_000)],
      ['sparkplug', nestedTemplates(MAX_DEPTH)],
    ];
    for (const [format, payload] of deep) {
      const failure = await failureOf(payload, format, { schema: SCHEMA_URL });
      assert.deepEqual(failure, { code: 'too-deep' }, format);
    }
    for (const [format, digits] of [
      ['cbor', '9affffffff'],
      ['cbor', '9bffffffffffffffff'],
      ['cbor', '5bffffffffffffffff'],
      ['messagepack', 'ddffffffff'],
      ['messagepack', 'c6ffffffff'],
      ['protobuf', '0affffffff0f'],
      ['protobuf', '22ffffffff0f'],
      ['sparkplug', '12ffffffff0f'],
    ] as const) {
      const failure = await failureOf(hex(digits), format, { schema: SCHEMA_URL });
      assert.deepEqual(failure, { code: 'unexpected-end', at: digits.length / 2 }, digits);
    }
    const many = await valueOf(text(`[${'0,'.repeat(MAX_VALUES + 9)}0]`));
    assert.ok(many instanceof ValueList);
    assert.deepEqual([many.items.length, many.omitted], [MAX_VALUES, 10]);
    const inside = await valueOf(text(`{"a":[[${'0,'.repeat(MAX_VALUES)}0]],"b":[1]}`));
    assert.ok(inside instanceof ValueMap);
    assert.deepEqual([inside.keys, inside.omitted], [['a'], 1]);
  });

  it('bring in no library that makes code out of text, which strict pages forbid', async () => {
    const lockfile = await readFile(new URL('../../../../pnpm-lock.yaml', import.meta.url), 'utf8');
    assert.match(lockfile, /@bufbuild\/protobuf/);
    assert.doesNotMatch(lockfile, /protobufjs|cbor-x|msgpackr/);
  });

  it('survive whatever comes, and end', async () => {
    const formats = Object.keys(SAMPLES);
    const damage = fc.record({
      format: fc.constantFrom(...formats),
      at: fc.nat(),
      put: fc.uint8Array({ maxLength: 12 }),
      remove: fc.nat(8),
      raw: fc.option(fc.uint8Array({ maxLength: 200 }), { freq: 3, nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ format, at, put, remove, raw }) => {
        const sample = SAMPLES[format]!;
        const from = at % sample.length;
        const payload =
          raw ??
          Uint8Array.of(...sample.subarray(0, from), ...put, ...sample.subarray(from + remove));
        const decoded = await decode(payload, format, { schema: SCHEMA_URL });
        if (decoded.kind === 'value') written(decoded.value);
        else if (decoded.kind === 'failed')
          assert.ok(!/undefined|is not a function/.test(decoded.failure.detail ?? ''));
        else assert.equal(payload.length, 0);
      }),
    );
  });
});

/** Templates of Sparkplug B inside each other: a metric, and its template. */
function nestedTemplates(depth: number): Uint8Array {
  let inner = new Uint8Array();
  for (let level = 0; level < depth; level++)
    inner = new Uint8Array(message([bytes(2, [bytes(18, inner)])]));
  return inner;
}

function nested(depth: number): Uint8Array {
  let inner = new Uint8Array();
  for (let level = 0; level < depth; level++) inner = new Uint8Array(message([bytes(6, inner)]));
  return inner;
}
