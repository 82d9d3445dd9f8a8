import {
  basicCredentials,
  namedCredentials,
  type CredentialsProvider,
} from '../authentication/credentials.js';
import { parseBrokerUrl } from '../details/broker-url.js';
import type { ConnectionDetails, ResolvedDetails } from '../details/connection-details.js';
import { isPlainMqttPort, suggestWebSocketPort } from '../details/presets.js';
import { resolveDetails } from '../details/validate-details.js';
import type { Environment } from '../environment/environment.js';
import { pageEnvironment } from '../environment/page-environment.js';
import { MqttError } from '../errors.js';
import { policy } from '../policy/policy.js';
import { assertAllowed } from '../policy/policy-problems.js';
import { startPageSession } from '../runtimes/page.js';
import { generateClientId } from '../details/client-id.js';
import { Connection } from './connection.js';
import { payloadBytes } from './payload.js';
import type { Backoff, SessionOptions, SessionPort, SessionWill } from './session-port.js';
import { withoutQuery } from '../details/without-query.js';

/** How to connect, beside the details. */
export interface ConnectOptions {
  /** Asked before every attempt; comes before what the details say of authentication. */
  readonly credentials?: CredentialsProvider | undefined;
  /**
   * Whether to try again after a failure that may pass, and how; comes before what the details say of `reconnection`, field by field.
   * With false the first failure closes the connection.
   */
  readonly reconnect?: boolean | Partial<Backoff> | undefined;
  /**
   * How the connection ends when the page goes away. `will`, unless set: the broker publishes the last will, as it does whenever a
   * client vanishes. `disconnect`: it does not, for the page says goodbye. (MQTT 3.1.1 §3.1.2.5 and §3.14)
   */
  readonly onPageHide?: 'disconnect' | 'will' | undefined;
  /**
   * What becomes of a QoS 2 message that was sent and not completed when the broker forgot the session. `fail`, unless set: with
   * `delivery-unknown`, for it may have arrived. `resend`: it is sent again, and may arrive twice.
   */
  readonly onSessionLost?: 'fail' | 'resend' | undefined;
  /**
   * Whether messages may be kept on the device (`publish(…, { offline: 'persist' })`). The client then has an identity that survives
   * the page: its client id, its messages and the packet ids under way. Needs `clean: false`, so that the broker knows it again, and
   * a version of the protocol that is not `auto`. A second tab gets an identity of its own.
   */
  readonly persist?: boolean | undefined;
  /**
   * What becomes of kept messages that had not left when an earlier page ended. `ask`, unless set: they rest, listed by
   * `connection.outbox`, until they are sent or dropped there. `send`: they leave with the next connection.
   */
  readonly onRestore?: 'ask' | 'send' | undefined;
  /**
   * Whether to look for a reason where the broker closes the connection without one; true unless set. A topic or filter after which
   * it does so three times in a row within 2 s is set aside with `not-permitted-suspected`, and everything else goes on; a client id
   * that was given, and with which the connection does not last five times in a row, stops as `taken-over`. False takes every such
   * loss for the network's.
   */
  readonly suspicion?: boolean | undefined;
  /** The largest packet accepted from the broker, in bytes; 16 MiB unless set. */
  readonly maxPacketBytes?: number | undefined;
  /** Time, chance and network, for programs outside a browser and for tests. */
  readonly environment?: Environment | undefined;
  /** Where the session runs; in this page unless set. */
  readonly startSession?: ((environment: Environment) => SessionPort) | undefined;
}

/** What `connect()` takes: details, or a URL. */
export type ConnectTarget = ConnectionDetails | string;

/** A connection that is saved in a vault; see `@mqtt-kit/core/vault`. */
export interface SavedTarget {
  /** Its name, or one that it had before. */
  readonly saved: string;
  /** The vault's name; `default` unless set. */
  readonly vault?: string | undefined;
  /**
   * What becomes of the connection when the vault is locked. `close`, unless set. `keep`: it stays, and waits for the vault to be
   * unlocked when it must connect again.
   */
  readonly onLock?: 'close' | 'keep' | undefined;
}

const DEFAULT_MAX_PACKET_BYTES = 16 * 1024 * 1024;

/**
 * Connects as it is saved in a vault. Its secrets stay there: the vault is asked for them before each attempt, and the caller never
 * sees them.
 *
 * @returns once the connection was found; `ready()` waits for the broker.
 * @throws MqttError `connection-missing`, `vault-locked`, `vault-erased`, `vault-damaged`, `storage-unavailable`, `blocked-by-policy`.
 *
 * @example
 * const connection = await connect({ saved: 'Plant' });
 */
export function connect(target: SavedTarget, options?: ConnectOptions): Promise<Connection>;
/**
 * Connects to a broker. Always a new connection with a socket of its own, closed by its caller; stores nothing.
 *
 * @param target - details, or a URL: absolute, or relative to the page (`/mqtt`).
 * @returns at once; `ready()` waits for the broker.
 * @throws MqttError `invalid-details` with every wrong field in `problems`, `blocked-by-policy` with what the page does not allow.
 *
 * @example
 * const connection = connect({ host: 'broker.example', port: 8084, path: '/mqtt' });
 * await connection.ready();
 */
