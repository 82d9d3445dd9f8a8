/** One MQTT session over many network connections: policy, pure of any browser. Time, chance and the engine are handed in. */
import type {
  ConnectedInfo,
  ConnectionState,
  IncomingMessage,
  SessionCommand,
  SessionCredentials,
  SessionEvent,
  SessionOptions,
  SessionPort,
} from '../connection/session-port.js';
import { DeliveryState } from '../engine/delivery-state.js';
import type { Engine, EngineListener, OpenEngine } from '../engine/engine.js';
import type { ReceivedPublish } from '../engine/publish-flow.js';
import type { Cancel, Environment } from '../environment/environment.js';
import { MqttError, toErrorData, type ErrorData } from '../errors.js';
import { backoffDelay, DEFAULT_BACKOFF } from './backoff.js';
import { Liveness } from './liveness.js';
import { Publisher, type Link } from './publisher.js';
import { Subscriber } from './subscriber.js';
import { transition, type SessionInput } from './transition.js';

/** What a session needs of the world. */
export interface SessionDependencies {
  readonly environment: Pick<Environment, 'clock' | 'random' | 'WebSocket'>;
  /** Loads the engine, which a page needs only now. */
  readonly loadEngine: () => Promise<OpenEngine>;
}

/** A broker that does not answer our goodbye is left after this long, in milliseconds. */
const GOODBYE_MS = 2000;

/** Everything that belongs to one attempt to connect; what comes from an older one is passed over. */
interface Attempt {
  engine?: Engine;
  cancelTimeout?: Cancel;
  credentialsRequest?: number;
}

const nothing: Cancel = () => undefined;

/** A {@link SessionPort} that runs where it is made. */
export class Session implements SessionPort {
  readonly #dependencies: SessionDependencies;
  readonly #delivery = new DeliveryState();
  readonly #publisher: Publisher;
  readonly #subscriber: Subscriber;
  #listener: (event: SessionEvent) => void = () => undefined;
  #options: SessionOptions | undefined;
  #state: ConnectionState = { status: 'idle' };
  #attempt: Attempt = {};
  #liveness: Liveness | undefined;
  #cancelWait = nothing;
  #failures = 0;
  #online = true;
  #everConnected = false;
  #lastCredentialsRequest = 0;
  #closeRequests: number[] = [];

  constructor(dependencies: SessionDependencies) {
    this.#dependencies = dependencies;
    const emit = (event: SessionEvent): void => {
      this.#emit(event);
    };
    this.#publisher = new Publisher(emit);
    this.#subscriber = new Subscriber(emit);
  }

  listen(listener: (event: SessionEvent) => void): void {
    this.#listener = listener;
  }

