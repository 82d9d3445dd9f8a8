/** What is read of many payloads that have to be decoded, without a page. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import type { Message } from '@mqtt-kit/core';
import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { encode as encodeCbor } from 'cborg';
import fc from 'fast-check';
import { registerDecoder } from '../decoder-registry.js';
import { fromPlain } from '../reading/plain-values.js';
import { ExactText, TaggedValue, ValueMap, type PayloadValue } from '../values/payload-value.js';
import { ANY_FORMAT, lateFormatOf, MOST_BYTES, valueFormatOf } from './late-format.js';
import { latePreview, lateValue } from './late-module.js';
import { SLICE_MS } from './late-limits.js';
import { LateQueue } from './late-queue.js';
import { valueForPaths } from './value-for-paths.js';
import { readLate, type LateResult } from './read-late.js';
import { sparkplugPayload } from './sparkplug-payload.test-harness.js';
import { lineOf } from './value-line.js';

function message(payload: Uint8Array, topic = 'plant/1', contentType?: string): Message {
  const made: Partial<Message> = {
    topic,
    payload,
    properties: contentType === undefined ? {} : { contentType },
    copy: () => made as Message,
  };
  // Only what is read of a message.
  return made as Message;
}

/** Reads as long as it takes. */
function read(
  payload: Uint8Array,
  format: string,
  schema?: string,
): LateResult | Promise<LateResult> {
  return readLate(message(payload), format, schema, Infinity);
}

/** A value from JavaScript's own, as a page's decoder would give it. */
function valueOf(plain: unknown): PayloadValue {
  const reading = fromPlain(plain);
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
  }
}

describe('what has to be decoded', () => {
  const some = new Uint8Array([1]);

  it('is told by the page, or else by content type, topic and schema', () => {
    const expected: readonly (readonly [
      string | undefined,
      Message,
      (string | undefined)?,
      string?,
    ])[] = [
      [undefined, message(some)],
      [undefined, message(some, 'a', 'application/json')],
      [undefined, message(some, 'a', 'text/plain')],
      ['cbor', message(some, 'a', 'application/cbor')],
      ['cbor', message(some, 'a', 'application/senml+cbor')],
      ['messagepack', message(some, 'a', 'application/msgpack')],
      ['sparkplug', message(some, 'spBv1.0/g/DDATA/n/d')],
      [undefined, message(some, 'spBv1.0/STATE/host')],
      ['protobuf', message(some), undefined, '/a.binpb'],
      ['messagepack', message(some, 'a', 'application/cbor'), 'messagepack'],
      [undefined, message(some, 'a', 'application/cbor'), 'hex'],
      [undefined, message(new Uint8Array(), 'a', 'application/cbor')],
      ['no-such', message(some), 'no-such'],
    ];
    for (const [format, told, wanted, schema] of expected)
      assert.equal(lateFormatOf(told, { format: wanted, schema }), format, inspect(told));
    assert.equal(valueFormatOf(message(some), ANY_FORMAT), undefined);
    assert.equal(valueFormatOf(message(some), { format: 'json', schema: undefined }), undefined);
    assert.equal(valueFormatOf(message(some), { format: 'hex', schema: undefined }), 'hex');
  });
});

