/**
 * Pure types and defaults: how to reach a broker. Plain data that JSON (but for bytes) and
 * `structuredClone` carry.
 */
import type { UserProperties } from '../connection/session-port.js';
import type { LastWill, ResolvedWill } from './last-will.js';
import type { PresetId } from './presets.js';
import type { Reconnection } from './reconnection-details.js';

/** Nobody signs in. */
export interface NoAuthentication {
  readonly method: 'NONE';
}

/**
 * User name and password in the CONNECT packet (MQTT 3.1.1 §3.1.3.4 and §3.1.3.5, MQTT 5 §3.1.3.5
 * and §3.1.3.6).
 */
export interface BasicAuthentication {
  readonly method: 'BASIC';
  /** At most 65 535 bytes of UTF-8. Empty only in MQTT 5, for a password alone. */
  readonly username: string;
  /** At most 65 535 bytes of UTF-8. Absent in details saved without their secrets. */
  readonly password?: string;
}

/**
 * A registered function supplies the credentials before each attempt, for example a fresh token.
 */
export interface ProviderAuthentication {
  readonly method: 'PROVIDER';
  /** The name under which the function is registered. */
  readonly provider: string;
}

/** How a connection signs in, told apart by `method`. */
export type Authentication = NoAuthentication | BasicAuthentication | ProviderAuthentication;

/**
 * Certificates as text: PEM (RFC 7468), or DER in base64. A browser lets no page choose a certificate, so that they are
 * kept there and not used; `connect()` of `@mqtt-kit/core/node` uses them, and `@mqtt-kit/core/certificates` reads them and makes files to import. At most 65 535 bytes each.
 */
export interface Certificates {
  /** Of the authorities that the broker's certificate comes from. */
  readonly ca?: string;
  /** Of this client. */
  readonly certificate?: string;
  /** The private key of {@link certificate}: a secret. Absent in details saved without their secrets. */
  readonly key?: string;
  /** What opens an encrypted {@link key}: a secret too. */
  readonly keyPassphrase?: string;
}

/** MQTT 5 properties of the CONNECT packet (§3.1.2.11), under MQTT.js's names. */
export interface ConnectProperties {
  /**
   * Seconds the broker keeps the session after the connection ends: 0 to 4 294 967 295 (for ever).
   * Default 300, so that a reconnection finds it again. §3.1.2.11.2
   */
  readonly sessionExpiryInterval?: number;
  /**
   * How many QoS 1 and 2 messages the broker may send before they are acknowledged: 1 to 65 535,
   * the protocol's default. §3.1.2.11.3
   */
  readonly receiveMaximum?: number;
  /** The largest packet the broker may send, in bytes: 1 to 4 294 967 295. §3.1.2.11.4 */
  readonly maximumPacketSize?: number;
  /**
   * How many topic aliases the broker may use: 0 (the protocol's default) to 65 535. §3.1.2.11.5
   */
  readonly topicAliasMaximum?: number;
  /** Asks for the broker's response information; the protocol's default is false. §3.1.2.11.6 */
  readonly requestResponseInformation?: boolean;
  /** Lets the broker give reasons as text; the protocol's default is true. §3.1.2.11.7 */
  readonly requestProblemInformation?: boolean;
  /** Names with one or several values. §3.1.2.11.8 */
  readonly userProperties?: UserProperties;
}

/**
 * How to reach a broker: plain data, with MQTT.js's names for what is MQTT. Only `host` has no
 * default.
 *
 * @example
 * const details: ConnectionDetails = {
 *   host: 'broker.example',
 *   port: 8084,
 *   authentication: { method: 'BASIC', username: 'ada', password: 'from a form, never from code' },
 * };
 */
