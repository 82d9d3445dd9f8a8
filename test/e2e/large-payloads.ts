/** Large payloads made of whatever takes long where somebody forgot to pause: many small things, or one long one. */
import { bytesOf, joined, number, run, varint } from './protobuf-wire.js';

/** A payload, and what it says of itself. */
export interface LargePayload {
  readonly payload: Uint8Array;
  /** How the page wants it read; as it looks where it says nothing. */
  readonly format?: string;
  /** How many values there are in it. */
  readonly values: number;
}

type Make = (size: number) => LargePayload;

/** So many bytes of the same again and again, whole ones. */
function repeated(pattern: Uint8Array | readonly number[], size: number): Uint8Array {
  const whole = new Uint8Array(size - (size % pattern.length));
  for (let at = 0; at < whole.length; at += pattern.length) whole.set(pattern, at);
  return whole;
}

const text =
  (pattern: string, format?: string): Make =>
  (size) => {
    const one = bytesOf(pattern);
    return {
      payload: repeated(one, size),
      values: 0,
      ...(format === undefined ? {} : { format }),
    };
  };

/** JSON of one part again and again. */
const json =
  (before: string, part: string, after: string, valuesAPart = 0): Make =>
  (size) => {
    const parts = Math.floor(size / part.length);
    const payload = bytesOf(before + part.repeat(parts) + after);
    return { payload, format: 'json', values: parts * valuesAPart };
  };

const binary =
  (
    format: string,
    head: (count: number) => readonly number[],
    part: readonly number[],
    valuesAPart = 0,
    end: readonly number[] = [],
  ): Make =>
  (size) => {
    const parts = repeated(part, size);
    const count = parts.length / part.length;
    return { payload: joined(head(count), parts, end), format, values: count * valuesAPart };
  };

const uint32 = (value: number): readonly number[] => [
  (value >>> 24) & 255,
  (value >>> 16) & 255,
  (value >>> 8) & 255,
  value & 255,
];
const CBOR_BREAK = [0xff];
const cborList = (part: readonly number[]): Make =>
  binary('cbor', () => [0x9f], part, 1, CBOR_BREAK);

const sparkplug =
  (make: (size: number) => Uint8Array, valuesAByte = 0): Make =>
  (size) => ({ payload: make(size), format: 'sparkplug', values: size * valuesAByte });
const metric = (dataType: number, value: Uint8Array): Uint8Array =>
  run(2, joined(run(1, bytesOf('m')), number(4, dataType), value));
const array = (dataType: number, item: readonly number[], valuesAByte: number): Make =>
  sparkplug((size) => metric(dataType, run(16, repeated(item, size))), valuesAByte);
const dataSet = (make: (size: number) => Uint8Array, valuesAByte = 0): Make =>
  sparkplug((size) => metric(16, run(17, make(size))), valuesAByte);

/** Fields of which each has another number. */
function manyNumbers(size: number): Uint8Array {
  const fields = new Uint8Array(size);
  let at = 0;
  for (let field = 100; at < size - 8; field++) {
    const one = number(field, 1);
    fields.set(one, at);
    at += one.length;
  }
  return fields.subarray(0, at);
}
const group = (field: number, inside: Uint8Array): Uint8Array =>
  joined(varint(field * 8 + 3), inside, varint(field * 8 + 4));