describe('a payload that has to be decoded', () => {
  it('is read at once when its decoder is loaded', async () => {
    for (const [format, payload] of [
      ['cbor', encodeCbor({ temp: 21.5 })],
      ['messagepack', encodeMessagePack({ temp: 21.5 })],
    ] as const) {
      await read(payload, format);
      const result = read(payload, format);
      assert.ok(!(result instanceof Promise) && result.kind === 'value', format);
      assert.ok(result.value instanceof ValueMap);
      assert.equal(result.value.get('temp'), 21.5);
    }
  });

  it('goes on in slices where that takes too long', async () => {
    const many = encodeCbor(Array.from({ length: 5000 }, (_, index) => index));
    await read(many, 'cbor');
    const result = readLate(message(many), 'cbor', undefined, 0);
    assert.ok(result instanceof Promise);
    const { kind } = await result;
    assert.equal(kind, 'value');
  });

  it('is not looked at when it is large', () => {
    let calls = 0;
    const remove = registerDecoder('counting', {
      label: 'Counting',
      decode: () => {
        calls++;
      },
    });
    const result = read(new Uint8Array(10_000_000), 'counting');
    assert.deepEqual(result, {
      kind: 'failed',
      format: 'counting',
      failure: { code: 'too-large' },
    });
    assert.equal(calls, 0);
    void read(new Uint8Array(MOST_BYTES), 'counting');
    assert.equal(calls, 1);
    remove();
  });

  it('fails with a reason, whatever a page’s decoder throws, gives or promises', async () => {
    const { proxy: revoked, revoke } = Proxy.revocable({}, {});
    revoke();
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap');
        },
        ownKeys: () => {
          throw new Error('trap');
        },
        getPrototypeOf: () => {
          throw new Error('trap');
        },
      },
    );
    const things: readonly unknown[] = [
      null,
      undefined,
      Object.create(null),
      revoked,
      trap,
      Symbol('odd'),
      Object.assign(new Error(), { message: { slice: () => trap } }),
    ];
    const decoders: (() => unknown)[] = things.flatMap((thing) => [
      () => {
        throw thing;
      },
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as pages may do it.
      () => Promise.reject(thing),
    ]);
    decoders.push(
      () => revoked,
      () => trap,
      () => Promise.resolve({ inside: trap }),
    );
    for (const decode of decoders) {
      const remove = registerDecoder('odd', { label: 'Odd', decode });
      const result = await read(new Uint8Array([1]), 'odd');
      assert.ok(result.kind === 'failed' && result.failure.code === 'decoder-failed');
      const { preview } = await latePreview(message(new Uint8Array([1])), 'odd', undefined, 0);
      assert.equal(preview.kind, 'failed');
      assert.match(preview.text, /^▢ 1 B binary · 01 · Odd could not be read: /);
      remove();
    }
  });

  it('fails after a while when its decoder gives nothing', async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const remove = registerDecoder('silent', {
      label: 'Silent',
      decode: () => new Promise(() => undefined),
    });
    const result = read(new Uint8Array([1]), 'silent');
    context.mock.timers.tick(10_000);
    const { kind, ...rest } = await result;
    assert.deepEqual(
      [kind, rest],
      ['failed', { format: 'silent', failure: { code: 'timed-out', detail: '10' } }],
    );
    remove();
  });

  it('says which attribute is to blame', async () => {
    const blame = async (format: string, schema?: string): Promise<string | undefined> =>
      (await lateValue(message(new Uint8Array([0xff])), format, schema, 0, true)).fault?.attribute;
    assert.equal(await blame('no-such'), 'format');
    assert.equal(await blame('protobuf'), 'schema');
    assert.equal(await blame('cbor'), 'payload');
  });
});

describe('a value in one line', () => {
  it('is compact, and cut', () => {
    const expected: readonly (readonly [unknown, string])[] = [
      [21.5, '21.5'],
      [
        { temp: 21.5, unit: '°C', list: [1, null, true] },
        '{temp: 21.5, unit: "°C", list: [1, null, true]}',
      ],
      [new Map([[1, new Uint8Array([1, 2])]]), '{1: ‹01 02›}'],
      ['a\nb', '"a\\nb"'],
      [[], '[]'],
    ];
    for (const [plain, line] of expected) assert.equal(lineOf(valueOf(plain), 512), line);
    assert.equal(lineOf(new TaggedValue('OPEN', 2), 512), 'OPEN 2');
    assert.equal(lineOf(valueOf('x'.repeat(1000)), 10), '"xxxxxxxxx…');
    const long = lineOf(valueOf(Array.from({ length: 10_000 }, (_, index) => index)), 512);
    assert.equal(long.length, 513);
  });

  it('is never long, whatever the value', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withDate: true }), (plain) => {
        assert.ok(lineOf(valueOf(plain), 100).length <= 101);
      }),
    );
  });

  it('shows the metrics of Sparkplug B by name, or by alias', async () => {
    const payload = sparkplugPayload([
      { name: 'Temperature', alias: 3, value: 21.5 },
      { alias: 4, value: 7 },
    ]);
    const { preview } = await latePreview(message(payload), 'sparkplug', undefined, 0);
    assert.deepEqual(preview, { kind: 'decoded', text: '{Temperature: 21.5, 4: 7}' });
  });
});

