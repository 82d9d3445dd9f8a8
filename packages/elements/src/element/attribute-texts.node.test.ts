import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDuration, parseRate } from './time-attributes.js';
import { parseValuePath, valueAt } from './value-path.js';

describe('times, rates and paths in attributes', () => {
  it('are read, or not at all', () => {
    assert.deepEqual(
      [
        '10s',
        '500 ms',
        '1.5min',
        '1.5m',
        '2h',
        '30d',
        '0s',
        '10',
        '-1s',
        '31d',
        '1e3s',
        '1h30m',
        '1w',
        '',
      ].map(parseDuration),
      [10_000, 500, 90_000, 90_000, 7_200_000, 2_592_000_000, ...new Array<undefined>(8)],
    );
    assert.deepEqual(['10/s', '30 / min', '0/s', '5000/s', '10', '/s'].map(parseRate), [
      100,
      2000,
      ...new Array<undefined>(4),
    ]);
  });

  it('a path reads own properties only', () => {
    const value: unknown = JSON.parse('{"a":{"b c":[1,{"d":null}]},"__proto__":{"x":1}}');
    const read = (text: string): unknown => {
      const path = parseValuePath(text);
      return path ? valueAt(value, path) : 'no path';
    };
    assert.equal(read('payload'), value);
    assert.equal(read('payload.a["b c"][0]'), 1);
    assert.equal(read("payload.a['b c'][007]"), undefined);
    assert.equal(read('payload.a["b c"].length'), 2);
    assert.equal(read('payload.a["b c"][1].d'), null);
    assert.deepEqual(read('payload.__proto__'), { x: 1 });
    for (const inherited of ['payload.constructor', 'payload.a.toString', 'payload.a["b c"].map'])
      assert.equal(read(inherited), undefined);
    for (const text of ['', 'a', 'payloads', 'payload.', 'payload[x]', 'payload["a', 'payload.a()'])
      assert.equal(read(text), 'no path');
  });
});
