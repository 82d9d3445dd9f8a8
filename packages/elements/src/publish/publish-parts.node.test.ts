import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MqttError, type Payload } from '@mqtt-kit/core';
import { FakeClock } from '@mqtt-kit/core/testing';
import fc from 'fast-check';
import { Confirmation } from './live/confirmation.js';
import { RateGate } from './live/rate-gate.js';
import { agrees, readReport, reportText } from './live/state-agreement.js';
import { fillTopic } from './live/topic-placeholders.js';
import { parseValuePath } from '../element/value-path.js';
import { base64Of, bytesOfBase64 } from './tool/base64-text.js';
import { changeFormat } from './tool/change-format.js';
import { composeMessage } from './tool/compose-message.js';
import { checkJson, formatJson } from './tool/json-check.js';
import { randomUuid } from './tool/random-uuid.js';
import { Repeater } from './tool/repeater.js';
import { SeenTopics } from './tool/seen-topics.js';
import { templatesOfFile, templatesToFile } from './tool/template-file.js';
import { MOST_TEMPLATES, PageTemplates } from './tool/page-templates.js';
import { EMPTY_DRAFT, NO_PROPERTIES, type ToolDraft } from './tool/tool-draft.js';
import { fillVariables, type VariableSources } from './tool/variables.js';

const SOURCES: VariableSources = {
  now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
  random: () => 0.5,
  uuid: () => 'a-uuid',
  sequence: 7,
};
const LIMITS = { hasProperties: true, maxBytes: 100 };
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a topic with placeholders', () => {
  const fill = (topic: string, fields: Readonly<Record<string, string>>): unknown =>
    fillTopic(topic, (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined));

  it('is filled from fields, and refuses what would change which topic is meant', () => {
    assert.deepEqual(fill('plant/{line}/{line}/set', { line: 'a b' }), {
      topic: 'plant/a b/a b/set',
      used: new Set(['line']),
    });
    for (const [line, fault] of [
      ['', { fault: 'empty' }],
      ['a/b', { fault: 'character', character: '/' }],
      ['+', { fault: 'character', character: '+' }],
      ['a#', { fault: 'character', character: '#' }],
      ['a\0', { fault: 'character', character: '\0' }],
    ] as const)
      assert.deepEqual(fill('plant/{line}', { line }), { field: 'line', ...fault });
    assert.deepEqual(fill('{line}/a', { line: '$SYS' }), {
      field: 'line',
      fault: 'character',
      character: '$',
    });
    assert.deepEqual(fill('a/{toString}', {}), { field: 'toString', fault: 'missing' });
    // A value is never read as a placeholder, nor as a pattern of a replacement.
    assert.deepEqual(fill('a/{x}/{y}', { x: '{y}', y: '$&' }), {
      topic: 'a/{y}/$&',
      used: new Set(['x', 'y']),
    });
  });

  it('has as many levels as before, whatever stands in the field', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        const filled = fillTopic('a/{line}/b', () => line);
        if ('topic' in filled) assert.equal(filled.topic.split('/').length, 3);
        else assert.match(line, /^$|[/+#\0]/);
      }),
    );
  });
});

