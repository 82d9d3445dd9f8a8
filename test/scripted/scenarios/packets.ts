import type { IConnackPacket, IPublishPacket, ISubackPacket, Packet, QoS } from 'mqtt-packet';
import { expectPacket, packet, send, type Said, type Step } from '../scenario.js';

/** CONNACK that accepts, with a new session. */
export const CONNACK = packet({ cmd: 'connack', returnCode: 0, sessionPresent: false });

/** CONNACK that accepts, of MQTT 5. */
export function connack5(
  properties: NonNullable<IConnackPacket['properties']> = {},
  sessionPresent = false,
): Uint8Array {
  return packet({ cmd: 'connack', reasonCode: 0, sessionPresent, properties }, 5);
}

/** A message from the broker. */
export function publish(
  topic: string,
  payload: string | Buffer,
  more: Partial<IPublishPacket> = {},
  protocolVersion: 4 | 5 = 4,
): Uint8Array {
  return packet(
    { cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false, ...more },
    protocolVersion,
  );
}

/** SUBACK for the SUBSCRIBE that was expected last: what was asked for is granted, or these codes. */
export function suback(
  granted?: readonly number[],
  protocolVersion: 4 | 5 = 4,
  properties?: ISubackPacket['properties'],
): (heard: Packet) => Uint8Array {
  return (heard) => {
    const asked = heard.cmd === 'subscribe' ? heard.subscriptions.map(({ qos }) => qos) : [];
    return packet(
      {
        cmd: 'suback',
        ...idOf(heard),
        granted: [...(granted ?? asked)],
        ...(properties ? { properties } : {}),
      },
      protocolVersion,
    );
  };
}

/** An acknowledgement of the packet that was expected last. */
export function ack(
  cmd: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp' | 'unsuback',
  { reasonCode, reasonString }: { reasonCode?: number; reasonString?: string } = {},
  protocolVersion: 4 | 5 = 4,
): Said {
  return (heard) => {
    const common = {
      ...idOf(heard),
      ...(reasonCode === undefined ? {} : { reasonCode }),
      ...(reasonString === undefined ? {} : { properties: { reasonString } }),
    };
    return cmd === 'unsuback'
      ? packet({ cmd, granted: [reasonCode ?? 0], ...common }, protocolVersion)
      : packet({ cmd, ...common }, protocolVersion);
  };
}

function idOf(heard: Packet): { messageId: number } {
  if (heard.messageId === undefined) throw new Error(`${heard.cmd} has no packet id to answer.`);
  return { messageId: heard.messageId };
}

/** Accepts the client. */
export const accept: readonly Step[] = [
  expectPacket('connect', { protocolVersion: 4 }),
  send(CONNACK),
];

/** Accepts the client, in MQTT 5. */
export function accept5(
  properties: NonNullable<IConnackPacket['properties']> = {},
): readonly Step[] {
  return [expectPacket('connect', { protocolVersion: 5 }), send(connack5(properties))];
}

/** Grants one subscription. */
export function grant(topic: string, qos: QoS, protocolVersion: 4 | 5 = 4): readonly Step[] {
  return [
    expectPacket('subscribe', { subscriptions: [{ topic, qos }] }),
    send(suback(undefined, protocolVersion)),
  ];
}
