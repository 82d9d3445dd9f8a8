import { expect } from '@open-wc/testing';
import { Subscriptions } from './subscriptions.js';

const TAKE = { identified: false, alone: false, isSuspected: () => false, testsSuspects: true };

const qos = (level: 0 | 1 | 2) => ({ qos: level });

/** Takes what is to be sent and has the broker grant all of it. */
function grantAll(subscriptions: Subscriptions): readonly number[] {
  return subscriptions
    .take(TAKE)
    .flatMap((batch) =>
      subscriptions.answered(
        batch,
        batch.filters.map(() => batch.options.qos),
      ),
    )
    .flatMap(({ requests }) => requests);
}

describe('subscriptions of a session', () => {
  it('puts up to eight filters with the same options in one SUBSCRIBE', () => {
    const subscriptions = new Subscriptions();
    for (let index = 0; index < 10; index++)
      subscriptions.want(index, `a/${String(index)}`, qos(1));
    subscriptions.want(10, 'b', qos(0));
    expect(subscriptions.take(TAKE).map(({ filters }) => filters.length)).to.deep.equal([8, 2, 1]);
    expect(subscriptions.take(TAKE)).to.deep.equal([]);
  });

  it('shares one SUBSCRIBE among wishes at the same time', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'a', qos(0));
    subscriptions.want(2, 'a', qos(2));
    const [batch] = subscriptions.take(TAKE);
    expect(batch).to.deep.equal({ filters: ['a'], options: { qos: 2 }, identifier: undefined });
    const [result] = batch ? subscriptions.answered(batch, [2]) : [];
    expect(result?.requests).to.deep.equal([1, 2]);
  });

  it('asks again for a wish that came while a SUBSCRIBE was under way: retained messages may have passed it', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'a', qos(1));
    const [first] = subscriptions.take(TAKE);
    subscriptions.want(2, 'a', qos(0));
    expect(subscriptions.take(TAKE)).to.deep.equal([]);
    expect(first && subscriptions.answered(first, [1])).to.deep.equal([
      { filter: 'a', requests: [1], code: 1, wasGranted: false },
    ]);
    expect(grantAll(subscriptions)).to.deep.equal([2]);
  });

  it('refuses the wishes that came meanwhile together with the one they came after', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'a', qos(1));
    const [first] = subscriptions.take(TAKE);
    subscriptions.want(2, 'a', qos(0));
    const [result] = first ? subscriptions.answered(first, [0x87]) : [];
    expect(result?.requests).to.deep.equal([1, 2]);
  });

  it('takes no answer to an older SUBSCRIBE for one to a newer', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'a', qos(0));
    const [first] = subscriptions.take(TAKE);
    subscriptions.release('a', true);
    subscriptions.want(2, 'a', qos(2));
    expect(subscriptions.take(TAKE)).to.deep.equal([]);
    subscriptions.left(['a'], true);
    const [second] = subscriptions.take(TAKE);
    expect(first && subscriptions.answered(first, [0x80])).to.deep.equal([]);
    const [result] = second ? subscriptions.answered(second, [2]) : [];
    expect(result).to.deep.equal({ filter: 'a', requests: [2], code: 2, wasGranted: false });
  });

  it('keeps own messages and retained messages for whoever wants them', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'a', { qos: 0, nl: true, rh: 2 });
    subscriptions.want(2, 'a', { qos: 1, rap: true, rh: 1 });
    expect(subscriptions.take(TAKE)[0]?.options).to.deep.equal({ qos: 1, rap: true, rh: 1 });
    const fresh = new Subscriptions();
    fresh.want(1, 'a', { qos: 0, rh: 2 });
    grantAll(fresh);
    fresh.want(2, 'a', { qos: 0 });
    expect(fresh.take(TAKE)[0]?.options).to.deep.equal({ qos: 0 });
  });

  it('gives a filter up again whose UNSUBSCRIBE was lost', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'a', qos(0));
    grantAll(subscriptions);
    subscriptions.release('a', true);
    subscriptions.left(['a'], false);
    expect(subscriptions.connected(true)).to.deep.equal(['a']);
  });

  it('asks again for a granted filter, which brings the retained messages [MQTT-3.8.4-3]', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'a', qos(1));
    expect(grantAll(subscriptions)).to.deep.equal([1]);
    subscriptions.want(2, 'a', qos(0));
    expect(subscriptions.take(TAKE)).to.deep.equal([
      { filters: ['a'], options: { qos: 1 }, identifier: undefined },
    ]);
  });

  it('takes a reserved code of a SUBACK for a refusal [§3.9.3]', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'a', { qos: 1 });
    const [batch] = subscriptions.take(TAKE);
    const results = batch && subscriptions.answered(batch, [3]);
    expect(results).to.deep.equal([{ filter: 'a', requests: [1], code: 3, wasGranted: false }]);
    // Gone, and so not asked for by the next connection.
    subscriptions.connected(false);
    expect(subscriptions.wanted).to.deep.equal([]);
  });

  it('judges each filter of a SUBACK by its own code', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'a', qos(1));
    subscriptions.want(2, 'b', qos(1));
    const [batch] = subscriptions.take(TAKE);
    expect(batch && subscriptions.answered(batch, [0x87, 1])).to.deep.equal([
      { filter: 'a', requests: [1], code: 0x87, wasGranted: false },
      { filter: 'b', requests: [2], code: 1, wasGranted: false },
    ]);
    subscriptions.connected(false);
    expect(subscriptions.take(TAKE).flatMap(({ filters }) => filters)).to.deep.equal(['b']);
  });

  it('subscribes everything again when the broker forgot the session, and only the open rest when it did not', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'granted', qos(1));
    grantAll(subscriptions);
    subscriptions.want(2, 'asked', qos(1));
    subscriptions.take(TAKE);
    subscriptions.connected(true);
    expect(subscriptions.take(TAKE).flatMap(({ filters }) => filters)).to.deep.equal(['asked']);
    subscriptions.connected(false);
    expect(subscriptions.take(TAKE).flatMap(({ filters }) => filters)).to.deep.equal([
      'granted',
      'asked',
    ]);
  });

  it('tells the broker of an unwanted filter only when the broker may know it', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'a', qos(0));
    expect(subscriptions.release('a', true)).to.deep.equal({ requests: [1], tell: false });
    subscriptions.want(2, 'a', qos(0));
    subscriptions.take(TAKE);
    expect(subscriptions.release('a', true)).to.deep.equal({ requests: [2], tell: true });
    expect(subscriptions.release('a', true)).to.deep.equal({ requests: [], tell: false });
  });

  it('remembers what was given up offline until it knows whether the broker kept it', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'a', qos(0));
    subscriptions.want(2, 'b', qos(0));
    grantAll(subscriptions);
    expect(subscriptions.release('a', false).tell).to.equal(false);
    expect(subscriptions.connected(true)).to.deep.equal(['a']);
    expect(subscriptions.connected(true)).to.deep.equal([]);
    subscriptions.release('b', false);
    expect(subscriptions.connected(false)).to.deep.equal([]);
  });

  it('passes over an answer for a filter that was given up meanwhile', () => {
    const subscriptions = new Subscriptions();
    subscriptions.want(1, 'a', qos(0));
    const [batch] = subscriptions.take(TAKE);
    subscriptions.release('a', true);
    expect(batch && subscriptions.answered(batch, [0])).to.deep.equal([]);
  });
});
