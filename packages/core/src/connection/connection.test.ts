import { expect } from '@open-wc/testing';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import { basicCredentials } from '../authentication/credentials.js';
import { pageEnvironment } from '../environment/page-environment.js';
import { MqttError } from '../errors.js';
import { FakeClock } from '../testing/fake-clock.js';
import { connect, type ConnectOptions } from './connect.js';
import { acquire } from './pool.js';
import type { SessionCommand, SessionEvent, SessionPort } from './session-port.js';

/** A session that the test plays: it grants every subscription at once and writes down what it is told. */
function setUp(
  options: ConnectOptions = {},
  target: Parameters<typeof connect>[0] = 'wss://a.example/mqtt',
  grants = true,
) {
  const clock = new FakeClock();
  const commands: SessionCommand[] = [];
  let emit: (event: SessionEvent) => void = () => undefined;
  const port: SessionPort = {
    listen: (listener) => (emit = listener),
    send: (command) => {
      commands.push(command);
      if (command.type === 'subscribe' && grants)
        emit({ type: 'subscribed', request: command.request, qos: 0 });
      if (command.type === 'unsubscribe') emit({ type: 'unsubscribed', request: command.request });
    },
  };
  const connection = connect(target, {
    ...options,
    environment: { ...pageEnvironment(), clock },
    startSession: () => port,
  });
  return {
    clock,
    commands,
    connection,
    emit: (event: SessionEvent): void => {
      emit(event);
    },
    types: () => commands.map(({ type }) => type),
  };
}

async function turn(): Promise<void> {
  for (let count = 0; count < 10; count++) await Promise.resolve();
}

