import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, createFileRegistry, toBinary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import type { Message } from '@mqtt-kit/core';
import { number, run } from '../../../../test/e2e/protobuf-wire.js';
import { decodePayload, type DecodedPayload } from './decode-payload.js';
import { comparePayloads } from './difference/compare-payloads.js';
import { latePreview, lateValue } from './late/late-module.js';
import { lineOf } from './late/value-line.js';
import { readProtobuf } from './reading/protobuf-reader.js';
import { MAX_VALUES } from './reading/reading-limits.js';
import { ValueList, ValueMap, type PayloadValue } from './values/payload-value.js';

const { signal } = new AbortController();
const named = (name: string, number: number, type: Type, rest: object = {}) => ({
  name,
  number,
  type,
  label: Label.OPTIONAL,
  ...rest,
});
const SCALARS = {
  double: Type.DOUBLE,
  float: Type.FLOAT,
  int64: Type.INT64,
  uint64: Type.UINT64,
  int32: Type.INT32,
  fixed64: Type.FIXED64,
  fixed32: Type.FIXED32,
  bool: Type.BOOL,
  string: Type.STRING,
  bytes: Type.BYTES,
  uint32: Type.UINT32,
  sfixed32: Type.SFIXED32,
  sfixed64: Type.SFIXED64,
  sint32: Type.SINT32,
  sint64: Type.SINT64,
};
const WIDTH = 1000;
const FILES = create(FileDescriptorSetSchema, {
  file: [
    {
      name: 'door.proto',
      package: 'door',
      syntax: 'proto3',
      enumType: [
        {
          name: 'Mode',
          value: [
            { name: 'AUTO', number: 0 },
            { name: 'HAND', number: 1 },
          ],
        },
      ],
      messageType: [
        {
          name: 'Door',
          field: [
            named('lock', 1, Type.MESSAGE, { typeName: '.door.Door' }),
            named('open', 2, Type.BOOL),
            named('mode', 3, Type.ENUM, { typeName: '.door.Mode' }),
            named('angle', 4, Type.DOUBLE, { proto3Optional: true, oneofIndex: 1 }),
            named('by_key', 5, Type.STRING, { oneofIndex: 0 }),
            named('log', 6, Type.INT32, { label: Label.REPEATED }),
            named('counts', 7, Type.MESSAGE, {
              label: Label.REPEATED,
              typeName: '.door.Door.CountsEntry',
            }),
            named('locks', 8, Type.MESSAGE, {
              label: Label.REPEATED,
              typeName: '.door.Door.LocksEntry',
            }),
          ],
          oneofDecl: [{ name: 'opener' }, { name: '_angle' }],
          nestedType: [
            {
              name: 'CountsEntry',
              options: { mapEntry: true },
              field: [named('key', 1, Type.STRING), named('value', 2, Type.INT32)],
            },
            {
              name: 'LocksEntry',
              options: { mapEntry: true },
              field: [
                named('key', 1, Type.INT32),
                named('value', 2, Type.MESSAGE, { typeName: '.door.Door' }),
              ],
            },
          ],
        },
        {
          name: 'Every',
          field: [
            ...Object.entries(SCALARS).map(([name, type], index) => named(name, index + 1, type)),
            named('word', 16, Type.STRING, { proto3Optional: true, oneofIndex: 0 }),
          ],
          oneofDecl: [{ name: '_word' }],
        },
        {
          name: 'Wide',
          field: [
            ...Array.from({ length: WIDTH }, (_, index) =>
              named(`n${String(index)}`, index + 1, Type.INT32),
            ),
            named('inner', WIDTH + 1, Type.MESSAGE, {
              label: Label.REPEATED,
              typeName: '.door.Wide',
            }),
          ],
        },
      ],
    },
    {
      name: 'old.proto',
      package: 'old',
      syntax: 'proto2',
      messageType: [
        {
          name: 'Door',
          field: [
            named('open', 1, Type.BOOL),
            named('mode', 2, Type.INT32, { defaultValue: '3' }),
            named('name', 3, Type.STRING, { label: Label.REQUIRED }),
          ],
        },
      ],
    },
  ],
});
const REGISTRY = createFileRegistry(FILES);
const BINPB = Buffer.from(toBinary(FileDescriptorSetSchema, FILES)).toString('base64');
const schemaOf = (type: string): string => `data:application/octet-stream;base64,${BINPB}#${type}`;
const DOOR = schemaOf('door.Door');

function message(fields: readonly (Uint8Array | readonly number[])[]): Message {
  const made: Partial<Message> = {
    topic: 'plant/door',
    payload: Uint8Array.from(fields.flatMap((each) => [...each])),
    properties: {},
  };
  // Only what is read of a message.
  return made as Message;
}

function read(made: Message, schema: string): Promise<DecodedPayload> {
  return decodePayload(made, 'protobuf', schema, signal);
}