describe('a value for paths', () => {
  const plain = (value: PayloadValue, exact = true): unknown =>
    valueForPaths(value, { format: 'cbor', exact });

  it('is as JSON has it, without a prototype', () => {
    const map = new ValueMap();
    map.add('__proto__', 1);
    map.add('constructor', new TaggedValue('tag 1', 2));
    map.add(3n, new ExactText('simple(9)'));
    map.add('twice', 1);
    map.add('twice', new Date(0));
    map.add('bytes', new Uint8Array([1, 2]));
    const value = plain(map) as Record<string, unknown>;
    assert.equal(Object.getPrototypeOf(value), null);
    assert.deepEqual(Object.entries(value), [
      ['3', 'simple(9)'],
      ['__proto__', 1],
      ['constructor', 2],
      ['twice', '1970-01-01T00:00:00.000Z'],
      ['bytes', 'AQI='],
    ]);
    assert.equal(plain(2n ** 64n), '18446744073709551616');
    assert.equal(plain(2n ** 64n, false), 2 ** 64);
  });

  it('has an end', () => {
    const rows = Array.from({ length: 300 }, () => Array.from({ length: 300 }, () => 1));
    const value = plain(valueOf(rows)) as unknown[][];
    assert.ok(value.flat().length <= 10_000);
    assert.ok(value.flat().length > 9000);
  });

  it('has the metrics of Sparkplug B by name, and by alias beside it', async () => {
    const payload = sparkplugPayload([
      { name: 'Temperature', alias: 3, value: 21.5 },
      { name: 'length', alias: 4, value: 7 },
    ]);
    const { value } = await lateValue(message(payload), 'sparkplug', undefined, 0, true);
    const { metrics, timestamp, seq } = value as {
      metrics: Record<string, { value: number; datatype: string }>;
      timestamp: string;
      seq: number;
    };
    assert.deepEqual(Object.keys(metrics), ['Temperature', 'length']);
    assert.deepEqual(
      [metrics.Temperature?.value, metrics['3']?.value, metrics.length?.value],
      [21.5, 21.5, 7],
    );
    assert.deepEqual([timestamp, seq], ['2023-11-14T22:13:20.000Z', 7]);
    // What a chart would draw of it.
    assert.deepEqual(Object.keys(value as object), ['timestamp', 'metrics']);
  });
});

describe('a queue of messages to be decoded', () => {
  const named = (name: string): Message => message(new Uint8Array([1]), name);
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const BOUNDS = { maxMessages: 10, maxBytes: 1000 };

  /** While the clock stands still, no time is up. */
  const clockAt = (test: TestContext, now: () => number): void => {
    test.mock.method(performance, 'now', now);
  };

  it('gives back what is read in the order in which it came', async (test) => {
    clockAt(test, () => 0);
    const open = new Map<string, () => void>();
    const given: string[][] = [];
    const queue = new LateQueue<string>(
      ({ topic }) =>
        topic.startsWith('late')
          ? new Promise((resolve) => {
              open.set(topic, () => {
                resolve(topic);
              });
            })
          : topic,
      (all) => given.push(all.map(({ read: topic }) => topic)),
    );
    queue.add([named('a'), named('b')], BOUNDS);
    assert.deepEqual(given, [['a', 'b']]);
    queue.add([named('late 1'), named('c'), named('late 2'), named('d')], BOUNDS);
    open.get('late 2')?.();
    await settled();
    assert.deepEqual([given.length, queue.length], [1, 4]);
    open.get('late 1')?.();
    await settled();
    assert.deepEqual(given.flat(), ['a', 'b', 'late 1', 'c', 'late 2', 'd']);
    assert.equal(queue.length, 0);
  });

  it('goes on later with what there is no time for', async (test) => {
    let now = 0;
    clockAt(test, () => now);
    const given: string[][] = [];
    const queue = new LateQueue<string>(
      ({ topic }) => {
        // Each takes a little more than half of the time.
        now += 0.6 * SLICE_MS;
        return topic;
      },
      (all) => given.push(all.map(({ read: topic }) => topic)),
    );
    queue.add(['a', 'b', 'c', 'd', 'e'].map(named), BOUNDS);
    assert.deepEqual([given, queue.length], [[['a', 'b']], 3]);
    while (queue.length > 0) await settled();
    assert.deepEqual(given, [['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('reads no more than a few at once, lets no more wait than it may, and forgets', async (test) => {
    clockAt(test, () => 0);
    const begun: string[] = [];
    const given: string[] = [];
    const endings: (() => void)[] = [];
    const queue = new LateQueue<string>(
      ({ topic }) => {
        begun.push(topic);
        return new Promise((resolve) => {
          endings.push(() => {
            resolve(topic);
          });
        });
      },
      (all) => given.push(...all.map(({ read: topic }) => topic)),
    );
    const gone = queue.add(
      Array.from({ length: 20 }, (_, index) => named(String(index))),
      BOUNDS,
    );
    assert.deepEqual([begun.length, gone, queue.length], [4, 6, 14]);
    for (const end of endings) end();
    await settled();
    assert.deepEqual([given, begun.at(-1)], [['0', '1', '2', '3'], '13']);
    queue.clear();
    for (const end of endings) end();
    await settled();
    assert.deepEqual([given.length, queue.length, begun.length], [4, 0, 8]);
  });

  it('holds no more bytes than it may', (test) => {
    clockAt(test, () => 0);
    const queue = new LateQueue<string>(
      () => new Promise(() => undefined),
      () => undefined,
    );
    const large = (): Message => message(new Uint8Array(300));
    assert.equal(queue.add(Array.from({ length: 9 }, large), BOUNDS), 2);
    assert.equal(queue.length, 4 + 3);
  });
});
