import { MqttError, type MqttErrorCode } from '../errors.js';

interface Refusal {
  readonly code: MqttErrorCode;
  readonly message: string;
  readonly retryable: boolean;
}

const refusal = (code: MqttErrorCode, message: string, retryable = false): Refusal => ({
  code,
  message,
  retryable,
});

const VERSION = refusal(
  'protocol-version-refused',
  'The broker does not speak this version of MQTT: choose the other one.',
);
const CLIENT_ID = refusal('client-id-rejected', 'The broker does not accept this client id.');
const LOGIN = refusal('bad-credentials', 'The broker does not accept this user name and password.');
const PERMISSION = refusal('not-authorized', 'The broker does not allow this client to connect.');
const UNAVAILABLE = refusal(
  'server-unavailable',
  'The broker is not available at the moment.',
  true,
);

/** CONNACK return codes of MQTT 3.1.1 (§3.2.2.3). */
const RETURN_CODES: ReadonlyMap<number, Refusal> = new Map([
  [1, VERSION],
  [2, CLIENT_ID],
  [3, UNAVAILABLE],
  [4, LOGIN],
  [5, PERMISSION],
]);

/** CONNACK reason codes of MQTT 5 (§3.2.2.2); the others refuse for good. */
const CONNACK_REASONS: ReadonlyMap<number, Refusal> = new Map([
  [0x80, refusal('refused', 'The broker refused the connection without a reason.', true)],
  [0x84, VERSION],
  [0x85, CLIENT_ID],
  [0x86, LOGIN],
  [0x87, PERMISSION],
  [0x88, UNAVAILABLE],
  [0x89, refusal('server-unavailable', 'The broker is busy.', true)],
  [0x8a, refusal('not-authorized', 'The broker has banned this client.')],
  [0x8c, refusal('bad-credentials', 'The broker does not support this authentication method.')],
  [0x97, refusal('server-unavailable', 'A limit of the broker is used up.', true)],
  [0x9c, refusal('server-moved', 'The broker asks to use another server for now.')],
  [0x9d, refusal('server-moved', 'The broker has moved to another server.')],
  [
    0x9f,
    refusal('server-unavailable', 'The broker has had too many connections in a short time.', true),
  ],
]);

/** DISCONNECT reason codes of MQTT 5 (§3.14.2.1) that say more than “closed”. */
const DISCONNECT_REASONS: ReadonlyMap<number, Refusal> = new Map([
  [
    0x82,
    refusal('protocol-error', 'The broker found a protocol error and closed the connection.', true),
  ],
  [0x87, PERMISSION],
  [0x89, refusal('disconnected-by-broker', 'The broker is busy and closed the connection.', true)],
  [0x8b, refusal('disconnected-by-broker', 'The broker is shutting down.', true)],
  [
    0x8d,
    refusal(
      'keepalive-timeout',
      'The broker heard nothing for too long and closed the connection.',
      true,
    ),
  ],
  // Trying again would take the id back, and so on without end.
  [
    0x8e,
    refusal(
      'taken-over',
      'Another client connected with the same client id, perhaps a second tab.',
    ),
  ],
  [
    0x95,
    refusal(
      'packet-too-large',
      'The broker closed the connection because a packet was too large for it.',
      true,
    ),
  ],
  [0x9c, refusal('server-moved', 'The broker asks to use another server for now.')],
  [0x9d, refusal('server-moved', 'The broker has moved to another server.')],
]);

function toError(
  known: Refusal | undefined,
  otherwise: Refusal,
  reasonCode: number,
  { reasonString, serverReference }: ReasonProperties,
): MqttError {
  const { code, message, retryable } = known ?? otherwise;
  return new MqttError(code, reasonString ? `${message} It says: ${reasonString}` : message, {
    retryable,
    reasonCode,
    serverReference,
  });
}

/** What a CONNACK or DISCONNECT of MQTT 5 may say of its reason (§3.2.2.3.9, §3.2.2.3.16). */
export interface ReasonProperties {
  readonly reasonString?: string;
  readonly serverReference?: string;
}

/** The error for a CONNACK that refuses. */
export function connackError(
  protocolVersion: 4 | 5,
  reasonCode: number,
  properties: ReasonProperties = {},
): MqttError {
  const table = protocolVersion === 5 ? CONNACK_REASONS : RETURN_CODES;
  const otherwise = refusal(
    'refused',
    `The broker refused the connection (reason code ${String(reasonCode)}).`,
  );
  return toError(table.get(reasonCode), otherwise, reasonCode, properties);
}

/** The error for a DISCONNECT from the broker (MQTT 5 only). */
export function disconnectError(reasonCode: number, properties: ReasonProperties = {}): MqttError {
  const otherwise = refusal(
    'disconnected-by-broker',
    `The broker closed the connection (reason code ${String(reasonCode)}).`,
    true,
  );
  return toError(DISCONNECT_REASONS.get(reasonCode), otherwise, reasonCode, properties);
}

const FILTER_REASONS: ReadonlyMap<number, string> = new Map([
  [0x83, 'the broker has its own reasons'],
  [0x87, 'this client may not read it'],
  [0x8f, 'the broker does not accept this topic filter'],
  [0x91, 'the packet id is in use'],
  [0x97, 'a limit of the broker is used up'],
  [0x9e, 'the broker has no shared subscriptions'],
  [0xa1, 'the broker has no subscription identifiers'],
  [0xa2, 'the broker has no wildcard subscriptions'],
]);

/** The error for a filter that the broker refused (MQTT 5 §3.9.3 and §3.11.3; 3.1.1 knows only 0x80). */
export function filterError(
  code: 'subscribe-refused' | 'unsubscribe-refused',
  filter: string,
  reasonCode: number,
): MqttError {
  const why = FILTER_REASONS.get(reasonCode) ?? 'it gives no reason';
  return new MqttError(code, `The broker refused “${filter}”: ${why}.`, { reasonCode });
}
