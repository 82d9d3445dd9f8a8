/**
 * The seam between a page and its session. Everything that crosses is plain data that `structuredClone` copies, so a session may
 * run in the page, in a worker or in a shared worker. No functions, no class instances, no promises.
 */
import type { ConnectProperties } from '../details/connection-details.js';
import type { PageEvent } from '../environment/environment.js';
import type { ErrorData } from '../errors.js';
import type { ConnectionState } from './connection-state.js';

export type { ConnectedInfo, ConnectionState } from './connection-state.js';
export type { PageEvent } from '../environment/environment.js';

/** Quality of service (MQTT 3.1.1 §4.3): 0 at most once, 1 at least once, 2 exactly once. */
export type Qos = 0 | 1 | 2;

/** User properties (MQTT 5 §3.3.2.3.7); a name may stand several times. */
export type UserProperties = Readonly<Record<string, string | readonly string[]>>;

/** Properties of a PUBLISH packet (MQTT 5 §3.3.2.3), under MQTT.js's names. */
export interface PublishProperties {
  /** 1 says that the payload is UTF-8 text. */
  readonly payloadFormatIndicator?: 0 | 1;
  /** Seconds after which the broker drops the message. */
  readonly messageExpiryInterval?: number;
  readonly contentType?: string;
  readonly responseTopic?: string;
  readonly correlationData?: Uint8Array;
  readonly userProperties?: UserProperties;
  /** On received messages: the identifiers of the subscriptions that it matched. */
  readonly subscriptionIdentifiers?: readonly number[];
}

/** The last will (MQTT 5 §3.1.3.2): what the broker publishes when this client vanishes without saying goodbye. */
export interface SessionWill {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly properties?: PublishProperties & { readonly willDelayInterval?: number };
}

/** How long to wait between attempts; see `session/backoff.ts`. */
export interface Backoff {
  /** Upper bound of the first wait, in milliseconds. */
  readonly baseMs: number;
  /** No wait is longer, in milliseconds. */
  readonly capMs: number;
  /** A connection that lasted this long counts as success; the next failure starts from the first wait again. Milliseconds. */
  readonly stableMs: number;
}

/** How a session reaches its broker; holds no secret: those come one attempt at a time, by `credentials`. */
export interface SessionOptions {
  /** WebSocket URLs of the same broker or cluster, in the order of preference; at least one. */
  readonly servers: readonly string[];
  /** Patterns of the hosts to which the broker may refer; absent: every host. See `policy/host-pattern.ts`. */
  readonly hosts?: readonly string[];
  /** `auto` tries 5 and falls back to 4 where the broker refuses it. */
  readonly protocolVersion: 4 | 5 | 'auto';
  readonly clientId: string;
  /** Whether the page chose the client id, so that another client may have the same. */
  readonly clientIdGiven: boolean;
  readonly clean: boolean;
  /** Seconds, 0 is off. */
  readonly keepalive: number;
  readonly connectTimeoutMs: number;
  readonly will?: SessionWill;
  readonly properties?: ConnectProperties;
  /** Whether to ask the page for credentials before each attempt. */
  readonly asksCredentials: boolean;
  /** How to try again after a failure that may pass; false: not at all. */
  readonly reconnect: Backoff | false;
  /** How the connection ends when the page goes away: with a goodbye, or so that the broker publishes the will (MQTT 3.1.1 §3.1.2.5). */
  readonly onPageHide: 'disconnect' | 'will';
  /** What becomes of a QoS 2 message that was sent when the broker forgot the session: it may have arrived. */
  readonly onSessionLost: 'fail' | 'resend';
  /** Whether messages may be kept on the device, and under which name for this broker; absent: they may not. */
  readonly outbox?: { readonly broker: string; readonly onRestore: 'ask' | 'send' };
  /** Whether to look for a reason where the broker gives none; see `session/loss-judge.ts`. */
  readonly suspicion: boolean;
  /** The largest packet accepted from the broker, in bytes. */
  readonly maxPacketBytes: number;
  /** What to say to the person when the port is one of plain MQTT; absent when it is not. */
  readonly plainMqttHint?: string;
}

/** What a credentials provider answers, as it crosses the seam. */
export interface SessionCredentials {
  readonly username?: string;
  readonly password?: string | Uint8Array;
  /** Replaces the server's URL for this attempt: it may be signed. */
  readonly url?: string;
  /** MQTT 5: go into CONNECT beside the details' own. */
  readonly userProperties?: UserProperties;
  /** Milliseconds since the epoch; the session reconnects with fresh credentials before that. */
  readonly expiresAt?: number;
  /** MQTT 5 enhanced authentication (§4.12): its method and first data. */
  readonly authenticationMethod?: string;
  readonly authenticationData?: Uint8Array;
}

