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
import type { DeliveryState, FlowJournal, PublishOutcome } from './delivery-state.js';
import type { PacketTap } from './packet-tap.js';
import type { ReceivedPublish } from './publish-flow.js';

/** What one network connection needs to start. */
export interface EngineOptions {
  readonly session: SessionOptions;
  /** Which of the servers, or a signed URL: not for messages or logs. */
  readonly url: string;
  /** The one to speak, where the details leave it open. */
  readonly protocolVersion: 4 | 5;
  /** Whether to ask for a new session; differs from `session.clean` when MQTT 5 reconnects. */
  readonly clean: boolean;
  /** Whether to send unacknowledged messages again one at a time. */
  readonly cautious: boolean;
  /** What to say when nothing answers: the port is one of plain MQTT. */
  readonly plainMqttHint: string | undefined;
  readonly credentials: SessionCredentials;
  readonly delivery: DeliveryState;
  readonly WebSocket: WebSocketConstructor;
  /** Sees every packet from the first on. */
  readonly tap?: PacketTap | undefined;
}

/**
 * A step of enhanced authentication (MQTT 5 §4.12) that needs an answer: `respond` to the broker's challenge with data; `finish`, when
 * it has accepted us, by checking its last word.
 */
export type AuthenticationStep = 'respond' | 'finish';

/** What an engine tells. `onClosed` comes exactly once, last. */
export interface EngineListener {
  /** The broker has accepted us; unacknowledged messages of the last connection are on their way again. */
  onConnected(info: ConnectedInfo): void;
  /** Comes only where credentials name an authentication method; nothing goes on until `answer` is called. */
  onAuthentication(
    step: AuthenticationStep,
    data: Uint8Array | undefined,
    answer: (data: Uint8Array | undefined) => void,
  ): void;
  onMessage(message: ReceivedPublish): void;
  /** A message of an earlier connection leaves again. */
  onResend(message: OutgoingMessage): void;
  /** A ping was answered. */
  onPong(): void;
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
  /**
   * Sends a message; `settle` is called once, perhaps on a later connection with the same {@link DeliveryState}. With a journal each
   * step is written down before its packet leaves.
   */
  publish(
    message: OutgoingMessage,
    settle: (outcome: PublishOutcome) => void,
    journal?: FlowJournal,
  ): void;
  /** Sends one SUBSCRIBE with filters that share their options and, in MQTT 5, an identifier (§3.8.2.1.2); `done` gets an answer for each, in order, or undefined when the connection ended first. */
  subscribe(
    filters: readonly string[],
    options: FilterOptions,
    identifier: number | undefined,
    done: (answers: readonly FilterAnswer[] | undefined) => void,
  ): void;
  /** Sends one UNSUBSCRIBE; `done` gets undefined when the connection ended first. In 3.1.1 every answer is 0. */
  unsubscribe(
    filters: readonly string[],
    done: (answers: readonly FilterAnswer[] | undefined) => void,
  ): void;
  /** Acknowledges what was received and withheld. */
  acknowledge(): void;
  /** From now on, what sees every packet. */
  tap(tap: PacketTap | undefined): void;
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
