/** Brokers that break the rules of MQTT: each connection must end with an error. */
import { expectPacket, joined, scenario, send, type Scenario } from '../scenario.js';
import { accept, accept5, CONNACK, connack5, grant, publish, suback } from './packets.js';

/** Answers CONNECT with these bytes. */
const instead = (bytes: Uint8Array | string): Scenario =>
  scenario(expectPacket('connect'), send(bytes));

/** Accepts the client and then sends these bytes. */
const then = (bytes: Uint8Array | string): Scenario => scenario(accept, send(bytes));

/** Accepts a client of MQTT 5, which may be sent two topic aliases, and then sends these bytes. */
const then5 = (bytes: Uint8Array | string): Scenario => scenario(accept5(), send(bytes));

/** Instead of CONNACK, or as CONNACK. */
const atTheStart = {
  'garbage-bytes': instead('f7 3a 91 00 c4 5e 88 1d 02 b6 e0 7c 49 a5 13 fe'),
  /** What a web server says to a stranger. */
  'http-in-a-frame': instead(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')),
  'length-268435455-first': instead('20 ff ff ff 7f'),
  'five-byte-length-first': instead('20 ff ff ff ff 01'),
  // MQTT 3.1.1: [MQTT-3.2.0-1]
  'publish-before-connack': instead(publish('test/early', 'too early')),
  // MQTT 3.1.1: [MQTT-3.2.0-1]
  'suback-before-connack': instead('90 03 00 01 00'),
  'connack-too-short': instead('20 01 00'),
  'connack-empty': instead('20 00'),
  // MQTT 3.1.1: §3.2.2.1
  'connack-reserved-flags': instead('20 02 fe 00'),
};

/** On a live connection. */
const later = {
  'length-268435455': then('30 ff ff ff 7f'),
  // MQTT 3.1.1: §2.2.3
  'five-byte-length': then('30 ff ff ff ff 01'),
  // MQTT 3.1.1: §3.2
  'connack-twice': scenario(expectPacket('connect'), send(joined(CONNACK, CONNACK))),
  // MQTT 3.1.1: [MQTT-4.8.0-1]
  'connect-from-broker': then('10 0c 00 04 4d 51 54 54 04 02 00 3c 00 00'),
  'subscribe-from-broker': then('82 06 00 01 00 01 61 00'),
  'pingreq-from-broker': then('c0 00'),
  /** A packet type that 3.1.1 does not give to brokers. */
  'disconnect-of-311': then('e0 00'),
  // MQTT 3.1.1: [MQTT-4.8.0-1]
  'packet-type-0': then('00 00'),
  'packet-type-15-of-311': then('f0 00'),
  // MQTT 3.1.1: [MQTT-1.5.3-1]
  'invalid-utf8-topic': then('30 05 00 02 c3 28 78'),
  /** Half of a surrogate pair, written as if it were a character. */
  // MQTT 3.1.1: [MQTT-1.5.3-1]
  'surrogate-in-topic': then('30 06 00 03 ed a0 80 78'),
  // MQTT 3.1.1: [MQTT-1.5.3-2] [MQTT-4.7.3-2]
  'nul-in-topic': then('30 06 00 03 61 00 62 78'),
  // MQTT 3.1.1: [MQTT-3.3.2-2]
  'wildcard-in-topic': then('30 06 00 03 61 2f 23 78'),
  // MQTT 3.1.1: [MQTT-4.7.3-1]
  'empty-topic': then('30 03 00 00 78'),
  'topic-longer-than-packet': then('30 03 00 09 61'),
  'no-room-for-packet-id': then('32 04 00 01 61 00'),
  // MQTT 3.1.1: [MQTT-3.3.1-4]
  qos3: then('36 06 00 01 61 00 01 78'),
  // MQTT 3.1.1: [MQTT-2.3.1-1]
  'packet-id-0': then('32 06 00 01 61 00 00 78'),
  // MQTT 3.1.1: [MQTT-2.2.2-2]
  'puback-with-flags': then('41 02 00 01'),
  'puback-too-short': then('40 01 00'),
  'puback-too-long': then('40 03 00 01 00'),
  // MQTT 3.1.1: [MQTT-2.2.2-2] [MQTT-3.6.1-1]
  'pubrel-without-flags': then('60 02 00 01'),
  'suback-empty': then('90 00'),
};

/** In MQTT 5. */
const ofMqtt5 = {
  // MQTT 5: [MQTT-1.5.4-1] [MQTT-1.5.7-1]
  'invalid-utf8-user-property': then5('30 0c 00 01 61 08 26 00 01 6e 00 02 c3 28'),
  // MQTT 5: [MQTT-1.5.4-2]
  'nul-in-user-property': then5('30 0b 00 01 61 07 26 00 01 6e 00 01 00'),
  // MQTT 5: §2.2.2.2
  'unknown-property': then5('30 06 00 01 61 02 7f 00'),
  // MQTT 5: §2.2.2.2
  'property-of-another-packet': then5('30 09 00 01 61 05 11 00 00 00 01'),
  // MQTT 5: §2.2.2.2
  'property-twice': then5('30 08 00 01 61 04 01 00 01 00'),
  // MQTT 5: §2.2.2.2
  'properties-longer-than-packet': then5('30 04 00 01 61 05'),
  // MQTT 5: §3.3.2.3.2
  'payload-format-2': then5('30 06 00 01 61 02 01 02'),
  // MQTT 5: [MQTT-3.3.2-8]
  'topic-alias-0': then5('30 07 00 01 61 03 23 00 00'),
  // MQTT 5: [MQTT-3.3.2-11]
  'topic-alias-beyond-maximum': then5('30 07 00 01 61 03 23 00 03'),
  // MQTT 5: §3.3.2.1
  'topic-alias-unknown': then5('30 06 00 00 03 23 00 01'),
  // MQTT 5: §3.3.2.1
  'no-topic-and-no-alias': then5('30 03 00 00 00'),
  // MQTT 5: [MQTT-4.12.0-6] [MQTT-4.12.0-7]
  'auth-unasked': then5('f0 00'),
  // MQTT 5: [MQTT-3.2.0-1]
  'suback5-before-connack': instead('90 04 00 01 00 00'),
  // MQTT 5: [MQTT-3.2.0-2]
  'connack5-twice': scenario(expectPacket('connect'), send(joined(connack5(), connack5()))),
  // MQTT 5: [MQTT-3.3.1-4]
  'publish5-qos3': then5('36 07 00 01 61 00 01 00 78'),
  // MQTT 5: [MQTT-2.1.3-1]
  'puback5-with-flags': then5('41 02 00 01'),
  // MQTT 5: [MQTT-3.6.1-1]
  'pubrel5-without-flags': then5('60 02 00 01'),
  // MQTT 5: [MQTT-3.14.1-1]
  'disconnect5-with-flags': then5('e1 00'),
  // MQTT 5: [MQTT-3.15.1-1]
  'auth5-with-flags': then5('f1 00'),
};

/** SUBACKs that do not fit their SUBSCRIBE. */
const subacks = {
  // MQTT 3.1.1: [MQTT-3.8.4-5]
  'suback-without-codes': scenario(
    accept,
    expectPacket('subscribe'),
    send(({ messageId = 0 }) => Uint8Array.of(0x90, 2, messageId >> 8, messageId & 0xff)),
  ),
  // MQTT 3.1.1: [MQTT-3.8.4-5]
  'suback-with-too-many-codes': scenario(accept, expectPacket('subscribe'), send(suback([0, 0]))),
  // MQTT 5: [MQTT-3.8.4-6]
  'suback5-with-too-many-codes': scenario(
    accept5(),
    expectPacket('subscribe'),
    send(suback([0, 0], 5)),
  ),
  // MQTT 5: [MQTT-1.5.4-1]
  'invalid-utf8-in-suback': scenario(
    accept5(),
    expectPacket('subscribe'),
    send(({ messageId = 0 }) =>
      Uint8Array.of(0x90, 9, messageId >> 8, messageId & 0xff, 5, 0x1f, 0, 2, 0xc3, 0x28, 0),
    ),
  ),
  /** The first message is good, the second is not. */
  'good-message-then-bad': scenario(
    accept,
    grant('test/#', 0),
    send(joined(publish('test/good', 'good'), Uint8Array.of(0x36, 2, 0, 0))),
  ),
};

export const malformedPackets = { ...atTheStart, ...later, ...ofMqtt5, ...subacks };