describe('what a device reports', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it('agrees as text, as JSON, and by its path with part of what was sent', () => {
    const path = parseValuePath('payload.open');
    assert.ok(agrees('ON', readReport(bytes('ON'), undefined), undefined));
    assert.ok(
      agrees('{"a":1,"b":[2]}', readReport(bytes('{"b":[2], "a":1}'), undefined), undefined),
    );
    assert.ok(agrees(true, readReport(bytes('{"open":true,"at":1}'), path), path));
    assert.ok(agrees({ open: true, speed: 3 }, readReport(bytes('{"open":true}'), path), path));
    assert.ok(agrees(bytes('ON'), 'ON', undefined));
    assert.ok(!agrees(true, readReport(bytes('{"open":"yes"}'), path), path));
    assert.ok(!agrees('true', readReport(bytes('not json'), path), path));
    assert.ok(!agrees(true, readReport(bytes('{}'), path), path));
  });

  it('is not read when it is huge, and not compared without end', () => {
    assert.equal(readReport(new Uint8Array(300_000), undefined), undefined);
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    assert.equal(agrees(deep, JSON.parse(deep), undefined), false);
    assert.equal(reportText('x'.repeat(500)).length, 81);
  });

  describe('after a command', () => {
    const TIMEOUT_MS = 1000;
    function follow(): {
      readonly clock: FakeClock;
      readonly confirmation: Confirmation;
      readonly steps: string[];
      readonly report: (value: unknown, kind?: 'live' | 'copy') => void;
      readonly send: (value: Payload, isCurrent?: boolean) => void;
    } {
      const clock = new FakeClock();
      const steps: string[] = [];
      const confirmation: Confirmation = new Confirmation(clock, () =>
        steps.push(confirmation.step),
      );
      let last: unknown;
      return {
        clock,
        confirmation,
        steps,
        report: (value, kind = 'live') => {
          last = value;
          confirmation.report(value, undefined, kind === 'copy');
        },
        send: (payload, isCurrent = true) => {
          confirmation.send(payload, { value: last, isCurrent }, undefined);
        },
      };
    }

    it('confirms it, late too, until another hand changes it; a command has its time', () => {
      const { clock, confirmation, steps, report, send } = follow();
      report(false);
      send(true);
      report(false);
      confirmation.accepted(TIMEOUT_MS);
      clock.advance(TIMEOUT_MS - 1);
      assert.equal(confirmation.step, 'pending');
      clock.advance(1);
      assert.equal(confirmation.step, 'unconfirmed');
      report(true);
      assert.equal(confirmation.step, 'confirmed');
      report(true);
      report(false);
      assert.equal(confirmation.step, 'none');
      send(1);
      confirmation.accepted(TIMEOUT_MS);
      send(2);
      report(1);
      assert.equal(confirmation.step, 'pending');
      confirmation.failed(true);
      assert.equal(clock.pending, 0);
      assert.deepEqual(steps, [
        'pending',
        'unconfirmed',
        'confirmed',
        'none',
        'pending',
        'pending',
        'none',
      ]);
    });

    it('takes what was reported before for no confirmation, and says so where no change was asked for', () => {
      const { clock, confirmation, report, send } = follow();
      report(5, 'copy');
      send(5);
      assert.equal(confirmation.step, 'pending');
      confirmation.accepted(TIMEOUT_MS);
      assert.equal(confirmation.step, 'agreed');
      report(5);
      assert.equal(confirmation.step, 'confirmed');
      // Back again before anything came of the change: the device may be on its way to 7.
      send(7);
      confirmation.accepted(TIMEOUT_MS);
      send(5);
      confirmation.accepted(TIMEOUT_MS);
      assert.equal(confirmation.step, 'pending');
      clock.advance(TIMEOUT_MS);
      assert.equal(confirmation.step, 'unconfirmed');
      // The device has spoken since: the change is not made any more.
      report(7);
      report(5);
      assert.equal(confirmation.step, 'confirmed');
      report(6);
      send(6);
      confirmation.accepted(TIMEOUT_MS);
      assert.equal(confirmation.step, 'agreed');
      report(5, 'copy');
      assert.equal(confirmation.step, 'none');
      // Nothing is known of what happened while there was no connection.
      send(5, false);
      confirmation.accepted(TIMEOUT_MS);
      assert.equal(confirmation.step, 'pending');
    });

    it('is not there already where another hand has changed it before the broker took the command', () => {
      const { clock, confirmation, report, send } = follow();
      report(5);
      send(5);
      report(6);
      confirmation.accepted(TIMEOUT_MS);
      assert.equal(confirmation.step, 'pending');
      clock.advance(TIMEOUT_MS);
      assert.equal(confirmation.step, 'unconfirmed');
      report(5);
      assert.equal(confirmation.step, 'confirmed');
      // And the next command does not know what becomes of that one.
      send(5);
      report(6);
      send(6);
      confirmation.accepted(TIMEOUT_MS);
      assert.equal(confirmation.step, 'pending');
    });

    it('takes the broker’s copy of a report only where it must be newer than the command', () => {
      const { confirmation, report, send } = follow();
      send(true);
      confirmation.accepted(TIMEOUT_MS);
      report(true, 'copy');
      assert.equal(confirmation.step, 'pending');
      report(true);
      assert.equal(confirmation.step, 'confirmed');
      send(false);
      report(false, 'copy');
      assert.equal(confirmation.step, 'confirmed');
      // While it is not known what the device does, nor does it say anything.
      send(true, false);
      report(true, 'copy');
      assert.equal(confirmation.step, 'pending');
    });

    it('says nothing of a command that waits for a connection, and takes nothing for its report', () => {
      const { confirmation, steps, report, send } = follow();
      report(1);
      confirmation.wait();
      report(2);
      report(1, 'copy');
      confirmation.accepted(TIMEOUT_MS);
      assert.deepEqual(steps, ['waiting']);
      send(2);
      report(2);
      assert.deepEqual(steps, ['waiting', 'pending', 'confirmed']);
      // It was never sent, and the one before may still be on its way.
      send(3);
      confirmation.wait();
      confirmation.failed(true);
      assert.equal(confirmation.step, 'none');
      send(2);
      confirmation.accepted(TIMEOUT_MS);
      assert.equal(confirmation.step, 'pending');
    });

    it('knows after a failure whether the device may have got it', () => {
      const { confirmation, report, send } = follow();
      for (const [isCertain, step] of [
        [true, 'agreed'],
        [false, 'pending'],
      ] as const) {
        report(1);
        send(2);
        confirmation.failed(isCertain);
        send(1);
        confirmation.accepted(TIMEOUT_MS);
        assert.equal(confirmation.step, step);
        confirmation.stop();
      }
    });
  });
});

