/** Pure: records as they are read back, if they are what this kit writes. Anybody with the browser's console may have changed them. */
import type { IdentityRecord, ProgressRecord } from './schema.js';

/** An identity, or undefined. */
export function checkedIdentity(value: unknown): IdentityRecord | undefined {
  const {
    id,
    broker,
    protocolVersion,
    clientId,
    generated,
    connected,
    createdAt,
    claimedAt,
    claims,
  } = fieldsOf(value);
  const isRecord =
    typeof id === 'string' &&
    typeof broker === 'string' &&
    (protocolVersion === 4 || protocolVersion === 5) &&
    typeof clientId === 'string' &&
    typeof generated === 'boolean' &&
    typeof connected === 'boolean' &&
    typeof createdAt === 'number' &&
    typeof claimedAt === 'number';
  if (!isRecord) return undefined;
  return {
    id,
    broker,
    protocolVersion,
    clientId,
    generated,
    connected,
    createdAt,
    claimedAt,
    ...(isSequence(claims) ? { claims } : {}),
  };
}

/** Where a sealed message lies, or undefined; whether the envelope opens is another matter. */
export function checkedSequence(value: unknown): number | undefined {
  const { sequence } = fieldsOf(value);
  return isSequence(sequence) ? sequence : undefined;
}

/** How far a message is, or undefined. */
export function checkedProgress(
  value: unknown,
): Pick<ProgressRecord, 'stage' | 'packetId'> | undefined {
  const { stage, packetId } = fieldsOf(value);
  const isStage = stage === 'sent' || stage === 'release';
  return isStage && isPacketId(packetId) ? { stage, packetId } : undefined;
}

/** The packet id of an incoming message, or undefined. */
export function checkedIncoming(value: unknown): number | undefined {
  const { packetId } = fieldsOf(value);
  return isPacketId(packetId) ? packetId : undefined;
}

/** A packet identifier (MQTT 3.1.1 §2.3.1): 1 to 65 535. */
export function isPacketId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

/** A place in the order of sending: a whole number from 0 on. */
export function isSequence(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** An object of fields, and not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
