/** Brokers that say no, by the rules. */
import { expectPacket, packet, scenario, send, type Scenario } from '../scenario.js';
import { accept, accept5, ack, suback } from './packets.js';

const connackCode = (returnCode: number): Scenario =>
  scenario(
    expectPacket('connect', { protocolVersion: 4 }),
    send(packet({ cmd: 'connack', returnCode, sessionPresent: false })),
  );

const connackReason = (reasonCode: number): Scenario =>
  scenario(
    expectPacket('connect', { protocolVersion: 5 }),
    send(
      packet(
        {
          cmd: 'connack',
          reasonCode,
          sessionPresent: false,
          properties: { reasonString: 'because we can' },
        },
        5,
      ),
    ),
  );

const disconnectReason = (reasonCode: number): Scenario =>
  scenario(accept5(), send(packet({ cmd: 'disconnect', reasonCode }, 5)));

export const refusals = {
  // MQTT 3.1.1: §3.2.2.3
  'connack-code-1': connackCode(1),
  // MQTT 3.1.1: §3.2.2.3
  'connack-code-2': connackCode(2),
  // MQTT 3.1.1: §3.2.2.3
  'connack-code-3': connackCode(3),
  // MQTT 3.1.1: §3.2.2.3
  'connack-code-4': connackCode(4),
  // MQTT 3.1.1: §3.2.2.3
  'connack-code-5': connackCode(5),
  /** Not defined by MQTT 3.1.1. */
  'connack-code-6': connackCode(6),

  'connack5-unspecified': connackReason(0x80),
  'connack5-version': connackReason(0x84),
  'connack5-client-id': connackReason(0x85),
  // MQTT 5: [MQTT-3.2.2-7]
  'connack5-credentials': connackReason(0x86),
  // MQTT 5: [MQTT-3.2.2-7]
  'connack5-not-authorized': connackReason(0x87),
  'connack5-unavailable': connackReason(0x88),
  'connack5-banned': connackReason(0x8a),
  'connack5-quota': connackReason(0x97),
  'connack5-use-another-server': connackReason(0x9c),

  // MQTT 5: §3.14.2.1
  'disconnect5-taken-over': disconnectReason(0x8e),
  // MQTT 5: §3.14.2.1
  'disconnect5-shutting-down': disconnectReason(0x8b),
  // MQTT 5: §3.14.2.1
  'disconnect5-keep-alive': disconnectReason(0x8d),
  // MQTT 5: §3.14.2.1
  'disconnect5-packet-too-large': disconnectReason(0x95),
  'disconnect5-administrative': disconnectReason(0x98),
  'disconnect5-unspecified': disconnectReason(0x80),

  // MQTT 3.1.1: [MQTT-3.9.3-2]
  'suback-0x80': scenario(accept, expectPacket('subscribe'), send(suback([0x80]))),
  // MQTT 5: [MQTT-3.9.3-2]
  'suback5-not-authorized': scenario(accept5(), expectPacket('subscribe'), send(suback([0x87], 5))),
  // MQTT 5: [MQTT-3.11.3-2]
  'unsuback5-not-authorized': scenario(
    accept5(),
    expectPacket('subscribe'),
    send(suback(undefined, 5)),
    expectPacket('unsubscribe'),
    send(ack('unsuback', { reasonCode: 0x87 }, 5)),
  ),
  // MQTT 5: §3.4.2.1
  'puback5-not-authorized': scenario(
    accept5(),
    expectPacket('publish', { qos: 1 }),
    send(ack('puback', { reasonCode: 0x87, reasonString: 'not here' }, 5)),
  ),
  // MQTT 5: §3.4.2.1
  'puback5-no-subscribers': scenario(
    accept5(),
    expectPacket('publish', { qos: 1 }),
    send(ack('puback', { reasonCode: 0x10 }, 5)),
  ),
  /** A refused QoS 2 message ends with PUBREC: no PUBREL may follow (MQTT 5 §4.3.3). */
  'pubrec5-quota': scenario(
    accept5(),
    expectPacket('publish', { qos: 2 }),
    send(ack('pubrec', { reasonCode: 0x97 }, 5)),
    // The same packet id is free again.
    expectPacket('publish', { qos: 1 }),
    send(ack('puback', {}, 5)),
  ),
};
