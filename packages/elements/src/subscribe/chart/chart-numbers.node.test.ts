/** What a chart reads from payloads and what it makes of it, without a page. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message } from '@mqtt-kit/core';
import fc from 'fast-check';
import { MOST_SERIES, SeriesStore } from './chart-series.js';
import { plotContent, takeSnapshot, valueAt } from './chart-snapshot.js';
import { toColumns } from './columns.js';
import { parseValuePath } from '../../element/value-path.js';
import { findNumbers, readNumber } from './number-paths.js';
import { NumberReader } from './payload-numbers.js';
import { PointRing } from './point-ring.js';
import { seriesNames } from './series-names.js';
import { valueRange, valueTicks } from './value-axis.js';

const encoder = new TextEncoder();

/** Only what a chart reads of a message. */
function message(topic: string, payload: string | Uint8Array, receivedAt = 0): Message {
  const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload;
  return { topic, payload: bytes, receivedAt } as unknown as Message;
}

const BOUNDS = { maxMessages: 1000, maxBytes: 4 * 1024 * 1024 };

function ringOf(points: readonly (readonly [number, number])[], most = Infinity): PointRing {
  const ring = new PointRing();
  for (const [time, value] of points) ring.push(time, value, most);
  return ring;
}

function pointsOf(ring: PointRing): [number, number][] {
  const points: [number, number][] = [];
  ring.forEach((time, value) => points.push([time, value]));
  return points;
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const chartable = fc.double({ min: -1e300, max: 1e300, noNaN: true });
const points = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: -50, max: 50 })), {
    maxLength: 400,
  })
  .map((all) => all.toSorted(([a], [b]) => a - b));

describe('the paths of numbers', () => {
  it('lead to own properties and to items of arrays, and nowhere else', () => {
    const payload: unknown = JSON.parse(
      '{"a":{"b c":[1,{"x":2.5}]},"__proto__":{"n":3},"text":"4","list":[5],"huge":1e999,"flag":true}',
    );
    const at = (path: string): number | undefined => {
      const steps = parseValuePath(path);
      assert.ok(steps, path);
      return readNumber(payload, steps);
    };
    assert.equal(at('payload.a["b c"][1].x'), 2.5);
    assert.equal(at('payload["__proto__"].n'), 3);
    assert.equal(at('payload.list.length'), 1);
    for (const path of [
      'payload',
      'payload.constructor.length',
      'payload.text.length',
      'payload.a[0]',
      'payload.toString',
      'payload.huge',
      'payload.flag',
      'payload.list[7]',
    ])
      assert.equal(at(path), undefined, path);
    for (const text of [
      '',
      'temp',
      'payload.',
      'payload..a',
      'payload[a]',
      'payload.a b',
      'payload[1',
    ])
      assert.equal(parseValuePath(text), undefined, text);
  });

  it('are found such that each leads back to its number, whatever the payload', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const found = findNumbers(value);
        assert.ok(found.length <= 64);
        for (const { path, value: number } of found) {
          const steps = parseValuePath(path);
          assert.ok(steps, path);
          assert.equal(readNumber(value, steps), number, path);
        }
      }),
    );
    assert.deepEqual(findNumbers({ a: 1, b: { c: [2, 'x'] } }), [
      { path: 'payload.a', value: 1 },
      { path: 'payload.b.c[0]', value: 2 },
    ]);
  });

  it('are measurements, unless a path says otherwise', () => {
    const payload = {
      celsius: 71.3,
      uptime: 86_400,
      runtime: 12,
      id: 7,
      seq: 12,
      since: 1_796_000_000_000,
      changedAt: 1_796_000_000,
      timestamp: 1_796_000_000,
      energy: 1_796_000_000,
      precise: 1_796_000_000_000.5,
      list: [1_796_000_000_001, 3],
    };
    assert.deepEqual(
      findNumbers(payload).map(({ path }) => path),
      [
        'payload.celsius',
        'payload.uptime',
        'payload.runtime',
        'payload.energy',
        'payload.precise',
        'payload.list[1]',
      ],
    );
    assert.deepEqual(findNumbers(1_796_000_000_000), []);
    const reader = new NumberReader(['payload.seq', 'payload.since']);
    assert.deepEqual(
      reader.find(payload).map(({ value }) => value),
      [12, 1_796_000_000_000],
    );
  });

  it('end where a payload is too deep or too wide', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 5000; level++) deep = { deep };
    assert.deepEqual(findNumbers(deep), []);
    assert.equal(findNumbers(Array.from({ length: 100_000 }, (_, index) => index)).length, 64);
  });
});

