/** What a client must do byte for byte, and in which order, in both versions. */
import {
  close,
  drop,
  expectBytes,
  expectPacket,
  joined,
  reconnecting,
  scenario,
  send,
  type Scenario,
  type Steps,
} from '../scenario.js';
import { accept, accept5, ack, connack5, publish, suback } from './packets.js';

type Version = 4 | 5;

function accepting(version: Version): Steps {
  return version === 5 ? accept5() : accept;
}

const END = 'test/end';

/** A string as MQTT writes it, in hexadecimal digits: its length in two bytes, then UTF-8. */
function string(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length.toString(16).padStart(4, '0') + bytes.toString('hex');
}

/** The client id that the kit makes when chance is always 0.99: 23 letters and digits. */
const GENERATED_ID = `mqttkit${'z'.repeat(16)}`;

/** A whole session in the fewest bytes: fixed headers, flags, packet ids, and in MQTT 5 empty properties. */
function exactBytes(version: Version): Scenario {
  const v5 = version === 5;
  return scenario(
    // In MQTT 5 the properties are a Receive Maximum of 500 and a Session Expiry Interval of 300 s.
    expectBytes(
      (v5
        ? `10 2c ${string('MQTT')} 05 02 003c 08 21 01f4 11 0000012c`
        : `10 23 ${string('MQTT')} 04 02 003c`) + string(GENERATED_ID),
    ),
    send(v5 ? '20 03 00 00 00' : '20 02 00 00'),
    // In MQTT 5 with a Subscription Identifier, made of the filter.
    expectBytes(v5 ? '82 0c 00 01 05 0b bb d2 b0 20 00 01 61 01' : '82 06 00 01 00 01 61 01'),
    send(v5 ? '90 04 00 01 00 01' : '90 03 00 01 01'),
    // QoS 0 has no packet id.
    expectBytes(v5 ? '30 05 00 01 62 00 30' : '30 04 00 01 62 30'),
    expectBytes(v5 ? '33 07 00 01 62 00 02 00 31' : '33 06 00 01 62 00 02 31'),
    send('40 02 00 02'),
    expectBytes(v5 ? '34 07 00 01 62 00 03 00 32' : '34 06 00 01 62 00 03 32'),
    send('50 02 00 03'),
    expectBytes('62 02 00 03'),
    send('70 02 00 03'),
    expectBytes(v5 ? 'a2 06 00 04 00 00 01 61' : 'a2 05 00 04 00 01 61'),
    send(v5 ? 'b0 04 00 04 00 00' : 'b0 02 00 04'),
    expectBytes(v5 ? 'e0 02 00 00' : 'e0 00'),
  );
}

/** CONNECT with a will, a user name and a password: the flags, and the order of the fields. */
function connectBytes(version: Version): Scenario {
  const v5 = version === 5;
  return scenario(
    expectBytes(
      (v5
        ? `10 2f ${string('MQTT')} 05 ee 003c 08 21 01f4 11 0000012c`
        : `10 25 ${string('MQTT')} 04 ee 003c`) +
        string('exact') +
        (v5 ? '00' : '') +
        ['t/w', 'gone', 'ada', 'pw'].map(string).join(''),
    ),
    send(v5 ? '20 03 00 00 00' : '20 02 00 00'),
    expectBytes(v5 ? 'e0 02 00 00' : 'e0 00'),
  );
}

/** Two QoS 2 messages each way. The broker takes the second of the client's first. */
function qos2Order(version: Version): Scenario {
  return scenario(
    accepting(version),
    expectPacket('subscribe'),
    send(suback(undefined, version)),
    send(
      joined(
        publish('test/a', 'a', { qos: 2, messageId: 21 }, version),
        publish('test/b', 'b', { qos: 2, messageId: 20 }, version),
      ),
    ),
    expectPacket('pubrec', { messageId: 21 }),
    expectPacket('pubrec', { messageId: 20 }),
    send('62 02 00 14 62 02 00 15'),
    expectPacket('pubcomp', { messageId: 20 }),
    expectPacket('pubcomp', { messageId: 21 }),
    send(publish(END, 'end', {}, version)),
    expectPacket('publish', { payload: '1', qos: 2, messageId: 2 }),
    expectPacket('publish', { payload: '2', qos: 2, messageId: 3 }),
    send('50 02 00 03 50 02 00 02'),
    expectPacket('pubrel', { messageId: 3 }),
    expectPacket('pubrel', { messageId: 2 }),
    send('70 02 00 02 70 02 00 03'),
  );
}