export function connect(target: ConnectTarget, options?: ConnectOptions): Connection;
export function connect(
  target: ConnectTarget | SavedTarget,
  options: ConnectOptions = {},
): Connection | Promise<Connection> {
  if (typeof target === 'object' && 'saved' in target)
    return import('./connect-saved.js').then(({ connectSaved }) => connectSaved(target, options));
  const environment = options.environment ?? pageEnvironment();
  const details = resolveTarget(target, environment);
  const startSession = options.startSession ?? startPageSession;
  const credentials = options.credentials ?? credentialsOf(details);
  return new Connection({
    details,
    credentials,
    environment,
    session: sessionOptions(details, environment, options, credentials !== undefined),
    port: startSession(environment),
  });
}

/**
 * Details with all defaults, from details or a URL.
 *
 * @throws MqttError `invalid-details`, `blocked-by-policy`.
 */
export function resolveTarget(target: ConnectTarget, environment: Environment): ResolvedDetails {
  const details = detailsOf(target, environment);
  const { pageProtocol } = environment;
  const resolved = resolveDetails(details, pageProtocol ? { pageProtocol } : {});
  assertAllowed(details);
  return resolved;
}

function detailsOf(target: ConnectTarget, environment: Environment): ConnectionDetails {
  if (typeof target !== 'string') return target;
  const { details, problems } = parseBrokerUrl(target, environment.pageUrl);
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0 || details.host === undefined) {
    const words =
      errors.map((problem) => problem.message).join(' ') || 'This is not the address of a broker.';
    throw new MqttError('invalid-details', words, { problems: errors });
  }
  return { ...details, host: details.host };
}

/** The provider that the details themselves name. */
function credentialsOf({ authentication }: ResolvedDetails): CredentialsProvider | undefined {
  switch (authentication.method) {
    case 'NONE':
      return undefined;
    case 'BASIC':
      return basicCredentials(authentication.username, authentication.password ?? '');
    case 'PROVIDER':
      return namedCredentials(authentication.provider);
  }
}

function sessionOptions(
  details: ResolvedDetails,
  environment: Environment,
  options: ConnectOptions,
  asksCredentials: boolean,
): SessionOptions {
  const { protocolVersion, clean, keepalive, connectTimeoutMs, will, properties, url } = details;
  const plainMqttHint = plainMqttHintOf(details);
  const { hosts } = policy();
  return {
    servers: [url, ...(details.servers ?? [])],
    ...(hosts ? { hosts } : {}),
    protocolVersion,
    clean,
    keepalive,
    connectTimeoutMs,
    clientId: details.clientId ?? generateClientId(() => environment.random()),
    clientIdGiven: (details.clientId ?? '') !== '',
    ...(will ? { will: willOf(will) } : {}),
    ...(properties && protocolVersion !== 4 ? { properties } : {}),
    asksCredentials,
    reconnect: backoffOf(options.reconnect, details.reconnection),
    onPageHide: options.onPageHide ?? 'will',
    onSessionLost: options.onSessionLost ?? 'fail',
    suspicion: options.suspicion ?? true,
    ...(options.persist ? { outbox: outboxOf(details, options) } : {}),
    // What the broker was told that it may send (MQTT 5 §3.1.2.11.4) is what is taken.
    maxPacketBytes: Math.min(
      options.maxPacketBytes ?? DEFAULT_MAX_PACKET_BYTES,
      (protocolVersion !== 4 && properties?.maximumPacketSize) || Infinity,
    ),
    ...(plainMqttHint ? { plainMqttHint } : {}),
  };
}

/** @throws MqttError `invalid-options`. */
function outboxOf(
  { clean, protocolVersion, url }: ResolvedDetails,
  { onRestore = 'ask' }: ConnectOptions,
): NonNullable<SessionOptions['outbox']> {
  if (clean || protocolVersion === 'auto') {
    throw new MqttError(
      'invalid-options',
      '“persist” needs “clean: false”, so that the broker knows this client again, and “protocolVersion” 4 or 5.',
    );
  }
  return { broker: withoutQuery(url), onRestore };
}

/** @throws MqttError `invalid-options`. */
function backoffOf(
  reconnect: ConnectOptions['reconnect'],
  { enabled, ...waits }: ResolvedDetails['reconnection'],
): Backoff | false {
  if (!(reconnect ?? enabled)) return false;
  const backoff = { ...waits, ...(typeof reconnect === 'object' ? reconnect : {}) };
  for (const [name, ms] of Object.entries(backoff)) {
    // A page without TypeScript may pass anything.
    const value: unknown = ms;
    if (typeof value === 'number' && value >= 0 && value <= LONGEST_BACKOFF_MS) continue;
    throw new MqttError(
      'invalid-options',
      `“reconnect.${name}” must be milliseconds, up to a day.`,
    );
  }
  return backoff;
}

const LONGEST_BACKOFF_MS = 24 * 60 * 60 * 1000;

function willOf(will: NonNullable<ResolvedDetails['will']>): SessionWill {
  const { topic, payload, qos, retain, properties } = will;
  return {
    topic,
    payload: payloadBytes(payload),
    qos,
    retain,
    ...(properties ? { properties } : {}),
  };
}

/** What to say when nothing answers on a port that nearly always speaks plain MQTT, which no browser can open. */
function plainMqttHintOf({ port, preset, tls }: ResolvedDetails): string | undefined {
  if (!isPlainMqttPort(port, preset)) return undefined;
  const suggested = suggestWebSocketPort(port, preset, tls);
  const instead =
    suggested === undefined
      ? 'Ask for its WebSocket port'
      : `Its WebSocket port may be ${String(suggested)}`;
  return `Port ${String(port)} is for plain MQTT, which no browser can open. ${instead}.`;
}

/** Letters and digits only, 23 characters at most: every broker must take such an id (MQTT 3.1.1 [MQTT-3.1.3-5]). */
