import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message } from '@mqtt-kit/core';
import { MessageStore } from '../../messages/message-store.js';
import { Stillness } from './stillness.js';

const BOUNDS = { maxMessages: 8, maxBytes: 1_000_000 };

/** Only what a store reads of a message. */
function message(topic: string, receivedAt: number): Message {
  const made: Partial<Message> = {
    topic,
    receivedAt,
    payload: new Uint8Array([receivedAt]),
    copy: () => made as Message,
  };
  return made as Message;
}

describe('a view that stands still', () => {
  function made(): {
    store: MessageStore;
    stillness: Stillness;
    add: (topic: string, ...moments: readonly number[]) => void;
    moments: () => readonly number[] | undefined;
  } {
    const store = new MessageStore();
    const stillness = new Stillness(store);
    return {
      store,
      stillness,
      add: (topic, ...moments) => {
        const messages = moments.map((moment) => message(topic, moment));
        store.add(messages, BOUNDS);
        stillness.count(messages.length);
      },
      moments: () => stillness.snapshot?.messages.map(({ receivedAt }) => receivedAt),
    };
  }

  it('takes older messages, and nothing that came since', () => {
    const { store, stillness, add, moments } = made();
    add('a', 10, 11);
    stillness.set(true);
    add('a', 20);
    add('b', 21);
    store.addOlder([message('c', 2), message('b', 1), message('a', 3)], BOUNDS);
    stillness.renew();
    assert.deepEqual(moments(), [1, 2, 3, 10, 11]);
    const topics = [...stillness.snapshot!.topics.values()];
    assert.deepEqual(
      topics.map(({ topic, latest, count }) => [topic, latest.receivedAt, count]).sort(),
      [
        ['a', 11, 3],
        ['b', 1, 1],
        ['c', 2, 1],
      ],
    );
    assert.equal(stillness.fresh, 2);
    store.addOlder([message('b', 4)], BOUNDS);
    stillness.renew();
    assert.equal(stillness.snapshot!.topics.get('b')!.latest.receivedAt, 4);
  });

  it('keeps what is in sight, though it is gone from the store, when older messages come', () => {
    const { store, stillness, add, moments } = made();
    add('a', 10, 11);
    stillness.set(true);
    add('a', 20, 21, 22, 23, 24, 25, 26, 27);
    store.addOlder([message('a', 1)], BOUNDS);
    stillness.renew();
    assert.deepEqual(moments(), [10, 11]);
  });

  it('has what a pause began with, when the reader has left what was read before', () => {
    const { stillness, add, moments } = made();
    add('a', 10);
    stillness.set(true);
    add('a', 11, 12);
    stillness.pause();
    add('a', 13);
    assert.deepEqual([moments(), stillness.fresh], [[10], 3]);
    assert.equal(stillness.goToPause(), true);
    assert.deepEqual([moments(), stillness.fresh], [[10, 11, 12], 1]);
    assert.equal(stillness.goToPause(), false);
    stillness.set(false);
    assert.equal(stillness.snapshot, undefined);
  });

  it('counts as missed only what was gone before it could be seen', () => {
    const { stillness, add } = made();
    stillness.set(true);
    add('a', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assert.equal(stillness.takeMissed(), 2);
    stillness.pause();
    add('a', 11, 12, 13);
    assert.equal(stillness.takeMissed(), 0);
    stillness.goToPause();
    add('a', 14, 15, 16, 17, 18, 19);
    assert.equal(stillness.takeMissed(), 1);
  });
});
