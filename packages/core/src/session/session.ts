/** One MQTT session over many network connections: policy, pure of any browser. Time, chance and the engine are handed in. */
import type {
  SessionCommand,
  SessionEvent,
  SessionOptions,
  SessionPort,
} from '../connection/session-port.js';
import { DeliveryState } from '../engine/delivery-state.js';
import type { OpenEngine } from '../engine/engine.js';
import type { ReceivedPublish } from '../engine/publish-flow.js';
import type { Environment } from '../environment/environment.js';
import { MqttError, toErrorData } from '../errors.js';
import { Identity } from './identity.js';
import { incoming } from './incoming.js';
import { Lifecycle } from './lifecycle.js';
import type { Link } from './link.js';
import { OrphanDrain } from './orphan-drain.js';
import { Outbox } from './outbox.js';
import type { ClaimedOutbox, OutboxClaim, Outboxes } from './outbox-journal.js';
import { Publisher } from './publisher.js';
import { Statistics } from './statistics.js';
import { Subscriber } from './subscriber.js';
import type { Suspect } from './suspects.js';
import { Tracing } from './tracing.js';

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

/** A {@link SessionPort} that runs where it is made. */
export class Session implements SessionPort {
  readonly #dependencies: SessionDependencies;
  readonly #origin: SessionOrigin | undefined;
  readonly #delivery = new DeliveryState();
  readonly #statistics = new Statistics();
  readonly #lifecycle: Lifecycle;
  readonly #outbox: Outbox;
  readonly #identity: Identity;
  readonly #publisher: Publisher;
  readonly #subscriber: Subscriber;
  readonly #tracing: Tracing;
  #listener: (event: SessionEvent) => void = () => undefined;
  #lastQuestion = 0;