describe('what happens often', () => {
  interface Given {
    readonly to: string;
    readonly value: number;
  }
  const gateOn = (clock: FakeClock, run: (given: Given) => void): RateGate<Given> =>
    new RateGate<Given>(clock, (one, other) => one.to === other.to, run);

  it('goes out at most so often, and the last one always', () => {
    const clock = new FakeClock();
    const sent: number[] = [];
    const gate = gateOn(clock, ({ value }) => sent.push(value));
    for (let value = 0; value < 25; value++) {
      gate.push({ to: 'a', value }, 100);
      clock.advance(10);
    }
    assert.ok(gate.isWaiting);
    clock.advance(1000);
    assert.deepEqual(sent, [0, 9, 19, 24]);
    assert.ok(!gate.isWaiting);
    gate.push({ to: 'a', value: 1 }, 100);
    gate.push({ to: 'a', value: 2 }, 100);
    gate.stop();
    clock.advance(1000);
    assert.equal(sent.length, 5);
    assert.equal(clock.pending, 0);
  });

  it('sends the last of each target in the order in which they were given, no faster all together', () => {
    const values = fc.array(fc.record({ to: fc.constantFrom('a', 'b', 'c'), value: fc.nat() }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(values, fc.array(fc.nat({ max: 40 })), (given, pauses) => {
        const clock = new FakeClock();
        const sent: (Given & { readonly at: number })[] = [];
        const gate = gateOn(clock, (each) => sent.push({ ...each, at: clock.now() }));
        given.forEach((each, index) => {
          gate.push(each, 100);
          clock.advance(pauses[index] ?? 0);
        });
        clock.advance(1000);
        sent.slice(1).forEach(({ at }, index) => {
          assert.ok(at - (sent[index]?.at ?? 0) >= 100);
        });
        const last = (of: readonly Given[]): (number | undefined)[] =>
          ['a', 'b', 'c'].map((to) => of.findLast((each) => each.to === to)?.value);
        assert.deepEqual(last(sent), last(given));
        assert.equal(sent.at(-1)?.value, given.at(-1)?.value);
      }),
    );
  });

  it('is repeated one at a time, and stops for each reason', async () => {
    const clock = new FakeClock();
    const answers: (() => void)[] = [];
    let fails = false;
    const repeater = new Repeater(
      clock,
      () =>
        new Promise((resolve, reject) => {
          answers.push(() => {
            if (fails) reject(new Error('refused'));
            else resolve(undefined);
          });
        }),
      () => undefined,
    );
    const answer = async (): Promise<void> => {
      answers.shift()?.();
      await settle();
    };
    repeater.start(100, 3);
    clock.advance(250);
    assert.equal(answers.length, 1);
    await answer();
    clock.advance(0);
    await answer();
    clock.advance(99);
    assert.equal(answers.length, 0);
    clock.advance(1);
    await answer();
    assert.deepEqual(repeater.state, { isRunning: false, sent: 3, reason: 'done' });
    // No faster than the least interval.
    repeater.start(1, Infinity);
    await answer();
    clock.advance(49);
    assert.equal(answers.length, 0);
    clock.advance(1);
    fails = true;
    await answer();
    assert.deepEqual(repeater.state, { isRunning: false, sent: 1, reason: 'failed' });
    fails = false;
    repeater.start(100, Infinity);
    repeater.stop('left');
    await answer();
    assert.deepEqual(repeater.state, { isRunning: false, sent: 0, reason: 'left' });
    assert.equal(clock.pending, 0);
  });
});

describe('variables', () => {
  const fill = (text: string): unknown => fillVariables(text, SOURCES);

  it('are filled, and can be written as they are', () => {
    assert.deepEqual(fill('{{now}} {{ now iso }} {{uuid}} {{seq}}'), {
      text: '1767323045000 2026-01-02T03:04:05.000Z a-uuid 7',
    });
    assert.deepEqual(fill('{{random 1 100}} {{random -1 1}} {{random 0.5 2.25}}'), {
      text: '51 0 1.38',
    });
    assert.deepEqual(fill('\\{{now}} }} {'), { text: '{{now}} }} {' });
    assert.match(randomUuid(), /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it('say what is wrong with them', () => {
    for (const [text, code] of [
      ['a {{nou}}', 'unknown'],
      ['{{constructor}}', 'unknown'],
      ['{{}}', 'unknown'],
      ['{{now', 'unclosed'],
      ['{{{now}}}', 'unclosed'],
      ['{{now utc}}', 'arguments'],
      ['{{random 5 1}}', 'arguments'],
      ['{{random 1}}', 'arguments'],
      ['{{random 1 1e9}}', 'arguments'],
      ['{{seq 3}}', 'arguments'],
    ] as const) {
      const filled = fillVariables(text, SOURCES);
      assert.ok('fault' in filled, text);
      assert.equal(filled.fault.code, code, text);
    }
  });

  it('stay within their bounds', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.nat(),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (from, span, random) => {
          const filled = fillVariables(`{{random ${from} ${from + span}}}`, {
            ...SOURCES,
            random: () => random,
          });
          assert.ok('text' in filled);
          const value = Number(filled.text);
          assert.ok(Number.isInteger(value) && value >= from && value <= from + span);
        },
      ),
    );
  });
});

describe('JSON as one types', () => {
  it('is found wrong exactly where a parser finds it wrong', () => {
    const pieces = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"', '\\', 'a', '1', '-', '.', 'e', '0', 'true', 'null'],
      ...[' ', '\n', '"a"', '\\u00e9', '\t', '{{', '\u2028', '\ufeff'],
    );
    const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(texts, fc.json(), fc.string()), (text) => {
        assert.equal(checkJson(text, false) === undefined, isJson(text), text);
      }),
    );
  });

  it('says where and what', () => {
    for (const [text, line, column, code] of [
      ['', 1, 1, 'value'],
      ['{\n  "a": 1,\n}', 3, 1, 'name'],
      ['{"a" 1}', 1, 6, 'colon'],
      ['[1 2]', 1, 4, 'comma'],
      ['[1, 2', 1, 6, 'close'],
      ['{"a":1} x', 1, 9, 'word'],
      ['1 1', 1, 3, 'after'],
      ['"abc', 1, 1, 'string'],
      ['"a\\x"', 1, 3, 'escape'],
      ['"a\nb"', 1, 3, 'control'],
      ['[nul]', 1, 2, 'word'],
    ] as const)
      assert.deepEqual(checkJson(text, false), { code, line, column }, text);
  });

  it('is laid out without changing a value, and lets variables be', () => {
    assert.equal(
      formatJson('{"a":[1.0,12345678901234567890],"b":{},"c":[]}', false),
      '{\n  "a": [\n    1.0,\n    12345678901234567890\n  ],\n  "b": {},\n  "c": []\n}',
    );
    assert.equal(
      formatJson('{"t":{{now}},"i":"{{uuid}} \\{{"}', true),
      '{\n  "t": {{now}},\n  "i": "{{uuid}} \\{{"\n}',
    );
    assert.equal(formatJson('{"t":{{now}}}', false), undefined);
    fc.assert(
      fc.property(fc.json(), (text) => {
        const laidOut = formatJson(text, false) ?? '';
        assert.deepEqual(JSON.parse(laidOut), JSON.parse(text));
        assert.equal(formatJson(laidOut, false), laidOut);
      }),
    );
    // Deep, but not slow and not large.
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    assert.ok((formatJson(deep, false) ?? '').length < 5_000_000);
  });
});