  send(command: SessionCommand): void {
    switch (command.type) {
      case 'open':
        this.#options = command.options;
        this.#apply({ type: 'open', now: this.#now() });
        break;
      case 'credentials':
        this.#onCredentials(command);
        break;
      case 'publish':
        this.#publisher.publish(command);
        break;
      case 'subscribe':
        this.#subscriber.subscribe(command);
        break;
      case 'unsubscribe':
        this.#subscriber.unsubscribe(command);
        break;
      case 'abort':
        this.#publisher.abort(command.request);
        this.#subscriber.abort(command.request);
        break;
      case 'retry':
        this.#apply({ type: 'retry', now: this.#now(), failures: this.#failures });
        break;
      case 'network':
        this.#online = command.online;
        this.#apply({
          type: 'network',
          now: this.#now(),
          online: command.online,
          failures: this.#failures,
        });
        break;
      case 'close':
        this.#close(command.request);
        break;
    }
  }

  #apply(input: SessionInput): void {
    const previous = this.#state;
    const next = transition(previous, input, { reconnect: this.#options?.reconnect ?? true });
    if (next === previous) return;
    this.#state = next;
    this.#cancelWait();
    this.#cancelWait = nothing;
    if (previous.status === 'connected') this.#leaveConnected();
    if (next.status === 'connected') this.#enterConnected(next.info);
    this.#emit({ type: 'state', state: next });
    // The page may have answered the event with a command that changed the state again.
    if (this.#state !== next) return;
    if (next.status === 'connecting') this.#startAttempt(next.attempt, next.reason);
    else if (next.status === 'waiting') this.#waitUntil(next.retryAt);
    else if (next.status === 'connected') this.#sendWaiting();
  }

  #waitUntil(retryAt: number): void {
    this.#cancelWait = this.#clock.schedule(Math.max(0, retryAt - this.#now()), () => {
      this.#apply({ type: 'retry', now: this.#now(), failures: this.#failures });
    });
  }

  #enterConnected(info: ConnectedInfo): void {
    const { engine, cancelTimeout } = this.#attempt;
    if (!engine) return;
    this.#everConnected = true;
    // An id that the broker assigned is this session's name from now on (MQTT 5 §3.2.2.3.7).
    if (this.#options) this.#options = { ...this.#options, clientId: info.clientId };
    cancelTimeout?.();
    const liveness = new Liveness(this.#clock, info.keepalive, {
      ping: () => {
        engine.ping();
      },
      dead: () => {
        const message = 'The broker has stopped answering.';
        engine.destroy(new MqttError('keepalive-timeout', message, { retryable: true }));
      },
    });
    this.#liveness = liveness;
    const link: Link = {
      engine,
      info,
      sending: () => {
        liveness.sent();
      },
    };
    const inFlight = [...this.#delivery.outgoing.values()];
    this.#publisher.open(
      link,
      inFlight.map(({ message }) => message),
    );
    this.#subscriber.open(link);
  }

  #leaveConnected(): void {
    this.#liveness?.stop();
    this.#liveness = undefined;
    this.#publisher.shut();
    this.#subscriber.shut();
  }

  #sendWaiting(): void {
    this.#subscriber.flush();
    this.#publisher.sendQueued();
  }

  #startAttempt(number: number, previous: ErrorData | undefined): void {
    const attempt: Attempt = {};
    this.#attempt = attempt;
    if (this.#options?.asksCredentials) {
      const request = ++this.#lastCredentialsRequest;
      attempt.credentialsRequest = request;
      this.#emit({
        type: 'credentials-needed',
        request,
        attempt: number,
        ...(previous ? { previous } : {}),
      });
    } else {
      void this.#open(attempt, {});
    }
  }

  #onCredentials(command: Extract<SessionCommand, { type: 'credentials' }>): void {
    const attempt = this.#attempt;
    if (attempt.credentialsRequest !== command.request || this.#state.status !== 'connecting')
      return;
    delete attempt.credentialsRequest;
    if (command.error) this.#fail(attempt, command.error);
    else void this.#open(attempt, command.credentials ?? {});
  }

  async #open(attempt: Attempt, credentials: SessionCredentials): Promise<void> {
    const session = this.#options;
    if (!session) return;
    attempt.cancelTimeout = this.#clock.schedule(session.connectTimeoutMs, () => {
      this.#onConnectTimeout(attempt, session.connectTimeoutMs);
    });
    try {
      const openEngine = await this.#dependencies.loadEngine();
      if (attempt !== this.#attempt || this.#state.status !== 'connecting') return;
      attempt.engine = openEngine(
        {
          session: withHint(session, this.#plainMqttHint()),
          credentials,
          // MQTT 5 keeps the session for its expiry interval, so only the first connection starts clean.
          clean: session.clean && !(session.protocolVersion === 5 && this.#everConnected),
          delivery: this.#delivery,
          WebSocket: this.#dependencies.environment.WebSocket,
        },
        this.#engineListener(attempt),
      );
    } catch (error) {
      this.#fail(attempt, toErrorData(error, 'connection-failed'));
    }
  }

  #onConnectTimeout(attempt: Attempt, timeoutMs: number): void {
    const message = `The broker did not accept the connection within ${String(timeoutMs)} ms.`;
    const hint = this.#plainMqttHint();
    const error = hint
      ? new MqttError('plain-mqtt-port', hint)
      : new MqttError('connect-timeout', message, { retryable: true });
    this.#fail(attempt, toErrorData(error));
    attempt.engine?.destroy(error);
  }

  /** The port is to blame only for what never worked, and not while there is no network at all. */
  #plainMqttHint(): string | undefined {
    return this.#everConnected || !this.#online ? undefined : this.#options?.plainMqttHint;
  }

  #engineListener(attempt: Attempt): EngineListener {
    return {
      onConnected: (info) => {
        if (attempt === this.#attempt) this.#apply({ type: 'connected', now: this.#now(), info });
      },
      onActivity: () => {
        if (attempt === this.#attempt) this.#liveness?.received();
      },
      onMessage: (message) => {
        if (attempt === this.#attempt && this.#closeRequests.length === 0)
          this.#emit({ type: 'message', message: incoming(message, this.#now()) });
      },
      onClosed: (error) => {
        if (this.#closeRequests.length > 0) this.#finishClose();
        else if (error) this.#fail(attempt, toErrorData(error));
      },
    };
  }

  #fail(attempt: Attempt, reason: ErrorData): void {
    if (attempt !== this.#attempt) return;
    attempt.cancelTimeout?.();
    // What this attempt's engine may still report is no news.
    this.#attempt = {};
    const now = this.#now();
    const state = this.#state;
    if (state.status === 'connected' && now - state.since >= DEFAULT_BACKOFF.stableMs)
      this.#failures = 0;
    this.#failures++;
    this.#apply({
      type: 'failed',
      now,
      reason,
      failures: this.#failures,
      retryAt: now + backoffDelay(this.#failures, this.#dependencies.environment.random()),
      online: this.#online,
    });
  }

  #close(request: number): void {
    if (this.#state.status === 'closed') {
      this.#emit({ type: 'closed', request });
      return;
    }
    this.#closeRequests.push(request);
    if (this.#closeRequests.length > 1) return;
    const { engine, cancelTimeout } = this.#attempt;
    cancelTimeout?.();
    if (this.#state.status !== 'connected' || !engine) {
      this.#attempt = {};
      engine?.destroy();
      this.#finishClose();
      return;
    }
    this.#sendWaiting();
    // Nothing may follow DISCONNECT [MQTT-3.14.4-2], and what still comes in has nobody to go to.
    this.#publisher.shut();
    this.#subscriber.shut();
    this.#cancelWait = this.#clock.schedule(GOODBYE_MS, () => {
      engine.destroy();
    });
    engine.close();
  }

  #finishClose(): void {
    const requests = this.#closeRequests.splice(0);
    this.#apply({ type: 'close' });
    for (const request of requests) this.#emit({ type: 'closed', request });
  }

  get #clock(): Environment['clock'] {
    return this.#dependencies.environment.clock;
  }

  #now(): number {
    return this.#clock.now();
  }

  #emit(event: SessionEvent): void {
    this.#listener(event);
  }
}

function incoming(
  { topic, payload, qos, retain, dup, properties }: ReceivedPublish,
  receivedAt: number,
): IncomingMessage {
  return { topic, payload, qos, retain, dup, receivedAt, ...(properties ? { properties } : {}) };
}

function withHint(session: SessionOptions, plainMqttHint: string | undefined): SessionOptions {
  const options: { -readonly [K in keyof SessionOptions]: SessionOptions[K] } = { ...session };
  if (plainMqttHint === undefined) delete options.plainMqttHint;
  return options;
}
