import { expect } from '@open-wc/testing';
import { UnclaimedMessages } from './unclaimed-messages.js';

const message = (topic: string, bytes = 1) => ({
  topic,
  payload: new Uint8Array(bytes),
  qos: 1 as const,
  retain: false,
  dup: false,
  receivedAt: 0,
});

describe('messages without a handler', () => {
  it('wait for one, in order, and go to the first that matches', () => {
    const unclaimed = new UnclaimedMessages();
    for (const topic of ['a/1', 'b', 'a/2']) unclaimed.keep(message(topic));
    expect(unclaimed.take('a/+').map(({ topic }) => topic)).to.deep.equal(['a/1', 'a/2']);
    expect(unclaimed.take('#').map(({ topic }) => topic)).to.deep.equal(['b']);
    expect(unclaimed.take('#')).to.deep.equal([]);
  });

  it('own their bytes', () => {
    const unclaimed = new UnclaimedMessages();
    const frame = Uint8Array.of(1, 2, 3);
    unclaimed.keep({ ...message('a'), payload: frame.subarray(1, 2) });
    frame.fill(9);
    expect([...(unclaimed.take('a')[0]?.payload ?? [])]).to.deep.equal([2]);
  });

  it('are bounded in count and bytes, the oldest dropped first and counted', () => {
    const unclaimed = new UnclaimedMessages({ maxMessages: 2, maxBytes: 10 });
    unclaimed.keep(message('a', 1));
    unclaimed.keep(message('b', 1));
    unclaimed.keep(message('c', 1));
    unclaimed.keep(message('d', 10));
    expect(unclaimed.dropped).to.equal(3);
    expect(unclaimed.take('#').map(({ topic }) => topic)).to.deep.equal(['d']);
  });

  it('are not kept for a filter that was unsubscribed, until it is wanted again', () => {
    const unclaimed = new UnclaimedMessages();
    unclaimed.giveUp('a/#');
    unclaimed.keep(message('a/1'));
    expect(unclaimed.take('a/#')).to.deep.equal([]);
    unclaimed.keep(message('a/2'));
    expect(unclaimed.take('a/#')).to.have.length(1);
  });
});
