import { MqttError } from '../errors.js';
import { assertTopicName } from '../routing/topic.js';
import { checkPublishOptions } from './check-options.js';
import type { PublishOptions } from './connection-options.js';
import { ownBytes, payloadBytes, type Payload } from './payload.js';
import { DEFAULT_TIMEOUT_MS } from './request-table.js';
import type { OfflinePolicy, OutgoingMessage } from './session-port.js';

/** Unless the caller says otherwise, a held message that was not sent by then is refused, in milliseconds. */
export const DEFAULT_DEADLINE_MS = 60_000;

/** A checked message, and how long it is waited for. */
export interface Outgoing {
  readonly message: OutgoingMessage;
  readonly offline: OfflinePolicy;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Milliseconds: at least until the deadline, and then for the acknowledgement. */
  readonly timeoutMs: number;
}

/**
 * What a caller wants published, as it crosses the seam.
 *
 * @param now - milliseconds since the epoch.
 * @throws MqttError `invalid-topic`, `invalid-payload`, `invalid-options`.
 */
export function outgoing(
  topic: string,
  payload: Payload,
  options: PublishOptions,
  now: number,
): Outgoing {
  assertTopicName(topic);
  const { qos = 0, retain = false, properties } = options;
  checkPublishOptions(qos, retain, properties);
  const offline = offlinePolicy(options.offline);
  const deadlineMs = offline === 'refuse' ? Infinity : deadline(options.deadlineMs);
  const held = offline !== 'refuse';
  if (offline === 'persist' && qos === 0) {
    throw new MqttError(
      'invalid-options',
      'Nobody tells whether QoS 0 arrived, so it cannot be kept until it did: use QoS 1 or 2.',
    );
  }
  return {
    message: {
      topic,
      // Sent later or again, perhaps: what the caller does with its bytes meanwhile must not change it.
      payload: qos > 0 || held ? ownBytes(payload) : payloadBytes(payload),
      qos,
      retain,
      ...(properties ? { properties } : {}),
    },
    offline,
    expiresAt: now + deadlineMs,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS + (held ? deadlineMs : 0),
  };
}

// The types say so, but a page without TypeScript passes what its markup holds.
function offlinePolicy(given: unknown): OfflinePolicy {
  if (given === undefined) return 'refuse';
  if (given === 'refuse' || given === 'hold' || given === 'persist') return given;
  throw new MqttError('invalid-options', '“offline” must be “refuse”, “hold” or “persist”.');
}

function deadline(deadlineMs: unknown): number {
  if (deadlineMs === undefined) return DEFAULT_DEADLINE_MS;
  if (typeof deadlineMs === 'number' && deadlineMs > 0) return deadlineMs;
  throw new MqttError('invalid-options', '“deadlineMs” must be a number of milliseconds above 0.');
}
