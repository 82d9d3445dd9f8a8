/** The engine's door: bytes ⇄ packets on one network connection, without policy. Nobody behind it needs to know what carries it. */
import type {
  ConnectedInfo,
  FilterOptions,
  OutgoingMessage,
  SessionCredentials,
  SessionOptions,
} from '../connection/session-port.js';
import type { WebSocketConstructor } from '../environment/environment.js';
import type { MqttError } from '../errors.js';
import type { DeliveryState, PublishOutcome } from './delivery-state.js';
import type { ReceivedPublish } from './publish-flow.js';

/** What one network connection needs to start. */
export interface EngineOptions {
  readonly session: SessionOptions;
  /** Whether to ask for a new session; differs from `session.clean` when MQTT 5 reconnects. */
  readonly clean: boolean;
  readonly credentials: SessionCredentials;
  readonly delivery: DeliveryState;
  readonly WebSocket: WebSocketConstructor;
}

/** What an engine tells. `onClosed` comes exactly once, last. */
export interface EngineListener {
  /** The broker has accepted us; unacknowledged messages of the last connection have been sent again. */
  onConnected(info: ConnectedInfo): void;
  onMessage(message: ReceivedPublish): void;
  /** Bytes came in: the connection is alive. */
  onActivity(): void;
  /** @param error - undefined after our own {@link Engine.close}. */
  onClosed(error: MqttError | undefined): void;
}

/** The answer to one filter: the granted QoS, or a reason code from 0x80 on (MQTT 5 §3.9.3, MQTT 3.1.1 §3.9.3). */
export type FilterAnswer = { readonly code: number };

/** One network connection. */
export interface Engine {
  /** Bytes handed to the browser but not yet to the network. */
  readonly bufferedAmount: number;
  /** Sends a message; `settle` is called once, perhaps on a later connection with the same {@link DeliveryState}. */
  publish(message: OutgoingMessage, settle: (outcome: PublishOutcome) => void): void;
  /** Sends one SUBSCRIBE with filters that share their options; `done` gets an answer for each, in order, or undefined when the connection ended first. */
  subscribe(
    filters: readonly string[],
    options: FilterOptions,
    done: (answers: readonly FilterAnswer[] | undefined) => void,
  ): void;
  /** Sends one UNSUBSCRIBE; `done` gets undefined when the connection ended first. In 3.1.1 every answer is 0. */
  unsubscribe(
    filters: readonly string[],
    done: (answers: readonly FilterAnswer[] | undefined) => void,
  ): void;
  /** Sends PINGREQ. */
  ping(): void;
  /** Sends DISCONNECT and closes the socket. */
  close(): void;
  /** Closes the socket at once; `onClosed` has been called with `error` when this returns. */
  destroy(error?: MqttError): void;
}

/**
 * Opens a network connection.
 *
 * @throws MqttError when the browser refuses to try.
 */
export type OpenEngine = (options: EngineOptions, listener: EngineListener) => Engine;
