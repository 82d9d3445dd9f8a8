import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Message } from '@mqtt-kit/core';
import { isAllowed } from './allowed-attributes.js';
import { evaluate, isYes } from './evaluate.js';
import { parseExpression, parseList } from './expression.js';
import { MessageValues } from './message-values.js';
import { plainText, readFormat } from './value-format.js';

const NOW = 1_700_000_010_000;

function message(payload: string | Uint8Array): Message {
  const made: Partial<Message> = {
    topic: 'plant/1/temp',
    payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
    qos: 1,
    retain: true,
    receivedAt: NOW - 10_000,
    properties: { contentType: 'text/plain', userProperties: { line: '7' } },
  };
  // Only what an expression can reach.
  return made as Message;
}

/** What an expression gives for a message; fails where it cannot be read. */
function value(expression: string, payload: string | Uint8Array = ''): unknown {
  const parsed = parseExpression(expression);
  assert.ok(parsed, `${expression} cannot be read`);
  return evaluate(parsed, new MessageValues(message(payload), NOW));
}

const PLANT = JSON.stringify({
  temp: 81.5,
  text: '81.5',
  on: true,
  none: null,
  list: [{ name: 'a' }, 2],
  'odd "name"': { "it's": 1 },
});

describe('an expression', () => {
  it('is a path into the message', () => {
    const expected: readonly (readonly [string, unknown])[] = [
      ['payload.temp', 81.5],
      [' payload.temp ', 81.5],
      ['payload.list[0].name', 'a'],
      ['payload.list[1]', 2],
      ['payload.list[001]', 2],
      ['payload.list.length', 2],
      [String.raw`payload["odd \"name\""]['it\'s']`, 1],
      ['payload.list[99999999999999999999999]', undefined],
      ['payload.temp.deeper', undefined],
      ['payload.none.deeper', undefined],
      ['topic', 'plant/1/temp'],
      ['topic[0]', 'plant'],
      ['topic[1]', '1'],
      ['topic[3]', undefined],
      ['qos', 1],
      ['retain', true],
      ['receivedAt', NOW - 10_000],
      ['age', 10],
      ['properties.contentType', 'text/plain'],
      ['properties.userProperties.line', '7'],
    ];
    for (const [expression, wanted] of expected)
      assert.deepEqual(value(expression, PLANT), wanted, expression);
  });

  it('is at most one comparison with a literal', () => {
    const yes = [
      'payload.temp > 80',
      'payload.temp>80',
      'payload.temp >= 81.5',
      'payload.temp < 8.2e1',
      'payload.temp <= 81.5',
      'payload.temp == 81.5',
      'payload.temp != 80',
      'payload.temp > -3',
      'payload.text > 80',
      'payload.text == "81.5"',
      'payload.temp == "81.5"',
      'payload.on == true',
      "payload.on == 'true'",
      'payload.none == null',
      'payload.gone == null',
      'payload.temp != null',
      'topic > "plant/0"',
      'topic[2] == "temp"',
      'age >= 10',
    ];
    const no = [
      'payload.temp > 81.5',
      'payload.temp == true',
      'payload.on == 1',
      'payload.list == "[object Object],2"',
      'payload.none != null',
      'payload.gone != null',
      'payload.temp == null',
    ];
    const neither = [
      'payload.gone > 1',
      'payload.gone <= 1',
      'payload.gone == ""',
      'payload.gone == false',
      'payload.gone != "x"',
      'payload.temp.deeper != 1',
      'payload.none >= 0',
      'payload.none == 0',
      'payload.none != 0',
      'payload.none == "null"',
      'payload.list > 1',
      'payload.on > 0',
      'payload.list[0].name > 1',
      'payload.list[0].name <= 1',
    ];
    for (const each of yes) assert.equal(value(each, PLANT), true, each);
    for (const each of no) assert.equal(value(each, PLANT), false, each);
    for (const each of neither) assert.equal(value(each, PLANT), undefined, each);
  });

  it('compares nothing that is not there, and always says whether it is', () => {
    const literal = fc.oneof(fc.integer(), fc.boolean(), fc.string({ unit: 'grapheme-ascii' }));
    const written = literal.map((each) =>
      typeof each === 'string' ? `"${each.replace(/["\\]/g, '\\$&')}"` : String(each),
    );
    const payload = fc.oneof(fc.json(), fc.string(), fc.constantFrom('', 'null', '{"a":null}'));
    fc.assert(
      fc.property(
        payload,
        fc.constantFrom('payload', 'payload.a', 'payload[0]'),
        fc.constantFrom('==', '!=', '>', '>=', '<', '<='),
        written,
        (came, path, operator, beside) => {
          const isOrder = operator !== '==' && operator !== '!=';
          if (isOrder && /^[tf]/.test(beside)) return;
          const found = value(path, came) ?? null;
          const answer = value(`${path} ${operator} ${beside}`, came);
          if (found === null) assert.equal(answer, undefined);
          else if (!isOrder) assert.equal(typeof answer, 'boolean');
          assert.equal(value(`${path} == null`, came), found === null);
          assert.equal(value(`${path} != null`, came), found !== null);
          // What is not yes is no, or neither of them is said.
          const opposite = { '==': '!=', '!=': '==', '>': '<=', '>=': '<', '<': '>=', '<=': '>' };
          const other = value(`${path} ${opposite[operator]} ${beside}`, came);
          assert.equal(other, answer === undefined ? undefined : !answer);
        },
      ),
    );
  });

  it('is nothing else', () => {
    const wrong = [
      '',
      'temp',
      'payloads',
      'payload.',
      'payload..a',
      'payload[',
      'payload[-1]',
      'payload[a]',
      'payload["a]',
      'payload.a b',
      'payload.a > ',
      'payload.a > b',
      'payload.a > 1 > 2',
      'payload.a > true',
      'payload.a < null',
      'payload.a === 1',
      'payload.a = 1',
      'payload.a + 1',
      'payload.a()',
      'payload.a && payload.b',
      'payload.a > 1x',
      'payload.a > 1.2.3',
      'alert(1)',
      'window.location',
      '`payload`',
      'payload; topic',
    ];
    for (const each of wrong) assert.equal(parseExpression(each), undefined, each);
  });

  it('reaches nothing that JavaScript gives to every object', () => {
    const names = [
      ...Object.getOwnPropertyNames(Object.prototype),
      ...Object.getOwnPropertyNames(Array.prototype).filter((name) => name !== 'length'),
      'prototype',
    ];
    for (const payload of ['{}', '[]', 'text', '1', 'true', 'null', '']) {
      for (const name of names) {
        assert.equal(value(`payload["${name}"]`, payload), undefined, `${payload} ${name}`);
        assert.equal(value(`topic["${name}"]`, payload), undefined, name);
        assert.equal(value(`properties["${name}"]`, payload), undefined, name);
        assert.equal(value(`qos["${name}"]`, payload), undefined, name);
      }
    }
    assert.equal(value('payload.__proto__.polluted', '{"__proto__":{"polluted":"own"}}'), 'own');
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  it('finds what was put under any name, whatever else the message holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 6 }), fc.jsonValue(), (names, inner) => {
        const payload = names.reduceRight<unknown>((deep, name) => ({ [name]: deep }), inner);
        const path = names.map((name) => `["${name.replace(/["\\]/g, '\\$&')}"]`).join('');
        const expected: unknown = JSON.parse(JSON.stringify(inner));
        assert.deepEqual(value(`payload${path}`, JSON.stringify(payload)), expected);
      }),
    );
  });

  it('neither throws nor takes long, whatever an author wrote and whatever came', () => {
    const piece = fc.oneof(
      fc.constantFrom('payload', 'topic', '.', '[', ']', '"', "'", '\\', '0', '>', '==', ';', ':'),
      fc.constantFrom('constructor', '__proto__', ' ', 'null', '1e309', '-', '\n', '(', '`', '${'),
      fc.string({ unit: 'binary' }),
    );
    const author = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(
        fc.oneof(author, fc.string()),
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((json) => new TextEncoder().encode(json)),
        ),
        (text, payload) => {
          const values = new MessageValues(message(payload), NOW);
          const list = parseList(text) ?? [];
          const single = parseExpression(text);
          for (const each of [...list.map(({ expression }) => expression), single]) {
            if (!each) continue;
            const found = evaluate(each, values);
            isYes(found);
            const shown = plainText(found);
            assert.ok(shown === undefined || typeof shown === 'string');
            for (const format of ['0.0', 'time', 'date', 'age', 'bytes'])
              assert.ok(['string', 'undefined'].includes(typeof readFormat(format)?.(found, NOW)));
          }
        },
      ),
    );
    for (const long of [
      'payload' + '.a'.repeat(1e5),
      `payload["${'\\"'.repeat(1e5)}`,
      'a:'.repeat(1e5),
    ])
      assert.ok(parseExpression(long) === undefined || value(long) === undefined);
  });
});

