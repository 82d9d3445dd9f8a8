import type { OutgoingMessage, PublishProperties, Qos } from '../connection/session-port.js';
import { ByteReader, malformed } from './byte-reader.js';
import type { GatherBuffer } from './gather-buffer.js';
import { decodePublishProperties, encodePublishProperties } from './publish-properties.js';
import type { TopicReader } from './topic-reader.js';
import { variableByteLength, writeVariableByte } from './variable-byte-integer.js';

/** Control packet types of the PUBLISH family (MQTT 3.1.1 §2.2.1). */
export const PacketType = { PUBLISH: 3, PUBACK: 4, PUBREC: 5, PUBREL: 6, PUBCOMP: 7 } as const;
/** One of {@link PacketType}. */
export type AckType = 4 | 5 | 6 | 7;

const encoder = new TextEncoder();
const NO_BYTES = new Uint8Array(0);

// Payloads from this size on leave without being copied into the gather buffer.
const LARGE_PAYLOAD_BYTES = 64 * 1024;

/** What a PUBLISH packet says beside the message (MQTT 3.1.1 §3.3). */
export interface PublishHeader {
  readonly protocolVersion: 4 | 5;
  /** The packet id; ignored for QoS 0. */
  readonly id: number;
  readonly dup: boolean;
  /** MQTT 5: the alias that stands for the topic, or is introduced with it. */
  readonly topicAlias?: number | undefined;
  /** Whether the broker knows the alias already, so that the topic itself stays away. */
  readonly topicKnown?: boolean;
}

/** Size of the PUBLISH packet that {@link encodePublish} would write, in bytes. */
export function publishSize(
  message: OutgoingMessage,
  header: Pick<PublishHeader, 'protocolVersion' | 'topicAlias' | 'topicKnown'>,
): number {
  const { topic, payload, qos, properties } = message;
  const body =
    2 +
    (header.topicKnown ? 0 : encoder.encode(topic).length) +
    (qos > 0 ? 2 : 0) +
    (header.protocolVersion === 5
      ? encodePublishProperties(properties, header.topicAlias).length
      : 0) +
    payload.length;
  return 1 + variableByteLength(body) + body;
}

/** Writes a PUBLISH packet (MQTT 3.1.1 §3.3, MQTT 5 §3.3). */
export function encodePublish(
  out: GatherBuffer,
  message: OutgoingMessage,
  header: PublishHeader,
): void {
  const { payload, qos, retain } = message;
  const topic = header.topicKnown ? NO_BYTES : encoder.encode(message.topic);
  const properties =
    header.protocolVersion === 5
      ? encodePublishProperties(message.properties, header.topicAlias)
      : NO_BYTES;
  const remaining = 2 + topic.length + (qos > 0 ? 2 : 0) + properties.length + payload.length;
  const large = payload.length >= LARGE_PAYLOAD_BYTES;
  const size = 1 + variableByteLength(remaining) + remaining - (large ? payload.length : 0);
  const start = out.reserve(size);
  if (start === undefined) return;
  const { bytes } = out;
  bytes[start] = (PacketType.PUBLISH << 4) | (header.dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0);
  let position = writeVariableByte(bytes, start + 1, remaining);
  bytes[position++] = topic.length >> 8;
  bytes[position++] = topic.length & 0xff;
  bytes.set(topic, position);
  position += topic.length;
  if (qos > 0) {
    bytes[position++] = header.id >> 8;
    bytes[position++] = header.id & 0xff;
  }
  bytes.set(properties, position);
  position += properties.length;
  if (large) out.write(payload);
  else bytes.set(payload, position);
}

/** Writes a PUBACK, PUBREC, PUBREL or PUBCOMP (MQTT 3.1.1 §3.4 to §3.7); a reason code other than 0 exists in MQTT 5 only. */
export function encodeAck(out: GatherBuffer, type: AckType, id: number, reasonCode = 0): void {
  const remaining = reasonCode === 0 ? 2 : 3;
  const start = out.reserve(2 + remaining);
  if (start === undefined) return;
  const { bytes } = out;
  bytes[start] = (type << 4) | ackFlags(type);
  bytes[start + 1] = remaining;
  bytes[start + 2] = id >> 8;
  bytes[start + 3] = id & 0xff;
  if (reasonCode !== 0) bytes[start + 4] = reasonCode;
}

/** A received PUBLISH packet. `topic` is empty when only `topicAlias` tells it. */
export interface DecodedPublish {
  readonly topic: string;
  /** A view on the packet. */
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly dup: boolean;
  /** 0 for QoS 0. */
  readonly id: number;
  readonly properties: PublishProperties | undefined;
  readonly topicAlias: number | undefined;
}

/**
 * Reads a PUBLISH packet.
 *
 * @throws MqttError `malformed-packet`.
 */
export function decodePublish(
  packet: Uint8Array,
  bodyOffset: number,
  protocolVersion: 4 | 5,
  topics: TopicReader,
): DecodedPublish {
  const flags = packet[0] ?? 0;
  const qos = (flags >> 1) & 3;
  // [MQTT-3.3.1-4]
  if (qos !== 0 && qos !== 1 && qos !== 2) throw malformed('a message with quality of service 3');
  const reader = new ByteReader(packet, bodyOffset, packet.length);
  const topicLength = reader.uint16();
  const topicStart = reader.skip(topicLength);
  const topic = topicLength === 0 ? '' : topics.read(packet, topicStart, topicStart + topicLength);
  const id = qos > 0 ? reader.uint16() : 0;
  // [MQTT-2.3.1-1]
  if (qos > 0 && id === 0) throw malformed('a message with packet id 0');
  const decoded = protocolVersion === 5 ? decodePublishProperties(reader) : undefined;
  const topicAlias = decoded?.topicAlias;
  // [MQTT-4.7.3-1]
  if (topic === '' && topicAlias === undefined) throw malformed('a message without a topic');
  return {
    topic,
    payload: packet.subarray(reader.position),
    qos,
    retain: (flags & 1) !== 0,
    dup: (flags & 8) !== 0,
    id,
    properties: decoded?.properties,
    topicAlias,
  };
}

/** A received acknowledgement. */
export interface DecodedAck {
  readonly id: number;
  /** 0 in MQTT 3.1.1. */
  readonly reasonCode: number;
  readonly reasonString: string | undefined;
}

/**
 * Reads a PUBACK, PUBREC, PUBREL or PUBCOMP.
 *
 * @throws MqttError `malformed-packet`.
 */
export function decodeAck(
  packet: Uint8Array,
  bodyOffset: number,
  type: AckType,
  protocolVersion: 4 | 5,
): DecodedAck {
  // [MQTT-2.2.2-2]
  if (((packet[0] ?? 0) & 0x0f) !== ackFlags(type)) throw malformed('a packet with wrong flags');
  const reader = new ByteReader(packet, bodyOffset, packet.length);
  const id = reader.uint16();
  if (id === 0) throw malformed('an acknowledgement of packet id 0');
  if (protocolVersion === 4) {
    if (reader.position !== reader.end) throw malformed('an acknowledgement that is too long');
    return { id, reasonCode: 0, reasonString: undefined };
  }
  const reasonCode = reader.position < reader.end ? reader.byte() : 0;
  const reasonString =
    reader.position < reader.end ? decodePublishProperties(reader).reasonString : undefined;
  return { id, reasonCode, reasonString };
}

/** PUBREL carries 0010 as its flags, the others 0000 (MQTT 3.1.1 §2.2.2). */
function ackFlags(type: AckType): number {
  return type === PacketType.PUBREL ? 2 : 0;
}
