/** One try at a connection: credentials, socket, CONNACK, enhanced authentication. Pure of any browser; ends once. */
import type {
  ConnectedInfo,
  OutgoingMessage,
  SessionCommand,
  SessionCredentials,
  SessionEvent,
  SessionOptions,
} from '../connection/session-port.js';
import type { DeliveryState } from '../engine/delivery-state.js';
import type { AuthenticationStep, Engine, OpenEngine } from '../engine/engine.js';
import type { PacketTap } from '../engine/packet-tap.js';
import type { ReceivedPublish } from '../engine/publish-flow.js';
import type { Cancel, Environment } from '../environment/environment.js';
import { fromErrorData, MqttError, toErrorData, type ErrorData } from '../errors.js';

/** What an attempt needs of the world. */
export interface AttemptDependencies {
  readonly environment: Pick<Environment, 'clock' | 'WebSocket'>;
  /** Loads the engine, which a page needs only now. */
  readonly loadEngine: () => Promise<OpenEngine>;
  readonly delivery: DeliveryState;
  /** What is to see every packet, if anybody. */
  readonly tap: () => PacketTap | undefined;
  /** A number that no other question of this session has. */
  readonly nextQuestion: () => number;
}

/** What is to be tried. */
export interface AttemptPlan {
  readonly session: SessionOptions;
  readonly url: string;
  readonly protocolVersion: 4 | 5;
  readonly clean: boolean;
  /** Whether to send messages again one at a time: one of them may be what the broker closes the connection for. */
  readonly cautious: boolean;
  /** Counts from 1. */
  readonly number: number;
  /** Why the last one failed. */
  readonly previous: ErrorData | undefined;
  /** Credentials that were asked for ahead of time. */
  readonly credentials: SessionCredentials | undefined;
  /** What to say when nothing answers: the port is one of plain MQTT. */
  readonly plainMqttHint: string | undefined;
}

/** What an attempt tells. After `failed` and `ended` nothing more comes. */
export interface AttemptListener {
  emit(event: SessionEvent): void;
  connected(info: ConnectedInfo, engine: Engine): void;
  activity(): void;
  pong(): void;
  /** A message of an earlier connection leaves again. */
  resent(message: OutgoingMessage): void;
  message(message: ReceivedPublish): void;
  /** The attempt failed, or the connection that came of it was lost. */
  failed(reason: ErrorData): void;
  /** Our own goodbye is done. */
  ended(): void;
}

/** The phases through which an attempt goes, in order. */
type Phase = 'asking' | 'connecting' | 'connected' | 'over';

/** See the top of the file. */
export class Attempt {
  readonly #dependencies: AttemptDependencies;
  readonly #plan: AttemptPlan;
  readonly #listener: AttemptListener;
  #phase: Phase = 'asking';
  #engine: Engine | undefined;
  #credentials: SessionCredentials = {};
  #credentialsQuestion = 0;
  #authentication: { question: number; answer: (data: Uint8Array | undefined) => void } | undefined;
  #cancelTimeout: Cancel = () => undefined;

  constructor(dependencies: AttemptDependencies, plan: AttemptPlan, listener: AttemptListener) {
    this.#dependencies = dependencies;
    this.#plan = plan;
    this.#listener = listener;
  }

  /** The network connection, once there is one. */
  get engine(): Engine | undefined {
    return this.#engine;
  }

  /** Whether it still waits for credentials, perhaps for a person who types. */
  get isAsking(): boolean {
    return this.#phase === 'asking';
  }

  /** When its credentials end, in milliseconds since the epoch. */
  get expiresAt(): number | undefined {
    return this.#credentials.expiresAt;
  }