/** After PUBACK the same packet id is another message, whatever DUP says. */
function qos1SameId(version: Version): Scenario {
  return scenario(
    accepting(version),
    expectPacket('subscribe'),
    send(suback(undefined, version)),
    send(publish('test/a', 'first', { qos: 1, messageId: 9 }, version)),
    expectPacket('puback', { messageId: 9 }),
    send(publish('test/a', 'second', { qos: 1, messageId: 9, dup: true }, version)),
    expectPacket('puback', { messageId: 9 }),
    send(publish(END, 'end', {}, version)),
  );
}

/** Messages that nobody here asked for are acknowledged all the same. */
function unwanted(version: Version): Scenario {
  return scenario(
    accepting(version),
    send(
      joined(
        publish('never/asked', '1', { qos: 1, messageId: 4 }, version),
        publish('never/asked', '2', { qos: 1, messageId: 3 }, version),
        publish('never/asked', '3', { qos: 2, messageId: 5 }, version),
      ),
    ),
    expectPacket('puback', { messageId: 4 }),
    expectPacket('puback', { messageId: 3 }),
    expectPacket('pubrec', { messageId: 5 }),
    send(ack('pubrel', {}, version)),
    expectPacket('pubcomp', { messageId: 5 }),
    close(),
  );
}

/** A broker that accepts QoS 2 and answers PUBREC twice: PUBREL is repeated, PUBLISH is not. */
function pubrecTwice(version: Version): Scenario {
  return scenario(
    accepting(version),
    expectPacket('publish', { payload: '1', qos: 2, messageId: 1 }),
    send('50 02 00 01'),
    expectPacket('pubrel', { messageId: 1 }),
    send('50 02 00 01'),
    expectPacket('pubrel', { messageId: 1 }),
    send('70 02 00 01'),
  );
}

/** A SUBACK and an UNSUBACK for packets that nobody sent come before the right ones. */
function answersToOthers(version: Version): Scenario {
  const v5 = version === 5;
  return scenario(
    accepting(version),
    expectPacket('subscribe', { messageId: 1 }),
    send(v5 ? '90 04 00 63 00 00' : '90 03 00 63 00'),
    send(suback([1], version)),
    expectPacket('unsubscribe', { messageId: 2 }),
    send(v5 ? 'b0 04 00 63 00 00' : 'b0 02 00 63'),
    send(ack('unsuback', {}, version)),
  );
}

/** What the broker refused is not sent again on the next connection. */
const refusedThenDrop = reconnecting(
  [
    accept5(),
    expectPacket('publish', { payload: '1', qos: 1, messageId: 1 }),
    send(ack('puback', { reasonCode: 0x87 }, 5)),
    expectPacket('publish', { payload: '2', qos: 2, messageId: 2 }),
    send(ack('pubrec', { reasonCode: 0x97 }, 5)),
    expectPacket('publish', { payload: '3', qos: 1, messageId: 3 }),
    drop,
  ],
  [
    expectPacket('connect', { clean: false }),
    send(connack5({}, true)),
    expectPacket('publish', { payload: '3', qos: 1, messageId: 3, dup: true }),
    send(ack('puback', {}, 5)),
  ],
);