describe('a list of expressions', () => {
  it('has a name before each, and semicolons between', () => {
    const entries = parseList(` value: payload.a;title:topic ; md:hot: payload.b == "x; y: z" ;`);
    assert.deepEqual(
      entries?.map(({ name, expression: { root, comparison } }) => [
        name,
        root,
        comparison?.literal,
      ]),
      [
        ['value', 'payload', undefined],
        ['title', 'topic', undefined],
        ['md:hot', 'payload', 'x; y: z'],
      ],
    );
  });

  it('is refused as a whole when one of them cannot be read', () => {
    for (const wrong of [
      '',
      ';',
      'value',
      'payload.a',
      'value: payload.a title: topic',
      'a: b; c: topic',
      ': topic',
    ])
      assert.equal(parseList(wrong), undefined, wrong);
  });
});

describe('what a message has', () => {
  it('is JSON where the payload is, text otherwise, and nothing in an empty one', () => {
    assert.equal(value('payload', '71.40'), 71.4);
    assert.equal(value('payload', 'true'), true);
    assert.equal(value('payload', '007'), '007');
    assert.equal(value('payload', '{"a":'), '{"a":');
    assert.equal(value('payload', '"quoted"'), 'quoted');
    assert.equal(value('payload', ''), undefined);
    assert.equal(value('payload', new Uint8Array([0xff])), '\ufffd');
  });

  it('survives depth and size: nothing throws, and little is made of much', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    plainText(value('payload', deep));
    plainText(value('payload[0]', `{"a":${deep}}`));
    const huge = `{"a":"${'x'.repeat(2_000_000)}"}`;
    assert.equal(value('payload.a', huge), undefined);
    assert.equal(plainText(value('payload', huge))?.length, 10_001);
    assert.equal(plainText(value('payload.a', `{"a":"${'x'.repeat(20_000)}"}`))?.length, 10_001);
  });
});

