import { expect } from '@open-wc/testing';
import { FakeClock } from '../testing/fake-clock.js';
import { PATIENCE_MS, UnclaimedMessages, type UnclaimedLimits } from './unclaimed-messages.js';

function unclaimedMessages(limits?: UnclaimedLimits) {
  return watched(limits).unclaimed;
}

function watched(limits?: UnclaimedLimits) {
  const clock = new FakeClock();
  const paces: string[] = [];
  const unclaimed = new UnclaimedMessages(
    {
      schedule: (delayMs, task) => clock.schedule(delayMs, task),
      onPace: (pace) => paces.push(pace),
    },
    limits,
  );
  return { clock, paces, unclaimed };
}

const message = (topic: string, bytes = 1, qos: 0 | 1 = 0) => ({
  topic,
  payload: new Uint8Array(bytes),
  qos,
  retain: false,
  dup: false,
  receivedAt: 0,
});

describe('messages without a handler', () => {
  it('wait for one, in order, and go to the first that matches', () => {
    const unclaimed = unclaimedMessages();
    for (const topic of ['a/1', 'b', 'a/2']) unclaimed.keep(message(topic));
    expect(unclaimed.take('a/+').map(({ topic }) => topic)).to.deep.equal(['a/1', 'a/2']);
    expect(unclaimed.take('#').map(({ topic }) => topic)).to.deep.equal(['b']);
    expect(unclaimed.take('#')).to.deep.equal([]);
  });

  it('own their bytes', () => {
    const unclaimed = unclaimedMessages();
    const frame = Uint8Array.of(1, 2, 3);
    unclaimed.keep({ ...message('a'), payload: frame.subarray(1, 2) });
    frame.fill(9);
    expect([...(unclaimed.take('a')[0]?.payload ?? [])]).to.deep.equal([2]);
  });

  it('are bounded in count and bytes, the oldest dropped first and counted', () => {
    const unclaimed = unclaimedMessages({ maxMessages: 2, maxBytes: 10 });
    unclaimed.keep(message('a', 1));
    unclaimed.keep(message('b', 1));
    unclaimed.keep(message('c', 1));
    unclaimed.keep(message('d', 10));
    expect(unclaimed.dropped).to.equal(3);
    expect(unclaimed.take('#').map(({ topic }) => topic)).to.deep.equal(['d']);
  });

  it('are held back for no more once nobody came for them, and for nobody after the end', () => {
    const { clock, paces, unclaimed } = watched({ maxMessages: 2, maxBytes: 10 });
    for (const topic of ['a', 'b']) unclaimed.keep(message(topic, 1, 1));
    clock.advance(PATIENCE_MS);
    expect(paces).to.deep.equal(['held', 'open']);
    // Somebody else is served, and strangers still wait.
    expect(unclaimed.take('x')).to.deep.equal([]);
    expect(paces).to.deep.equal(['held', 'open']);
    const ended = watched({ maxMessages: 2, maxBytes: 10 });
    for (const topic of ['a', 'b']) ended.unclaimed.keep(message(topic, 1, 1));
    ended.unclaimed.end();
    expect(ended.clock.pending).to.equal(0);
    expect(ended.unclaimed.take('#')).to.deep.equal([]);
  });

  it('hold the broker back at QoS 1 and 2 rather than being dropped, until a handler takes them', () => {
    const { clock, paces, unclaimed } = watched({ maxMessages: 2, maxBytes: 10 });
    for (const topic of ['a', 'b', 'c']) unclaimed.keep(message(topic, 1, 1));
    expect(paces).to.deep.equal(['held']);
    expect(unclaimed.take('#')).to.have.length(3);
    expect(paces).to.deep.equal(['held', 'open']);
    expect(clock.pending).to.equal(0);
    expect(unclaimed.dropped).to.equal(0);
  });

  it('hold nobody back for ever: no handler may come, and they are dropped and counted', () => {
    const { clock, paces, unclaimed } = watched({ maxMessages: 2, maxBytes: 10 });
    for (const topic of ['a', 'b', 'c']) unclaimed.keep(message(topic, 1, 1));
    clock.advance(PATIENCE_MS);
    expect(paces).to.deep.equal(['held', 'open']);
    expect(unclaimed.dropped).to.equal(1);
    unclaimed.keep(message('d', 1, 1));
    expect(unclaimed.take('#').map(({ topic }) => topic)).to.deep.equal(['c', 'd']);
    // Now there is somebody to wait for.
    unclaimed.keep(message('e', 1, 1));
    expect(paces.at(-1)).to.equal('held');
  });

  it('are not kept for a filter that was unsubscribed, until it is wanted again', () => {
    const unclaimed = unclaimedMessages();
    unclaimed.giveUp('a/#');
    unclaimed.keep(message('a/1'));
    expect(unclaimed.take('a/#')).to.deep.equal([]);
    unclaimed.keep(message('a/2'));
    expect(unclaimed.take('a/#')).to.have.length(1);
  });
});
