import { expect } from '@open-wc/testing';
import type { SessionCommand, SessionEvent, SessionPort } from '../connection/session-port.js';
import { OPTIONS, publish, settle } from '../session/session.test-harness.js';
import { FakeClock } from '../testing/fake-clock.js';
import { DeferredSession } from './deferred-session.js';

const openCommand = (reconnect: boolean): SessionCommand => ({
  type: 'open',
  options: { ...OPTIONS, ...(reconnect ? {} : { reconnect: false }) },
  firstVersion: 4,
});

function defer(failures: number) {
  const clock = new FakeClock();
  const events: SessionEvent[] = [];
  const commands: string[] = [];
  let left = failures;
  let say: (event: SessionEvent) => void = () => undefined;
  const session: SessionPort = {
    listen: (listener) => {
      say = listener;
    },
    send: ({ type }) => commands.push(type),
  };
  const deferred = new DeferredSession(
    () => (left-- > 0 ? Promise.reject(new Error('no network')) : Promise.resolve(session)),
    clock,
  );
  deferred.listen((event) => {
    events.push(structuredClone(event));
  });
  const told = (): string[] =>
    events.map((event) => {
      if (event.type === 'state') return event.state.status;
      return event.type === 'failed' ? event.error.code : event.type;
    });
  const sayLater = (event: SessionEvent): void => {
    say(event);
  };
  return { clock, commands, deferred, say: sayLater, told };
}

describe('a session that is still being loaded', () => {
  it('gets every command, in order, once it is there', async () => {
    const { commands, deferred, say, told } = defer(0);
    deferred.send(openCommand(true));
    deferred.send({ type: 'subscribe', request: 1, filter: 'a', options: { qos: 0 } });
    deferred.send(publish(2));
    expect(commands).to.deep.equal([]);
    await settle();
    deferred.send({ type: 'retry' });
    expect(commands).to.deep.equal(['open', 'subscribe', 'publish', 'retry']);
    expect(told()).to.deep.equal(['connecting']);
    say({ type: 'state', state: { status: 'connecting', attempt: 1, since: 0 } });
    expect(told()).to.deep.equal(['connecting']);
    say({ type: 'state', state: { status: 'closed' } });
    expect(told()).to.deep.equal(['connecting', 'closed']);
  });

  it('is asked for again when it cannot be loaded, and says so; what may not wait is refused', async () => {
    const { clock, commands, deferred, told } = defer(1);
    deferred.send(openCommand(true));
    deferred.send(publish(1));
    deferred.send({ type: 'subscribe', request: 2, filter: 'a', options: { qos: 0 } });
    await settle();
    expect(told()).to.deep.equal(['connecting', 'waiting', 'not-connected']);
    clock.advance(3000);
    await settle();
    expect(told()).to.deep.equal(['connecting', 'waiting', 'not-connected', 'connecting']);
    expect(commands).to.deep.equal(['open', 'subscribe']);
    expect(clock.pending).to.equal(0);
  });

  it('holds no more messages, and no more bytes, than a session would', async () => {
    const { deferred, told } = defer(Infinity);
    deferred.send(openCommand(true));
    await settle();
    for (let request = 1; request <= 1001; request++)
      deferred.send(publish(request, 1, 't', 'hold'));
    expect(told()).to.deep.equal(['connecting', 'waiting', 'too-many-in-flight']);

    const large = defer(Infinity);
    large.deferred.send(openCommand(true));
    await settle();
    const hold = (request: number, megabytes: number): void => {
      const payload = new Uint8Array(megabytes * 1_000_000);
      const message = { topic: 't', payload, qos: 1, retain: false } as const;
      large.deferred.send({ type: 'publish', request, message, offline: 'hold' });
    };
    // One that is alone may be of any size: the session says whether it is too large.
    hold(1, 20);
    hold(2, 5);
    expect(large.told()).to.deep.equal(['connecting', 'waiting', 'too-many-in-flight']);
    large.deferred.send({ type: 'abort', request: 1 });
    hold(3, 5);
    hold(4, 10);
    hold(5, 5);
    expect(large.told().slice(3)).to.deep.equal(['aborted', 'too-many-in-flight']);
  });

  it('is asked for at once by retry', async () => {
    const { clock, commands, deferred } = defer(1);
    deferred.send(openCommand(true));
    await settle();
    deferred.send({ type: 'retry' });
    await settle();
    expect(commands).to.deep.equal(['open']);
    expect(clock.pending).to.equal(0);
  });

  it('closes with the failure where there is to be no second attempt', async () => {
    const { clock, deferred, told } = defer(1);
    deferred.send(openCommand(false));
    await settle();
    expect(told()).to.deep.equal(['connecting', 'closed']);
    expect(clock.pending).to.equal(0);
  });

  it('can be closed, and given up requests never reach it', async () => {
    const { commands, deferred, told } = defer(0);
    deferred.send(openCommand(true));
    deferred.send(publish(1));
    deferred.send({ type: 'abort', request: 1 });
    deferred.send({ type: 'close', request: 2 });
    await settle();
    expect(commands).to.deep.equal([]);
    expect(told()).to.deep.equal(['connecting', 'aborted', 'closed', 'closed']);
  });
});