/** What becomes of a message while there is no connection. */
export type OfflinePolicy = 'refuse' | 'hold' | 'persist';

/** One message in the outbox on the device. */
export interface OutboxEntry {
  /** Its number in this outbox. */
  readonly id: number;
  readonly topic: string;
  readonly qos: 1 | 2;
  readonly retain: boolean;
  /** Of the payload. */
  readonly bytes: number;
  /** When it was published, in milliseconds since the epoch. */
  readonly storedAt: number;
  /** Not sent by then, it is given up, in milliseconds since the epoch; absent for never. */
  readonly expiresAt?: number;
  /**
   * `restored`: of an earlier life of the page, and not sent before somebody says so; `queued`: waits for a connection, or for room;
   * `sent`: under way.
   */
  readonly stage: 'restored' | 'queued' | 'sent';
}

/** A message on its way out. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly properties?: PublishProperties;
}

/** One topic filter to subscribe to (MQTT 5 §3.8.3.1; `nl`, `rap` and `rh` are ignored in 3.1.1). */
export interface FilterOptions {
  readonly qos: Qos;
  /** No Local: do not send back what this client published. */
  readonly nl?: boolean;
  /** Retain As Published: keep the retain flag as the publisher set it. */
  readonly rap?: boolean;
  /** Retain Handling: 0 send retained messages, 1 only for a new subscription, 2 never. */
  readonly rh?: 0 | 1 | 2;
}

/** A message that came in. `payload` is a view on the bytes of a network frame; copy it with `slice()` to keep it for long. */
export interface IncomingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly dup: boolean;
  readonly properties?: PublishProperties;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /**
   * MQTT 5: the topic filters for which the broker sent it (subscription identifiers, §3.3.4). Absent where it does not say; then
   * every filter that matches is meant.
   */
  readonly filters?: readonly string[];
}

/** What a person should know of a connection although nothing failed. */
export interface ConnectionNotice {
  readonly code: 'keepalive-at-risk' | 'server-changed';
  /** In English. */
  readonly message: string;
}

/** Numbers of one session since it was made. Payload bytes only. */
export interface SessionStatistics {
  readonly attempts: number;
  readonly connections: number;
  readonly messagesReceived: number;
  readonly bytesReceived: number;
  readonly messagesSent: number;
  readonly bytesSent: number;
  /** QoS 1 and 2 messages that were sent and not acknowledged. */
  readonly inFlight: number;
  /** Messages that wait for room or, held, for a connection. */
  readonly waiting: number;
  /** Topics and filters that were set aside; see `not-permitted-suspected`. */
  readonly setAside: readonly { readonly kind: 'topic' | 'filter'; readonly name: string }[];
}

/** One packet on its way, for people who look for a fault. No user name, password, will or authentication data stands in it. */
export interface PacketRecord {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `in` from the broker, `out` to it. */
  readonly direction: 'in' | 'out';
  readonly type:
    | 'connect'
    | 'connack'
    | 'publish'
    | 'puback'
    | 'pubrec'
    | 'pubrel'
    | 'pubcomp'
    | 'subscribe'
    | 'suback'
    | 'unsubscribe'
    | 'unsuback'
    | 'pingreq'
    | 'pingresp'
    | 'disconnect'
    | 'auth'
    | 'unknown';
  /** Of the whole packet. */
  readonly bytes: number;
  readonly packetId?: number;
  readonly qos?: Qos;
  readonly retain?: boolean;
  readonly dup?: boolean;
  /** Of a PUBLISH; empty where an alias stands for it (MQTT 5 §3.3.2.3.4). */
  readonly topic?: string;
  /** Of a CONNACK, DISCONNECT, AUTH or an acknowledgement (MQTT 5 §2.4). */
  readonly reasonCode?: number;
  /** Of SUBACK and UNSUBACK: one for each filter. */
  readonly reasonCodes?: readonly number[];
  /** Of SUBSCRIBE and UNSUBSCRIBE. */
  readonly filters?: readonly string[];
  /** Of a PUBLISH, where payloads are wanted. */
  readonly payload?: Uint8Array;
}

