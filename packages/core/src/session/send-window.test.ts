import { expect } from '@open-wc/testing';
import { SendWindow } from './send-window.js';

const queued = (request: number, bytes = 1) => ({
  request,
  message: { topic: 't', payload: new Uint8Array(bytes), qos: 1 as const, retain: false },
  offline: 'refuse' as const,
  expiresAt: Infinity,
});

describe('send window', () => {
  it('lets through no more than Receive Maximum, in order [MQTT-3.3.4-7]', () => {
    const window = new SendWindow();
    window.open(2, []);
    for (const request of [1, 2, 3, 4]) window.add(queued(request));
    expect(window.next()?.request).to.equal(1);
    expect(window.next()?.request).to.equal(2);
    expect(window.next()).to.equal(undefined);
    window.settled(queued(0).message);
    expect(window.next()?.request).to.equal(3);
    expect(window.waiting).to.equal(1);
  });

  it('counts what was sent again on a new connection', () => {
    const window = new SendWindow();
    window.open(2, [queued(8).message, queued(9).message]);
    window.add(queued(1));
    expect(window.next()).to.equal(undefined);
    window.settled(queued(0).message);
    expect(window.next()?.request).to.equal(1);
  });

  it('refuses beyond its bounds in count and bytes', () => {
    const window = new SendWindow({ maxMessages: 2, maxBytes: 10 });
    window.open(0, []);
    expect(window.add(queued(1, 4))).to.equal(true);
    expect(window.add(queued(2, 7))).to.equal(false);
    expect(window.add(queued(3, 6))).to.equal(true);
    expect(window.add(queued(4, 0))).to.equal(false);
  });

  it('lets one message larger than the bound through when nothing waits', () => {
    const window = new SendWindow({ maxMessages: 2, maxBytes: 10 });
    window.open(1, []);
    expect(window.add(queued(1, 100))).to.equal(true);
    expect(window.next()?.request).to.equal(1);
  });

  it('has no more bytes in flight than its bound, but for a single message', () => {
    const window = new SendWindow({ maxMessages: 10, maxBytes: 10 });
    window.open(5, []);
    window.add(queued(1, 6));
    window.add(queued(2, 4));
    expect([window.next()?.request, window.next()?.request]).to.deep.equal([1, 2]);
    window.add(queued(3, 1));
    expect(window.next()).to.equal(undefined);
    window.settled(queued(1, 6).message);
    expect(window.next()?.request).to.equal(3);
  });

  it('gives back what has not left when the connection ends', () => {
    const window = new SendWindow({ maxMessages: 2, maxBytes: 10 });
    window.open(0, []);
    window.add(queued(1, 9));
    window.shut();
    expect(window.remove(() => true).map(({ request }) => request)).to.deep.equal([1]);
    expect(window.waiting).to.equal(0);
    expect(window.add(queued(2, 9))).to.equal(true);
  });

  it('gives back what fits a condition, and frees its bytes', () => {
    const window = new SendWindow({ maxMessages: 2, maxBytes: 10 });
    window.open(0, []);
    window.add(queued(1, 9));
    const isFirst = ({ request }: { request: number }): boolean => request === 1;
    expect(window.remove(isFirst)).to.have.length(1);
    expect(window.remove(isFirst)).to.have.length(0);
    expect(window.add(queued(2, 9))).to.equal(true);
  });

  it('lets QoS 0 pass when its turn comes, whatever is in flight', () => {
    const window = new SendWindow();
    window.open(1, [queued(9).message]);
    const first = queued(1);
    window.add({ ...first, message: { ...first.message, qos: 0 } });
    window.add(queued(2));
    expect(window.next()?.request).to.equal(1);
    expect(window.next()).to.equal(undefined);
  });

  it('lets one through at a time where caution is asked for', () => {
    const window = new SendWindow();
    window.open(10, []);
    for (const request of [1, 2]) window.add(queued(request));
    expect(window.next(true)?.request).to.equal(1);
    expect(window.next(true)).to.equal(undefined);
    window.settled(queued(1).message);
    expect(window.next(true)?.request).to.equal(2);
  });

  it('knows when the first of what waits expires, and which topics wait', () => {
    const window = new SendWindow();
    expect(window.nextExpiry).to.equal(Infinity);
    window.add({ ...queued(1), expiresAt: 50 });
    window.add({ ...queued(2), expiresAt: 20 });
    expect(window.nextExpiry).to.equal(20);
    expect([window.hasTopic('t'), window.hasTopic('u')]).to.deep.equal([true, false]);
  });

  it('lets nothing through while there is no connection', () => {
    const window = new SendWindow();
    window.open(5, []);
    window.shut();
    window.add(queued(1));
    expect(window.next()).to.equal(undefined);
  });
});
