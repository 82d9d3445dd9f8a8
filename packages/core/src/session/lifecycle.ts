/** The life of one session: its state, its attempts, its network connections, its end. Pure: time, chance and the engine are handed in. */
import type {
  ConnectedInfo,
  ConnectionState,
  PageEvent,
  SessionCommand,
  SessionCredentials,
  SessionOptions,
} from '../connection/session-port.js';
import type { Engine } from '../engine/engine.js';
import { overloaded } from '../engine/overloaded.js';
import type { Cancel, Environment } from '../environment/environment.js';
import { MqttError, toErrorData, type ErrorData } from '../errors.js';
import { Attempt, type AttemptDependencies, type AttemptListener } from './attempt.js';
import { ConnectedSpan } from './connected-span.js';
import { keepaliveNotice } from './keepalive-notice.js';
import type { LifecycleListener } from './lifecycle-listener.js';
import { Recovery } from './recovery.js';
import type { Suspects } from './suspects.js';
import { transition, type SessionInput } from './transition.js';

/** What a life needs of the world. */
export interface LifecycleDependencies extends AttemptDependencies {
  readonly environment: Pick<Environment, 'clock' | 'random' | 'WebSocket'>;
}

/** A broker that does not answer our goodbye is left after this long, in milliseconds. */
const GOODBYE_MS = 2000;

const nothing: Cancel = () => undefined;

/** See the top of the file. */
export class Lifecycle {
  readonly #dependencies: LifecycleDependencies;
  readonly #listener: LifecycleListener;
  readonly #recovery = new Recovery();
  #options: SessionOptions | undefined;
  #state: ConnectionState = { status: 'idle' };
  #attempt: Attempt | undefined;
  #span: ConnectedSpan | undefined;
  /** Credentials that were asked for ahead of time, for the next attempt. */
  #fresh: SessionCredentials | undefined;
  #cancelWait = nothing;
  #online = true;
  #hidden = false;
  #noticed = false;
  #closeRequests: number[] = [];

  constructor(dependencies: LifecycleDependencies, listener: LifecycleListener) {
    this.#dependencies = dependencies;
    this.#listener = listener;
  }

  get isClosed(): boolean {
    return this.#state.status === 'closed';
  }

  get options(): SessionOptions | undefined {
    return this.#options;
  }

  get suspects(): Suspects {
    return this.#recovery.suspects;
  }

  /** The version spoken, or to be spoken next. */
  get version(): 4 | 5 {
    return this.#recovery.version;
  }

  /** The network connection, once there is one. */
  get engine(): Engine | undefined {
    return this.#attempt?.engine;
  }

  /** Before {@link Lifecycle.go}. */
  begin(options: SessionOptions, firstVersion: 4 | 5): void {
    const { random } = this.#dependencies.environment;
    this.#options = options;
    this.#recovery.begin(options, firstVersion, () => random());
  }