describe('a format', () => {
  const write = (format: string, of: unknown): string | undefined => readFormat(format)?.(of, NOW);

  it('is a pattern for numbers, or a kind of text', () => {
    assert.equal(write('0', 71.44), '71');
    assert.equal(write('0.0', 71.44), '71.4');
    assert.equal(write('0.00', '71.4'), '71.40');
    assert.equal(write('#,##0.0', 1234567.89), '1,234,567.9');
    assert.equal(write('0.0', 1234567), '1234567.0');
    assert.equal(write('bytes', 48_200), '48.2 KB');
    assert.equal(write('age', NOW - 61_000), '1 min ago');
    assert.equal(write('age', new Date(NOW - 5000).toISOString()), '5 s ago');
    assert.equal(write('date', 1_700_000_000), write('date', 1_700_000_000_000));
    assert.match(write('time', NOW) ?? '', /^\d\d:\d\d:\d\d$/);
  });

  it('leaves alone what it is not for', () => {
    for (const format of ['0.0', 'time', 'date', 'age', 'bytes'])
      for (const other of [undefined, null, true, 'n/a', '', {}, [1], Infinity])
        assert.equal(write(format, other), undefined, `${format} ${JSON.stringify(other)}`);
    assert.equal(write('time', 1e300), undefined);
  });

  it('is refused where it is none', () => {
    for (const none of [
      '',
      '0.',
      '.0',
      '#',
      '0,0',
      '00',
      '%',
      'constructor',
      `0.${'0'.repeat(99)}`,
    ])
      assert.equal(readFormat(none), undefined, none);
  });
});

describe('an attribute that a message may set', () => {
  it('shows something, and neither runs, loads, leads, styles nor says who an element is', () => {
    for (const name of [
      'value',
      'title',
      'aria-label',
      'aria-valuenow',
      'data-level',
      'hidden',
      'cx',
    ])
      assert.ok(isAllowed(name), name);
    const forbidden = `onclick ONCLICK onerror style src srcdoc srcset href xlink:href action formaction target is id class name
      ping data poster manifest background content http-equiv type rel for form list slot part autofocus contenteditable
      tabindex draggable popover popovertarget command commandfor url topic connection payload qos data-mqtt-text data-mqtt-attr
      data-mqtt- aria- data- constructor __proto__ fill filter mask clip-path attributeName to from values begin`;
    for (const name of forbidden.split(/\s+/)) assert.ok(!isAllowed(name), name);
    fc.assert(
      fc.property(fc.string(), (tail) => {
        assert.ok(!isAllowed(`on${tail}`));
        assert.ok(!isAllowed(`data-mqtt-${tail}`));
      }),
    );
  });
});