describe('a message in the tool', () => {
  const draft = (changed: Partial<ToolDraft>): ToolDraft => ({
    ...EMPTY_DRAFT,
    topic: 'a',
    ...changed,
  });

  it('is put together from what was typed', () => {
    const { message, faults, bytes } = composeMessage(
      draft({
        topic: 'a/{{seq}}',
        format: 'json',
        text: '{"n":{{seq}}}',
        qos: 1,
        offline: 'hold',
        deadline: '5',
        properties: {
          contentType: 'application/json',
          responseTopic: 'b',
          correlationData: '01 ff',
          expiry: '60',
          isText: true,
          user: [
            { name: '__proto__', value: 'x' },
            { name: '', value: '' },
          ],
        },
      }),
      SOURCES,
      LIMITS,
    );
    assert.deepEqual(faults, []);
    assert.equal(bytes, 7);
    const { properties, ...rest } = message;
    assert.deepEqual(rest, {
      topic: 'a/7',
      payload: '{"n":7}',
      qos: 1,
      retain: false,
      offline: 'hold',
      deadline: 5,
    });
    assert.deepEqual(properties?.correlationData, Uint8Array.of(1, 255));
    assert.deepEqual(Object.entries(properties.userProperties ?? {}), [['__proto__', 'x']]);
    assert.equal(properties.messageExpiryInterval, 60);
    // What 3.1.1 does not have is not sent.
    const old = composeMessage(draft({ properties: { ...NO_PROPERTIES, expiry: 'x' } }), SOURCES, {
      ...LIMITS,
      hasProperties: false,
    });
    assert.deepEqual([old.faults, old.message.properties], [[], undefined]);
  });

  it('says by field what is wrong', () => {
    const faults = (changed: Partial<ToolDraft>): string[] =>
      composeMessage(draft(changed), SOURCES, LIMITS).faults.map(
        ({ field, kind }) => `${field} ${kind}`,
      );
    assert.deepEqual(faults({ topic: '' }), ['topic topic']);
    assert.deepEqual(faults({ topic: '{{x}}' }), ['topic variable']);
    assert.deepEqual(faults({ text: '{{x}}' }), ['payload variable']);
    assert.deepEqual(faults({ text: '{{x}}', fills: false }), []);
    assert.deepEqual(faults({ format: 'json', text: '{' }), ['payload json']);
    assert.deepEqual(faults({ format: 'json', text: '{{now iso}}' }), ['payload filled-json']);
    assert.deepEqual(faults({ format: 'hex', text: '0' }), ['payload hex']);
    assert.deepEqual(faults({ format: 'base64', text: '*' }), ['payload base64']);
    assert.deepEqual(faults({ format: 'file' }), ['payload file']);
    assert.deepEqual(faults({ text: 'x'.repeat(101) }), ['payload too-large']);
    assert.deepEqual(faults({ offline: 'persist' }), ['offline needs-qos']);
    assert.deepEqual(faults({ offline: 'hold', deadline: '0' }), ['deadline number']);
    assert.deepEqual(
      faults({
        properties: { ...NO_PROPERTIES, responseTopic: '#', correlationData: 'x', expiry: '1.5' },
      }),
      ['responseTopic topic', 'correlationData hex', 'expiry number'],
    );
  });

  it('is written in another format, and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const hex = changeFormat(draft({ text }), 'hex');
        const base64 = changeFormat(hex, 'base64');
        assert.equal(changeFormat(base64, 'text').text, text);
      }),
    );
    const bytes = Uint8Array.of(0, 255, 128);
    assert.deepEqual(bytesOfBase64(` ${base64Of(bytes)}\n`), bytes);
    // No text: it stays as it was typed.
    assert.equal(changeFormat(draft({ format: 'hex', text: 'ff' }), 'text').text, 'ff');
    assert.equal(
      changeFormat(draft({ format: 'hex', text: 'nonsense' }), 'base64').text,
      'nonsense',
    );
  });
});

