import { expect } from '@open-wc/testing';
import type { Message } from '@mqtt-kit/core';
import fc from 'fast-check';
import { sizeOf } from './message-ring.js';
import { MessageStore } from './message-store.js';

/** Only what a store reads of a message. */
function message(topic: string, size = 10, id = 0): Message {
  const made: Partial<Message> = {
    topic,
    payload: new Uint8Array(size).fill(id),
    copy: () => made as Message,
  };
  return made as Message;
}

const PLENTY = { maxMessages: 100, maxBytes: 1_000_000 };

describe('the store of messages', () => {
  it('keeps the newest messages, and the newest of each topic beyond them', () => {
    const store = new MessageStore();
    const bounds = { maxMessages: 3, maxBytes: 1_000_000 };
    store.add([message('slow'), ...Array.from({ length: 10 }, () => message('fast'))], bounds);
    expect(store.messages().map(({ topic }) => topic)).to.deep.equal(['fast', 'fast', 'fast']);
    expect([...store.topics.values()].map(({ topic, count }) => [topic, count])).to.deep.equal([
      ['slow', 1],
      ['fast', 10],
    ]);
  });

  it('stands still in a snapshot', () => {
    const store = new MessageStore();
    store.add([message('a')], PLENTY);
    const { messages, topics } = store.snapshot();
    store.add([message('a'), message('b')], PLENTY);
    expect(messages).to.have.lengthOf(1);
    expect(topics.get('a')?.count).to.equal(1);
    expect(topics.has('b')).to.equal(false);
  });

  it('finds the message before one on the same topic', () => {
    const store = new MessageStore();
    const [first, second] = [message('a'), message('a')] as const;
    store.add([first, message('b'), second], PLENTY);
    expect(store.previousOf(second)).to.equal(first);
    expect(store.previousOf(first)).to.equal(undefined);
  });

  it('puts older messages before those that came meanwhile, and marks them', () => {
    const store = new MessageStore();
    const fresh = message('a', 10, 2);
    store.add([fresh], PLENTY);
    store.addOlder([message('a', 10, 1), message('old')], PLENTY);
    expect(store.messages().map((each) => [each.topic, store.isOlder(each)])).to.deep.equal([
      ['a', true],
      ['old', true],
      ['a', false],
    ]);
    expect(store.topics.get('a')?.latest).to.equal(fresh);
    expect(store.topics.get('a')?.count).to.equal(2);
  });

  it('keeps the newest of a topic that is no longer among the newest of all, when older messages come', () => {
    const store = new MessageStore();
    const bounds = { maxMessages: 3, maxBytes: 1_000_000 };
    const slow = message('slow', 10, 2);
    store.add([slow, ...Array.from({ length: 5 }, () => message('fast'))], bounds);
    store.addOlder([message('slow', 10, 1), message('old')], bounds);
    expect([...store.topics.keys()]).to.have.members(['slow', 'old', 'fast']);
    expect(store.topics.get('slow')?.latest).to.equal(slow);
    expect(store.topics.get('fast')?.count).to.equal(5);
    expect(store.messages().map(({ topic }) => topic)).to.deep.equal(['fast', 'fast', 'fast']);
  });

  it('sorts older messages of several sources by time, and keeps the same one once', () => {
    const store = new MessageStore();
    const at = (receivedAt: number, id: number): Message => {
      const made = { ...message('a', 4, id), receivedAt };
      return { ...made, copy: () => made };
    };
    store.addOlder([at(3, 3), at(1, 1)], PLENTY);
    store.addOlder([at(2, 2), at(3, 3), at(3, 4)], PLENTY);
    expect(store.messages().map(({ payload }) => payload[0])).to.deep.equal([1, 2, 3, 4]);
    expect(store.topics.get('a')?.count).to.equal(4);
  });

  it('keeps once what came and is among the older messages too', () => {
    const store = new MessageStore();
    const at = (receivedAt: number, id: number): Message => {
      const made = { ...message('a', 4, id), receivedAt };
      return { ...made, copy: () => made };
    };
    // Two that came alike are two.
    store.add([at(2, 2), at(3, 3), at(3, 3)], PLENTY);
    store.addOlder([at(1, 1), at(2, 2), at(2, 4), at(3, 3)], PLENTY);
    expect(store.messages().map(({ payload }) => payload[0])).to.deep.equal([1, 4, 2, 3, 3]);
    expect(store.topics.get('a')?.count).to.equal(5);
  });

  it('takes a retained copy of an earlier visit for no news, unless something has changed', () => {
    const store = new MessageStore();
    const at = (receivedAt: number, id: number): Message => {
      const made = { ...message('a', 4, id), receivedAt, retain: true };
      return { ...made, copy: () => made };
    };
    store.addOlder([at(1, 1), at(2, 1), at(3, 2), at(4, 1)], PLENTY);
    expect(store.messages().map(({ receivedAt }) => receivedAt)).to.deep.equal([1, 3, 4]);
  });

  it('stays within its bounds, and counts its bytes right, whatever comes', () => {
    const anyMessage = fc.record({
      topic: fc.integer({ min: 0, max: 12 }),
      size: fc.integer({ min: 0, max: 400 }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(anyMessage, { maxLength: 20 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 3000 }),
        (batches, maxMessages, maxBytes) => {
          const store = new MessageStore();
          let newest: Message | undefined;
          for (const batch of batches) {
            const messages = batch.map(({ topic, size }) => message(String(topic), size));
            store.add(messages, { maxMessages, maxBytes });
            newest = messages.at(-1) ?? newest;
            const kept = new Set([
              ...store.messages(),
              ...[...store.topics.values()].map(({ latest }) => latest),
            ]);
            const bytes = [...kept].reduce((sum, each) => sum + sizeOf(each), 0);
            expect(store.bytes).to.equal(bytes);
            expect(store.length).to.be.at.most(maxMessages);
            expect(store.topics.size).to.be.at.most(maxMessages);
            expect(store.newest(0)).to.equal(newest);
            if (store.length > 1) expect(bytes).to.be.at.most(maxBytes);
            else expect(bytes).to.be.at.most(maxBytes * 1.5 + 401);
            for (const { topic, latest } of store.topics.values())
              expect(latest.topic).to.equal(topic);
          }
        },
      ),
    );
  });

  it('knows what a broker sends once more from what is new', () => {
    const store = new MessageStore();
    const on = (text: string, parts: Partial<Message> = {}): Message => {
      const made: Partial<Message> = {
        topic: 'a',
        payload: new TextEncoder().encode(text),
        retain: true,
        properties: {},
        copy: () => made as Message,
        ...parts,
      };
      return made as Message;
    };
    const news = (...messages: readonly Message[]): number => {
      const found = store.newsOf(messages);
      store.add(found, PLENTY);
      return found.length;
    };
    const properties = {
      contentType: 'x',
      correlationData: Uint8Array.of(1),
      userProperties: { a: 'b' },
    };
    const counted = { ...properties, messageExpiryInterval: 9, subscriptionIdentifiers: [7] };
    expect(news(on('1'), on('1'))).to.equal(1);
    expect(news(on('1'))).to.equal(0);
    // What is published now is news, whatever it says, and its retained copy is none.
    expect(news(on('1', { retain: false }), on('1', { retain: false }), on('1'))).to.equal(2);
    expect(news(on('2'), on('1'))).to.equal(2);
    expect(news(on('1', { properties }), on('1', { properties: counted }))).to.equal(1);
    expect(
      news(
        on('1', { properties: { ...properties, contentType: 'y' } }),
        on('1', { properties: { ...properties, correlationData: Uint8Array.of(2) } }),
        on('1', { properties: { ...properties, userProperties: { a: 'c' } } }),
        on('1', { topic: 'b' }),
      ),
    ).to.equal(4);
    // It says that what was kept from an earlier time still holds.
    const older = new MessageStore();
    older.addOlder([on('1', { receivedAt: 1 })], PLENTY);
    expect(older.newsOf([on('1', { receivedAt: 2 })])).to.have.lengthOf(1);
  });
});
