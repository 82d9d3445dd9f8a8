import { MqttError, type Connection, type ConnectOptions, type Message } from '@mqtt-kit/core';
import { expect } from '@open-wc/testing';
import { startPageSession } from '../../packages/core/src/runtimes/page.js';
import { Inbox } from '../interop/inbox.js';
import { whenState } from '../scripted/when-ended.js';
import {
  closeConnections,
  freshTopic,
  open,
  openEmbedded,
  publishRetained,
} from './open-connections.js';
import { rejection } from './rejection.js';
import { scriptedRun, type ScriptedRun } from './scripted-run.js';
import { cloningPort } from './session-ports.js';
import { embeddedBrokerUrl, testServicePorts } from './test-services.js';

/** As if the session ran in a worker: whatever passes is copied, and what cannot be copied throws. */
const behindTheSeam: ConnectOptions = {
  startSession: (environment) => cloningPort(startPageSession(environment)),
};

function open5({ url }: ScriptedRun, more: object = {}): Connection {
  const { hostname, port, pathname, search } = new URL(url);
  return open(
    {
      host: hostname,
      port: Number(port),
      path: pathname + search,
      tls: false,
      protocolVersion: 5,
      ...more,
    },
    behindTheSeam,
  );
}

describe('across the seam between page and session', () => {
  afterEach(closeConnections);

  it('messages pass in both directions at every QoS, retained ones too', async () => {
    const [ours, other] = await Promise.all([openEmbedded(behindTheSeam), openEmbedded()]);
    const topic = freshTopic();
    const inbox = new Inbox<Message>();
    await publishRetained(other, topic, 'kept');
    await ours.subscribe(`${topic}/#`, inbox.add, { qos: 2 });
    const kept = await inbox.next();
    expect([kept.text(), kept.retain]).to.deep.equal(['kept', true]);
    for (const qos of [0, 1, 2] as const) {
      const bytes = Uint8Array.of(0, 1, 2, 253, 254, 255);
      // A view into a larger memory: its bytes alone are the payload.
      const view = new Uint8Array([9, ...bytes, 9]).subarray(1, 7);
      await ours.publish(`${topic}/mine`, view, { qos });
      const message = await inbox.next();
      expect([...message.payload]).to.deep.equal([...bytes]);
      expect(message.qos).to.equal(qos);
    }
    await ours.publish(topic, '', { qos: 1, retain: true });
    await ours.unsubscribe(`${topic}/#`);
    await ours.close();
    expect(ours.state).to.deep.equal({ status: 'closed' });
  });

  it('streams and stores work', async () => {
    const [ours, other] = await Promise.all([openEmbedded(behindTheSeam), openEmbedded()]);
    const topic = freshTopic();
    await publishRetained(other, topic, '{"on":true}');
    const { value } = await ours.messages(topic).next();
    expect(value?.json()).to.deep.equal({ on: true });
    const store = ours.latest(topic);
    await new Promise<void>((resolve) => {
      store.subscribe(resolve);
    });
    expect(store.getSnapshot().get(topic)?.text()).to.equal('{"on":true}');
    await other.publish(topic, '', { qos: 1, retain: true });
  });

  it('credentials pass as text and as bytes, and a refusal comes back', async () => {
    const { wss } = await testServicePorts();
    for (const password of ['demo', new TextEncoder().encode('demo')]) {
      const connection = open(await embeddedBrokerUrl(), {
        ...behindTheSeam,
        credentials: () => ({ username: 'demo', password }),
      });
      await connection.ready();
    }
    const refused = open(
      {
        host: 'localhost',
        port: wss,
        authentication: { method: 'BASIC', username: 'demo', password: 'wrong' },
        will: { topic: 'a', payload: Uint8Array.of(1) },
      },
      behindTheSeam,
    );
    const error = await rejection(refused.ready());
    expect(error).to.be.instanceOf(MqttError);
    expect(error).to.include({ code: 'bad-credentials', reasonCode: 4, retryable: false });
  });

  it('a provider that throws something of its own is told of', async () => {
    const connection = open(await embeddedBrokerUrl(), {
      ...behindTheSeam,
      credentials: () => {
        throw Object.assign(new Error('No token.'), { notCloneable: () => undefined });
      },
    });
    const error = await rejection(connection.ready());
    expect(error).to.include({ code: 'credentials-failed' });
    expect(error.message).to.include('No token.');
  });

  it('properties of MQTT 5 pass in both directions', async () => {
    const coming = await scriptedRun('properties-in');
    const ours = open5(coming);
    const inbox = new Inbox<Message>();
    await ours.subscribe('test/#', inbox.add);
    const { properties } = await inbox.next();
    expect({ ...properties.userProperties }).to.deep.equal({ colour: ['red', 'green'], size: 'l' });
    expect([...(properties.correlationData ?? [])]).to.deep.equal([0, 1, 254, 255]);
    expect(properties.subscriptionIdentifiers).to.deep.equal([1, 268_435_455]);

    const going = await scriptedRun('properties-out');
    const sender = open5(going);
    await sender.ready();
    await sender.publish('test/all', 'all', {
      properties: {
        payloadFormatIndicator: 1,
        messageExpiryInterval: 3600,
        contentType: 'text/plain',
        responseTopic: 'test/answers',
        correlationData: Uint8Array.of(0, 1, 254, 255),
        userProperties: { colour: ['red', 'green'], size: 'l' },
      },
    });
    await sender.close();
    await going.expectFollowed();
  });

  it('a will with properties, details of every kind and the answer of CONNACK pass', async () => {
    const run = await scriptedRun('will-properties');
    const connection = open5(run, {
      will: {
        topic: 'test/will',
        payload: 'gone',
        qos: 1,
        retain: true,
        properties: {
          willDelayInterval: 5,
          payloadFormatIndicator: 1,
          messageExpiryInterval: 60,
          contentType: 'text/plain',
          responseTopic: 'test/answers',
          correlationData: Uint8Array.of(1, 2),
          userProperties: { why: 'test' },
        },
      },
    });
    await connection.ready();
    await connection.close();
    await run.expectFollowed();
  });

  it('refusals of requests come back with their codes', async () => {
    const refused = open5(await scriptedRun('puback5-not-authorized'));
    await refused.ready();
    expect(await rejection(refused.publish('a', 'b', { qos: 1 }))).to.include({
      code: 'publish-refused',
      reasonCode: 0x87,
    });
    const run = await scriptedRun('suback-0x80');
    const connection = open(run.url, behindTheSeam);
    expect(await rejection(connection.subscribe('a', () => undefined))).to.include({
      code: 'subscribe-refused',
      reasonCode: 0x80,
    });
  });

  it('a filter that is refused after a reconnection is told of', async () => {
    const run = await scriptedRun('refuses-filter-after-drop');
    const connection = open(run.url, behindTheSeam);
    const told = new Promise<unknown>((resolve) => {
      connection.addEventListener('mqtt-error', ({ error, filter }) => {
        resolve([error.code, filter]);
      });
    });
    await connection.subscribe('test/#', () => undefined);
    await whenState(connection, 'waiting');
    connection.retry();
    expect(await told).to.deep.equal(['subscribe-refused', 'test/#']);
  });

  it('requests that are given up do no harm', async () => {
    const ours = await openEmbedded(behindTheSeam);
    const abort = new AbortController();
    const given = rejection(ours.subscribe(freshTopic(), () => undefined, abort));
    abort.abort();
    expect(await given).to.include({ code: 'aborted' });
    await ours.publish(freshTopic(), 'x', { qos: 2 });
  });
});
