/** What MQTT 5 lets broker and client ask of each other, and what happens when one asks too much. */
import { expectPacket, joined, scenario, send } from '../scenario.js';
import { accept5, ack, connack5, publish, suback } from './packets.js';

/** The goodbye with which a client leaves a broker that breaks a rule. */
const farewell = (reasonCode: number) => expectPacket('disconnect', { reasonCode });

export const limits5 = {
  /** A session goes on that was asked to end. */
  // MQTT 5: [MQTT-3.2.2-4]
  'session-present-unasked': scenario(
    expectPacket('connect', { clean: true }),
    send(connack5({}, true)),
    farewell(0x82),
  ),

  /** A Receive Maximum of 0 would let nothing through. */
  // MQTT 5: §3.2.2.3.3
  'receive-maximum-0': scenario(
    expectPacket('connect'),
    // CONNACK, success, with Receive Maximum 0: no library writes such a packet.
    send('20 06 00 00 03 21 00 00'),
    farewell(0x82),
  ),

  /** The broker was told that one QoS 2 message may be unreleased, and sends two. */
  // MQTT 5: §3.3.4
  'more-than-our-receive-maximum': scenario(
    expectPacket('connect', { properties: { receiveMaximum: 1 } }),
    send(connack5()),
    expectPacket('subscribe'),
    send(suback(undefined, 5)),
    send(
      joined(
        publish('test/a', '1', { qos: 2, messageId: 1 }, 5),
        publish('test/a', '2', { qos: 2, messageId: 2 }, 5),
      ),
    ),
    expectPacket('pubrec', { messageId: 1 }),
    farewell(0x82),
  ),

  /** The broker was told to send no more than 50 bytes. */
  // MQTT 5: §3.1.2.11.4
  // MQTT 5: §4.13.1
  'more-than-our-packet-size': scenario(
    expectPacket('connect', { properties: { maximumPacketSize: 50 } }),
    send(connack5()),
    expectPacket('subscribe'),
    send(suback(undefined, 5)),
    send(publish('test/a', 'x'.repeat(60), {}, 5)),
    farewell(0x95),
  ),

  /** Bytes that are no packet. */
  // MQTT 5: §4.13.1
  'malformed-and-told': scenario(accept5(), send('00 00'), farewell(0x81)),

  /** The broker has neither wildcards nor shared subscriptions, and takes packets of 60 bytes. */
  // MQTT 5: §3.2.2.3.11
  // MQTT 5: §3.2.2.3.6
  'few-filters': scenario(
    accept5({
      wildcardSubscriptionAvailable: false,
      sharedSubscriptionAvailable: false,
      maximumPacketSize: 60,
    }),
    expectPacket('subscribe', { subscriptions: [{ topic: 'test/plain', qos: 0 }] }),
    send(suback(undefined, 5)),
  ),

  /** PUBREC says that nobody is subscribed. */
  // MQTT 5: §3.5.2.1
  'nobody-at-qos2': scenario(
    accept5(),
    expectPacket('publish', { qos: 2 }),
    send(ack('pubrec', { reasonCode: 0x10 }, 5)),
    expectPacket('pubrel'),
    send(ack('pubcomp', {}, 5)),
  ),
};
