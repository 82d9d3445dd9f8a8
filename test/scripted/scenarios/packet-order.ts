/** What a client must do byte for byte, and in which order, in both versions. */
import {
  close,
  expectBytes,
  expectPacket,
  joined,
  scenario,
  send,
  type Scenario,
  type Steps,
} from '../scenario.js';
import { accept, accept5, ack, publish, suback } from './packets.js';

type Version = 4 | 5;

function accepting(version: Version): Steps {
  return version === 5 ? accept5() : accept;
}

const END = 'test/end';

/** A whole session in the fewest bytes: fixed headers, flags, packet ids, and in MQTT 5 empty properties. */
function exactBytes(version: Version): Scenario {
  const v5 = version === 5;
  return scenario(
    accepting(version),
    expectBytes(v5 ? '82 07 00 01 00 00 01 61 01' : '82 06 00 01 00 01 61 01'),
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
        publish('never/asked', '2', { qos: 2, messageId: 5 }, version),
      ),
    ),
    expectPacket('puback', { messageId: 4 }),
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

export const packetOrder = {
  'exact-bytes': exactBytes(4),
  'exact-bytes-5': exactBytes(5),
  'qos2-order': qos2Order(4),
  'qos2-order-5': qos2Order(5),
  'qos1-same-id': qos1SameId(4),
  'qos1-same-id-5': qos1SameId(5),
  unwanted: unwanted(4),
  'unwanted-5': unwanted(5),
  'pubrec-twice': pubrecTwice(4),
  'pubrec-twice-5': pubrecTwice(5),
};