  /** Asks for credentials where they are wanted, then connects. */
  start(): void {
    const { session, number, previous, credentials } = this.#plan;
    if (credentials || !session.asksCredentials) {
      void this.#connect(credentials ?? {});
      return;
    }
    this.#credentialsQuestion = this.#dependencies.nextQuestion();
    this.#listener.emit({
      type: 'credentials-needed',
      request: this.#credentialsQuestion,
      attempt: number,
      ...(previous ? { previous } : {}),
    });
  }

  onCredentials(command: Extract<SessionCommand, { type: 'credentials' }>): void {
    if (command.request !== this.#credentialsQuestion || this.#phase !== 'asking') return;
    this.#credentialsQuestion = 0;
    if (command.error) this.#fail(command.error);
    else void this.#connect(command.credentials ?? {});
  }

  onAuthentication(command: Extract<SessionCommand, { type: 'authentication' }>): void {
    const waiting = this.#authentication;
    if (waiting?.question !== command.request) return;
    this.#authentication = undefined;
    if (command.error) this.giveUp(fromErrorData(command.error));
    else waiting.answer(command.data);
  }

  /** Leaves it, with `failed(error)` as its last word, or with none. */
  giveUp(error?: MqttError): void {
    if (this.#phase === 'over') return;
    const engine = this.#engine;
    if (error) this.#fail(toErrorData(error));
    else this.#end();
    engine?.destroy(error);
  }

  /** Says goodbye to the broker; `ended` tells when that is done. */
  close(): void {
    this.#engine?.close();
  }

  /** Says goodbye to the broker without waiting for it: nothing more is heard of this attempt. */
  leave(): void {
    const engine = this.#engine;
    this.#end();
    engine?.close();
  }

  async #connect(credentials: SessionCredentials): Promise<void> {
    const { environment, loadEngine, delivery, tap } = this.#dependencies;
    const { session, url, protocolVersion, clean, cautious, plainMqttHint } = this.#plan;
    this.#phase = 'connecting';
    this.#credentials = credentials;
    const timeoutMs = session.connectTimeoutMs;
    this.#cancelTimeout = environment.clock.schedule(timeoutMs, () => {
      this.#onTimeout(timeoutMs);
    });
    try {
      const openEngine = await loadEngine();
      if (this.#isOver) return;
      this.#engine = openEngine(
        {
          session,
          url: credentials.url ?? url,
          protocolVersion,
          credentials,
          clean,
          cautious,
          plainMqttHint,
          delivery,
          WebSocket: environment.WebSocket,
          tap: tap(),
        },
        {
          onConnected: (info) => {
            this.#onConnected(info);
          },
          onAuthentication: (step, data, answer) => {
            this.#onAuthentication(step, data, answer);
          },
          onActivity: () => {
            if (this.#phase === 'connected') this.#listener.activity();
          },
          onResend: (message) => {
            if (!this.#isOver) this.#listener.resent(message);
          },
          onPong: () => {
            if (this.#phase === 'connected') this.#listener.pong();
          },
          onMessage: (message) => {
            if (!this.#isOver) this.#listener.message(message);
          },
          onClosed: (error) => {
            this.#onClosed(error);
          },
        },
      );
    } catch (error) {
      this.#fail(toErrorData(error, 'connection-failed'));
    }
  }

  #onConnected(info: ConnectedInfo): void {
    if (this.#phase !== 'connecting' || !this.#engine) return;
    this.#phase = 'connected';
    this.#cancelTimeout();
    this.#listener.connected(info, this.#engine);
  }

  #onAuthentication(
    step: AuthenticationStep,
    data: Uint8Array | undefined,
    answer: (data: Uint8Array | undefined) => void,
  ): void {
    if (this.#isOver) return;
    const question = this.#dependencies.nextQuestion();
    this.#authentication = { question, answer };
    this.#listener.emit({
      type: 'authentication-needed',
      request: question,
      step,
      ...(data ? { data } : {}),
    });
  }

  #onClosed(error: MqttError | undefined): void {
    if (this.#isOver) return;
    if (error) {
      this.#fail(toErrorData(error));
      return;
    }
    this.#end();
    this.#listener.ended();
  }

  #onTimeout(timeoutMs: number): void {
    const { plainMqttHint } = this.#plan;
    const message = `The broker did not accept the connection within ${String(timeoutMs)} ms.`;
    this.giveUp(
      plainMqttHint
        ? new MqttError('plain-mqtt-port', plainMqttHint)
        : new MqttError('connect-timeout', message, { retryable: true }),
    );
  }

  #fail(reason: ErrorData): void {
    if (this.#isOver) return;
    this.#end();
    this.#listener.failed(reason);
  }

  #end(): void {
    this.#phase = 'over';
    this.#authentication = undefined;
    this.#cancelTimeout();
  }

  get #isOver(): boolean {
    return this.#phase === 'over';
  }
}
