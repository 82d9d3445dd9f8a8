import { expect } from '@open-wc/testing';
import type { SessionCommand } from '../connection/session-port.js';
import { lost, open, publish, settle } from './session.test-harness.js';

/** A message that waits for a connection until a minute from the clock's start. */
function held(
  request: number,
  topic = 't',
  qos: 0 | 1 | 2 = 1,
  expiresAt = 1_060_000,
): SessionCommand {
  return {
    type: 'publish',
    request,
    message: { topic, payload: new Uint8Array(1), qos, retain: false },
    offline: 'hold',
    expiresAt,
  };
}

describe('messages that are held', () => {
  it('leave in order when there is a connection, at any QoS', async () => {
    const { answers, engine, send } = await open();
    send(held(1, 'a'));
    send(held(2, 'b', 0));
    send(held(3, 'c', 2));
    expect(answers()).to.deep.equal([]);
    engine().accept();
    expect(engine().calls).to.deep.equal(['publish a', 'publish b', 'publish c']);
  });

  it('outlive a lost connection, while others are refused', async () => {
    const { answers, clock, engine, send } = await open();
    engine().accept({ receiveMaximum: 1 });
    send(publish(1, 1, 'first'));
    send(publish(2, 1, 'refused'));
    send(held(3, 'held'));
    engine().listener.onClosed(lost);
    expect(answers()).to.deep.equal(['2 not-connected']);
    clock.advance(500);
    await settle();
    engine().accept();
    expect(engine().calls).to.deep.equal(['publish held']);
  });

  it('are refused as expired at their deadline, each at its own, and leave no timer', async () => {
    const { answers, clock, engine, send } = await open({ connectTimeoutMs: 600_000 });
    send(held(1, 'a', 1, clock.now() + 5000));
    send(held(2, 'b', 1, clock.now() + 2000));
    clock.advance(1999);
    expect(answers()).to.deep.equal([]);
    clock.advance(1);
    expect(answers()).to.deep.equal(['2 expired']);
    clock.advance(3000);
    expect(answers()).to.deep.equal(['2 expired', '1 expired']);
    engine().accept();
    expect(engine().calls).to.deep.equal([]);
  });

  it('are bounded, and refused beyond', async () => {
    const { answers, send } = await open();
    for (let request = 1; request <= 1001; request++) send(held(request));
    expect(answers()).to.deep.equal(['1001 too-many-in-flight']);
  });

  it('are taken back when nobody waits for them any more', async () => {
    const { answers, engine, send } = await open();
    send(held(1));
    send({ type: 'abort', request: 1 });
    engine().accept();
    expect(answers()).to.deep.equal(['1 aborted']);
    expect(engine().calls).to.deep.equal([]);
  });

  it('are told when the session is closed, and whether they had left', async () => {
    const { engine, events, send } = await open();
    engine().accept({ receiveMaximum: 1 });
    send(held(1));
    send(held(2));
    send({ type: 'close', request: 3 });
    engine().listener.onClosed(undefined);
    const failures = events.flatMap((event) =>
      event.type === 'failed' ? [[event.request, event.error.code, event.error.delivery]] : [],
    );
    expect(failures).to.deep.equal([
      [2, 'closed', undefined],
      [1, 'closed', 'unknown'],
    ]);
  });

  it('are checked against what the next broker takes', async () => {
    const { answers, engine, send } = await open();
    send(held(1, 'a', 2));
    engine().accept({ maximumQos: 1 });
    expect(answers()).to.deep.equal(['1 unsupported']);
  });
});

describe('the order of messages on one topic', () => {
  it('is kept also where QoS 0 would pass what waits', async () => {
    const { engine, send } = await open();
    engine().accept({ receiveMaximum: 1 });
    send(publish(1, 1, 'a'));
    send(publish(2, 1, 'b'));
    send(publish(3, 0, 'b'));
    send(publish(4, 0, 'c'));
    expect(engine().calls).to.deep.equal(['publish a', 'publish c']);
    engine().settles[0]?.({ reasonCode: 0 });
    expect(engine().calls).to.deep.equal(['publish a', 'publish c', 'publish b', 'publish b']);
  });
});
