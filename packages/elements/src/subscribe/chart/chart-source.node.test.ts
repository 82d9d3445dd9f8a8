/** What a chart reads, and for how long at a stretch, without a page. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messageOf } from '@mqtt-kit/core/history';
import type { Message } from '@mqtt-kit/core';
import { MessageStore } from '../../messages/message-store.js';
import { ANY_FORMAT } from '../../payload/late/late-format.js';
import { ChartSource } from './chart-source.js';

const BOUNDS = { maxMessages: 1000, maxBytes: 5 * 1024 * 1024 };
const MOST_BYTES = 64 * 1024;
/** In milliseconds; a task of 100 ms would be felt, and the rest of the page needs some of it. */
const LONGEST = 50;

const encoder = new TextEncoder();

function message(topic: string, text: string, receivedAt: number): Message {
  const payload = encoder.encode(text);
  return messageOf({ topic, payload, qos: 0, retain: false, receivedAt }, '#');
}

/** A batch that is as large as a view may be, of payloads that take long to read. */
function slowBatch(item: string): readonly Message[] {
  const count = Math.floor((MOST_BYTES - 10) / (item.length + 1));
  const text = `[7,${Array.from({ length: count }, () => item).join()}]`;
  return Array.from({ length: 64 }, (_, at) => message('slow', text, at));
}

/** How long the page has no rest while something is done and what follows from it, in milliseconds. */
async function longestStretch(begin: () => void, isDone: () => boolean): Promise<number> {
  let before = performance.now();
  let longest = 0;
  const rest = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
  };
  begin();
  rest();
  while (!isDone()) {
    await new Promise((resolve) => setImmediate(resolve));
    rest();
  }
  return longest;
}

/** The best of some: another process may have taken the processor. */
async function best(measure: () => Promise<number>): Promise<number> {
  const all = [await measure(), await measure(), await measure()];
  return Math.min(...all);
}

describe('what a chart reads', () => {
  it('never takes long at a stretch, whatever payloads come together', async () => {
    for (const item of ['[]', '{}']) {
      const batch = slowBatch(item);
      const add = (): Promise<number> => {
        const store = new MessageStore();
        const source = new ChartSource(
          store,
          () => ANY_FORMAT,
          () => undefined,
        );
        store.add(batch, BOUNDS);
        return longestStretch(
          () => {
            source.add(batch, BOUNDS);
          },
          () => source.series.all[0]?.points.length === batch.length,
        );
      };
      const fill = (): Promise<number> => {
        const store = new MessageStore();
        const source = new ChartSource(
          store,
          () => ANY_FORMAT,
          () => undefined,
        );
        store.addOlder(batch.slice(0, 32), BOUNDS);
        store.add(batch.slice(32), BOUNDS);
        return longestStretch(
          () => {
            source.paths = ['payload[0]'];
            source.fill(BOUNDS);
          },
          () => {
            const [series] = source.series.all;
            return series?.older.length === 32 && series.points.length === 32;
          },
        );
      };
      const stretches = { add: await best(add), fill: await best(fill) };
      assert.ok(stretches.add < LONGEST, `${item}: ${String(stretches.add)} ms to add`);
      assert.ok(stretches.fill < LONGEST, `${item}: ${String(stretches.fill)} ms to fill`);
    }
  });

  it('is there at once where it is little, and in order where it is much', async (test) => {
    // While the clock stands still, no time is up.
    const { mock: clock } = test.mock.method(performance, 'now', () => 0);
    const store = new MessageStore();
    let told = 0;
    const source = new ChartSource(
      store,
      () => ANY_FORMAT,
      () => told++,
    );
    const few = [message('a', '1', 1), message('a', 'none', 2), message('b', '{"n":2}', 3)];
    store.add(few, BOUNDS);
    source.add(few, BOUNDS);
    assert.deepEqual(
      source.series.all.map(({ topic, path }) => [topic, path]),
      [
        ['a', 'payload'],
        ['b', 'payload.n'],
      ],
    );
    assert.deepEqual([source.series.numberless, told], [1, 0]);
    clock.restore();
    const many = slowBatch('{}');
    store.add(many, BOUNDS);
    source.add(many, BOUNDS);
    const last = [message('slow', '[8]', 100)];
    source.add(last, BOUNDS);
    const slow = (): number | undefined => source.series.all[2]?.points.nearest(100);
    while (slow() !== 8) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(source.series.all[2]?.points.length, 65);
    assert.ok(told > 1);
  });

  it('is what was searched for too, beyond the first twelve', (test) => {
    test.mock.method(performance, 'now', () => 0);
    const store = new MessageStore();
    const source = new ChartSource(
      store,
      () => ANY_FORMAT,
      () => undefined,
    );
    const messages = Array.from({ length: 20 }, (_, at) =>
      message(`t/${String(at)}`, String(at), at),
    );
    store.add(messages, BOUNDS);
    source.add(messages, BOUNDS);
    const found = (): unknown => source.beyond?.all.map(({ topic }) => topic);
    source.find = ({ topic }) => topic.endsWith('9');
    assert.deepEqual(found(), ['t/19']);
    const more = [message('t/29', '1', 30), message('t/30', '1', 31)];
    store.add(more, BOUNDS);
    source.add(more, BOUNDS);
    assert.deepEqual(found(), ['t/19', 't/29']);
    assert.equal(source.series.all.length, 12);
    source.find = undefined;
    assert.equal(found(), undefined);
  });

  it('is what there was while the chart stands still, where it is read anew', (test) => {
    test.mock.method(performance, 'now', () => 0);
    const store = new MessageStore();
    let still: readonly Message[] | undefined;
    const source = new ChartSource(
      store,
      () => ANY_FORMAT,
      () => undefined,
      () => still ?? store.messages(),
    );
    const take = (...messages: readonly Message[]): void => {
      store.add(messages, BOUNDS);
      source.add(messages, BOUNDS);
    };
    const times = (): unknown => [...(source.beyond?.all ?? [])].map(({ points }) => points.end);
    take(...Array.from({ length: 20 }, (_, at) => message(`t/${String(at)}`, '1', at)));
    still = store.messages();
    source.still = true;
    take(message('t/19', '2', 30));
    assert.equal(source.series.others, 8);
    source.find = ({ topic }) => topic === 't/19';
    take(message('t/19', '3', 31));
    assert.deepEqual(times(), [19]);
    still = undefined;
    source.still = false;
    assert.deepEqual(times(), [31]);
    take(message('t/19', '4', 32));
    assert.deepEqual(times(), [32]);
  });
});
