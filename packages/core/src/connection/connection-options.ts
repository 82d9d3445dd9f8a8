import type { RequestOptions } from './request-table.js';
import type {
  FilterOptions,
  OfflinePolicy,
  PublishProperties,
  Qos,
  SessionStatistics,
} from './session-port.js';

/** How to publish. */
export interface PublishOptions extends RequestOptions {
  /** Quality of service; 0 unless set. */
  readonly qos?: Qos | undefined;
  /** Asks the broker to keep a copy for later subscribers (MQTT 3.1.1 §3.3.1.3); an empty payload deletes the copy. */
  readonly retain?: boolean | undefined;
  /** MQTT 5 only. */
  readonly properties?: PublishProperties | undefined;
  /**
   * What becomes of the message while there is no connection. `refuse`, unless set: it fails at once, for a command must not run hours
   * late. `hold`: it waits in memory, bounded, until there is one or `deadlineMs` has passed. `persist`, for QoS 1 and 2 on a
   * connection opened with `persist`: it is on the device before it leaves, and survives a reload, a crash and a restart.
   */
  readonly offline?: OfflinePolicy | undefined;
  /** With `hold` and `persist`: not sent by then, it is refused as `expired`. Milliseconds from the call; 60 000 unless set. */
  readonly deadlineMs?: number | undefined;
}

/** What became of a published message. */
export interface PublishResult {
  readonly qos: Qos;
  /** The broker's reason code: 0 success, 16 (0x10) accepted but nobody is subscribed (MQTT 5 §3.4.2.1). Always 0 in 3.1.1 and for QoS 0. */
  readonly reasonCode: number;
  /** From the call to the acknowledgement; for QoS 0 to the hand-over to the socket. Milliseconds. */
  readonly durationMs: number;
}

/** How to subscribe. */
export interface SubscribeOptions extends RequestOptions, Partial<FilterOptions> {
  /** `frame`: the handler gets the messages of a frame together, at most once a frame; see `BatchHandler`. */
  readonly batch?: 'frame' | undefined;
}

/** Something a person should know of a granted subscription. */
export interface SubscriptionNotice {
  readonly code: 'shared-subscription-3.1.1';
  /** In English. */
  readonly message: string;
}

/** One handler's subscription. */
export interface Subscription {
  readonly filter: string;
  /** The quality of service that the broker granted; it may be lower than asked for. */
  readonly qos: Qos;
  /** What the person should know although nothing failed, for instance that this broker may not serve shared subscriptions. */
  readonly notices: readonly SubscriptionNotice[];
  /**
   * Ends this handler. When it is the last one on its filter, the broker is told, and the promise waits for its answer.
   * Calling it again, or on a closed connection, does nothing.
   */
  unsubscribe(options?: RequestOptions): Promise<void>;
}

/** How to read messages as a stream. */
export interface MessagesOptions extends Partial<FilterOptions> {
  /** Ends the stream. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Ends the stream with `timeout` when the broker has not granted the filter after this many milliseconds, be it for want of a
   * connection. No limit unless set.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Bound of messages kept for a slow reader; 1000 unless set. Messages of QoS 0 are dropped beyond it, the oldest first. At QoS 1 and
   * 2 the broker is held back from half of it on, and the connection closed as `overloaded` beyond twice.
   */
  readonly maxMessages?: number | undefined;
  /** The same in bytes; 4 MiB unless set. */
  readonly maxBytes?: number | undefined;
}

/** How to keep the latest messages. */
export interface LatestOptions extends Partial<FilterOptions> {
  /** Bound of topics kept; 1000 unless set. */
  readonly maxTopics?: number | undefined;
}

/** How to ask (MQTT 5 §4.10). */
export interface AskOptions extends RequestOptions {
  /** Of the request; 1 unless set. The reply has what the responder chose, up to the same. */
  readonly qos?: Qos | undefined;
  /** More properties of the request. */
  readonly properties?: Omit<PublishProperties, 'responseTopic' | 'correlationData'> | undefined;
}

/** Numbers of one connection since it was made. */
export interface ConnectionStatistics extends SessionStatistics {
  /** Messages that came before there was a handler and were dropped, because too many waited for one, or for too long. */
  readonly unclaimedDropped: number;
}
