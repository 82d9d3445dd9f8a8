/**
 * The seam between a page and its session. Everything that crosses is plain data that `structuredClone` copies, so a session may
 * run in the page, in a worker or in a shared worker. No functions, no class instances, no promises.
 */
import type { ConnectProperties } from '../details/connection-details.js';
import type { ErrorData } from '../errors.js';
import type { ConnectionState } from './connection-state.js';

export type { ConnectedInfo, ConnectionState } from './connection-state.js';

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

/** How a session reaches its broker; holds no secret: those come one attempt at a time, by `credentials`. */
export interface SessionOptions {
  readonly url: string;
  readonly protocolVersion: 4 | 5;
  readonly clientId: string;
  readonly clean: boolean;
  /** Seconds, 0 is off. */
  readonly keepalive: number;
  readonly connectTimeoutMs: number;
  readonly will?: SessionWill;
  readonly properties?: ConnectProperties;
  /** Whether to ask the page for credentials before each attempt. */
  readonly asksCredentials: boolean;
  /** Whether to try again after a failure that may pass. */
  readonly reconnect: boolean;
  /** The largest packet accepted from the broker, in bytes. */
  readonly maxPacketBytes: number;
  /** What to say to the person when the port is one of plain MQTT; absent when it is not. */
  readonly plainMqttHint?: string;
}

/** What a credentials provider answers, as it crosses the seam. */
export interface SessionCredentials {
  readonly username?: string;
  readonly password?: string | Uint8Array;
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
}

/** From the page to the session. `request` numbers belong to the page; each is answered by exactly one event, unless aborted. */
export type SessionCommand =
  | { readonly type: 'open'; readonly options: SessionOptions }
  | {
      readonly type: 'credentials';
      readonly request: number;
      readonly credentials?: SessionCredentials;
      readonly error?: ErrorData;
    }
  | { readonly type: 'publish'; readonly request: number; readonly message: OutgoingMessage }
  | {
      readonly type: 'subscribe';
      readonly request: number;
      readonly filter: string;
      readonly options: FilterOptions;
    }
  | { readonly type: 'unsubscribe'; readonly request: number; readonly filter: string }
  /** Ends the waiting for a request; a message not yet sent, or a subscription nobody has, is withdrawn. */
  | { readonly type: 'abort'; readonly request: number }
  /** Try at once, whatever the state. */
  | { readonly type: 'retry' }
  /** What the browser says of the network (`navigator.onLine`). */
  | { readonly type: 'network'; readonly online: boolean }
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
    }
  | { readonly type: 'published'; readonly request: number; readonly reasonCode: number }
  | { readonly type: 'subscribed'; readonly request: number; readonly qos: Qos }
  | { readonly type: 'unsubscribed'; readonly request: number }
  | { readonly type: 'closed'; readonly request: number }
  | { readonly type: 'failed'; readonly request: number; readonly error: ErrorData }
  | { readonly type: 'message'; readonly message: IncomingMessage }
  /** A granted filter was refused when the session subscribed again after a reconnection. */
  | { readonly type: 'filter-refused'; readonly filter: string; readonly error: ErrorData };

/** One session as the page sees it. */
export interface SessionPort {
  /** Never throws; a failure comes back as an event. */
  send(command: SessionCommand): void;
  /** Called once, before the first `send`. Events come synchronously or later, in the session's order. */
  listen(listener: (event: SessionEvent) => void): void;
}
