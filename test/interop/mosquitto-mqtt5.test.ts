import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Connection, ConnectionDetails, Message } from '@mqtt-kit/core';
import { WebSocket } from 'ws';
import { startMosquitto, type Mosquitto } from '../brokers/mosquitto.js';
import { whenState } from '../scripted/when-ended.js';
import { Inbox } from './inbox.js';
import { nodeEnvironment } from './node-environment.js';
import { closeConnections, open } from './open-connections.js';
import { PlainClient } from './plain-client.js';

/** Set so that each shows in CONNACK and can be reached in a test. */
const LIMITS = { maxInflight: 3, maxKeepalive: 33, maxPacketSize: 4000 };
/** How many topic aliases Mosquitto takes unless told otherwise. */
const TOPIC_ALIASES = 10;

describe('MQTT 5 with Mosquitto', { timeout: 60_000 }, () => {
  let broker: Mosquitto;
  let plain: PlainClient;
  let clients = 0;

  before(async () => {
    broker = await startMosquitto(LIMITS);
    plain = await PlainClient.connect(broker.url, {
      protocolVersion: 5,
      // Its own limit is no part of what is tested here.
      properties: { receiveMaximum: 1000 },
    });
  });
  afterEach(closeConnections);
  after(async () => {
    await plain.end();
    await broker.close();
  });

  function details(more: Partial<ConnectionDetails> = {}): ConnectionDetails {
    return {
      host: '127.0.0.1',
      port: broker.port,
      tls: false,
      protocolVersion: 5,
      clientId: `ours-${++clients}`,
      ...more,
    };
  }

  async function connected(more: Partial<ConnectionDetails> = {}): Promise<Connection> {
    const connection = open(details(more));
    await connection.ready();
    return connection;
  }

  // MQTT 5: [MQTT-3.1.2-21] [MQTT-3.2.2-21]
  it('tells what the broker allows, and the keep alive it wants', async () => {
    const { info } = await whenState(open(details({ keepalive: 600 })), 'connected');
    assert.deepEqual(
      {
        keepalive: info.keepalive,
        receiveMaximum: info.receiveMaximum,
        maximumPacketSize: info.maximumPacketSize,
        topicAliasMaximum: info.topicAliasMaximum,
        sessionPresent: info.sessionPresent,
      },
      {
        keepalive: LIMITS.maxKeepalive,
        receiveMaximum: LIMITS.maxInflight,
        maximumPacketSize: LIMITS.maxPacketSize,
        topicAliasMaximum: TOPIC_ALIASES,
        sessionPresent: false,
      },
    );
  });

  // MQTT 5: [MQTT-3.2.2-16]
  it('takes the client id that the broker assigns', async () => {
    const { info } = await whenState(open(details({ clientId: '' })), 'connected');
    assert.match(info.clientId, /./);
  });

  // MQTT 5: [MQTT-3.3.2-17] [MQTT-3.3.2-18]
  it('carries every property of a message, both ways', async () => {
    const ours = await connected();
    const inbox = new Inbox<Message>();
    await ours.subscribe('properties/to-ours', inbox.add, { qos: 1 });
    await plain.subscribe('properties/to-plain');
    const userProperties = { colour: ['red', 'grün'], size: 'l' };
    const common = {
      messageExpiryInterval: 3600,
      contentType: 'text/plain; charset=utf-8',
      responseTopic: 'answers/here',
    };
    const correlation = Buffer.from([0, 1, 254, 255]);

    await ours.publish('properties/to-plain', 'wörld', {
      qos: 1,
      properties: {
        ...common,
        payloadFormatIndicator: 1,
        correlationData: correlation,
        userProperties,
      },
    });
    const there = await plain.inbox.next();
    const said = there.packet.properties;
    assert.equal(said?.payloadFormatIndicator, true);
    assert.equal(said.contentType, common.contentType);
    assert.equal(said.responseTopic, common.responseTopic);
    assert.ok(said.correlationData?.equals(correlation));
    assert.deepEqual({ ...said.userProperties }, userProperties);
    // The broker counts down the seconds that a message waited with it.
    assert.ok([3599, 3600].includes(said.messageExpiryInterval ?? 0));

    await plain.client.publishAsync('properties/to-ours', 'wörld', {
      qos: 1,
      properties: {
        ...common,
        payloadFormatIndicator: true,
        correlationData: correlation,
        userProperties,
      },
    });
    const { properties } = await inbox.next();
    assert.equal(properties.payloadFormatIndicator, 1);
    assert.equal(properties.contentType, common.contentType);
    assert.equal(properties.responseTopic, common.responseTopic);
    assert.ok(correlation.equals(properties.correlationData ?? Buffer.alloc(0)));
    assert.deepEqual({ ...properties.userProperties }, userProperties);
    assert.ok([3599, 3600].includes(properties.messageExpiryInterval ?? 0));
  });

  it('drops a message whose time is over before somebody asks for it', async () => {
    const ours = await connected();
    const retained = { qos: 1, retain: true } as const;
    await ours.publish('expiring/soon', 'old', {
      ...retained,
      properties: { messageExpiryInterval: 1 },
    });
    await ours.publish('expiring/never', 'kept', retained);
    await untilSecondsPassed(2);
    const inbox = new Inbox<Message>();
    await ours.subscribe('expiring/+', inbox.add);
    await plain.publish('expiring/end', 'end');
    assert.deepEqual(
      (await inbox.take(2)).map((message) => message.text()),
      ['kept', 'end'],
    );
  });

  it('answers requests through the response topic', async () => {
    const ours = await connected();
    await plain.subscribe('service/echo');
    const inbox = new Inbox<Message>();
    await ours.subscribe('answers/ours', inbox.add, { qos: 1 });
    const correlationData = Uint8Array.of(7, 7);
    await ours.publish('service/echo', 'question', {
      qos: 1,
      properties: { responseTopic: 'answers/ours', correlationData },
    });
    const { packet } = await plain.inbox.next();
    await plain.client.publishAsync(packet.properties?.responseTopic ?? '', 'answer', {
      properties: { correlationData: packet.properties?.correlationData ?? Buffer.alloc(0) },
    });
    const answer = await inbox.next();
    assert.equal(answer.text(), 'answer');
    assert.deepEqual([...(answer.properties.correlationData ?? [])], [7, 7]);
  });

  // MQTT 5: [MQTT-3.2.2-17] [MQTT-3.3.2-9]
  it('shortens topics by alias, as many as the broker takes, and every topic arrives', async () => {
    let sentBytes = 0;
    class CountingSocket extends WebSocket {
      override send(data: Uint8Array): void {
        sentBytes += data.length;
        super.send(data);
      }
    }
    const ours = open(details(), { environment: nodeEnvironment({ WebSocket: CountingSocket }) });
    await ours.ready();
    await plain.subscribe('alias/#', 0);
    const topics = Array.from(
      { length: TOPIC_ALIASES + 3 },
      (_, index) => `alias/${'long/'.repeat(20)}${index}`,
    );
    const round = async (): Promise<number> => {
      const before = sentBytes;
      // The last one is acknowledged, so that all have left.
      for (const topic of topics) await ours.publish(topic, topic, { qos: 0 });
      await ours.publish('alias/end', '', { qos: 1 });
      const came = await plain.inbox.take(topics.length + 1);
      assert.deepEqual(
        came.map(({ topic, payload }) => [topic, payload.toString()]),
        [...topics.map((topic) => [topic, topic]), ['alias/end', '']],
      );
      return sentBytes - before;
    };
    const first = await round();
    const second = await round();
    const saved = topics.slice(0, TOPIC_ALIASES).reduce((sum, topic) => sum + topic.length, 0);
    // With so short a rest each packet's length takes a byte less, too.
    assert.equal(first - second, saved + TOPIC_ALIASES);
  });

  // MQTT 5: [MQTT-3.3.4-7]
  it('has no more messages in flight than the broker takes', async () => {
    const ours = await connected();
    await plain.subscribe('window/#', 2);
    const numbers = Array.from({ length: 50 }, (_, index) => String(index));
    // Beyond its maximum Mosquitto refuses with 0x97.
    const results = await Promise.all(
      numbers.map((text, index) => ours.publish('window/a', text, { qos: index % 2 ? 1 : 2 })),
    );
    assert.ok(results.every(({ reasonCode }) => reasonCode === 0));
    const came = await plain.inbox.take(numbers.length);
    assert.deepEqual(
      came.map(({ payload }) => Number(payload.toString())).sort((a, b) => a - b),
      numbers.map(Number),
    );
  });

  // MQTT 5: [MQTT-3.2.2-15]
  it('sends no packet larger than the broker takes, and one of just that size', async () => {
    const ours = await connected();
    await plain.subscribe('size/#', 1);
    // Fixed header 3, topic 2 + 6, packet id 2, properties: alias 3 and their length 1.
    const largest = LIMITS.maxPacketSize - 3 - 8 - 2 - 4;
    await ours.publish('size/a', 'x'.repeat(largest), { qos: 1 });
    assert.equal((await plain.inbox.next()).payload.length, largest);
    await assert.rejects(ours.publish('size/a', 'x'.repeat(LIMITS.maxPacketSize), { qos: 1 }), {
      code: 'packet-too-large',
    });
    assert.equal(ours.state.status, 'connected');
  });

  // MQTT 5: §3.4.2.1
  it('tells that nobody is subscribed', async () => {
    const ours = await connected();
    assert.equal((await ours.publish('nobody/here', 'x', { qos: 1 })).reasonCode, 0x10);
  });

  // MQTT 5: [MQTT-3.8.3-3]
  it('gets nothing of its own back with No Local', async () => {
    const ours = await connected();
    const inbox = new Inbox<Message>();
    await ours.subscribe('echo/a', inbox.add, { nl: true, qos: 1 });
    await ours.publish('echo/a', 'own', { qos: 1 });
    await plain.publish('echo/a', 'theirs');
    assert.equal((await inbox.next()).text(), 'theirs');
  });

  // MQTT 5: §3.8.3.1
  it('keeps the retain flag with Retain As Published, and loses it without', async () => {
    const ours = await connected();
    const asPublished = new Inbox<Message>();
    const cleared = new Inbox<Message>();
    await ours.subscribe('flag/kept', asPublished.add, { rap: true });
    await ours.subscribe('flag/cleared', cleared.add);
    for (const topic of ['flag/kept', 'flag/cleared']) {
      await plain.publish(topic, 'live', { qos: 1, retain: true });
    }
    assert.equal((await asPublished.next()).retain, true);
    assert.equal((await cleared.next()).retain, false);
  });

  for (const { rh, first, again } of [
    { rh: 0, first: ['kept'], again: ['kept'] },
    { rh: 1, first: ['kept'], again: [] },
    { rh: 2, first: [], again: [] },
  ] as const) {
    // MQTT 5: §3.8.3.1
    it(`gets retained messages as Retain Handling ${rh} says`, async () => {
      const topic = `handling/${rh}`;
      await plain.publish(topic, 'kept', { qos: 1, retain: true });
      const ours = await connected();
      for (const expected of [first, again]) {
        const inbox = new Inbox<Message>();
        // The second handler asks anew for a filter that is granted already.
        await ours.subscribe(topic, inbox.add, { rh });
        await plain.publish(topic, 'live');
        const came = await inbox.take(expected.length + 1);
        assert.deepEqual(
          came.map((message) => message.text()),
          [...expected, 'live'],
        );
      }
    });
  }
});

/** Until the broker's clock, which is this machine's, shows so many seconds more. */
async function untilSecondsPassed(seconds: number): Promise<void> {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    await new Promise((resolve) => {
      setTimeout(resolve, until - Date.now());
    });
  }
}
