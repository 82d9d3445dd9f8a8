import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { MqttError, type Connection, type ConnectionDetails, type Message } from '@mqtt-kit/core';
import { scenarios, type ScenarioName } from '../scripted/scenarios.js';
import {
  startScriptedBroker,
  type ScenarioRun,
  type ScriptedBroker,
} from '../scripted/scripted-broker.js';
import { whenState } from '../scripted/when-ended.js';
import { Inbox } from './inbox.js';
import { closeConnections, open } from './open-connections.js';

describe('MQTT 5 with a scripted broker', { timeout: 60_000 }, () => {
  let broker: ScriptedBroker;
  before(async () => {
    broker = await startScriptedBroker({ scenarios });
  });
  afterEach(closeConnections);
  after(() => broker.close());

  function play(
    name: ScenarioName,
    details: Partial<ConnectionDetails> = {},
  ): { run: ScenarioRun; connection: Connection } {
    const run = broker.play(name);
    const { pathname, search } = new URL(run.url);
    const connection = open({
      host: '127.0.0.1',
      port: broker.port,
      path: pathname + search,
      tls: false,
      protocolVersion: 5,
      ...details,
    });
    return { run, connection };
  }

  async function followed(run: ScenarioRun, connection: Connection): Promise<void> {
    await connection.close();
    assert.deepEqual((await run.report()).deviations, []);
  }

  it('tells what CONNACK said', async () => {
    const { run, connection } = play('connack-properties', {
      clientId: '',
      properties: { sessionExpiryInterval: 120, receiveMaximum: 10, topicAliasMaximum: 2 },
    });
    const { info } = await whenState(connection, 'connected');
    assert.deepEqual(info, {
      clientId: 'given-by-broker',
      protocolVersion: 5,
      sessionPresent: false,
      keepalive: 7,
      maximumQos: 1,
      receiveMaximum: 3,
      maximumPacketSize: 1000,
      retainAvailable: false,
      wildcardSubscriptionAvailable: false,
      sharedSubscriptionAvailable: false,
      subscriptionIdentifiersAvailable: false,
      topicAliasMaximum: 4,
    });
    await followed(run, connection);
  });

  it('fills in what CONNACK did not say', async () => {
    const { run, connection } = play('connack-no-properties', { clientId: 'mine', keepalive: 42 });
    const { info } = await whenState(connection, 'connected');
    assert.deepEqual(info, {
      clientId: 'mine',
      protocolVersion: 5,
      sessionPresent: false,
      keepalive: 42,
      maximumQos: 2,
      receiveMaximum: 65_535,
      maximumPacketSize: 268_435_460,
      retainAvailable: true,
      wildcardSubscriptionAvailable: true,
      sharedSubscriptionAvailable: true,
      subscriptionIdentifiersAvailable: true,
      topicAliasMaximum: 0,
    });
    await followed(run, connection);
  });

  // MQTT 5: [MQTT-3.2.2-11] [MQTT-3.2.2-14]
  it('sends nothing that CONNACK forbade', async () => {
    const { run, connection } = play('connack-properties', {
      clientId: '',
      properties: { sessionExpiryInterval: 120, receiveMaximum: 10, topicAliasMaximum: 2 },
    });
    await connection.ready();
    const refusals = [
      connection.publish('a', 'b', { qos: 2 }),
      connection.publish('a', 'b', { retain: true }),
      connection.publish('a', new Uint8Array(1000)),
    ];
    const codes = await Promise.all(
      refusals.map((refusal) =>
        refusal.then(
          () => 'sent',
          (error: unknown) => (error instanceof MqttError ? error.code : error),
        ),
      ),
    );
    assert.deepEqual(codes, ['unsupported', 'unsupported', 'packet-too-large']);
    await followed(run, connection);
  });

  it('resolves topic aliases', async () => {
    const { run, connection } = play('topic-alias-in', { properties: { topicAliasMaximum: 2 } });
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add, { qos: 1 });
    const messages = await inbox.take(7);
    assert.deepEqual(
      messages.map((message) => [message.topic, message.text()]),
      [
        ['test/long/name', 'first'],
        ['test/long/name', 'second'],
        ['test/other', 'third'],
        ['test/other', 'fourth'],
        ['test/changed', 'fifth'],
        ['test/changed', 'sixth'],
        ['test/end', 'end'],
      ],
    );
    await followed(run, connection);
  });

  it('uses as many topic aliases as the broker takes, and forgets them with the connection', async () => {
    const { run, connection } = play('topic-alias-out');
    await connection.ready();
    await connection.publish('test/a', '1');
    await connection.publish('test/a', '2');
    await connection.publish('test/b', '3');
    await connection.publish('test/a', '4', { qos: 1 });
    await followed(run, connection);
  });

  it('hands on the properties of a message', async () => {
    const { run, connection } = play('properties-in');
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add);
    const { properties } = await inbox.next();
    const { correlationData, userProperties, ...others } = properties;
    assert.deepEqual(others, {
      payloadFormatIndicator: 1,
      messageExpiryInterval: 3600,
      contentType: 'text/plain',
      responseTopic: 'test/answers',
      subscriptionIdentifiers: [1, 268_435_455],
    });
    assert.deepEqual([...(correlationData ?? [])], [0, 1, 254, 255]);
    assert.deepEqual({ ...userProperties }, { colour: ['red', 'green'], size: 'l' });
    await followed(run, connection);
  });

  it('sends the properties of a message', async () => {
    const { run, connection } = play('properties-out');
    await connection.ready();
    await connection.publish('test/all', 'all', {
      properties: {
        payloadFormatIndicator: 1,
        messageExpiryInterval: 3600,
        contentType: 'text/plain',
        responseTopic: 'test/answers',
        correlationData: Uint8Array.of(0, 1, 254, 255),
        userProperties: { colour: ['red', 'green'], size: 'l' },
      },
    });
    await followed(run, connection);
  });

  it('has no more messages in flight than the broker takes', async () => {
    const { run, connection } = play('receive-maximum-2');
    await connection.ready();
    await Promise.all([
      connection.publish('test', '1', { qos: 1 }),
      connection.publish('test', '2', { qos: 2 }),
      connection.publish('test', '3', { qos: 1 }),
      connection.publish('test', '4', { qos: 1 }),
      connection.publish('other', 'between', { qos: 0 }),
    ]);
    await followed(run, connection);
  });

  it('sends no packet larger than the broker takes, and one of just that size', async () => {
    const { run, connection } = play('maximum-packet-40');
    await connection.ready();
    await assert.rejects(connection.publish('test/size', 'x'.repeat(27)), {
      code: 'packet-too-large',
    });
    await connection.publish('test/size', 'x'.repeat(26));
    await connection.publish('test/size', 'end');
    await followed(run, connection);
  });

  it('counts a topic alias in the size of a packet', async () => {
    const { run, connection } = play('maximum-packet-40-with-alias');
    await connection.ready();
    // With an alias this would be a packet of 43 bytes, so it goes without.
    await connection.publish('test/size', 'x'.repeat(26));
    await connection.publish('test/size', 'short');
    // The topic itself stays away now.
    await connection.publish('test/size', 'x'.repeat(32));
    await followed(run, connection);
  });

  it('asks for its session when it comes back, and does not subscribe again', async () => {
    const { run, connection } = play('resumes-session');
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add, { qos: 1 });
    const messages = await inbox.take(2);
    assert.deepEqual(
      messages.map((message) => message.text()),
      ['kept', 'end'],
    );
    await followed(run, connection);
  });

  it('sends a will with its properties', async () => {
    const { run, connection } = play('will-properties', {
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
    await followed(run, connection);
  });

  it('sends the options of a subscription', async () => {
    const { run, connection } = play('subscribe-options');
    const { qos } = await connection.subscribe('test/#', () => undefined, {
      qos: 1,
      nl: true,
      rap: true,
      rh: 2,
    });
    assert.equal(qos, 1);
    await followed(run, connection);
  });

  it('tells that nobody is subscribed', async () => {
    const { run, connection } = play('puback5-no-subscribers');
    await connection.ready();
    assert.equal((await connection.publish('a', 'b', { qos: 1 })).reasonCode, 0x10);
    await followed(run, connection);
  });

  it('refuses a publish that the broker refuses, with its words', async () => {
    const { run, connection } = play('puback5-not-authorized');
    await connection.ready();
    await assert.rejects(connection.publish('a', 'b', { qos: 1 }), {
      code: 'publish-refused',
      reasonCode: 0x87,
      message: /not here/,
    });
    await followed(run, connection);
  });

  it('ends a QoS 2 message that PUBREC refuses, and frees its packet id', async () => {
    const { run, connection } = play('pubrec5-quota');
    await connection.ready();
    await assert.rejects(connection.publish('a', 'b', { qos: 2 }), {
      code: 'publish-refused',
      reasonCode: 0x97,
    });
    await connection.publish('a', 'b', { qos: 1 });
    await followed(run, connection);
  });

  it('tells of an unsubscription that is refused', async () => {
    const { run, connection } = play('unsuback5-not-authorized');
    const subscription = await connection.subscribe('test/#', () => undefined);
    await assert.rejects(subscription.unsubscribe(), {
      code: 'unsubscribe-refused',
      reasonCode: 0x87,
    });
    await followed(run, connection);
  });
});
