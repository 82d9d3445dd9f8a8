/** One MQTT session over many network connections: policy, pure of any browser. Time, chance and the engine are handed in. */
import type {
  ConnectedInfo,
  ConnectionState,
  IncomingMessage,
  PageEvent,
  SessionCommand,
  SessionCredentials,
  SessionEvent,
  SessionOptions,
  SessionPort,
} from '../connection/session-port.js';
import { DeliveryState } from '../engine/delivery-state.js';
import type { Engine, OpenEngine } from '../engine/engine.js';
import type { ReceivedPublish } from '../engine/publish-flow.js';
import type { Cancel, Environment } from '../environment/environment.js';
import { fromErrorData, MqttError, toErrorData, type ErrorData } from '../errors.js';
import { Attempt, type AttemptListener } from './attempt.js';
import { keepaliveNotice } from './keepalive-notice.js';
import { Liveness } from './liveness.js';
import { LossJudge } from './loss-judge.js';
import { Publisher } from './publisher.js';
import { Reconnection } from './reconnection.js';
import { renewalDelay } from './renewal.js';
import type { Link } from './link.js';
import { OrphanDrain } from './orphan-drain.js';
import { Outbox, takenOver } from './outbox.js';
import type { ClaimedOutbox, OutboxClaim, Outboxes } from './outbox-journal.js';
import { Statistics } from './statistics.js';
import { Subscriber } from './subscriber.js';
import type { Suspect } from './suspects.js';
import { Tracing } from './tracing.js';
import { transition, type SessionInput } from './transition.js';

/** What a session needs of the world. */
export interface SessionDependencies {
  readonly environment: Pick<Environment, 'clock' | 'random' | 'WebSocket'>;
  /** Loads the engine, which a page needs only now. */
  readonly loadEngine: () => Promise<OpenEngine>;
  /** Loads what keeps messages on the device; absent where nothing can. */
  readonly loadOutboxes?: () => Promise<Outboxes>;
}

/** How a session stands to another that began it. */
export interface SessionOrigin {
  /** Numbers of questions, shared so that each answer finds its session. */
  readonly nextQuestion: () => number;
  /** Called when everything that was kept is delivered. */
  readonly drained: () => void;
}

/** A broker that does not answer our goodbye is left after this long, in milliseconds. */
const GOODBYE_MS = 2000;

/** Bound of the commands that wait for an outbox. */
const MOST_HELD = 1000;

/** Where there is no second attempt. */
const NO_BACKOFF = { baseMs: 0, capMs: 0, stableMs: 0 };

const nothing: Cancel = () => undefined;

/** A {@link SessionPort} that runs where it is made. */
export class Session implements SessionPort {
  readonly #dependencies: SessionDependencies;
  readonly #origin: SessionOrigin | undefined;
  readonly #delivery = new DeliveryState();
  readonly #judge = new LossJudge();
  readonly #statistics = new Statistics();
  readonly #outbox: Outbox;
  readonly #publisher: Publisher;
  readonly #subscriber: Subscriber;
  readonly #tracing: Tracing;
  #listener: (event: SessionEvent) => void = () => undefined;
  #options: SessionOptions | undefined;
  #reconnection = new Reconnection([], NO_BACKOFF, () => 0);
  #version: 4 | 5 = 4;
  #state: ConnectionState = { status: 'idle' };
  #attempt: Attempt | undefined;
  #liveness: Liveness | undefined;
  /** What is done at each answer to a ping, in the order of the pings. */
  #pongs: (() => void)[] = [];
  #cancelWait = nothing;
  #cancelRenewal = nothing;
  #renewal: { question: number; credentials?: SessionCredentials } | undefined;
  #online = true;
  #hidden = false;
  #noticed = false;
  /** The next failure is followed by an attempt at once: we ended the connection ourselves. */
  #atOnce = false;
  #everConnected = false;
  #lastQuestion = 0;
  #closeRequests: number[] = [];
  /** Commands that wait until the outbox is claimed. */
  #held: SessionCommand[] | undefined;
  /** Where the outbox is, to claim it again when the page comes back. */
  #claimed: { readonly outboxes: Outboxes; readonly identity: string } | undefined;
  #orphans: OrphanDrain | undefined;
  /** Settles when a page that was left has given its outbox up. */
  #released: Promise<void> | undefined;