/** A payload in one line, as rows show it. */
async function lineOfDoor(...fields: readonly (Uint8Array | readonly number[])[]): Promise<string> {
  const { preview } = await latePreview(message(fields), 'protobuf', DOOR, Infinity);
  return preview.text;
}

/** How many values there are in one. */
function count(value: PayloadValue): number {
  const inner =
    value instanceof ValueList ? value.items : value instanceof ValueMap ? value.values : [];
  let sum = 1;
  for (const each of inner) sum += count(each);
  return sum;
}

const OPEN = number(2, 1);

describe('a field of Protobuf that a sender left out', () => {
  it('is there with its default: single numbers, texts, bytes and enumerated ones', async () => {
    const decoded = await read(message([run(99, [])]), schemaOf('door.Every'));
    assert.ok(decoded.kind === 'value' && decoded.value instanceof ValueMap);
    const { keys, values } = decoded.value;
    assert.deepEqual(keys, [...Object.keys(SCALARS), '99']);
    const others = new Map<PayloadValue, PayloadValue>([
      ['bool', false],
      ['string', ''],
      ['bytes', new Uint8Array()],
    ]);
    for (const [index, name] of Object.keys(SCALARS).entries())
      assert.deepEqual(values[index], others.has(name) ? others.get(name) : 0, name);
    assert.equal(await lineOfDoor(run(6, [1])), '{open: false, mode: AUTO 0, log: [1]}');
  });

  it('has the same place whether it came or not', async () => {
    const expected = '{open: true, mode: AUTO 0, log: [1], by_key: "k"}';
    assert.equal(await lineOfDoor(run(6, [1]), run(5, [0x6b]), OPEN), expected);
    assert.equal(await lineOfDoor(run(6, [1]), run(5, [0x6b]), OPEN, number(3, 0)), expected);
  });

  it('is there in a message inside, also in one of nothing, and in the entry of a map', async () => {
    assert.equal(
      await lineOfDoor(run(1, []), OPEN),
      '{open: true, mode: AUTO 0, lock: {open: false, mode: AUTO 0}}',
    );
    assert.equal(
      await lineOfDoor(OPEN, run(7, []), run(7, run(1, [0x61])), run(8, number(1, 2))),
      '{open: true, mode: AUTO 0, counts: {"": 0, a: 0}, locks: {2: {open: false, mode: AUTO 0}}}',
    );
  });

  it('is not there where the schema tells nothing from none: proto2', async () => {
    const decoded = await read(message([number(99, 1)]), schemaOf('old.Door'));
    assert.ok(decoded.kind === 'value');
    assert.equal(lineOf(decoded.value, 100), '{"99": [1]}');
  });

  it('has a value for a path, and is no difference where it came', async () => {
    const closed = message([number(3, 1)]);
    const { value } = await lateValue(closed, 'protobuf', DOOR, Infinity, true);
    assert.deepEqual({ ...(value as object) }, { open: false, mode: 1 });
    const changes = async (before: Message, after: Message): Promise<unknown> =>
      comparePayloads(before, after, await read(after, DOOR), DOOR, signal);
    assert.deepEqual(await changes(message([OPEN, number(3, 1)]), closed), {
      kind: 'values',
      changes: [{ kind: 'changed', place: 'open', before: 'true', after: 'false' }],
      more: false,
    });
    assert.deepEqual(await changes(message([number(2, 0), number(3, 1)]), closed), {
      kind: 'equal',
    });
  });

  it('makes no payload of nothing into a message', async () => {
    assert.deepEqual(await read(message([]), DOOR), { kind: 'empty', format: 'protobuf' });
  });

  it('counts as a value: many messages of many fields are read within the bounds', () => {
    const messages = 100_000;
    const one = run(WIDTH + 1, []);
    const payload = new Uint8Array(one.length * messages);
    for (let at = 0; at < payload.length; at += one.length) payload.set(one, at);
    const reading = readProtobuf(payload, REGISTRY.getMessage('door.Wide')!);
    let stops = 0;
    let step = reading.next();
    for (; !step.done; step = reading.next()) stops++;
    assert.ok(step.value instanceof ValueMap);
    const inner = step.value.get('inner');
    assert.ok(inner instanceof ValueList);
    assert.equal(inner.items.length + inner.omitted, messages);
    assert.equal(step.value.omitted, WIDTH);
    const kept = count(step.value);
    assert.ok(kept > MAX_VALUES * 0.9 && kept < MAX_VALUES * 1.1, String(kept));
    // A stop for each thousand values at least, and no more than what is kept and what came can make.
    assert.ok(stops > (MAX_VALUES + messages) / 1000, String(stops));
    assert.ok(stops < (MAX_VALUES + messages) / 50, String(stops));
  });
});
