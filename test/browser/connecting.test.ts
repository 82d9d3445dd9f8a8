import { acquire, connect, registerCredentials, type Connection } from '@mqtt-kit/core';
import { expect } from '@open-wc/testing';
import { Inbox } from '../interop/inbox.js';
import { whenState } from '../scripted/when-ended.js';
import { closeConnections, freshTopic, open, openEmbedded } from './open-connections.js';
import { rejection } from './rejection.js';
import { scriptedRun } from './scripted-run.js';
import { embeddedBrokerUrl, testServicePorts } from './test-services.js';
import { waitUntil } from './wait-until.js';

async function signedIn(username: string, password: string): Promise<Connection> {
  const { wss } = await testServicePorts();
  return open({
    host: 'localhost',
    port: wss,
    authentication: { method: 'BASIC', username, password },
  });
}

describe('connecting over wss', () => {
  afterEach(closeConnections);

  it('goes from connecting to connected and closed, and says so', async () => {
    const connection = open(await embeddedBrokerUrl());
    expect(connection.state.status).to.equal('connecting');
    const seen: string[] = [];
    connection.addEventListener('mqtt-state', ({ state, previous }) => {
      seen.push(`${previous.status} → ${state.status}`);
    });
    await connection.ready();
    expect(connection.state).to.include({ status: 'connected' });
    await connection.close();
    expect(connection.state).to.deep.equal({ status: 'closed' });
    expect(seen).to.deep.equal(['connecting → connected', 'connected → closed']);
  });

  it('works over ws from a page without TLS', async () => {
    const connection = open(await embeddedBrokerUrl('ws'));
    await connection.ready();
  });

  it('is ready at once when it is connected already', async () => {
    const connection = await openEmbedded();
    await connection.ready();
  });

  it('accepts the right user name and password', async () => {
    const connection = await signedIn('demo', 'demo');
    await connection.ready();
  });

  it('refuses a wrong password with bad-credentials, and waits for somebody to change it', async () => {
    const connection = await signedIn('demo', 'wrong');
    const error = await rejection(connection.ready());
    expect(error).to.include({ code: 'bad-credentials', retryable: false, reasonCode: 4 });
    expect(connection.state.status).to.equal('refused');
    // Who asks later gets the same answer.
    expect(await rejection(connection.ready())).to.include({ code: 'bad-credentials' });
    expect(error.message).not.to.include('wrong');
  });

  it('asks a provider anew before each attempt, also one registered late', async () => {
    const { wss } = await testServicePorts();
    const name = `provider-${crypto.randomUUID()}`;
    const connection = open({
      host: 'localhost',
      port: wss,
      authentication: { method: 'PROVIDER', provider: name },
    });
    expect(await rejection(connection.ready())).to.include({ code: 'credentials-failed' });
    const asked: unknown[] = [];
    registerCredentials(name, async ({ attempt, previous, signal }) => {
      asked.push([attempt, previous?.code, signal.aborted]);
      await Promise.resolve();
      return { username: 'demo', password: new TextEncoder().encode('demo') };
    });
    connection.retry();
    await connection.ready();
    expect(asked).to.deep.equal([[2, 'credentials-failed', false]]);
  });

  it('tells a provider that nobody waits any more', async () => {
    let signal: AbortSignal | undefined;
    const connection = open(await embeddedBrokerUrl(), {
      credentials: (request) => {
        ({ signal } = request);
        return new Promise(() => undefined);
      },
    });
    await waitUntil(() => signal, 'asks the provider');
    expect(signal?.aborted).to.equal(false);
    await connection.close();
    expect(signal?.aborted).to.equal(true);
  });

  it('comes back by itself after the broker dropped it, and subscribes again', async () => {
    const run = await scriptedRun('resubscribes-after-drop');
    const connection = open(run.url);
    const back = new Promise<string>((resolve) => {
      void connection.subscribe(
        'test/#',
        (message) => {
          resolve(message.text());
        },
        { qos: 1 },
      );
    });
    // Rather than wait for the backoff.
    await whenState(connection, 'waiting');
    connection.retry();
    expect(await back).to.equal('back');
    await connection.close();
    await run.expectFollowed();
  });

  it('keeps two connections apart', async () => {
    const [one, two] = await Promise.all([openEmbedded(), openEmbedded()]);
    const topic = freshTopic();
    const received = new Inbox<string>();
    await one.subscribe(topic, () => {
      received.add('one');
    });
    await two.subscribe(topic, () => {
      received.add('two');
    });
    await one.publish(topic, 'to both', { qos: 1 });
    expect((await received.take(2)).toSorted()).to.deep.equal(['one', 'two']);
    await one.close();
    expect(two.state.status).to.equal('connected');
    await two.publish(topic, 'still here', { qos: 1 });
    expect(await received.next()).to.equal('two');
  });

  it('settles everything that waits when it is closed', async () => {
    const run = await scriptedRun('only-connack');
    const connection = open(run.url);
    await connection.ready();
    const subscribed = rejection(connection.subscribe('a', () => undefined));
    const published = rejection(connection.publish('a', 'b', { qos: 1 }));
    const next = connection.messages('b').next();
    await connection.close();
    expect(await subscribed).to.include({ code: 'closed' });
    expect(await published).to.include({ code: 'closed' });
    expect(await next).to.deep.equal({ value: undefined, done: true });
    expect(await rejection(connection.publish('a', 'b'))).to.include({ code: 'closed' });
    expect(await rejection(connection.ready())).to.include({ code: 'closed' });
  });
});

describe('acquire()', () => {
  it('shares one socket and closes it after the last release', async () => {
    const run = await scriptedRun('only-connack');
    const first = acquire(run.url);
    const second = acquire(run.url);
    expect(second.connection).to.equal(first.connection);
    await first.connection.ready();
    first.release();
    first.release();
    // The second share still holds it, however often the first is given back.
    const third = acquire(run.url);
    expect(third.connection).to.equal(first.connection);
    third.release();
    expect(first.connection.state.status).to.equal('connected');
    second.release();
    await whenState(first.connection, 'closed');
    expect((await run.report()).connections).to.equal(1);
  });

  it('keeps the socket for who comes back at once', async () => {
    const url = await embeddedBrokerUrl();
    const first = acquire(url);
    await first.connection.ready();
    first.release();
    const second = acquire(url);
    expect(second.connection).to.equal(first.connection);
    expect(second.connection.state.status).to.equal('connected');
    second.release();
    await whenState(second.connection, 'closed');
    const third = acquire(url);
    expect(third.connection).not.to.equal(second.connection);
    third.release();
    await whenState(third.connection, 'closed');
  });

  it('does not share with other details, other credentials, or connect()', async () => {
    const url = await embeddedBrokerUrl();
    const credentials = (): { username: string } => ({ username: 'demo' });
    const leases = [
      acquire(url),
      acquire(`${url}?other`),
      acquire(url, { credentials }),
      acquire(url, { reconnect: false }),
    ];
    const own = connect(url);
    const all = new Set([...leases.map(({ connection }) => connection), own]);
    expect(all.size).to.equal(5);
    for (const lease of leases) lease.release();
    await Promise.all(leases.map(({ connection }) => whenState(connection, 'closed')));
    expect(own.state.status).not.to.equal('closed');
    await own.close();
  });
});