describe('the series of a chart', () => {
  it('are told apart by topic and path; twelve are kept and the others counted', () => {
    const store = new SeriesStore();
    for (let id = 0; id < 40; id++) store.add(message(`plant/${id % 20}`, '{"t":1}', id), BOUNDS);
    assert.equal(store.all.length, MOST_SERIES);
    assert.equal(store.others, 8);
    assert.ok(store.all.every(({ points: { length } }) => length === 2));
    for (let id = 0; id < 5000; id++) store.add(message(`x/${id}`, '1'), BOUNDS);
    assert.equal(store.others, 999);
  });

  it('take nothing from payloads that are no JSON, hold no number, or are too large', () => {
    const store = new SeriesStore();
    const hostile = [
      '',
      ' ',
      'NaN',
      '-',
      '{"a":',
      '"1"',
      'null',
      '{}',
      '[[]]',
      '1e999',
      `{"a":"${'x'.repeat(70_000)}","b":1}`,
      '['.repeat(30_000),
      new Uint8Array([0x7b, 0xff, 0xfe]),
      new Uint8Array(0),
    ];
    for (const payload of hostile) store.add(message('a', payload), BOUNDS);
    assert.deepEqual([store.all.length, store.numberless], [0, hostile.length]);
    store.add(message('a', ' -1.5e2\n'), BOUNDS);
    assert.deepEqual(takeSnapshot(store).rows[0]?.statistics?.latest, -150);
  });

  it('keep no more points than the bounds allow', () => {
    const store = new SeriesStore();
    for (let id = 0; id < 100; id++)
      store.add(message('a', `${id}`, id), { ...BOUNDS, maxMessages: 10 });
    assert.deepEqual(store.all[0]?.points.length, 10);
    assert.deepEqual(store.all[0].points.statistics(), {
      latest: 99,
      min: 90,
      max: 99,
      mean: 94.5,
    });
    for (let id = 0; id < 100; id++) store.add(message('a', '1', id), { ...BOUNDS, maxBytes: 960 });
    assert.deepEqual(store.all[0].points.length, 5);
  });

  it('leave a gap between what is older and what is new, however the older ones are sorted', () => {
    const store = new SeriesStore();
    store.add(message('a', '3', 1000), BOUNDS);
    store.addOlder([message('a', '2', 200), message('a', '1', 100)], BOUNDS);
    const snapshot = takeSnapshot(store);
    const { lines, columns, gap } = plotContent(snapshot, 100);
    assert.deepEqual(lines, [
      { series: 0, isOlder: true },
      { series: 0, isOlder: false },
    ]);
    assert.deepEqual(columns, {
      times: [100, 200, 1000],
      values: [
        [1, 2, undefined],
        [undefined, undefined, 3],
      ],
    });
    assert.deepEqual(gap, [200, 1000]);
    const series = store.all[0]!;
    assert.deepEqual(
      [0, 140, 160, 500, 2000].map((time) => valueAt(series, time)),
      [1, 1, 2, 3, 3],
    );
  });

  it('are named by what tells them apart', () => {
    const names = (...all: [string, string][]): readonly string[] =>
      seriesNames(all.map(([topic, path]) => ({ topic, path })));
    assert.deepEqual(names(['plant/1/temp', 'payload'], ['plant/2/temp', 'payload.value']), [
      '1/temp',
      '2/temp · value',
    ]);
    assert.deepEqual(names(['plant/1', 'payload.temp'], ['plant/1', 'payload[0]']), [
      'temp',
      '[0]',
    ]);
    assert.deepEqual(names(['plant/1', 'payload']), ['1']);
  });

  it('have the label of their topic in its place', () => {
    const series = [
      { topic: 'plant/1/temp', path: 'payload' },
      { topic: 'plant/1/state', path: 'payload.pump.on' },
      { topic: 'plant/2/temp', path: 'payload' },
      { topic: 'plant/3/temp', path: 'payload' },
    ];
    const labels: Readonly<Record<string, string>> = {
      'plant/1/temp': 'Boiler',
      'plant/1/state': 'Pump\u202e',
    };
    assert.deepEqual(
      seriesNames(series, (topic) => labels[topic]),
      ['Boiler', 'Pump\\u{202e} · pump.on', '2/temp', '3/temp'],
    );
    assert.deepEqual(
      seriesNames(series.slice(0, 1), () => 'Boiler'),
      ['Boiler'],
    );
  });
});

