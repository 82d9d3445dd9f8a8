import type { DetailsProblem } from './details/validate-details.js';

/**
 * Every way in which something can fail. The code is stable, the message is for people.
 *
 * - Before anything is sent: `invalid-details`, `invalid-topic`, `invalid-payload`, `invalid-options`, `forbidden-by-policy`,
 *   `blocked-by-policy`, `mixed-content`, `unsupported`.
 * - While connecting: `connection-failed`, `plain-mqtt-port`, `connect-timeout`, `closed-before-connack`, `not-authorized`,
 *   `bad-credentials`, `credentials-failed`, `authentication-failed`, `client-id-rejected`, `protocol-version-refused`,
 *   `server-moved`, `server-unavailable`, `refused`.
 * - While connecting, where the runtime tells (Node): `certificate-untrusted`, `certificate-host`, `certificate-expired`,
 *   `client-certificate-missing`, `client-certificate-refused`.
 * - On a live connection: `connection-lost`, `page-left`, `credentials-expired`, `disconnected-by-broker`, `taken-over`,
 *   `keepalive-timeout`, `malformed-packet`, `overloaded`,
 *   `protocol-error`, `packet-too-large`.
 * - Of one request: `not-connected`, `subscribe-refused`, `unsubscribe-refused`, `publish-refused`, `delivery-unknown`, `too-many-in-flight`,
 *   `not-permitted-suspected`, `expired`, `no-responder`, `aborted`, `timeout`, `closed`, `payload-not-json`, `handler-failed`, `history-failed`, `connection-missing`, `duplicate-name`.
 * - Of certificates and keys: `certificate-unreadable`, `certificate-unsupported`, `certificate-mismatch`, `passphrase-needed`, `wrong-passphrase`.
 * - Of a file to import: `backup-unreadable`, `passphrase-needed`, `wrong-passphrase`.
 * - Of the vault: `vault-locked`, `vault-erased`, `vault-damaged`, `wrong-passphrase`, `wrong-key`, `passkey-failed`.
 * - Of what is kept on the device: `storage-unavailable`, `storage-blocked`, `storage-damaged`, `storage-newer`, `storage-full`, `envelope-unreadable`, `outbox-full`, `outbox-failed`.
 */
export type MqttErrorCode =
  | 'aborted'
  | 'authentication-failed'
  | 'backup-unreadable'
  | 'bad-credentials'
  | 'blocked-by-policy'
  | 'certificate-expired'
  | 'certificate-host'
  | 'certificate-mismatch'
  | 'certificate-unreadable'
  | 'certificate-unsupported'
  | 'certificate-untrusted'
  | 'client-certificate-missing'
  | 'client-certificate-refused'
  | 'client-id-rejected'
  | 'closed'
  | 'closed-before-connack'
  | 'connect-timeout'
  | 'connection-failed'
  | 'connection-lost'
  | 'connection-missing'
  | 'credentials-expired'
  | 'credentials-failed'
  | 'delivery-unknown'
  | 'disconnected-by-broker'
  | 'duplicate-name'
  | 'envelope-unreadable'
  | 'expired'
  | 'forbidden-by-policy'
  | 'handler-failed'
  | 'history-failed'
  | 'invalid-details'
  | 'invalid-options'
  | 'invalid-payload'
  | 'invalid-topic'
  | 'keepalive-timeout'
  | 'malformed-packet'
  | 'mixed-content'
  | 'no-responder'
  | 'not-authorized'
  | 'not-connected'
  | 'not-permitted-suspected'
  | 'outbox-failed'
  | 'outbox-full'
  | 'overloaded'
  | 'packet-too-large'
  | 'page-left'
  | 'passkey-failed'
  | 'passphrase-needed'
  | 'payload-not-json'
  | 'plain-mqtt-port'
  | 'protocol-error'
  | 'protocol-version-refused'
  | 'publish-refused'
  | 'refused'
  | 'server-moved'
  | 'server-unavailable'
  | 'storage-blocked'
  | 'storage-damaged'
  | 'storage-full'
  | 'storage-newer'
  | 'storage-unavailable'
  | 'subscribe-refused'
  | 'taken-over'
  | 'timeout'
  | 'too-many-in-flight'
  | 'unsubscribe-refused'
  | 'unsupported'
  | 'vault-damaged'
  | 'vault-erased'
  | 'vault-locked'
  | 'wrong-key'
  | 'wrong-passphrase';

/** What may come with a code: see the fields of {@link MqttError}. */
export interface MqttErrorOptions {
  readonly retryable?: boolean;
  readonly cause?: unknown;
  readonly reasonCode?: number | undefined;
  readonly problems?: readonly DetailsProblem[];
  readonly serverReference?: string | undefined;
  readonly delivery?: 'unknown' | undefined;
}

/**
 * The one error type of the kit. No secret ever stands in its message.
 *
 * @example
 * try { await connection.publish('plant/1/set', 'on'); }
 * catch (error) { if (error instanceof MqttError && error.code === 'not-connected') showOffline(); }
 */
export class MqttError extends Error {
  override readonly name = 'MqttError';
  /** What happened, for programs. */
  readonly code: MqttErrorCode;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** The broker's reason code (MQTT 5 §2.4) or CONNACK return code (MQTT 3.1.1 §3.2.2.3), where there was one. */
  readonly reasonCode: number | undefined;
  /** With `invalid-details` and `blocked-by-policy`: every wrong field. */
  readonly problems: readonly DetailsProblem[];
  /** With `server-moved`: the server that the broker names (MQTT 5 §4.11), as it sent it. */
  readonly serverReference: string | undefined;
  /**
   * `unknown` when a message had been sent before its caller stopped waiting (`timeout`, `aborted`, `closed`): it may arrive, and
   * sending it again may double it. Undefined when it was not sent, or the broker refused it.
   */
  readonly delivery: 'unknown' | undefined;

  constructor(code: MqttErrorCode, message: string, options: MqttErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.reasonCode = options.reasonCode;
    this.problems = options.problems ?? [];
    this.serverReference = options.serverReference;
    this.delivery = options.delivery;
  }
}

/** An error as plain data: how it crosses the seam between page and session. */
export interface ErrorData {
  readonly code: MqttErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly reasonCode?: number;
  readonly serverReference?: string;
  readonly delivery?: 'unknown';
}

/** Plain data from any thrown value; what is not an {@link MqttError} becomes one of `fallback`. */
export function toErrorData(error: unknown, fallback: MqttErrorCode = 'protocol-error'): ErrorData {
  if (error instanceof MqttError) {
    const { code, message, retryable, reasonCode, serverReference, delivery } = error;
    return {
      code,
      message,
      retryable,
      ...(reasonCode === undefined ? {} : { reasonCode }),
      ...(serverReference === undefined ? {} : { serverReference }),
      ...(delivery === undefined ? {} : { delivery }),
    };
  }
  return {
    code: fallback,
    message: error instanceof Error ? error.message : String(error),
    retryable: false,
  };
}

/** The error again, on the page's side. */
export function fromErrorData(data: ErrorData, cause?: unknown): MqttError {
  return new MqttError(data.code, data.message, {
    retryable: data.retryable,
    reasonCode: data.reasonCode,
    serverReference: data.serverReference,
    delivery: data.delivery,
    cause,
  });
}