  constructor(dependencies: SessionDependencies, origin?: SessionOrigin) {
    this.#dependencies = dependencies;
    this.#origin = origin;
    const { clock } = dependencies.environment;
    const emit = (event: SessionEvent): void => {
      this.#emit(event);
    };
    const { suspects } = this.#judge;
    this.#outbox = new Outbox({
      emit,
      delivery: this.#delivery,
      now: () => clock.now(),
      restoredSettled: (message, outcome) => {
        this.#publisher.restoredSettled(message, outcome);
      },
      drained: origin?.drained,
    });
    this.#publisher = new Publisher({
      emit,
      outbox: this.#outbox,
      clock,
      suspects,
      delivery: this.#delivery,
      statistics: this.#statistics,
      idle: () => {
        this.#subscriber.flush();
      },
    });
    this.#subscriber = new Subscriber({
      emit,
      clock,
      suspects,
      isIdle: () => this.#delivery.outgoing.size === 0,
    });
    this.#tracing = new Tracing(emit, clock);
  }

  listen(listener: (event: SessionEvent) => void): void {
    this.#listener = listener;
  }

  send(command: SessionCommand): void {
    if (this.#held && command.type !== 'close') {
      this.#hold(this.#held, command);
      return;
    }
    switch (command.type) {
      case 'open':
        this.#open(command.options, command.firstVersion);
        break;
      case 'credentials':
        if (command.request === this.#renewal?.question) this.#onRenewed(command);
        else this.#attempt?.onCredentials(command);
        this.#orphans?.pass(command);
        break;
      case 'authentication':
        this.#attempt?.onAuthentication(command);
        this.#orphans?.pass(command);
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
        this.#abort(command.request);
        break;
      case 'retry':
        this.#judge.suspects.reset();
        this.#retry();
        break;
      case 'page':
        this.#onPage(command.event);
        this.#orphans?.pass(command);
        break;
      case 'statistics':
        this.#emit({
          type: 'statistics',
          request: command.request,
          statistics: this.#statistics.read({
            inFlight: this.#delivery.outgoing.size,
            waiting: this.#publisher.waiting,
            setAside: this.#judge.suspects.setAside,
          }),
        });
        break;
      case 'outbox':
        this.#onOutbox(command);
        break;
      case 'trace':
        this.#tracing.set(command.packets, this.#attempt?.engine);
        break;
      case 'close':
        this.#close(command.request);
        break;
    }
  }

  #open(options: SessionOptions, firstVersion: 4 | 5): void {
    if (this.#options) return;
    this.#options = options;
    this.#version = firstVersion;
    const { random } = this.#dependencies.environment;
    this.#reconnection = new Reconnection(
      options.servers,
      options.reconnect || NO_BACKOFF,
      () => random(),
      options.hosts,
    );
    if (options.outbox) void this.#claimOutbox(options, firstVersion, options.outbox.broker);
    else this.#apply({ type: 'open', now: this.#now() });
  }

  /** Who this client is depends on the outbox, so nothing is done before it is known. */
  async #claimOutbox(
    { clientId, clientIdGiven }: SessionOptions,
    protocolVersion: 4 | 5,
    broker: string,
    heldBefore: SessionCommand[] = [],
  ): Promise<void> {
    this.#held = heldBefore;
    const claim: OutboxClaim = {
      broker,
      protocolVersion,
      ...(clientIdGiven ? { clientId } : {}),
    };
    let claimed: ClaimedOutbox | undefined;
    try {
      const outboxes = await this.#dependencies.loadOutboxes?.();
      claimed = await outboxes?.claim(claim);
      if (!claimed || !outboxes)
        throw new MqttError('storage-unavailable', 'Nothing can be kept on this device here.');
      this.#claimed = { outboxes, identity: claimed.identity };
      this.#orphans ??= this.#orphanDrain(outboxes, claim);
    } catch (error) {
      this.#outbox.fail(fromErrorData(toErrorData(error, 'storage-unavailable')));
    }
    const held = this.#held;
    this.#held = undefined;
    if (this.#state.status === 'closed') {
      await claimed?.journal.release();
      return;
    }
    if (claimed) this.#attach(claimed);
    this.#apply(
      this.#state.status === 'idle'
        ? { type: 'open', now: this.#now() }
        : { type: 'return', now: this.#now() },
    );
    for (const command of held) this.send(command);
  }

  #attach(claimed: ClaimedOutbox): void {
    if (this.#options) this.#options = { ...this.#options, clientId: claimed.clientId };
    this.#outbox.attach(claimed);
    this.#outbox.expire(this.#now());
    if (this.#options?.outbox?.onRestore === 'send')
      this.#publisher.sendKept(this.#outbox.takeRestored('all'));
  }

  /** Goes on with the messages that another client left under way, and with nothing else; ends with them. */
  drain(options: SessionOptions, claimed: ClaimedOutbox): void {
    this.#options = options;
    this.#attach(claimed);
    this.#options = undefined;
    this.#open(options, options.protocolVersion === 5 ? 5 : 4);
  }

  #orphanDrain(outboxes: Outboxes, claim: OutboxClaim): OrphanDrain {
    return new OrphanDrain({
      clock: this.#clock,
      outboxes,
      claim,
      options: () => this.#options,
      emit: (event) => {
        this.#emit(event);
      },
      takeOver: (stored) => this.#outbox.takeOver(stored),
      begin: (options, claimed, emit, drained) => {
        const session = new Session(this.#dependencies, {
          nextQuestion: () => this.#nextQuestion(),
          drained,
        });
        session.listen(emit);
        session.drain(options, claimed);
        return {
          send: (command) => {
            session.send(command);
          },
          close: () => {
            session.send({ type: 'close', request: 0 });
          },
        };
      },
    });
  }

  /** The page is back: the outbox is claimed again, or another when a tab has taken it meanwhile. */
  async #return(): Promise<void> {
    const claimed = this.#claimed;
    const options = this.#options;
    if (!claimed || !options?.outbox) {
      this.#apply({ type: 'return', now: this.#now() });
      return;
    }
    this.#held = [];
    // Our own hold on it first: the page may have been frozen before it was given up.
    await this.#released;
    const again = await claimed.outboxes.adopt(claimed.identity).catch(() => undefined);
    if (this.#state.status === 'closed') {
      this.#held = undefined;
      await again?.journal.release();
      return;
    }
    if (!again) {
      this.#publisher.dropKept(this.#outbox.lost(), takenOver);
      await this.#claimOutbox(options, this.#version, options.outbox.broker, this.#held);
      return;
    }
    const held = this.#held;
    this.#held = undefined;
    this.#outbox.resume(again.journal);
    this.#apply({ type: 'return', now: this.#now() });
    for (const command of held) this.send(command);
  }

  /** Nobody waits for a request any more. */
  #abort(request: number): void {
    this.#subscriber.abort(request);
    this.#emit({ type: 'aborted', request, left: this.#publisher.abort(request) });
  }

  /** Until it is known who this client is: in order and within bounds. */
  #hold(held: SessionCommand[], command: SessionCommand): void {
    if (command.type === 'abort') {
      const { request } = command;
      const index = held.findIndex((kept) => 'request' in kept && kept.request === request);
      if (index >= 0) held.splice(index, 1);
      // One of before the page was left may have been sent.
      this.#abort(request);
    } else if (command.type === 'publish' && held.length >= MOST_HELD) {
      const text = 'Too many messages wait for a connection.';
      const error = new MqttError('too-many-in-flight', text, { retryable: true });
      this.#emit({ type: 'failed', request: command.request, error: toErrorData(error) });
    } else {
      held.push(command);
    }
  }

  #onOutbox({ request, drop, send }: Extract<SessionCommand, { type: 'outbox' }>): void {
    if (drop) this.#publisher.dropKept(this.#outbox.drop(drop));
    this.#outbox.expire(this.#now());
    if (send) this.#publisher.sendKept(this.#outbox.takeRestored(send));
    this.#emit({ type: 'outbox', request, entries: this.#outbox.list() });
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
    if (next.status === 'closed') {
      this.#publisher.end();
      this.#subscriber.end();
      this.#orphans?.stop();
      void this.#outbox.release();
    }
    if (next.status === 'connected') this.#enterConnected(next.info);
    this.#emit({ type: 'state', state: next });
    // The page may have answered the event with a command that changed the state again.
    if (this.#state !== next) return;
    if (next.status === 'connecting') this.#startAttempt(next.attempt, next.reason);
    else if (next.status === 'waiting') this.#waitUntil(next.retryAt);
    else if (next.status === 'connected') this.#sendWaiting();
  }

  #retry(): void {
    this.#apply({ type: 'retry', now: this.#now(), failures: this.#reconnection.failures });
  }

  #waitUntil(retryAt: number): void {
    this.#cancelWait = this.#clock.schedule(Math.max(0, retryAt - this.#now()), () => {
      this.#retry();
    });
  }

  #startAttempt(number: number, previous: ErrorData | undefined): void {
    const session = this.#options;
    if (!session) return;
    const { environment, loadEngine } = this.#dependencies;
    const version = this.#version;
    const fresh = this.#renewal?.credentials;
    this.#renewal = undefined;
    this.#statistics.attempts++;
    const attempt: Attempt = new Attempt(
      {
        environment,
        loadEngine,
        delivery: this.#delivery,
        tap: () => this.#tracing.tap,
        nextQuestion: () => this.#nextQuestion(),
      },
      {
        session,
        url: this.#reconnection.server,
        protocolVersion: version,
        // MQTT 5 keeps the session for its expiry interval, so only the first connection starts clean.
        clean: session.clean && !(version === 5 && this.#everConnected),
        cautious: this.#judge.suspects.any,
        number,
        previous,
        credentials: fresh,
        // The port is to blame only for what never worked, and not while there is no network at all.
        plainMqttHint: this.#everConnected || !this.#online ? undefined : session.plainMqttHint,
      },
      this.#attemptListener((): boolean => this.#attempt === attempt),
    );
    this.#attempt = attempt;
    attempt.start();
  }

  /** @param isCurrent - what an older attempt still tells is no news. */
  #attemptListener(isCurrent: () => boolean): AttemptListener {
    return {
      emit: (event) => {
        if (isCurrent()) this.#emit(event);
      },
      connected: (info) => {
        if (isCurrent()) this.#apply({ type: 'connected', now: this.#now(), info });
      },
      activity: () => {
        if (isCurrent()) this.#liveness?.received();
      },
      resent: (message) => {
        if (isCurrent()) this.#publisher.resent(message);
      },
      pong: () => {
        if (isCurrent()) this.#pongs.shift()?.();
      },
      message: (message) => {
        if (isCurrent() && this.#closeRequests.length === 0) this.#onMessage(message);
      },
      failed: (reason) => {
        if (!isCurrent()) return;
        if (this.#closeRequests.length > 0) this.#finishClose();
        else this.#onFailed(reason);
      },
      ended: () => {
        if (isCurrent()) this.#finishClose();
      },
    };
  }

  #onMessage(message: ReceivedPublish): void {
    this.#statistics.received(message.payload.byteLength);
    const filters = this.#subscriber.filtersOf(message.properties?.subscriptionIdentifiers);
    this.#emit({ type: 'message', message: incoming(message, filters, this.#now()) });
  }

  #enterConnected(info: ConnectedInfo): void {
    const engine = this.#attempt?.engine;
    if (!engine || !this.#options) return;
    this.#everConnected = true;
    this.#statistics.connections++;
    this.#reconnection.connected();
    // An id that the broker assigned is this session's name from now on (MQTT 5 §3.2.2.3.7).
    this.#options = { ...this.#options, clientId: info.clientId };
    this.#pongs = [];
    const liveness = new Liveness(this.#clock, info.keepalive, {
      ping: () => {
        this.#ping(engine, () => undefined);
      },
      dead: () => {
        this.#endConnection(
          new MqttError('keepalive-timeout', 'The broker has stopped answering.', {
            retryable: true,
          }),
        );
      },
    });
    liveness.hidden = this.#hidden;
    this.#liveness = liveness;
    const link: Link = {
      engine,
      info,
      sending: () => {
        liveness.sent();
      },
      fence: (passed) => {
        liveness.sent();
        this.#ping(engine, passed);
      },
    };
    this.#outbox.connected(info.clientId);
    this.#publisher.open(link);
    this.#subscriber.open(link);
    this.#scheduleRenewal();
    this.#noticeRisk();
    this.#orphans?.start();
  }

  #leaveConnected(): void {
    this.#liveness?.stop();
    this.#liveness = undefined;
    this.#pongs = [];
    this.#cancelRenewal();
    this.#orphans?.pause();
    this.#publisher.shut();
    this.#subscriber.shut();
  }

  #ping(engine: Engine, answered: () => void): void {
    this.#pongs.push(answered);
    engine.ping();
  }

  #sendWaiting(): void {
    this.#subscriber.flush();
    this.#publisher.sendQueued();
  }

  /** Ends the connection, or the attempt, for a reason of our own; the next attempt follows at once. */
  #endConnection(error: MqttError): void {
    this.#atOnce = true;
    this.#attempt?.giveUp(error);
  }

  #onFailed(failure: ErrorData): void {
    const now = this.#now();
    const state = this.#state;
    this.#attempt = undefined;
    const atOnce = this.#atOnce;
    this.#atOnce = false;
    const lastedMs = state.status === 'connected' ? now - state.since : undefined;
    if (this.#fallsBack(failure) || this.#isReferred(failure, lastedMs)) {
      this.#applyFailure({ ...failure, retryable: true }, now);
      return;
    }
    const { reason, setAside } = this.#judge.judge(failure, {
      now,
      lastedMs,
      // An id that was made for this session alone is nobody else's.
      clientIdGiven: this.#options?.clientIdGiven === true,
      blameless: atOnce || this.#options?.suspicion !== true,
    });
    const waitMs = this.#reconnection.failed(lastedMs);
    this.#applyFailure(reason, atOnce ? now : now + waitMs);
    for (const suspect of setAside) this.#setAside(suspect);
  }

  #applyFailure(reason: ErrorData, retryAt: number): void {
    this.#apply({
      type: 'failed',
      now: this.#now(),
      reason,
      failures: this.#reconnection.failures,
      retryAt,
      online: this.#online,
    });
  }

  /** `protocolVersion: 'auto'` goes to 3.1.1 where 5 is refused, never for a timeout or a refused login. */
  #fallsBack({ code }: ErrorData): boolean {
    const refused = code === 'protocol-version-refused' || code === 'closed-before-connack';
    if (!refused || this.#options?.protocolVersion !== 'auto' || this.#version !== 5) return false;
    if (this.#everConnected) return false;
    this.#version = 4;
    return true;
  }

  /** MQTT 5 §4.11. */
  #isReferred(
    { code, message, serverReference }: ErrorData,
    lastedMs: number | undefined,
  ): boolean {
    if (code !== 'server-moved' || !this.#reconnection.refer(serverReference, lastedMs))
      return false;
    const { host } = new URL(this.#reconnection.server);
    this.#emit({
      type: 'notice',
      notice: { code: 'server-changed', message: `${message} Now connecting to ${host}.` },
    });
    return true;
  }

  #setAside(suspect: Suspect): void {
    const { kind, name } = suspect;
    const did = kind === 'topic' ? 'a message was published on' : 'the subscription to';
    const message = `The broker closed the connection three times right after ${did} “${name}”: it probably does not allow that. It is left out from now on; everything else goes on.`;
    const error = new MqttError('not-permitted-suspected', message);
    if (kind === 'topic') {
      this.#publisher.refuseTopic(name, error);
      this.#emit({ type: 'topic-refused', topic: name, error: toErrorData(error) });
    } else {
      this.#subscriber.refuseFilter(name, error);
    }
  }

  #onPage(event: PageEvent): void {
    switch (event) {
      case 'online':
      case 'offline':
        this.#online = event === 'online';
        // What the browser believes of the network is a reason to ask, not to give up.
        this.#liveness?.probe();
        this.#apply({
          type: 'network',
          now: this.#now(),
          online: this.#online,
          failures: this.#reconnection.failures,
        });
        break;
      case 'hidden':
        this.#hidden = true;
        if (this.#liveness) this.#liveness.hidden = true;
        this.#noticeRisk();
        break;
      case 'visible':
        this.#hidden = false;
        if (this.#liveness) this.#liveness.hidden = false;
        this.#liveness?.probe();
        break;
      case 'wake':
        this.#onWake();
        break;
      case 'leave':
        this.#onLeave();
        break;
      case 'return':
        void this.#return();
        break;
    }
  }

  /** Time has jumped: a socket may be dead without a word, and a wait is over. */
  #onWake(): void {
    this.#liveness?.probe();
    const { status } = this.#state;
    // Timers of a hidden page always come late: that alone must not shorten the waits.
    if ((status === 'waiting' || status === 'offline') && this.#online && !this.#hidden)
      this.#retry();
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
    // Locks and the database too, or the page could not be kept for a return.
    this.#released = this.#outbox.release();
  }

  #noticeRisk(): void {
    if (!this.#hidden || this.#noticed || this.#state.status !== 'connected') return;
    const notice = keepaliveNotice(this.#state.info.keepalive);
    if (!notice) return;
    this.#noticed = true;
    this.#emit({ type: 'notice', notice });
  }

  #scheduleRenewal(): void {
    const expiresAt = this.#attempt?.expiresAt;
    if (expiresAt === undefined) return;
    this.#cancelRenewal = this.#clock.schedule(renewalDelay(expiresAt, this.#now()), () => {
      const question = this.#nextQuestion();
      this.#renewal = { question };
      this.#emit({ type: 'credentials-needed', request: question, attempt: 1 });
    });
  }

  #onRenewed({ credentials, error }: Extract<SessionCommand, { type: 'credentials' }>): void {
    const renewal = this.#renewal;
    if (!renewal || this.#state.status !== 'connected' || this.#closeRequests.length > 0) return;
    this.#renewal = undefined;
    // What cannot be renewed works until the broker says otherwise; then it is asked for again.
    if (error || !credentials) return;
    this.#renewal = { question: 0, credentials };
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.leave();
    const message = 'The credentials were about to expire: connecting again with new ones.';
    this.#applyFailure(
      toErrorData(new MqttError('credentials-expired', message, { retryable: true })),
      this.#now(),
    );
  }

  #close(request: number): void {
    if (this.#state.status === 'closed') {
      this.#emit({ type: 'closed', request });
      return;
    }
    this.#closeRequests.push(request);
    if (this.#closeRequests.length > 1) return;
    this.#renewal = undefined;
    const attempt = this.#attempt;
    if (this.#state.status !== 'connected' || !attempt) {
      this.#attempt = undefined;
      attempt?.giveUp();
      this.#finishClose();
      return;
    }
    this.#sendWaiting();
    // Nothing may follow DISCONNECT [MQTT-3.14.4-2], and what still comes in has nobody to go to.
    this.#leaveConnected();
    this.#cancelWait = this.#clock.schedule(GOODBYE_MS, () => {
      this.#attempt = undefined;
      attempt.giveUp();
      this.#finishClose();
    });
    attempt.close();
  }

  #finishClose(): void {
    const requests = this.#closeRequests.splice(0);
    this.#apply({ type: 'close' });
    for (const request of requests) this.#emit({ type: 'closed', request });
  }

  get #clock(): Environment['clock'] {
    return this.#dependencies.environment.clock;
  }

  #nextQuestion(): number {
    return this.#origin?.nextQuestion() ?? ++this.#lastQuestion;
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
  filters: readonly string[] | undefined,
  receivedAt: number,
): IncomingMessage {
  return {
    topic,
    payload,
    qos,
    retain,
    dup,
    receivedAt,
    ...(properties ? { properties } : {}),
    ...(filters ? { filters } : {}),
  };
}