describe('a ring of points', () => {
  it('keeps the newest in the order of their times, and finds the nearest', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 150 }), fc.integer(), (all, most, time) => {
        const ring = ringOf(all, most);
        const kept = all.slice(-most);
        assert.deepEqual(pointsOf(ring), kept);
        assert.deepEqual([ring.start, ring.end], [kept[0]?.[0], kept.at(-1)?.[0]]);
        assert.deepEqual(
          [ring.isFull, ring.copy().isFull],
          [all.length >= most, all.length >= most],
        );
        const distance = Math.min(...kept.map(([each]) => Math.abs(each - time)));
        const nearest = kept.filter(([each]) => Math.abs(each - time) === distance);
        assert.ok(
          kept.length === 0
            ? ring.nearest(time) === undefined
            : nearest.some(([, value]) => value === ring.nearest(time)),
        );
      }),
    );
  });

  it('says what its values are, however large they are', () => {
    fc.assert(
      fc.property(fc.array(chartable, { minLength: 1 }), (values) => {
        const ring = ringOf(values.map((value, index) => [index, value]));
        const { latest, min, max, mean } = ring.statistics()!;
        assert.deepEqual(
          [latest, min, max],
          [values.at(-1), Math.min(...values), Math.max(...values)],
        );
        const slack = 1e-9 * Math.max(Math.abs(min), Math.abs(max));
        assert.ok(mean >= min - slack && mean <= max + slack);
      }),
    );
  });

  it('does not go back when the clock does', () => {
    assert.deepEqual(
      pointsOf(
        ringOf([
          [5, 1],
          [3, 2],
          [6, 3],
        ]),
      ),
      [
        [5, 1],
        [5, 2],
        [6, 3],
      ],
    );
  });
});

describe('the columns of a plot', () => {
  it('are the points themselves while there are few', () => {
    const columns = toColumns(
      [
        ringOf([
          [1, 10],
          [3, 30],
        ]),
        ringOf([
          [2, 20],
          [3, 31],
        ]),
      ],
      10,
    );
    assert.deepEqual(columns, {
      times: [1, 2, 3],
      values: [
        [10, undefined, 30],
        [undefined, 20, 31],
      ],
    });
  });

  it('are bounded, ascending, and lose no peak', () => {
    fc.assert(
      fc.property(
        fc.array(points, { maxLength: 4 }),
        fc.integer({ min: 1, max: 60 }),
        (all, most) => {
          const { times, values } = toColumns(
            all.map((each) => ringOf(each)),
            most,
          );
          assert.ok(times.length <= most * 2 + 2, `${times.length} columns for ${most}`);
          assert.ok(times.every((time, index) => index === 0 || time > (times[index - 1] ?? NaN)));
          for (const [index, series] of all.entries()) {
            const drawn = values[index]?.filter((value) => value !== undefined) ?? [];
            const came = series.map(([, value]) => value);
            assert.equal(Math.max(...drawn), Math.max(...came));
            assert.equal(Math.min(...drawn), Math.min(...came));
            assert.equal(values[index]?.length, times.length);
          }
        },
      ),
    );
  });
});

describe('an axis of values', () => {
  it('holds every value, and has a few round lines in it, whatever the numbers', () => {
    fc.assert(
      fc.property(chartable, chartable, fc.integer({ min: 2, max: 12 }), (a, b, most) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        const range = valueRange(min, max);
        assert.ok(Number.isFinite(range[0]) && Number.isFinite(range[1]) && range[0] < range[1]);
        assert.ok(range[0] <= min && range[1] >= max);
        const { ticks } = valueTicks(range, most);
        assert.ok(ticks.length <= most + 1);
        assert.ok(ticks.every((tick) => tick >= range[0] && tick <= range[1]));
        assert.equal(new Set(ticks).size, ticks.length);
      }),
    );
    // All the same, or the same but for rounding: in the middle, and not a line that jumps from edge to edge.
    assert.deepEqual(valueRange(50, 50), [45, 55]);
    assert.deepEqual(valueRange(0, 0), [-1, 1]);
    assert.deepEqual(
      valueRange(0.1 + 0.2, 0.3).map((end) => end.toFixed(2)),
      ['0.27', '0.33'],
    );
    assert.deepEqual(valueTicks([0, 1], 5).ticks, [0, 0.2, 0.4, 0.6, 0.8, 1]);
    assert.deepEqual(valueTicks(valueRange(41, 74), 4).ticks, [40, 50, 60, 70]);
    assert.deepEqual(valueTicks([NaN, 1], 4).ticks, []);
  });

  it('keeps its peace for any finite number', () => {
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        assert.ok(valueTicks(valueRange(Math.min(a, b), Math.max(a, b)), 5).ticks.length <= 6);
      }),
    );
  });
});