  constructor(dependencies: SessionDependencies, origin?: SessionOrigin) {
    this.#dependencies = dependencies;
    this.#origin = origin;
    const { environment, loadEngine, loadOutboxes } = dependencies;
    const { clock } = environment;
    const emit = (event: SessionEvent): void => {
      this.#emit(event);
    };
    this.#lifecycle = new Lifecycle(
      {
        environment,
        loadEngine,
        delivery: this.#delivery,
        tap: () => this.#tracing.tap,
        nextQuestion: () => this.#nextQuestion(),
      },
      {
        emit,
        attempting: () => {
          this.#statistics.attempts++;
        },
        connected: (link) => {
          this.#onConnected(link);
        },
        sendWaiting: () => {
          this.#subscriber.flush();
          this.#publisher.sendQueued();
        },
        disconnected: () => {
          this.#identity.orphans?.pause();
          this.#publisher.shut();
          this.#subscriber.shut();
        },
        message: (message) => {
          this.#onMessage(message);
        },
        resent: (message) => {
          this.#publisher.resent(message);
        },
        setAside: (suspect) => {
          this.#setAside(suspect);
        },
        pageLeft: () => {
          this.#identity.leave();
        },
        pageReturned: () => {
          void this.#identity.return(this.#lifecycle.options, this.#lifecycle.version);
        },
        ended: () => {
          this.#publisher.end();
          this.#subscriber.end();
          this.#identity.orphans?.stop();
          void this.#outbox.release();
        },
      },
    );
    const { suspects } = this.#lifecycle;
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
    this.#identity = new Identity({
      emit,
      outbox: this.#outbox,
      loadOutboxes,
      orphanDrain: (outboxes, claim) => this.#orphanDrain(outboxes, claim),
      isClosed: () => this.#lifecycle.isClosed,
      rename: (clientId) => {
        this.#lifecycle.rename(clientId);
      },
      random: () => environment.random(),
      claimed: (outbox) => {
        this.#attach(outbox);
      },
      lost: (ids, error) => {
        this.#publisher.dropKept(ids, error);
      },
      known: () => {
        this.#lifecycle.go();
      },
      abort: (request) => {
        this.#abort(request);
      },
      send: (command) => {
        this.send(command);
      },
    });
  }

  listen(listener: (event: SessionEvent) => void): void {
    this.#listener = listener;
  }

  send(command: SessionCommand): void {
    if (this.#identity.hold(command)) return;
    switch (command.type) {
      case 'open':
        this.#open(command.options, command.firstVersion);
        break;
      case 'credentials':
        this.#lifecycle.onCredentials(command);
        this.#identity.orphans?.pass(command);
        break;
      case 'authentication':
        this.#lifecycle.onAuthentication(command);
        this.#identity.orphans?.pass(command);
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
        this.#lifecycle.suspects.reset();
        this.#lifecycle.retry();
        break;
      case 'page':
        this.#lifecycle.onPage(command.event);
        this.#identity.orphans?.pass(command);
        break;
      case 'statistics':
        this.#emit({
          type: 'statistics',
          request: command.request,
          statistics: this.#statistics.read({
            inFlight: this.#delivery.outgoing.size,
            waiting: this.#publisher.waiting,
            setAside: this.#lifecycle.suspects.setAside,
          }),
        });
        break;
      case 'outbox':
        this.#onOutbox(command);
        break;
      case 'trace':
        this.#tracing.set(command.packets, this.#lifecycle.engine);
        break;
      case 'pace':
        this.#delivery.pace = command.pace;
        this.#lifecycle.onPace(command.pace);
        break;
      case 'close':
        // What was handed on counts as taken; it would come again to whoever connects as this client next.
        if (this.#delivery.pace === 'held') this.#lifecycle.onPace('open');
        this.#lifecycle.close(command.request);
        break;
    }
  }

  #open(options: SessionOptions, firstVersion: 4 | 5): void {
    if (this.#lifecycle.options) return;
    this.#lifecycle.begin(options, firstVersion);
    void this.#identity.claim(options, firstVersion);
  }

  #attach(claimed: ClaimedOutbox): void {
    this.#lifecycle.rename(claimed.clientId);
    this.#outbox.attach(claimed);
    this.#outbox.expire(this.#now());
    if (this.#lifecycle.options?.outbox?.onRestore === 'send')
      this.#publisher.sendKept(this.#outbox.takeRestored('all'));
  }

  /**
   * Goes on with the messages that another client left under way, and with nothing else; ends with them. What the broker has for that
   * client stays there, for whoever is it next.
   */
  drain(options: SessionOptions, claimed: ClaimedOutbox): void {
    this.#delivery.pace = 'unwanted';
    this.#attach(claimed);
    this.#open(options, options.protocolVersion === 5 ? 5 : 4);
  }

  #orphanDrain(outboxes: Outboxes, claim: OutboxClaim): OrphanDrain {
    return new OrphanDrain({
      clock: this.#dependencies.environment.clock,
      outboxes,
      claim,
      options: () => this.#lifecycle.options,
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

  /** Nobody waits for a request any more. */
  #abort(request: number): void {
    this.#subscriber.abort(request);
    this.#emit({ type: 'aborted', request, left: this.#publisher.abort(request) });
  }

  #onOutbox({ request, drop, send }: Extract<SessionCommand, { type: 'outbox' }>): void {
    if (drop) this.#publisher.dropKept(this.#outbox.drop(drop));
    this.#outbox.expire(this.#now());
    if (send) this.#publisher.sendKept(this.#outbox.takeRestored(send));
    this.#emit({ type: 'outbox', request, entries: this.#outbox.list() });
  }

  #onMessage(message: ReceivedPublish): void {
    this.#statistics.received(message.payload.byteLength);
    const filters = this.#subscriber.filtersOf(message.properties?.subscriptionIdentifiers);
    this.#emit({ type: 'message', message: incoming(message, filters, this.#now()) });
  }

  #onConnected(link: Link): void {
    this.#statistics.connections++;
    this.#outbox.connected(link.info.clientId);
    this.#publisher.open(link);
    this.#subscriber.open(link);
    this.#identity.orphans?.start();
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

  #nextQuestion(): number {
    return this.#origin?.nextQuestion() ?? ++this.#lastQuestion;
  }

  #now(): number {
    return this.#dependencies.environment.clock.now();
  }

  #emit(event: SessionEvent): void {
    this.#listener(event);
  }
}