describe('connection', () => {
  it('connects again as its details say, unless it is told otherwise when it is made', () => {
    const reconnection = { enabled: false, baseMs: 200, capMs: 5000 };
    const told = (options: ConnectOptions, details = { host: 'a.example', reconnection }) => {
      const [open] = setUp(options, details).commands;
      return open?.type === 'open' ? open.options.reconnect : undefined;
    };
    const waits = { baseMs: 200, capMs: 5000, stableMs: 10_000 };
    expect(told({})).to.equal(false);
    expect(told({ reconnect: true })).to.deep.equal(waits);
    expect(told({ reconnect: { baseMs: 100 } })).to.deep.equal({ ...waits, baseMs: 100 });
    const on = { host: 'a.example', reconnection: { ...reconnection, enabled: true } };
    expect(told({}, on)).to.deep.equal(waits);
    expect(told({ reconnect: false }, on)).to.equal(false);
    expect(() => told({ reconnect: { baseMs: -1 } })).to.throw(MqttError, 'reconnect.baseMs');
  });

  it('ends the streams of a filter that is unsubscribed, and tells whoever else listened', async () => {
    const { connection } = setUp();
    const told: string[] = [];
    connection.addEventListener('mqtt-unsubscribed', ({ filter }) => told.push(filter));
    const stream = connection.messages('a/#');
    const waiting = stream.next();
    await turn();
    await connection.unsubscribe('a/#');
    expect((await waiting).done).to.equal(true);
    expect(told).to.deep.equal(['a/#']);
  });

  it('tells the session of its slowest reader, and when all have caught up', async () => {
    const { connection, commands, emit } = setUp();
    const [fast, slow] = [4, 2].map((maxMessages) => connection.messages('a', { maxMessages }));
    await turn();
    const paces = (): string[] =>
      commands.flatMap((command) => (command.type === 'pace' ? [command.pace] : []));
    const arrive = (): void => {
      emit({
        type: 'message',
        message: {
          topic: 'a',
          payload: Uint8Array.of(1),
          qos: 1,
          retain: false,
          dup: false,
          receivedAt: 0,
        },
      });
    };
    for (let count = 0; count < 5; count++) arrive();
    expect(paces()).to.deep.equal(['held', 'overloaded']);
    for (let count = 0; count < 4; count++) await fast?.next();
    await slow?.next();
    // Still more than a quarter of its room.
    expect(paces()).to.deep.equal(['held', 'overloaded']);
    await slow?.return?.();
    expect(paces()).to.deep.equal(['held', 'overloaded', 'open']);
  });

  it('throws out of a stream that was not granted in time, and leaves one that was', async () => {
    const { connection, clock, emit, commands } = setUp({}, undefined, false);
    const late = connection.messages('late', { timeoutMs: 1000 });
    const granted = connection.messages('granted', { timeoutMs: 1000 });
    const patient = connection.messages('patient');
    const results = [late, granted, patient].map((stream) =>
      stream.next().then(
        () => 'a message',
        (error: unknown) => (error instanceof MqttError ? error.code : error),
      ),
    );
    const request = commands.flatMap((command) =>
      command.type === 'subscribe' && command.filter === 'granted' ? [command.request] : [],
    )[0];
    emit({ type: 'subscribed', request: request ?? 0, qos: 0 });
    clock.advance(1000);
    emit({ type: 'aborted', request: (request ?? 0) - 1, left: false });
    expect(await results[0]).to.equal('timeout');
    clock.advance(1_000_000);
    const still = await Promise.race([results[1], results[2], turn().then(() => 'waiting')]);
    expect(still).to.equal('waiting');
  });

  it('throws out of a stream whose filter is refused after a reconnection', async () => {
    const { connection, emit } = setUp();
    const waiting = connection.messages('a').next();
    await turn();
    emit({
      type: 'filter-refused',
      filter: 'a',
      error: { code: 'subscribe-refused', message: 'no', retryable: false },
    });
    let thrown: unknown;
    await waiting.catch((error: unknown) => (thrown = error));
    expect(thrown instanceof MqttError && thrown.code).to.equal('subscribe-refused');
  });

  it('closes also when the caller has no time to wait for it', async () => {
    const { connection, types } = setUp();
    await connection.close({ signal: AbortSignal.abort() }).catch(() => undefined);
    expect(types()).to.include('close');
  });

  it('copies the bytes of a message that may be sent again', async () => {
    const { commands, connection } = setUp();
    const bytes = Uint8Array.of(1);
    void connection.publish('t', bytes, { qos: 1 }).catch(() => undefined);
    await turn();
    bytes[0] = 2;
    const sent = commands.find((command) => command.type === 'publish');
    expect(sent?.message.payload[0]).to.equal(1);
  });

  it('shows neither password nor query in its details and URL', () => {
    const { connection } = setUp(
      {},
      {
        host: 'a.example',
        path: '/mqtt?signature=secret',
        authentication: { method: 'BASIC', username: 'ada', password: 'hunter2' },
      },
    );
    const shown = JSON.stringify([connection.details, connection.url, connection.name]);
    expect(shown).to.contain('a.example');
    expect(shown).to.not.contain('hunter2');
    expect(shown).to.not.contain('secret');
  });

  it('sends no credentials that a CONNECT packet cannot hold, and does not repeat them', async () => {
    for (const wrong of [
      { username: 'a', password: 5 },
      { password: 'hunter2' },
      { username: 'x'.repeat(70_000), password: 'hunter2' },
      { username: 'a\u0000', password: 'hunter2' },
    ]) {
      // What a page without TypeScript may return.
      const { commands, emit } = setUp({ credentials: () => wrong as never });
      emit({ type: 'credentials-needed', request: 1, attempt: 1 });
      const answered = () => commands.find((command) => command.type === 'credentials');
      // Whoever checks them is loaded first.
      await waitUntil(answered, 'answers');
      const answer = answered();
      expect(answer?.error?.code).to.equal('credentials-failed');
      expect(JSON.stringify(answer)).to.not.contain('hunter2');
    }
  });

  it('keeps no password where a script can list it', () => {
    const { connection, release } = acquire('wss://pool.example/mqtt', {
      credentials: basicCredentials('ada', 'hunter2'),
    });
    const shared = acquire({
      host: 'pool.example',
      authentication: { method: 'BASIC', username: 'ada', password: 'hunter2' },
    });
    const seen = new Set<unknown>();
    const look = (value: unknown): void => {
      if (typeof value === 'string') expect(value).to.not.contain('hunter2');
      if (value === null || typeof value !== 'object' || seen.has(value)) return;
      seen.add(value);
      if (value instanceof Map)
        for (const [key, one] of value as Map<unknown, unknown>) [key, one].forEach(look);
      for (const key of Reflect.ownKeys(value)) look(Reflect.get(value, key));
    };
    for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
      if (String(symbol).includes('mqtt-kit')) look(Reflect.get(globalThis, symbol));
    }
    expect(seen.size).to.be.greaterThan(0);
    for (const one of [connection, shared.connection]) void one.close();
    release();
    shared.release();
  });
});
