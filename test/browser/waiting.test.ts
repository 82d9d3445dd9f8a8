import type { Clock, Connection, ConnectOptions, RequestOptions } from '@mqtt-kit/core';
import { FakeClock } from '@mqtt-kit/core/testing';
import { expect } from '@open-wc/testing';
import { pageEnvironment } from '../../packages/core/src/environment/page-environment.js';
import type { ScenarioName } from '../scripted/scenarios.js';
import { closeConnections, freshTopic, open, openEmbedded } from './open-connections.js';
import { rejection } from './rejection.js';
import { scriptedRun } from './scripted-run.js';

/** A call that a broker leaves without an answer. */
interface Unanswered {
  readonly scenario: ScenarioName;
  readonly waits: (connection: Connection, options: RequestOptions) => Promise<unknown>;
}

const nothing = (): void => undefined;

const UNANSWERED: Readonly<Record<string, Unanswered>> = {
  'ready()': {
    scenario: 'silent',
    waits: (connection, options) => connection.ready(options),
  },
  'publish() at QoS 1': {
    scenario: 'only-connack',
    waits: (connection, options) => connection.publish('a', 'b', { ...options, qos: 1 }),
  },
  'publish() at QoS 2': {
    scenario: 'only-connack',
    waits: (connection, options) => connection.publish('a', 'b', { ...options, qos: 2 }),
  },
  'subscribe()': {
    scenario: 'only-connack',
    waits: (connection, options) => connection.subscribe('a', nothing, options),
  },
  'subscription.unsubscribe()': {
    scenario: 'never-lets-go',
    waits: async (connection, options) => {
      const subscription = await connection.subscribe('a', nothing);
      await subscription.unsubscribe(options);
    },
  },
  'unsubscribe()': {
    scenario: 'never-lets-go',
    waits: async (connection, options) => {
      await connection.subscribe('a', nothing);
      await connection.unsubscribe('a', options);
    },
  },
};

/** Unlike any other time that a connection waits. */
const TIMEOUT_MS = 4321;

/** The page's time, but for {@link TIMEOUT_MS}, which passes when the test says so. */
class HeldTimeout implements Clock {
  readonly held = new FakeClock();
  readonly #page = pageEnvironment().clock;
  #announce: () => void = nothing;
  /** Settles when something waits for the timeout. */
  readonly awaited = new Promise<void>((resolve) => {
    this.#announce = resolve;
  });

  now(): number {
    return this.#page.now();
  }

  schedule(delayMs: number, task: () => void): () => void {
    if (delayMs !== TIMEOUT_MS) return this.#page.schedule(delayMs, task);
    this.#announce();
    return this.held.schedule(delayMs, task);
  }
}

async function openFor({ scenario }: Unanswered, options?: ConnectOptions): Promise<Connection> {
  const connection = open((await scriptedRun(scenario)).url, options);
  if (scenario !== 'silent') await connection.ready();
  return connection;
}

/** Lets everything run that is due already. */
function aTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

describe('waiting for a broker that does not answer', () => {
  afterEach(closeConnections);

  for (const [name, call] of Object.entries(UNANSWERED)) {
    it(`ends with timeout after timeoutMs: ${name}`, async () => {
      const clock = new HeldTimeout();
      const connection = await openFor(call, { environment: { ...pageEnvironment(), clock } });
      let ended = false;
      const failed = rejection(call.waits(connection, { timeoutMs: TIMEOUT_MS })).finally(() => {
        ended = true;
      });
      await clock.awaited;
      clock.held.advance(TIMEOUT_MS - 1);
      await aTask();
      expect(ended).to.equal(false);
      clock.held.advance(1);
      expect(await failed).to.include({ code: 'timeout', retryable: true });
      expect(clock.held.pending).to.equal(0);
    });

    it(`ends with aborted by its signal: ${name}`, async () => {
      const connection = await openFor(call);
      const abort = new AbortController();
      const reason = new Error('The person left.');
      const failed = rejection(call.waits(connection, { signal: abort.signal }));
      setTimeout(() => {
        abort.abort(reason);
      }, 30);
      const error = await failed;
      expect(error).to.include({ code: 'aborted', retryable: false });
      expect(error.cause).to.equal(reason);
    });

    it(`does not begin with a signal that is aborted already: ${name}`, async () => {
      const connection = await openFor(call);
      const error = await rejection(call.waits(connection, { signal: AbortSignal.abort() }));
      expect(error).to.include({ code: 'aborted' });
    });
  }

  it('does not close with a signal that is aborted already', async () => {
    const connection = await openEmbedded();
    const error = await rejection(connection.close({ signal: AbortSignal.abort() }));
    expect(error).to.include({ code: 'aborted' });
    expect(connection.state.status).to.equal('connected');
  });

  it('names the last failure as the cause when ready() runs out of time', async () => {
    const connection = open((await scriptedRun('http-404')).url);
    const error = await rejection(connection.ready({ timeoutMs: 300 }));
    expect(error).to.include({ code: 'timeout' });
    expect(error.cause).to.include({ code: 'connection-failed' });
  });

  it('does not connect by itself: a publish at once is refused with not-connected', async () => {
    const connection = open((await scriptedRun('silent')).url);
    expect(await rejection(connection.publish('a', 'b'))).to.include({
      code: 'not-connected',
      retryable: true,
    });
  });

  it('leaves no handler behind when a subscription was given up', async () => {
    const [ours, other] = await Promise.all([openEmbedded(), openEmbedded()]);
    const topic = freshTopic();
    const received: string[] = [];
    const abort = new AbortController();
    const given = rejection(
      ours.subscribe(topic, () => received.push('given up'), { signal: abort.signal }),
    );
    abort.abort();
    await given;
    let resolve = nothing;
    const came = new Promise<void>((done) => {
      resolve = done;
    });
    await ours.subscribe(`${topic}/#`, () => {
      received.push('still there');
      resolve();
    });
    await other.publish(topic, 'x', { qos: 1 });
    await came;
    expect(received).to.deep.equal(['still there']);
  });

  it('takes a message back that has not left when it is given up', async () => {
    // One message may be in flight, and is never acknowledged; the second waits.
    const run = await scriptedRun('receive-maximum-1');
    const { hostname, port, pathname, search } = new URL(run.url);
    const connection = open({
      host: hostname,
      port: Number(port),
      path: pathname + search,
      tls: false,
      protocolVersion: 5,
    });
    await connection.ready();
    const first = connection.publish('a', '1', { qos: 1 });
    const abort = new AbortController();
    const second = rejection(connection.publish('a', '2', { qos: 1, signal: abort.signal }));
    const third = connection.publish('a', '3', { qos: 1 });
    abort.abort();
    expect(await second).to.include({ code: 'aborted' });
    await Promise.all([first, third]);
    await connection.close();
    await run.expectFollowed();
  });
});
