/**
 * Pure: a message as the bytes that are sealed, and back. Head length (4 bytes, big-endian) · head (JSON, UTF-8) · correlation data ·
 * payload: bytes stay bytes, and the few fields beside them may grow without a new format.
 */
import type { OutgoingMessage, PublishProperties, Qos } from '../connection/session-port.js';
import { MqttError } from '../errors.js';
import type { MessageContent } from '../session/outbox-journal.js';
import { isObject } from './checked-records.js';

/** What is inside and how it is written, as the label of its envelope. Another format gets another label. */
export const MESSAGE_LABEL = 'mqtt-kit outbox message/1';

interface Head {
  readonly topic: string;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly storedAt: number;
  readonly expiresAt?: number;
  readonly properties?: Omit<PublishProperties, 'correlationData'>;
  /** How many bytes of correlation data there are; absent without any, which is not the same as none. */
  readonly correlationBytes?: number;
}

const HEAD_LENGTH_BYTES = 4;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A message in memory of its own. Its `sequence` is not in it: that is where the envelope belongs.
 *
 * @throws MqttError `invalid-options` for a time that is none; a deadline of Infinity is as good as no deadline.
 */
export function encodeMessage({
  message,
  storedAt,
  expiresAt,
}: Omit<MessageContent, 'sequence'>): Uint8Array<ArrayBuffer> {
  if (!Number.isFinite(storedAt) || Number.isNaN(expiresAt))
    throw new MqttError('invalid-options', 'A message to be kept needs times that are numbers.');
  const { topic, payload, qos, retain } = message;
  const { correlationData, ...properties } = message.properties ?? {};
  const head: Head = {
    topic,
    qos,
    retain,
    storedAt,
    ...(expiresAt === undefined || expiresAt === Infinity ? {} : { expiresAt }),
    ...(message.properties ? { properties } : {}),
    ...(correlationData ? { correlationBytes: correlationData.length } : {}),
  };
  const headBytes = encoder.encode(JSON.stringify(head));
  const parts = [headBytes, correlationData ?? new Uint8Array(), payload];
  const length = parts.reduce((sum, part) => sum + part.length, HEAD_LENGTH_BYTES);
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint32(0, headBytes.length);
  let offset = HEAD_LENGTH_BYTES;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/**
 * The message again.
 *
 * @throws MqttError `envelope-unreadable` for bytes that no {@link encodeMessage} wrote.
 */
export function decodeMessage(bytes: Uint8Array): Omit<MessageContent, 'sequence'> {
  try {
    const headEnd =
      HEAD_LENGTH_BYTES + new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0);
    const head: unknown = JSON.parse(decoder.decode(bytes.subarray(HEAD_LENGTH_BYTES, headEnd)));
    if (isHead(head, bytes.length - headEnd)) return fromParts(head, bytes.subarray(headEnd));
  } catch (cause) {
    throw unreadable(cause);
  }
  throw unreadable();
}

function fromParts(head: Head, rest: Uint8Array): Omit<MessageContent, 'sequence'> {
  const { topic, qos, retain, storedAt, expiresAt, properties, correlationBytes } = head;
  const message: OutgoingMessage = {
    topic,
    payload: rest.slice(correlationBytes ?? 0),
    qos,
    retain,
    ...(properties && {
      properties: {
        ...properties,
        ...(correlationBytes !== undefined && { correlationData: rest.slice(0, correlationBytes) }),
      },
    }),
  };
  return { message, storedAt, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

/**
 * Whether a head is one. It was sealed, so nobody but this kit wrote it; what is inside the properties is checked no further.
 */
function isHead(value: unknown, restBytes: number): value is Head {
  if (!isObject(value)) return false;
  const { topic, qos, retain, storedAt, expiresAt, properties, correlationBytes } = value;
  return (
    typeof topic === 'string' &&
    (qos === 0 || qos === 1 || qos === 2) &&
    typeof retain === 'boolean' &&
    typeof storedAt === 'number' &&
    (expiresAt === undefined || typeof expiresAt === 'number') &&
    (properties === undefined || isObject(properties)) &&
    (correlationBytes === undefined ||
      (properties !== undefined && isLength(correlationBytes, restBytes)))
  );
}

function isLength(value: unknown, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
}

function unreadable(cause?: unknown): MqttError {
  const text = 'A stored message is not in a form that this version knows.';
  return new MqttError('envelope-unreadable', text, { cause });
}
