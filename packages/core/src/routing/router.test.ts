import { expect } from '@open-wc/testing';
import type { IncomingMessage } from '../connection/session-port.js';
import { MqttError } from '../errors.js';
import { ReceivedMessage, type Message } from './message.js';
import { Router } from './router.js';

const incoming = (topic: string, payload = new Uint8Array()): IncomingMessage => ({
  topic,
  payload,
  qos: 0,
  retain: false,
  dup: false,
  receivedAt: 1,
});

function setUp() {
  const reports: string[] = [];
  const router = new Router((error, route, topic) => {
    reports.push(`${String(error)} ${route.filter} ${topic}`);
  });
  return { reports, router };
}

describe('router', () => {
  it('brings a message to every handler whose filter matches, once each, saying which filter', () => {
    const { router } = setUp();
    const got: string[] = [];
    const handler = (message: Message): void => {
      got.push(message.filter);
    };
    for (const filter of ['a/#', 'a/+', 'a/b', 'b']) router.add({ filter, handler });
    router.dispatch(incoming('a/b'));
    expect(got.sort()).to.deep.equal(['a/#', 'a/+', 'a/b']);
  });

  it('says when a filter got its first handler and lost its last', () => {
    const { router } = setUp();
    const one = { filter: 'a', handler: () => undefined };
    const two = { filter: 'a', handler: () => undefined };
    expect([router.add(one), router.add(two)]).to.deep.equal([true, false]);
    expect([router.delete(one), router.delete(one), router.delete(two)]).to.deep.equal([
      false,
      false,
      true,
    ]);
    expect(router.deleteFilter('a')).to.equal(false);
  });

  it('keeps a failing handler from the others and reports it, also when it fails later', async () => {
    const { reports, router } = setUp();
    let others = 0;
    router.add({
      filter: 'a',
      handler: () => {
        throw new Error('now');
      },
    });
    router.add({ filter: 'a', handler: () => Promise.reject(new Error('later')) });
    router.add({
      filter: 'a',
      handler: () => {
        others++;
      },
    });
    router.dispatch(incoming('a'));
    expect(others).to.equal(1);
    await Promise.resolve();
    await Promise.resolve();
    expect(reports).to.deep.equal(['Error: now a a', 'Error: later a a']);
  });

  it('settles who gets a message before the first handler runs', () => {
    const { router } = setUp();
    const got: string[] = [];
    router.add({
      filter: 'a',
      handler: () => {
        router.add({ filter: 'a', handler: () => got.push('late') });
        got.push('first');
      },
    });
    router.dispatch(incoming('a'));
    expect(got).to.deep.equal(['first']);
  });
});

describe('received message', () => {
  it('reads text and JSON, and names the topic of what is not JSON', () => {
    const encoder = new TextEncoder();
    const message = new ReceivedMessage(incoming('a', encoder.encode('{"on":true}')), '#');
    expect(message.json()).to.deep.equal({ on: true });
    const wrong = new ReceivedMessage(incoming('plant/1', encoder.encode('on')), '#');
    expect(() => wrong.json()).to.throw(MqttError, 'plant/1');
  });

  it('copies bytes that are a view on a larger frame, and only those', () => {
    const frame = new Uint8Array(1000).fill(7);
    const view = new ReceivedMessage(incoming('a', frame.subarray(10, 12)), '#');
    const copy = view.copy();
    expect([...copy.payload]).to.deep.equal([7, 7]);
    expect(copy.payload.buffer.byteLength).to.equal(2);
    expect(copy.copy()).to.equal(copy);
  });
});
