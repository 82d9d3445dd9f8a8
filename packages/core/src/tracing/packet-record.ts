/** Pure: MQTT packets as plain records for people, without secrets. Knows no connection. */
import type { PacketRecord } from '../connection/session-port.js';
import { ByteReader } from '../engine/byte-reader.js';
import type { PacketDirection } from '../engine/packet-tap.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** By packet type (MQTT 5 §2.1.2). */
const TYPES: readonly (PacketRecord['type'] | undefined)[] = [
  undefined,
  'connect',
  'connack',
  'publish',
  'puback',
  'pubrec',
  'pubrel',
  'pubcomp',
  'subscribe',
  'suback',
  'unsubscribe',
  'unsuback',
  'pingreq',
  'pingresp',
  'disconnect',
  'auth',
];

/** What stands around a packet. */
export interface PacketCircumstances {
  readonly at: number;
  readonly direction: PacketDirection;
  readonly protocolVersion: 4 | 5;
  /** Whether the payloads of messages are wanted. */
  readonly payloads: boolean;
}

/**
 * Reads the fields of a packet that are no secrets: of CONNECT, AUTH and CONNACK nothing but type, size and reason code. A packet that
 * cannot be read is a record with `type` and `bytes`. Never throws.
 */
export function packetRecord(
  packet: Uint8Array,
  { at, direction, protocolVersion, payloads }: PacketCircumstances,
): PacketRecord {
  const first = packet[0] ?? 0;
  const record: Mutable<PacketRecord> = {
    at,
    direction,
    type: TYPES[first >> 4] ?? 'unknown',
    bytes: packet.length,
  };
  try {
    const reader = new ByteReader(packet, 1, packet.length);
    reader.variableByte();
    readFields(record, reader, first, protocolVersion === 5, payloads);
  } catch {
    // What cannot be read is the engine's to judge; its type and size are told all the same.
  }
  return record;
}

function readFields(
  record: Mutable<PacketRecord>,
  reader: ByteReader,
  first: number,
  is5: boolean,
  payloads: boolean,
): void {
  switch (record.type) {
    case 'connack':
      reader.byte();
      record.reasonCode = reader.byte();
      break;
    case 'publish': {
      const qos = (first >> 1) & 3;
      record.dup = (first & 8) !== 0;
      record.qos = qos === 1 || qos === 2 ? qos : 0;
      record.retain = (first & 1) !== 0;
      record.topic = reader.text();
      if (record.qos > 0) record.packetId = reader.uint16();
      if (is5) reader.skip(reader.variableByte());
      if (payloads) record.payload = reader.bytes.slice(reader.position, reader.end);
      break;
    }
    case 'puback':
    case 'pubrec':
    case 'pubrel':
    case 'pubcomp':
      record.packetId = reader.uint16();
      // Left out, it is success (MQTT 5 §3.4.2.1).
      if (is5) record.reasonCode = reader.position < reader.end ? reader.byte() : 0;
      break;
    case 'subscribe':
    case 'unsubscribe': {
      record.packetId = reader.uint16();
      if (is5) reader.skip(reader.variableByte());
      const filters: string[] = [];
      while (reader.position < reader.end) {
        filters.push(reader.text());
        if (record.type === 'subscribe') reader.byte();
      }
      record.filters = filters;
      break;
    }
    case 'suback':
    case 'unsuback':
      record.packetId = reader.uint16();
      if (is5) reader.skip(reader.variableByte());
      if (reader.position < reader.end)
        record.reasonCodes = [...reader.bytes.subarray(reader.position, reader.end)];
      break;
    case 'disconnect':
    case 'auth':
      if (is5) record.reasonCode = reader.position < reader.end ? reader.byte() : 0;
      break;
    default:
      break;
  }
}
