import { expect } from '@open-wc/testing';
import type { Message } from '@mqtt-kit/core';
import { MessageRing } from './message-ring.js';

// A ring looks at nothing but topic and payload.
const message = (id: number, size = 10): Message =>
  ({ topic: '', payload: new Uint8Array(size).fill(id) }) as unknown as Message;

const ids = (ring: MessageRing): number[] => ring.toArray().map(({ payload }) => payload[0] ?? -1);

describe('the ring of messages', () => {
  it('keeps the newest up to a count', () => {
    const ring = new MessageRing();
    let gone = 0;
    for (let id = 0; id < 500; id++)
      gone += ring.push(message(id % 256), { maxMessages: 3, maxBytes: Infinity });
    expect(ring.length).to.equal(3);
    expect(gone).to.equal(497);
    expect(ids(ring)).to.deep.equal([241, 242, 243]);
    expect(ring.newest(0)?.payload[0]).to.equal(243);
    expect(ring.newest(2)?.payload[0]).to.equal(241);
    expect(ring.newest(3)).to.equal(undefined);
  });

  it('keeps the newest up to a number of bytes', () => {
    const ring = new MessageRing();
    for (let id = 0; id < 5; id++) ring.push(message(id, 40), { maxMessages: 100, maxBytes: 100 });
    expect(ids(ring)).to.deep.equal([3, 4]);
  });

  it('keeps the newest message whatever its size', () => {
    const ring = new MessageRing();
    ring.push(message(1, 10), { maxMessages: 100, maxBytes: 100 });
    ring.push(message(2, 1000), { maxMessages: 100, maxBytes: 100 });
    expect(ids(ring)).to.deep.equal([2]);
  });

  it('forgets everything at once', () => {
    const ring = new MessageRing();
    ring.push(message(1), { maxMessages: 2, maxBytes: 100 });
    ring.clear();
    expect(ring.length).to.equal(0);
    ring.push(message(2, 100), { maxMessages: 2, maxBytes: 100 });
    expect(ids(ring)).to.deep.equal([2]);
  });
});
