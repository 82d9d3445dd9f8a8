/** What MQTT 5 adds, by the rules. */
import { expectPacket, joined, reconnecting, scenario, send } from '../scenario.js';
import { accept5, ack, connack5, grant, publish } from './packets.js';

const properties5 = {
  payloadFormatIndicator: true,
  messageExpiryInterval: 3600,
  contentType: 'text/plain',
  responseTopic: 'test/answers',
  correlationData: Buffer.from([0, 1, 254, 255]),
  userProperties: { colour: ['red', 'green'], size: 'l' },
};

export const mqtt5 = {
  /** Every property that CONNACK may have and a client may read. */
  // MQTT 5: [MQTT-3.1.2-21] [MQTT-3.2.2-21]
  'connack-properties': scenario(
    expectPacket('connect', {
      protocolVersion: 5,
      clean: true,
      clientId: '',
      properties: { sessionExpiryInterval: 120, receiveMaximum: 10, topicAliasMaximum: 2 },
    }),
    send(
      connack5({
        assignedClientIdentifier: 'given-by-broker',
        serverKeepAlive: 7,
        maximumQoS: 1,
        receiveMaximum: 3,
        maximumPacketSize: 1000,
        retainAvailable: false,
        wildcardSubscriptionAvailable: false,
        sharedSubscriptionAvailable: false,
        subscriptionIdentifiersAvailable: false,
        topicAliasMaximum: 4,
        userProperties: { region: 'north' },
        reasonString: 'welcome',
      }),
    ),
  ),

  /** Without properties each has the default of MQTT 5 §3.2.2.3. */
  // MQTT 5: [MQTT-3.1.0-1]
  'connack-no-properties': scenario(accept5()),

  /** The broker names a topic once and then by number; on a new connection it begins anew. */
  // MQTT 5: [MQTT-3.3.2-10]
  'topic-alias-in': scenario(
    accept5(),
    grant('test/#', 1, 5),
    send(
      joined(
        publish('test/long/name', 'first', { properties: { topicAlias: 1 } }, 5),
        publish('', 'second', { properties: { topicAlias: 1 } }, 5),
        publish('test/other', 'third', { properties: { topicAlias: 2 } }, 5),
        publish('', 'fourth', { qos: 1, messageId: 9, properties: { topicAlias: 2 } }, 5),
        publish('test/changed', 'fifth', { properties: { topicAlias: 1 } }, 5),
        publish('', 'sixth', { properties: { topicAlias: 1 } }, 5),
      ),
    ),
    expectPacket('puback', { messageId: 9 }),
    send(publish('test/end', 'end', {}, 5)),
  ),

  /** The broker accepts one alias: it gets the first topic by number, any other in full. */
  // MQTT 5: [MQTT-3.2.2-17] [MQTT-3.3.1-1] [MQTT-3.3.2-7] [MQTT-3.3.2-8] [MQTT-3.3.2-9] [MQTT-4.4.0-1]
  'topic-alias-out': reconnecting(
    [
      accept5({ topicAliasMaximum: 1 }),
      expectPacket('publish', { topic: 'test/a', payload: '1', properties: { topicAlias: 1 } }),
      expectPacket('publish', { topic: '', payload: '2', properties: { topicAlias: 1 } }),
      expectPacket('publish', { topic: 'test/b', payload: '3' }),
      expectPacket('publish', { topic: '', payload: '4', properties: { topicAlias: 1 }, qos: 1 }),
      { kind: 'drop' },
    ],
    [
      // Aliases end with the connection: what is sent again names its topic (MQTT 5 §3.3.2.3.4).
      expectPacket('connect', { clean: false }),
      send(connack5({ topicAliasMaximum: 1 }, true)),
      expectPacket('publish', {
        topic: 'test/a',
        payload: '4',
        dup: true,
        properties: { topicAlias: 1 },
      }),
      send(ack('puback', {}, 5)),
    ],
  ),

  // MQTT 5: [MQTT-3.3.2-18]
  'properties-in': scenario(
    accept5(),
    grant('test/#', 0, 5),
    send(
      publish(
        'test/all',
        'all',
        { properties: { ...properties5, subscriptionIdentifier: [1, 268_435_455] } },
        5,
      ),
    ),
  ),

  'properties-out': scenario(
    accept5(),
    expectPacket('publish', { topic: 'test/all', properties: properties5 }),
  ),

  /** Two QoS 1 or 2 messages may be unacknowledged at once (MQTT 5 §4.9). */
  // MQTT 5: [MQTT-3.3.4-7] [MQTT-3.3.4-8] [MQTT-4.9.0-1] [MQTT-4.9.0-2] [MQTT-4.9.0-3]
  'receive-maximum-2': scenario(
    accept5({ receiveMaximum: 2 }),
    expectPacket('publish', { payload: '1', qos: 1, messageId: 1 }),
    expectPacket('publish', { payload: '2', qos: 2, messageId: 2 }),
    // QoS 0 does not count and passes.
    expectPacket('publish', { payload: 'between', qos: 0 }),
    send(Uint8Array.of(0x40, 2, 0, 1)),
    expectPacket('publish', { payload: '3', qos: 1 }),
    send(Uint8Array.of(0x50, 2, 0, 2)),
    // PUBREC alone makes no room.
    expectPacket('pubrel', { messageId: 2 }),
    send(ack('pubcomp', {}, 5)),
    expectPacket('publish', { payload: '4', qos: 1 }),
    send(ack('puback', {}, 5)),
    send(Uint8Array.of(0x40, 2, 0, 3)),
  ),

  /** One message may be in flight; the second is taken back, so that the third follows the first. */
  // MQTT 5: [MQTT-4.9.0-1] [MQTT-4.9.0-2]
  'receive-maximum-1': scenario(
    accept5({ receiveMaximum: 1 }),
    expectPacket('publish', { payload: '1', qos: 1 }),
    send(ack('puback', {}, 5)),
    expectPacket('publish', { payload: '3', qos: 1 }),
    send(ack('puback', {}, 5)),
  ),

  /** The broker takes packets of 40 bytes, no more. */
  // MQTT 5: [MQTT-3.2.2-15]
  'maximum-packet-40': scenario(
    accept5({ maximumPacketSize: 40 }),
    expectPacket('publish', { topic: 'test/size', payload: 'x'.repeat(26), length: 38 }),
    expectPacket('publish', { topic: 'test/size', payload: 'end' }),
  ),

  /** The same with topic aliases, which take room too. */
  // MQTT 5: [MQTT-3.2.2-15]
  'maximum-packet-40-with-alias': scenario(
    accept5({ maximumPacketSize: 40, topicAliasMaximum: 5 }),
    expectPacket('publish', { topic: 'test/size', payload: 'x'.repeat(26), length: 38 }),
    expectPacket('publish', { topic: 'test/size', properties: { topicAlias: 1 } }),
    expectPacket('publish', { topic: '', payload: 'x'.repeat(32), length: 38 }),
  ),

  /** The session that MQTT 5 keeps is asked for when the client comes back. */
  // MQTT 5: [MQTT-3.1.2-4] [MQTT-3.1.2-23]
  'resumes-session': reconnecting(
    [
      expectPacket('connect', { clean: true, properties: { sessionExpiryInterval: 300 } }),
      send(connack5()),
      grant('test/#', 1, 5),
      { kind: 'drop' },
    ],
    [
      expectPacket('connect', { clean: false }),
      // The broker kept it: no second SUBSCRIBE follows.
      send(connack5({}, true)),
      send(publish('test/kept', 'kept', { qos: 1, messageId: 4 }, 5)),
      expectPacket('puback', { messageId: 4 }),
      send(publish('test/end', 'end', {}, 5)),
    ],
  ),

  /** A will with every property of MQTT 5 §3.1.3.2. */
  // MQTT 5: [MQTT-3.1.2-9]
  'will-properties': scenario(
    expectPacket('connect', {
      protocolVersion: 5,
      will: {
        topic: 'test/will',
        payload: 'gone',
        qos: 1,
        retain: true,
        properties: {
          willDelayInterval: 5,
          payloadFormatIndicator: true,
          messageExpiryInterval: 60,
          contentType: 'text/plain',
          responseTopic: 'test/answers',
          correlationData: Buffer.from([1, 2]),
          userProperties: { why: 'test' },
        },
      },
    }),
    send(connack5()),
  ),

  /** No Local, Retain As Published and Retain Handling go out as asked (MQTT 5 §3.8.3.1). */
  // MQTT 5: [MQTT-3.8.3-3] §3.8.3.1
  'subscribe-options': scenario(
    accept5(),
    expectPacket('subscribe', {
      subscriptions: [{ topic: 'test/#', qos: 1, nl: true, rap: true, rh: 2 }],
    }),
    send(({ messageId = 0 }) => Uint8Array.of(0x90, 4, messageId >> 8, messageId & 0xff, 0, 1)),
  ),
};