export const packetOrder = {
  // MQTT 3.1.1: [MQTT-2.2.2-1] [MQTT-2.3.1-1] [MQTT-2.3.1-5] [MQTT-2.3.1-6] [MQTT-3.1.0-1] [MQTT-3.1.0-2]
  // [MQTT-3.1.2-11] [MQTT-3.1.2-13] [MQTT-3.1.2-15] [MQTT-3.1.2-18] [MQTT-3.1.2-20] [MQTT-3.1.3-3] [MQTT-3.1.3-5]
  // [MQTT-3.3.1-2] [MQTT-3.3.2-1] [MQTT-3.6.1-1] [MQTT-3.8.1-1] [MQTT-3.8.3-3] [MQTT-3-8.3-4] [MQTT-3.10.1-1]
  // [MQTT-3.10.3-1] [MQTT-3.10.3-2] [MQTT-4.3.1-1] [MQTT-4.3.2-1]
  'exact-bytes': exactBytes(4),
  // MQTT 5: [MQTT-1.5.5-1] [MQTT-2.1.3-1] [MQTT-2.2.1-2] [MQTT-2.2.1-3] [MQTT-2.2.2-1] [MQTT-3.1.0-1] [MQTT-3.1.0-2]
  // [MQTT-3.1.2-1] [MQTT-3.1.2-2] [MQTT-3.1.2-3] [MQTT-3.1.2-11] [MQTT-3.1.2-13] [MQTT-3.1.2-16] [MQTT-3.1.2-18]
  // [MQTT-3.1.3-3] [MQTT-3.1.3-5] [MQTT-3.2.2-18] [MQTT-3.3.1-2] [MQTT-3.3.2-1] [MQTT-3.3.4-6] [MQTT-3.6.1-1]
  // [MQTT-3.8.1-1] [MQTT-3.8.3-2] [MQTT-3.8.3-5] [MQTT-3.10.1-1] [MQTT-3.10.3-1] [MQTT-3.10.3-2] [MQTT-3.14.4-1]
  // [MQTT-3.14.4-2] [MQTT-4.3.1-1] [MQTT-4.3.2-1] [MQTT-4.3.2-2] [MQTT-4.3.3-1] [MQTT-4.3.3-2] [MQTT-4.3.3-4]
  'exact-bytes-5': exactBytes(5),
  // MQTT 3.1.1: [MQTT-3.1.2-9] [MQTT-3.1.2-19] [MQTT-3.1.2-21] [MQTT-3.1.3-1] [MQTT-3.1.3-3] [MQTT-3.1.3-4]
  // [MQTT-3.1.3-10]
  'connect-bytes': connectBytes(4),
  // MQTT 5: [MQTT-3.1.2-3] [MQTT-3.1.2-9] [MQTT-3.1.2-17] [MQTT-3.1.2-19] [MQTT-3.1.3-1] [MQTT-3.1.3-3]
  // [MQTT-3.1.3-4] [MQTT-3.1.3-11]
  'connect-bytes-5': connectBytes(5),
  // MQTT 3.1.1: [MQTT-4.6.0-3] [MQTT-4.6.0-4]
  'qos2-order': qos2Order(4),
  // MQTT 5: [MQTT-2.2.1-5] [MQTT-4.3.3-8] [MQTT-4.3.3-11] [MQTT-4.6.0-3] [MQTT-4.6.0-4]
  'qos2-order-5': qos2Order(5),
  // MQTT 3.1.1: [MQTT-4.3.2-2]
  'qos1-same-id': qos1SameId(4),
  // MQTT 5: [MQTT-4.3.2-4] [MQTT-4.3.2-5]
  'qos1-same-id-5': qos1SameId(5),
  // MQTT 3.1.1: [MQTT-4.5.0-2] [MQTT-4.6.0-2]
  unwanted: unwanted(4),
  // MQTT 5: [MQTT-3.3.4-1] [MQTT-4.5.0-2] [MQTT-4.6.0-2]
  'unwanted-5': unwanted(5),
  // MQTT 3.1.1: [MQTT-2.3.1-7]
  'answers-to-others': answersToOthers(4),
  // MQTT 5: [MQTT-2.2.1-6]
  'answers-to-others-5': answersToOthers(5),
  // MQTT 5: [MQTT-4.4.0-2]
  'refused-then-drop-5': refusedThenDrop,
  // MQTT 3.1.1: [MQTT-4.3.3-1]
  'pubrec-twice': pubrecTwice(4),
  // MQTT 5: [MQTT-4.1.0-1] [MQTT-4.3.3-6]
  'pubrec-twice-5': pubrecTwice(5),
};