  /** From now on, who we are to the broker. */
  rename(clientId: string): void {
    if (this.#options) this.#options = { ...this.#options, clientId };
  }

  /** Connects, for the first time or after the page was left. */
  go(): void {
    this.#apply({ type: this.#state.status === 'idle' ? 'open' : 'return', now: this.#now() });
  }

  /** Goes on at once, where it waits or was refused. */
  retry(): void {
    this.#apply({ type: 'retry', now: this.#now(), failures: this.#recovery.failures });
  }

  onCredentials(command: Extract<SessionCommand, { type: 'credentials' }>): void {
    if (this.#span?.asked(command.request)) this.#onRenewed(command);
    else this.#attempt?.onCredentials(command);
  }

  onAuthentication(command: Extract<SessionCommand, { type: 'authentication' }>): void {
    this.#attempt?.onAuthentication(command);
  }

  close(request: number): void {
    if (this.isClosed) {
      this.#listener.emit({ type: 'closed', request });
      return;
    }
    this.#closeRequests.push(request);
    if (this.#closeRequests.length > 1) return;
    const attempt = this.#attempt;
    if (this.#state.status !== 'connected' || !attempt) {
      this.#attempt = undefined;
      attempt?.giveUp();
      this.#finishClose();
      return;
    }
    this.#listener.sendWaiting();
    // Nothing may follow DISCONNECT [MQTT-3.14.4-2], and what still comes in has nobody to go to.
    this.#leaveConnected();
    this.#cancelWait = this.#clock.schedule(GOODBYE_MS, () => {
      this.#attempt = undefined;
      attempt.giveUp();
      this.#finishClose();
    });
    attempt.close();
  }

  onPace(pace: 'open' | 'held' | 'overloaded'): void {
    if (this.#state.status !== 'connected' || this.#closeRequests.length > 0) return;
    if (pace === 'open') this.#attempt?.engine?.acknowledge();
    else if (pace === 'overloaded') this.#attempt?.giveUp(overloaded());
  }

  onPage(event: PageEvent): void {
    switch (event) {
      case 'online':
      case 'offline':
        this.#online = event === 'online';
        // What the browser believes of the network is a reason to ask, not to give up.
        this.#span?.probe();
        this.#apply({
          type: 'network',
          now: this.#now(),
          online: this.#online,
          failures: this.#recovery.failures,
        });
        break;
      case 'hidden':
        this.#hidden = true;
        if (this.#span) this.#span.hidden = true;
        this.#noticeRisk();
        break;
      case 'visible':
        this.#hidden = false;
        if (this.#span) this.#span.hidden = false;
        this.#span?.probe();
        break;
      case 'wake':
        this.#onWake();
        break;
      case 'leave':
        this.#onLeave();
        break;
      case 'return':
        this.#listener.pageReturned();
        break;
    }
  }

  #apply(input: SessionInput): void {
    const previous = this.#state;
    const reconnect = this.#options ? this.#options.reconnect !== false : true;
    const next = transition(previous, input, { reconnect });
    if (next === previous) return;
    this.#state = next;
    this.#cancelWait();
    this.#cancelWait = nothing;
    if (previous.status === 'connected') this.#leaveConnected();
    if (next.status === 'closed') this.#listener.ended();
    if (next.status === 'connected') this.#enterConnected(next.info);
    this.#listener.emit({ type: 'state', state: next });
    // The page may have answered the event with a command that changed the state again.
    if (this.#state !== next) return;
    if (next.status === 'connecting') this.#startAttempt(next.attempt, next.reason);
    else if (next.status === 'waiting') this.#waitUntil(next.retryAt);
    else if (next.status === 'connected') this.#listener.sendWaiting();
  }

  #waitUntil(retryAt: number): void {
    this.#cancelWait = this.#clock.schedule(Math.max(0, retryAt - this.#now()), () => {
      this.retry();
    });
  }

  #startAttempt(number: number, previous: ErrorData | undefined): void {
    const session = this.#options;
    if (!session) return;
    const { version, everConnected, server, suspects } = this.#recovery;
    const fresh = this.#fresh;
    this.#fresh = undefined;
    this.#listener.attempting();
    this.#attempt = new Attempt(
      this.#dependencies,
      {
        session,
        url: server,
        protocolVersion: version,
        // MQTT 5 keeps the session for its expiry interval, so only the first connection starts clean.
        clean: session.clean && !(version === 5 && everConnected),
        cautious: suspects.any,
        number,
        previous,
        credentials: fresh,
        // The port is to blame only for what never worked, and not while there is no network at all.
        plainMqttHint: everConnected || !this.#online ? undefined : session.plainMqttHint,
      },
      this.#attemptListener(),
    );
    this.#attempt.start();
  }

  #attemptListener(): AttemptListener {
    const listener = this.#listener;
    return {
      emit: (event) => {
        listener.emit(event);
      },
      resent: (message) => {
        listener.resent(message);
      },
      connected: (info) => {
        this.#apply({ type: 'connected', now: this.#now(), info });
      },
      activity: () => {
        this.#span?.received();
      },
      pong: () => {
        this.#span?.pong();
      },
      message: (message) => {
        if (this.#closeRequests.length === 0) listener.message(message);
      },
      failed: (reason) => {
        if (this.#closeRequests.length > 0) this.#finishClose();
        else this.#onFailed(reason);
      },
      ended: () => {
        this.#finishClose();
      },
    };
  }

  #enterConnected(info: ConnectedInfo): void {
    const attempt = this.#attempt;
    if (!attempt?.engine) return;
    this.#recovery.connected();
    // An id that the broker assigned is this session's name from now on (MQTT 5 §3.2.2.3.7).
    this.rename(info.clientId);
    this.#span = new ConnectedSpan({
      clock: this.#clock,
      engine: attempt.engine,
      info,
      hidden: this.#hidden,
      expiresAt: attempt.expiresAt,
      dead: (error) => {
        this.#endConnection(error);
      },
      nextQuestion: this.#dependencies.nextQuestion,
      askCredentials: (request) => {
        this.#listener.emit({ type: 'credentials-needed', request, attempt: 1 });
      },
    });
    this.#listener.connected(this.#span.link);
    this.#noticeRisk();
  }

  #leaveConnected(): void {
    this.#span?.end();
    this.#span = undefined;
    this.#listener.disconnected();
  }

  /** Ends the connection, or the attempt, for a reason of our own; the next attempt follows at once. */
  #endConnection(error: MqttError): void {
    this.#recovery.endedByUs();
    this.#attempt?.giveUp(error);
  }

  #onFailed(failure: ErrorData): void {
    const now = this.#now();
    const state = this.#state;
    this.#attempt = undefined;
    const lastedMs = state.status === 'connected' ? now - state.since : undefined;
    const { reason, retryAt, setAside, notice } = this.#recovery.failed(failure, now, lastedMs);
    if (notice) this.#listener.emit({ type: 'notice', notice });
    this.#applyFailure(reason, retryAt);
    for (const suspect of setAside) this.#listener.setAside(suspect);
  }

  #applyFailure(reason: ErrorData, retryAt: number): void {
    this.#apply({
      type: 'failed',
      now: this.#now(),
      reason,
      failures: this.#recovery.failures,
      retryAt,
      online: this.#online,
    });
  }

  #onRenewed({ credentials, error }: Extract<SessionCommand, { type: 'credentials' }>): void {
    // What cannot be renewed works until the broker says otherwise; then it is asked for again.
    if (error || !credentials || this.#state.status !== 'connected') return;
    this.#fresh = credentials;
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.leave();
    const message = 'The credentials were about to expire: connecting again with new ones.';
    this.#applyFailure(
      toErrorData(new MqttError('credentials-expired', message, { retryable: true })),
      this.#now(),
    );
  }

  #finishClose(): void {
    const requests = this.#closeRequests.splice(0);
    this.#apply({ type: 'close' });
    for (const request of requests) this.#listener.emit({ type: 'closed', request });
  }

  /** Time has jumped: a socket may be dead without a word, and a wait is over. */
  #onWake(): void {
    this.#span?.probe();
    const { status } = this.#state;
    // Timers of a hidden page always come late: that alone must not shorten the waits.
    if ((status === 'waiting' || status === 'offline') && this.#online && !this.#hidden)
      this.retry();
    else if (status === 'connecting' && this.#attempt?.isAsking === false) {
      const text = 'The device slept while it was connecting.';
      this.#endConnection(new MqttError('connection-lost', text, { retryable: true }));
    }
  }

  #onLeave(): void {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    if (this.#closeRequests.length > 0) {
      attempt?.giveUp();
      this.#finishClose();
      return;
    }
    if (this.#options?.onPageHide === 'disconnect') attempt?.leave();
    else attempt?.giveUp();
    const message = 'The page was left; the connection goes on when it is shown again.';
    const reason = toErrorData(new MqttError('page-left', message, { retryable: true }));
    this.#apply({ type: 'leave', now: this.#now(), reason });
    this.#listener.pageLeft();
  }

  #noticeRisk(): void {
    if (!this.#hidden || this.#noticed || this.#state.status !== 'connected') return;
    const notice = keepaliveNotice(this.#state.info.keepalive);
    if (!notice) return;
    this.#noticed = true;
    this.#listener.emit({ type: 'notice', notice });
  }

  get #clock(): Environment['clock'] {
    return this.#dependencies.environment.clock;
  }

  #now(): number {
    return this.#clock.now();
  }
}