/** From the page to the session. `request` numbers belong to the page; each is answered by exactly one event, unless aborted. */
export type SessionCommand =
  /** `firstVersion`: what to begin with where the details say `auto`. */
  | { readonly type: 'open'; readonly options: SessionOptions; readonly firstVersion: 4 | 5 }
  | {
      readonly type: 'credentials';
      readonly request: number;
      readonly credentials?: SessionCredentials;
      readonly error?: ErrorData;
    }
  /** Answers `authentication-needed`; without data the exchange is over. */
  | {
      readonly type: 'authentication';
      readonly request: number;
      readonly data?: Uint8Array;
      readonly error?: ErrorData;
    }
  | {
      readonly type: 'publish';
      readonly request: number;
      readonly message: OutgoingMessage;
      readonly offline: OfflinePolicy;
      /** Milliseconds since the epoch: not sent by then, it is refused as `expired`. */
      readonly expiresAt?: number;
    }
  | {
      readonly type: 'subscribe';
      readonly request: number;
      readonly filter: string;
      readonly options: FilterOptions;
    }
  | { readonly type: 'unsubscribe'; readonly request: number; readonly filter: string }
  /** Ends the waiting for a request; a message not yet sent, or a subscription nobody has, is withdrawn. Answered by `aborted`. */
  | { readonly type: 'abort'; readonly request: number }
  /** Try at once, whatever the state. */
  | { readonly type: 'retry' }
  /** What the page goes through. */
  | { readonly type: 'page'; readonly event: PageEvent }
  | { readonly type: 'statistics'; readonly request: number }
  /** Lists the outbox; first drops the entries `drop`, and lets the restored ones `send` leave. */
  | {
      readonly type: 'outbox';
      readonly request: number;
      readonly drop?: readonly number[] | 'all';
      readonly send?: readonly number[] | 'all';
    }
  /** From now on, which packets to tell of by `packet` events. */
  | { readonly type: 'trace'; readonly packets: 'none' | 'headers' | 'payloads' }
  /**
   * How far behind the page's readers are. `held`: received messages of QoS 1 and 2 are not acknowledged, so that the broker stops by
   * itself; `overloaded`: it did not, and the connection is given up, as is each later one on which such a message comes.
   */
  | { readonly type: 'pace'; readonly pace: 'open' | 'held' | 'overloaded' }
  | { readonly type: 'close'; readonly request: number };

/** From the session to the page. */
export type SessionEvent =
  | { readonly type: 'state'; readonly state: ConnectionState }
  /** To be answered by a `credentials` command; `request` numbers belong to the session here. */
  | {
      readonly type: 'credentials-needed';
      readonly request: number;
      readonly attempt: number;
      readonly previous?: ErrorData;
      /** Present when not this client asks, but one that finishes what a closed tab left. */
      readonly asker?: 'orphan';
    }
  /** The broker goes on with enhanced authentication (MQTT 5 §4.12); to be answered by an `authentication` command. */
  | {
      readonly type: 'authentication-needed';
      readonly request: number;
      /** `finish`: the broker has accepted us, and its last data must be checked before that counts. */
      readonly step: 'respond' | 'finish';
      readonly data?: Uint8Array;
      readonly asker?: 'orphan';
    }
  | { readonly type: 'published'; readonly request: number; readonly reasonCode: number }
  /** Nobody waits any more; `left`: the message had been sent, so it may arrive. */
  | { readonly type: 'aborted'; readonly request: number; readonly left: boolean }
  | {
      readonly type: 'statistics';
      readonly request: number;
      readonly statistics: SessionStatistics;
    }
  | { readonly type: 'subscribed'; readonly request: number; readonly qos: Qos }
  | { readonly type: 'unsubscribed'; readonly request: number }
  | { readonly type: 'closed'; readonly request: number }
  | { readonly type: 'failed'; readonly request: number; readonly error: ErrorData }
  | { readonly type: 'message'; readonly message: IncomingMessage }
  /** A granted filter was refused when the session subscribed again after a reconnection, or set aside. */
  | { readonly type: 'filter-refused'; readonly filter: string; readonly error: ErrorData }
  /** Messages on a topic are refused from now on: the broker closed the connection after each. */
  | { readonly type: 'topic-refused'; readonly topic: string; readonly error: ErrorData }
  | { readonly type: 'notice'; readonly notice: ConnectionNotice }
  | { readonly type: 'outbox'; readonly request: number; readonly entries: readonly OutboxEntry[] }
  /** The outbox has other entries than before. */
  | { readonly type: 'outbox-changed'; readonly count: number; readonly restored: number }
  /** Something failed that nobody waits for: the device, or a message of an earlier life of the page. */
  | { readonly type: 'outbox-error'; readonly error: ErrorData; readonly topic?: string }
  /** `dropped`: how many before it are not told of, because they came too fast. */
  | { readonly type: 'packet'; readonly record: PacketRecord; readonly dropped: number };

/** One session as the page sees it. */
export interface SessionPort {
  /** Never throws; a failure comes back as an event. */
  send(command: SessionCommand): void;
  /** Called once, before the first `send`. Events come synchronously or later, in the session's order. */
  listen(listener: (event: SessionEvent) => void): void;
}
