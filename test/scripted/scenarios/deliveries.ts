/** Brokers that deliver by the rules, however the bytes are spread over frames. */
import {
  close,
  expectPacket,
  joined,
  reconnecting,
  scenario,
  send,
  staySilent,
} from '../scenario.js';
import { accept, ack, CONNACK, grant, publish, suback } from './packets.js';

/** The messages of `fifty-in-one-frame`: QoS 0 and 1 by turns. */
const FIFTY = Array.from({ length: 50 }, (_, index) =>
  publish(
    `test/${index}`,
    `message ${index}`,
    index % 2 === 0 ? { qos: 0 } : { qos: 1, messageId: 1000 + index },
  ),
);

/** Tells the client that the script is done, acknowledgements and all. */
const END = send(publish('test/end', 'end'));

/** One million bytes, none of them predictable from its neighbours by eye, the same every time. */
export function largePayload(): Buffer {
  const bytes = Buffer.alloc(1_000_000);
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = (index * 7919 + (index >> 8)) & 0xff;
  return bytes;
}

export const deliveries = {
  /** Every byte that the broker sends is a frame of its own. */
  // MQTT 3.1.1: [MQTT-2.3.1-6] [MQTT-3.3.4-1] [MQTT-6.0.0-2]
  'bytes-split': scenario(
    expectPacket('connect'),
    send(CONNACK, 'byte-by-byte'),
    expectPacket('subscribe', { subscriptions: [{ topic: 'test/#', qos: 2 }] }),
    send(suback(), 'byte-by-byte'),
    send(
      joined(
        publish('test/qos0', 'zero'),
        publish('test/qos1', 'one', { qos: 1, messageId: 7 }),
        publish('test/qos2', 'x'.repeat(300), { qos: 2, messageId: 8 }),
      ),
      'byte-by-byte',
    ),
    expectPacket('puback', { messageId: 7 }),
    expectPacket('pubrec', { messageId: 8 }),
    send(ack('pubrel'), 'byte-by-byte'),
    expectPacket('pubcomp', { messageId: 8 }),
    END,
  ),

  // MQTT 3.1.1: [MQTT-4.6.0-2] [MQTT-6.0.0-2]
  'fifty-in-one-frame': scenario(
    accept,
    grant('test/#', 1),
    send(joined(...FIFTY)),
    ...Array.from({ length: 25 }, (_, index) =>
      expectPacket('puback', { messageId: 1001 + 2 * index }),
    ),
    END,
  ),

  /** SUBACK and a retained message come in the frame of CONNACK's successor, in pieces of odd sizes. */
  // MQTT 3.1.1: [MQTT-6.0.0-2]
  'odd-frames': scenario(
    accept,
    expectPacket('subscribe'),
    send(
      (heard) =>
        joined(suback()(heard), publish('test/large', largePayload()), publish('test/end', 'end')),
      [1, 2, 65_535, 3, 100_000, 4],
    ),
  ),

  'retained-flag': scenario(
    accept,
    expectPacket('subscribe'),
    send((heard) =>
      joined(
        suback()(heard),
        publish('test/kept', 'kept', { retain: true }),
        publish('test/live', 'live'),
      ),
    ),
  ),

  /** A broker that kept the session sends what it kept in the very frame of its CONNACK (MQTT 3.1.1 §3.2). */
  'message-behind-connack': scenario(
    expectPacket('connect', { clean: false }),
    send(
      joined(Uint8Array.of(0x20, 2, 1, 0), publish('test/kept', 'kept', { qos: 1, messageId: 3 })),
    ),
    expectPacket('subscribe'),
    send(suback()),
    expectPacket('puback', { messageId: 3 }),
  ),

  /** A QoS 2 message that comes again before its PUBREL is the same message (MQTT 3.1.1 §4.3.3). */
  // MQTT 3.1.1: [MQTT-4.3.3-2]
  'qos2-twice': scenario(
    accept,
    grant('test/#', 2),
    send(publish('test/once', 'once', { qos: 2, messageId: 5 })),
    expectPacket('pubrec', { messageId: 5 }),
    send(publish('test/once', 'once', { qos: 2, messageId: 5, dup: true })),
    expectPacket('pubrec', { messageId: 5 }),
    send(ack('pubrel')),
    expectPacket('pubcomp', { messageId: 5 }),
    // Released: the same id now means another message.
    send(publish('test/once', 'again', { qos: 2, messageId: 5 })),
    expectPacket('pubrec', { messageId: 5 }),
    send(ack('pubrel')),
    expectPacket('pubcomp', { messageId: 5 }),
    END,
  ),

  /** What was not acknowledged when the connection broke is sent again, in order (MQTT 3.1.1 §4.4). */
  // MQTT 3.1.1: [MQTT-2.3.1-3] [MQTT-3.1.2-4] [MQTT-3.3.1-1] [MQTT-4.1.0-1] [MQTT-4.3.3-1] [MQTT-4.4.0-1]
  // [MQTT-4.6.0-1]
  'resends-after-drop': reconnecting(
    [
      expectPacket('connect', { clean: false }),
      send(CONNACK),
      expectPacket('publish', { topic: 'test/1', qos: 1, dup: false, messageId: 1 }),
      expectPacket('publish', { topic: 'test/2', qos: 2, dup: false, messageId: 2 }),
      expectPacket('publish', { topic: 'test/3', qos: 2, dup: false, messageId: 3 }),
      send(Uint8Array.of(0x50, 2, 0, 3)),
      expectPacket('pubrel', { messageId: 3 }),
      { kind: 'drop' },
    ],
    [
      expectPacket('connect', { clean: false }),
      send(Uint8Array.of(0x20, 2, 1, 0)),
      expectPacket('publish', { topic: 'test/1', qos: 1, dup: true, messageId: 1 }),
      send(ack('puback')),
      expectPacket('publish', { topic: 'test/2', qos: 2, dup: true, messageId: 2 }),
      send(ack('pubrec')),
      expectPacket('pubrel', { messageId: 3 }),
      send(ack('pubcomp')),
      expectPacket('pubrel', { messageId: 2 }),
      send(ack('pubcomp')),
    ],
  ),

  /** A QoS 2 message that came before the cut is the same message after it, until it is released. */
  // MQTT 3.1.1: [MQTT-4.1.0-1] [MQTT-4.3.3-2]
  'qos2-over-drop': reconnecting(
    [
      expectPacket('connect', { clean: false }),
      send(CONNACK),
      grant('test/#', 2),
      send(publish('test/once', 'once', { qos: 2, messageId: 5 })),
      expectPacket('pubrec', { messageId: 5 }),
      { kind: 'drop' },
    ],
    [
      expectPacket('connect', { clean: false }),
      send(Uint8Array.of(0x20, 2, 1, 0)),
      send(publish('test/once', 'once', { qos: 2, messageId: 5, dup: true })),
      expectPacket('pubrec', { messageId: 5 }),
      send(ack('pubrel')),
      expectPacket('pubcomp', { messageId: 5 }),
      { kind: 'drop' },
    ],
    [
      // PUBCOMP was lost: PUBREL comes again, and is answered again.
      expectPacket('connect', { clean: false }),
      send(joined(Uint8Array.of(0x20, 2, 1, 0), Uint8Array.of(0x62, 2, 0, 5))),
      expectPacket('pubcomp', { messageId: 5 }),
      END,
    ],
  ),

  /** A broker that forgot the session gets QoS 1 anew, and no QoS 2 message a second time. */
  'forgets-after-drop': reconnecting(
    [
      expectPacket('connect', { clean: false }),
      send(CONNACK),
      expectPacket('publish', { topic: 'test/1', qos: 1 }),
      expectPacket('publish', { topic: 'test/2', qos: 2 }),
      { kind: 'drop' },
    ],
    [
      expectPacket('connect', { clean: false }),
      send(CONNACK),
      expectPacket('publish', { topic: 'test/1', qos: 1, dup: false }),
      send(ack('puback')),
    ],
  ),

  /** Subscriptions are asked for again when the session is new. */
  'resubscribes-after-drop': reconnecting(
    [accept, grant('test/#', 1), { kind: 'drop' }],
    [accept, grant('test/#', 1), send(publish('test/back', 'back'))],
  ),

  /** After the reconnection the broker refuses a filter that it had granted. */
  'refuses-filter-after-drop': reconnecting(
    [accept, grant('test/#', 0), { kind: 'drop' }],
    [accept, expectPacket('subscribe'), send(suback([0x80]))],
  ),

  /** PINGREQ comes, is not answered, and comes once more. */
  // MQTT 3.1.1: §3.1.2.10
  'pingresp-never': scenario(accept, expectPacket('pingreq'), expectPacket('pingreq')),

  /** PINGREQ is answered three times; then the broker leaves. */
  // MQTT 3.1.1: [MQTT-3.1.2-23]
  'pingresp-always': scenario(
    accept,
    ...Array.from({ length: 3 }, () => [expectPacket('pingreq'), send('d0 00')]).flat(),
    close(),
  ),

  /** Takes a message and never acknowledges it. */
  'never-acknowledges': scenario(accept, expectPacket('publish'), staySilent),

  /** Takes SUBSCRIBE and never answers it, and expects a goodbye all the same. */
  'never-grants': scenario(accept, expectPacket('subscribe'), expectPacket('disconnect')),

  /** Grants a filter, takes UNSUBSCRIBE if it comes, and never answers that. */
  'never-lets-go': scenario(accept, expectPacket('subscribe'), send(suback()), staySilent),

  /** Takes everything and says nothing but CONNACK. */
  // MQTT 3.1.1: [MQTT-3.1.0-1]
  'only-connack': scenario(accept, staySilent),
};