export interface ConnectionDetails {
  /** What people call it, and elements look it up by. At most 255 characters. Default: the host. */
  readonly name?: string;
  /**
   * Host name, IPv4 address, or IPv6 address with or without brackets; international names too. No
   * scheme, no port, no path.
   */
  readonly host: string;
  /**
   * 1 to 65 535. Default: the preset's WebSocket port; without one 443, or 80 when `tls` is false.
   */
  readonly port?: number;
  /** Path and query of the WebSocket endpoint, from “/” on. Default: the preset's, or `/mqtt`. */
  readonly path?: string;
  /** True is `wss:`, false is `ws:`, which an https page may never open. Default true. */
  readonly tls?: boolean;
  /**
   * Further addresses of the same broker or cluster, tried in order when the one before does not answer: whole WebSocket URLs, each
   * with a path of its own. Never less encrypted than the first. At most 8.
   */
  readonly servers?: readonly string[];
  /** Default `{ method: 'NONE' }`. */
  readonly authentication?: Authentication;
  /** Used outside a browser only: see {@link Certificates}. */
  readonly certificates?: Certificates;
  /**
   * 4 is MQTT 3.1.1, 5 is MQTT 5 (§3.1.2.2). `auto` tries 5 and goes to 4 where the broker refuses it; it is found out once in the
   * life of a page. Default 4, which every broker speaks.
   */
  readonly protocolVersion?: 4 | 5 | 'auto';
  /**
   * At most 65 535 bytes of UTF-8. Default: one is generated for each tab. Empty asks the broker
   * for one. §3.1.3.1
   */
  readonly clientId?: string;
  /**
   * 3.1.1: clean session, nothing survives the connection (§3.1.2.4). 5: clean start, the first
   * connection begins a new session (§3.1.2.4), which then lives for
   * `properties.sessionExpiryInterval`. Default true.
   */
  readonly clean?: boolean;
  /**
   * Seconds without a packet after which the broker takes this client for dead: 0 (never) to
   * 65 535. Default 60. §3.1.2.10
   */
  readonly keepalive?: number;
  /** Milliseconds until CONNACK: 100 to 600 000. Default 30 000. */
  readonly connectTimeoutMs?: number;
  /** Whether and when to connect again after a failure that may pass. Default: yes, after 1 s to 60 s. */
  readonly reconnection?: Reconnection;
  /** Default: none. §3.1.2.5 */
  readonly will?: LastWill;
  /** MQTT 5 only. §3.1.2.11 */
  readonly properties?: ConnectProperties;
  /** Which broker it is, when known: gives better defaults and better advice. */
  readonly preset?: PresetId;
}

/** Details that were checked, with every default filled in, and without what no connection uses. */
export interface ResolvedDetails extends Omit<ConnectionDetails, 'certificates'> {
  readonly name: string;
  /**
   * As in a URL: lower case, international names in their ASCII form; an IPv6 address without
   * brackets.
   */
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly tls: boolean;
  readonly authentication: Authentication;
  readonly protocolVersion: 4 | 5 | 'auto';
  readonly clean: boolean;
  readonly keepalive: number;
  readonly connectTimeoutMs: number;
  readonly reconnection: Required<Reconnection>;
  readonly will?: ResolvedWill;
  /** Absent in 3.1.1, which has none. */
  readonly properties?: ConnectProperties;
  /**
   * The whole WebSocket URL, without user info. Its query may hold a signature: not for messages or
   * logs.
   */
  readonly url: string;
}

/** `wss:` unless told otherwise. */
export const DEFAULT_TLS = true;
/** The port of `wss:` (RFC 6455 §3). */
export const DEFAULT_WSS_PORT = 443;
/** The port of `ws:` (RFC 6455 §3). */
export const DEFAULT_WS_PORT = 80;
/** The path most brokers listen on. */
export const DEFAULT_PATH = '/mqtt';
/** Nobody signs in unless details say so. */
export const DEFAULT_AUTHENTICATION: NoAuthentication = { method: 'NONE' };
/** MQTT 3.1.1, which every broker speaks. */
export const DEFAULT_PROTOCOL_VERSION = 4;
/** Nothing is kept from an earlier connection. */
export const DEFAULT_CLEAN = true;
/** In seconds. */
export const DEFAULT_KEEPALIVE = 60;
/** In milliseconds. */
export const DEFAULT_CONNECT_TIMEOUT_MS = 30_000;
/** In seconds, MQTT 5 only: long enough for a reconnection to find its session again. */
export const DEFAULT_SESSION_EXPIRY_INTERVAL = 300;
