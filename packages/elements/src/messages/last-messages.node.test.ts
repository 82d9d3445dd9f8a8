import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Message } from '@mqtt-kit/core';
import { messageOf } from '@mqtt-kit/core/history';
import { LastMessages } from './last-messages.js';

function message(topic: string, text: string, retain: boolean, receivedAt = 0): Message {
  const payload = new TextEncoder().encode(text);
  return messageOf({ topic, payload, qos: 0, retain, receivedAt }, '#');
}

describe('the last message of each topic', () => {
  it('tells a retained copy of it from news, whatever came on other topics in between', () => {
    const last = new LastMessages();
    assert.equal(last.news(message('a', '1', true))?.text(), '1', 'the first of a page is news');
    assert.ok(last.news(message('b', '1', false)));
    assert.equal(last.news(message('a', '1', true, 5)), undefined);
    assert.equal(last.news(message('b', '1', true, 5)), undefined, 'of one that came live too');
    assert.ok(last.news(message('a', '1', false, 6)), 'sent anew');
    assert.ok(last.news(message('a', '2', true, 7)), 'changed meanwhile');
    assert.ok(last.news(message('a', '1', true, 8)), 'and back');
    last.clear();
    assert.ok(last.news(message('a', '1', true, 9)));
  });

  it('takes nothing for a copy that differs, and every copy for one, as long as the topic is known', () => {
    const sent = fc.record({
      topic: fc.constantFrom('a', 'b', 'c'),
      text: fc.constantFrom('', '0', '1'),
      retain: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 30 }), (all) => {
        const last = new LastMessages();
        const known = new Map<string, string>();
        for (const { topic, text, retain } of all) {
          const isCopy = retain && known.get(topic) === text;
          assert.equal(last.news(message(topic, text, retain)) === undefined, isCopy);
          known.set(topic, text);
        }
      }),
    );
  });

  it('is kept within bounds of count and bytes, the newest always', () => {
    const few = new LastMessages({ maxMessages: 2, maxBytes: 1000 });
    for (const topic of ['a', 'b', 'a', 'c']) few.news(message(topic, '1', false));
    assert.ok(few.news(message('b', '1', true)), 'without news for longest');
    assert.equal(few.news(message('c', '1', true)), undefined);

    const small = new LastMessages({ maxMessages: 10, maxBytes: 10 });
    small.news(message('a', 'x', false));
    small.news(message('b', 'x'.repeat(50), false));
    assert.equal(small.news(message('b', 'x'.repeat(50), true)), undefined);
    small.news(message('c', 'x', false));
    assert.ok(small.news(message('b', 'x'.repeat(50), true)));
  });

  it('has bytes of its own', () => {
    const frame = new TextEncoder().encode('12345678');
    const kept = new LastMessages().news(
      messageOf(
        { topic: 'a', payload: frame.subarray(0, 4), qos: 0, retain: false, receivedAt: 0 },
        '#',
      ),
    );
    frame.fill(0);
    assert.equal(kept?.text(), '1234');
  });
});
