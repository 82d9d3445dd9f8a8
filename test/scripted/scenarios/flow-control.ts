/** A broker that sends more than a slow page can take, and does not wait for acknowledgements. */
import { expectPacket, joined, reconnecting, send, type Scenario, type Step } from '../scenario.js';
import { ack, CONNACK, connack5, publish, suback } from './packets.js';

/** Nothing is acknowledged of what came while the page was behind; what has QoS 1 comes again, what has QoS 2 is known by its id. */
function overloaded(version: 4 | 5): Scenario {
  const message = (messageId: number, qos: 1 | 2, dup = false): Uint8Array =>
    publish('test/a', String(messageId), { qos, messageId, dup }, version);
  const accepted = version === 5 ? connack5() : CONNACK;
  const present = version === 5 ? connack5({}, true) : Uint8Array.of(0x20, 2, 1, 0);
  const goodbye: readonly Step[] =
    version === 5 ? [expectPacket('disconnect', { reasonCode: 0x97 })] : [];
  return reconnecting(
    [
      expectPacket('connect', { clean: false }),
      send(accepted),
      expectPacket('subscribe'),
      send(suback(undefined, version)),
      send(
        joined(
          message(1, 1),
          message(2, 2),
          message(3, 1),
          publish('test/a', 'lost', {}, version),
          message(4, 2),
          message(5, 2),
          message(6, 1),
        ),
      ),
      ...goodbye,
      { kind: 'endure' },
    ],
    [
      expectPacket('connect', { clean: false }),
      send(present),
      send(message(1, 1, true)),
      expectPacket('puback', { messageId: 1 }),
      send(joined(message(2, 2, true), message(3, 1, true))),
      expectPacket('pubrec', { messageId: 2 }),
      send(ack('pubrel', {}, version)),
      expectPacket('puback', { messageId: 3 }),
      expectPacket('pubcomp', { messageId: 2 }),
      send(joined(message(4, 2, true), message(5, 2, true), message(6, 1, true))),
      expectPacket('pubrec', { messageId: 4 }),
      expectPacket('pubrec', { messageId: 5 }),
      expectPacket('puback', { messageId: 6 }),
      expectPacket('disconnect'),
    ],
  );
}

export const flowControl = {
  /** In MQTT 3.1.1 the socket is closed without a word. */
  'overloaded-4': overloaded(4),
  /** In MQTT 5 the broker is told: quota exceeded. */
  // MQTT 5: §3.14.2.1
  'overloaded-5': overloaded(5),
};