/** What makes each of them, of about so many bytes. */
export const LARGE_PAYLOADS: Readonly<Record<string, Make>> = {
  'lines of text': text('A line of a log, with some ümläuts in it.\n', 'text'),
  'one line of text': text('abcdefghij', 'text'),
  'empty lines': text('\n', 'text'),
  'white space': text(' '),
  'what is text but at its end': (size) => ({
    payload: joined(repeated(bytesOf('ä'), size), [0xff]),
    values: 0,
  }),
  'bytes in hex': text('\u0001\u0002é', 'hex'),
  'bytes in base64': text('\u0001\u0002é', 'base64'),
  'JSON of objects': json(
    '[',
    String.raw`{"id":12345,"on":true,"list":[1],"name":"T-\u00e4"},`,
    '0]',
    5,
  ),
  'JSON of empty arrays': json('[', '[],', '0]', 1),
  'JSON of one string': json('{"long":"', String.raw`\"ä\n`, '"}'),
  'JSON of long strings': json('[', `"${String.raw`y\"`.repeat(20_000)}",`, '0]', 1),
  'JSON of one number': json('[', '1', ']'),
  'JSON of white space': json('[', ' ', '1]'),
  'JSON that is too deep': json('', '[', ''),
  'JSON of long keys that begin alike': (size) => {
    const entries = Array.from(
      { length: size / 16_510 },
      (_, index) => `"${'k'.repeat(16_500)}${String(index)}":1`,
    );
    return { payload: bytesOf(`{${entries.join()}}`), format: 'json', values: 0 };
  },
  'JSON that is none at its end': (size) => {
    const { payload } = json('[', '[],', 'x', 1)(size);
    return { payload, values: size / 3 };
  },
  'CBOR of empty maps': cborList([0xa0]),
  'CBOR of dates': cborList([0xc0, 0x74, ...bytesOf('2013-03-21T20:04:00Z')]),
  'CBOR of large numbers': cborList([0xc2, 0x59, 4, 0, ...new Array<number>(1024).fill(0xfe)]),
  'CBOR of long texts': cborList([0x79, 0xea, 0x60, ...new Array<number>(60_000).fill(0x62)]),
  'CBOR of one text in chunks': binary('cbor', () => [0x7f], [0x61, 0x62], 1, CBOR_BREAK),
  'CBOR of one run of bytes in chunks': binary('cbor', () => [0x5f], [0x41, 0x62], 1, CBOR_BREAK),
  'CBOR of one run of bytes': binary('cbor', (count) => [0x5a, ...uint32(count)], [0x62]),
  'MessagePack of empty maps': binary(
    'messagepack',
    (count) => [0xdd, ...uint32(count)],
    [0x80],
    1,
  ),
  'MessagePack of empty texts': binary(
    'messagepack',
    (count) => [0xdd, ...uint32(count)],
    [0xa0],
    1,
  ),
  'MessagePack of one text': binary('messagepack', (count) => [0xdb, ...uint32(count)], [0x62]),
  'Protobuf of fields in an unknown group': sparkplug(
    (size) => group(99, repeated([8, 1], size)),
    1 / 2,
  ),
  'Protobuf of many field numbers': sparkplug(manyNumbers, 1 / 5),
  'Protobuf of one text': sparkplug((size) => run(4, repeated(bytesOf('é'), size))),
  'Sparkplug of metrics': sparkplug(
    (size) => repeated(metric(3, Uint8Array.from(number(10, 7))), size),
    1 / 9,
  ),
  'Sparkplug of a metric of many fields': sparkplug((size) => run(2, manyNumbers(size)), 1 / 5),
  'Sparkplug of texts': array(33, [0x61, 0], 1 / 2),
  'Sparkplug of empty texts': array(33, [0], 1),
  'Sparkplug of one text in an array': array(33, [0x61], 0),
  'Sparkplug of small numbers': array(22, [0x55], 1),
  'Sparkplug of flags': sparkplug(
    (size) => metric(32, run(16, joined([0, 0, size >> 16, 0], repeated([0x55], size)))),
    1,
  ),
  'Sparkplug of a table of types': dataSet((size) => repeated(number(3, 12), size), 1 / 2),
  'Sparkplug of a table of one row': dataSet(
    (size) => run(4, repeated(run(1, number(1, 1)), size)),
    1 / 4,
  ),
  'Sparkplug of a property set': sparkplug(
    (size) =>
      run(2, run(9, joined(repeated(run(1, []), size / 2), repeated(run(2, []), size / 2)))),
    1 / 2,
  ),
};
