import type { ErrorData } from '../errors.js';

/** What the broker said on CONNACK, with the defaults of MQTT 5 §3.2.2.3 filled in. */
export interface ConnectedInfo {
  /** The client id in use: ours, or the one that the broker assigned. */
  readonly clientId: string;
  /** 4 is MQTT 3.1.1. */
  readonly protocolVersion: 4 | 5;
  /** Whether the broker kept subscriptions and messages in flight from before. */
  readonly sessionPresent: boolean;
  /** Keep alive in seconds, ours or the broker's; 0 is off. */
  readonly keepalive: number;
  /** The highest quality of service that the broker accepts from us. */
  readonly maximumQos: 0 | 1 | 2;
  /** How many QoS 1 and 2 messages may be unacknowledged at once; in MQTT 3.1.1, which has no word for it, 20. */
  readonly receiveMaximum: number;
  /** The largest packet that the broker accepts, in bytes. */
  readonly maximumPacketSize: number;
  readonly retainAvailable: boolean;
  readonly wildcardSubscriptionAvailable: boolean;
  readonly sharedSubscriptionAvailable: boolean;
  readonly subscriptionIdentifiersAvailable: boolean;
  /** How many topic aliases we may use when sending. */
  readonly topicAliasMaximum: number;
  /** What the broker gives as a base for response topics, when asked (MQTT 5 §3.2.2.3.15). */
  readonly responseInformation?: string;
}

/**
 * Where a connection stands. Times are milliseconds since the epoch.
 *
 * - `idle`: made, not started.
 * - `connecting`: attempt number `attempt` since the last success is under way.
 * - `connected`: the broker has accepted us.
 * - `waiting`: the last attempt failed with `reason`; the next one starts at `retryAt`.
 * - `offline`: the browser says that there is no network; goes on by itself when it is back.
 * - `refused`: trying again would not help before somebody changes something; `retry()` goes on.
 * - `closed`: by `close()`, or for good with `reason`.
 */
export type ConnectionState =
  | { readonly status: 'idle' }
  | {
      readonly status: 'connecting';
      readonly attempt: number;
      readonly since: number;
      readonly reason?: ErrorData;
    }
  | { readonly status: 'connected'; readonly since: number; readonly info: ConnectedInfo }
  | {
      readonly status: 'waiting';
      readonly attempt: number;
      readonly retryAt: number;
      readonly reason: ErrorData;
    }
  | { readonly status: 'offline'; readonly since: number; readonly reason?: ErrorData }
  | { readonly status: 'refused'; readonly reason: ErrorData }
  | { readonly status: 'closed'; readonly reason?: ErrorData };

/** The words for {@link ConnectionState.status}. */
export type ConnectionStatus = ConnectionState['status'];