describe('templates', () => {
  it('go to a file and back, and of a hostile one only what a template has is taken', async () => {
    const store = new PageTemplates(new MqttError('storage-unavailable', 'none'));
    const one = { ...EMPTY_DRAFT, topic: 'a', text: '{{now}}', qos: 2 } as const;
    await store.save({ name: 'One', connection: '', draft: EMPTY_DRAFT });
    await store.save({ name: 'One', connection: 'Plant', draft: one });
    const { templates: kept } = await store.list();
    assert.deepEqual(templatesOfFile(templatesToFile(kept)), [
      { name: 'One', connection: 'Plant', draft: one },
    ]);
    await store.save({ name: 'Two', connection: '', draft: EMPTY_DRAFT });
    const id = kept[0]?.id ?? '';
    assert.equal(await store.rename(id, 'Two'), 'taken');
    assert.equal(await store.rename(id, 'Three'), 'renamed');
    assert.equal(await store.rename('none', 'Four'), 'gone');
    const names = async (): Promise<string[]> =>
      (await store.list()).templates.map(({ name }) => name).toSorted();
    assert.deepEqual(await names(), ['Three', 'Two']);
    await store.remove([id]);
    assert.deepEqual(await names(), ['Two']);
    for (let index = 1; index < MOST_TEMPLATES; index++)
      await store.save({ name: `t ${index}`, connection: '', draft: EMPTY_DRAFT });
    assert.equal(await store.save({ name: 'more', connection: '', draft: EMPTY_DRAFT }), 'full');
    assert.equal(await store.save({ name: 'Two', connection: '', draft: one }), 'saved');
    assert.equal((await store.list()).templates.length, MOST_TEMPLATES);
    for (const text of ['', '[]', 'null', '{"kind":"other","templates":[]}'])
      assert.equal(templatesOfFile(text), undefined);
    const hostile = `{"kind":"mqtt-kit-templates","version":1,"templates":[null,7,{"name":" "},
      {"name":"x","topic":5,"format":"file","qos":9,"retain":"yes","offline":"always","fills":"no",
       "properties":{"__proto__":{"contentType":"p"},"user":[null,{"name":"n"}]},"__proto__":{"text":"p"}}]}`;
    assert.deepEqual(templatesOfFile(hostile), [
      {
        name: 'x',
        connection: '',
        draft: {
          ...EMPTY_DRAFT,
          properties: {
            ...NO_PROPERTIES,
            user: [
              { name: '', value: '' },
              { name: 'n', value: '' },
            ],
          },
        },
      },
    ]);
    const many = {
      kind: 'mqtt-kit-templates',
      version: 1,
      templates: new Array(500).fill({ name: 'x' }),
    };
    assert.equal(templatesOfFile(JSON.stringify(many))?.length, MOST_TEMPLATES);
  });

  it('and topics are kept in bounds', () => {
    const seen = new SeenTopics();
    for (let index = 0; index < 1000; index++) seen.add(`t/${index}`);
    seen.add('t/900');
    seen.add('x'.repeat(1000));
    assert.deepEqual(seen.matching('', 2), ['t/900', 't/999']);
    assert.equal(seen.matching('', Infinity).length, 200);
    // All that are known are looked through, and those that begin so stand first.
    seen.add('Plant/T/801');
    assert.deepEqual(seen.matching('T/80', 3), ['t/809', 't/808', 't/807']);
    assert.deepEqual(seen.matching('t/801', 3), ['t/801', 'Plant/T/801']);
    assert.deepEqual(seen.matching('t/1', 3), []);
  });
});
