/** Publishing: what may leave, what waits, and who is told how it ended. Pure: time is handed in. */
import type { OutgoingMessage, SessionCommand, SessionEvent } from '../connection/session-port.js';
import type { DeliveryState, FlowJournal, PublishOutcome } from '../engine/delivery-state.js';
import type { Cancel, Clock } from '../environment/environment.js';
import { MqttError, toErrorData } from '../errors.js';
import type { Link } from './link.js';
import { DEFAULT_SEND_LIMITS, SendWindow, type QueuedMessage } from './send-window.js';
import type { KeptMessage, Outbox } from './outbox.js';
import { messageProblem } from './server-limits.js';
import type { Statistics } from './statistics.js';
import type { Suspects } from './suspects.js';

type PublishCommand = Extract<SessionCommand, { type: 'publish' }>;

/** What a publisher works with. */
export interface PublisherParts {
  readonly emit: (event: SessionEvent) => void;
  readonly clock: Clock;
  readonly suspects: Suspects;
  readonly delivery: DeliveryState;
  readonly outbox: Outbox;
  readonly statistics: Statistics;
  /** Called when nothing is in flight any more. */
  readonly idle: () => void;
}

/** The request of a message that nobody waits for. */
const NOBODY = 0;

/** Sends messages while there is a link; without one keeps those that are to be held, and refuses the others. */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #window = new SendWindow();
  /** Requests for messages that left and whose callers still wait. */
  readonly #awaited = new Set<number>();
  /** Topics of messages that leave as soon as it is written down that they do, and how many: nothing overtakes them. */
  readonly #leaving = new Map<string, number>();
  /** Topics behind which a ping is under way. */
  readonly #fenced = new Set<string>();
  #link: Link | undefined;
  #cancelExpiry: Cancel = () => undefined;
  #expiryAt = Infinity;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /** How many messages wait. */
  get waiting(): number {
    return this.#window.waiting;
  }

  /** A connection began; what the last one left unacknowledged is on its way again. */
  open(link: Link): void {
    const inFlight = [...this.#parts.delivery.outgoing.values()].map(({ message }) => message);
    this.#link = link;
    this.#window.open(link.info.receiveMaximum, inFlight);
  }

  /** No connection any more, or it is being closed: what is not to be held and never left is refused. */
  shut(): void {
    this.#link = undefined;
    this.#fenced.clear();
    this.#window.shut();
    for (const { request, message } of this.#window.remove(({ offline }) => offline === 'refuse'))
      this.#refuseOffline(request, message.topic);
  }

  /** The session is over: everybody who waits is told, and whether the message had left. */
  end(): void {
    for (const { request, message, kept } of this.#window.remove(() => true)) {
      const text = kept
        ? `The connection was closed; the message on “${message.topic}” is kept on this device.`
        : `The connection was closed; the message on “${message.topic}” was not sent.`;
      this.#refuse(request, new MqttError('closed', text, kept ? { delivery: 'unknown' } : {}));
    }
    for (const request of this.#awaited) {
      const text = 'The connection was closed before the broker acknowledged the message.';
      this.#refuse(request, new MqttError('closed', text, { delivery: 'unknown' }));
    }
    this.#awaited.clear();
    this.#scheduleExpiry();
  }

  publish({ request, message, offline, expiresAt = Infinity }: PublishCommand): void {
    const { suspects } = this.#parts;
    const link = this.#link;
    const { topic } = message;
    if (suspects.isSetAside('topic', topic)) {
      const text = `Messages on “${topic}” are left out: the broker closed the connection after each. retry() tries them again.`;
      this.#refuse(request, new MqttError('not-permitted-suspected', text));
      return;
    }
    if (!link && offline === 'refuse') {
      this.#refuseOffline(request, topic);
      return;
    }
    const problem =
      (link && this.#problem(message, link)) ??
      (offline === 'persist' ? this.#parts.outbox.problem : undefined);
    if (problem) this.#refuse(request, problem);
    else if (offline === 'persist') this.#keep({ request, message, offline, expiresAt });
    // What needs no acknowledgement passes what waits for one, but never an older message on its own topic.
    else if (
      link &&
      message.qos === 0 &&
      !this.#window.hasTopic(topic) &&
      !this.#leaving.has(topic)
    )
      this.#send(link, { request, message, offline, expiresAt });
    else if (this.#window.add({ request, message, offline, expiresAt })) {
      this.#scheduleExpiry();
      this.sendQueued();
    } else {
      const text = link
        ? 'Too many messages wait for the broker’s acknowledgement.'
        : 'Too many messages wait for a connection.';
      this.#refuse(request, new MqttError('too-many-in-flight', text, { retryable: true }));
    }
  }

  /** Lets messages of an earlier life of the page leave; nobody waits for them. */
  sendKept(messages: readonly KeptMessage[]): void {
    for (const kept of messages) {
      const { message, expiresAt } = kept;
      this.#window.add({ request: NOBODY, message, offline: 'persist', expiresAt, kept });
    }
    this.#scheduleExpiry();
    this.sendQueued();
  }

  /** A message of an earlier connection leaves again. */
  resent({ topic }: OutgoingMessage): void {
    this.#parts.suspects.sent('topic', topic, this.#parts.clock.now());
  }

  /** A message of an earlier life of the page, sent again by the engine, is settled. */
  restoredSettled(message: OutgoingMessage, outcome: PublishOutcome): void {
    this.#settled(message, outcome);
    this.sendQueued();
  }

  /** Takes what was dropped from the device out of what waits; `error` says why, to whom it may concern. */
  dropKept(ids: readonly number[], error: (topic: string) => MqttError = dropped): void {
    const isDropped = ({ kept }: QueuedMessage): boolean =>
      kept !== undefined && ids.includes(kept.id);
    for (const { request, message } of this.#window.remove(isDropped))
      this.#refuse(request, error(message.topic));
  }

  /** Sends what waits, as far as the window is open. */
  sendQueued(): void {
    for (;;) {
      const link = this.#link;
      if (!link) return;
      const queued = this.#window.next(
        this.#parts.suspects.any,
        // Another that is kept is written down behind the first.
        ({ kept, message }) => !kept && this.#leaving.has(message.topic),
      );
      if (!queued) break;
      // CONNACK may have said otherwise than the one before it.
      const problem = messageProblem(queued.message, link.info);
      if (problem) {
        if (queued.message.qos > 0) this.#window.settled(queued.message);
        this.#giveUp(queued, problem);
      } else this.#send(link, queued);
    }
    if (this.#expiryAt !== Infinity) this.#scheduleExpiry();
  }

  /** Nobody waits for a request any more: a message that has not left is taken back. True when it had left. */
  abort(request: number): boolean {
    for (const { kept } of this.#window.remove((queued) => queued.request === request))
      if (kept) this.#parts.outbox.done(kept.id);
    return this.#awaited.delete(request);
  }

  /** Messages on a topic get no further. */
  refuseTopic(topic: string, error: MqttError): void {
    this.#parts.delivery.giveUp(topic, error);
    for (const queued of this.#window.remove(({ message }) => message.topic === topic))
      this.#giveUp(queued, error);
  }

  #send(link: Link, { request, message, kept }: QueuedMessage): void {
    const { suspects, clock, statistics, outbox } = this.#parts;
    const { topic, qos, payload } = message;
    link.sending();
    statistics.sent(payload.byteLength);
    suspects.sent('topic', topic, clock.now());
    if (qos === 0) {
      link.engine.publish(message, (outcome) => {
        this.#published(request, outcome);
      });
      this.#fence(link, topic);
      return;
    }
    if (request !== NOBODY) this.#awaited.add(request);
    link.engine.publish(
      message,
      (outcome) => {
        this.#settled(message, outcome);
        if (kept) outbox.done(kept.id);
        if (request === NOBODY) this.#settledForNobody(topic, outcome);
        else if (this.#awaited.delete(request)) this.#published(request, outcome);
        this.sendQueued();
      },
      kept && this.#journalOf(kept, topic),
    );
  }

  #journalOf({ id }: KeptMessage, topic: string): FlowJournal {
    const journal = this.#parts.outbox.journalOf(id);
    return {
      released: (packetId) => journal.released(packetId),
      sent: (packetId) => {
        const writing = journal.sent(packetId);
        this.#leaving.set(topic, (this.#leaving.get(topic) ?? 0) + 1);
        // A turn later than the engine, which sends it when it is written.
        void writing
          .then(() => undefined)
          .then(() => {
            this.#left(topic);
          });
        return writing;
      },
    };
  }

  #left(topic: string): void {
    const others = (this.#leaving.get(topic) ?? 1) - 1;
    if (others > 0) this.#leaving.set(topic, others);
    else this.#leaving.delete(topic);
    this.sendQueued();
  }

  #settled(message: OutgoingMessage, { error }: PublishOutcome): void {
    const { suspects, delivery, idle } = this.#parts;
    this.#window.settled(message);
    if (error?.code !== 'not-permitted-suspected') suspects.cleared('topic', message.topic);
    if (delivery.outgoing.size === 0) idle();
  }

  /** In its place in the order at once; it leaves when it is on the device. */
  #keep(queued: QueuedMessage): void {
    const { outbox } = this.#parts;
    const { request, message, expiresAt } = queued;
    const kept = outbox.keep(
      message,
      expiresAt,
      () => {
        this.sendQueued();
      },
      (error) => {
        const isThis = (other: QueuedMessage): boolean => other.kept?.id === kept.id;
        if (this.#window.remove(isThis).length > 0) this.#refuse(request, error);
        this.sendQueued();
      },
    );
    this.#window.add({ ...queued, kept });
    this.#scheduleExpiry();
  }

  /** What waited gets no further. */
  #giveUp({ request, kept, message }: QueuedMessage, error: MqttError): void {
    if (kept) this.#parts.outbox.done(kept.id);
    if (request === NOBODY) this.#settledForNobody(message.topic, { error });
    else this.#refuse(request, error);
  }

  #settledForNobody(topic: string, { error }: PublishOutcome): void {
    if (error) this.#parts.emit({ type: 'outbox-error', error: toErrorData(error), topic });
  }

  /** Nothing answers QoS 0 but a ping behind it. */
  #fence(link: Link, topic: string): void {
    const { suspects } = this.#parts;
    if (!suspects.isWatched('topic', topic) || this.#fenced.has(topic)) return;
    this.#fenced.add(topic);
    link.fence(() => {
      this.#fenced.delete(topic);
      suspects.cleared('topic', topic);
    });
  }

  #problem(message: OutgoingMessage, link: Link): MqttError | undefined {
    return messageProblem(message, link.info) ?? backlogProblem(link.engine.bufferedAmount);
  }

  #scheduleExpiry(): void {
    const next = this.#window.nextExpiry;
    if (next === this.#expiryAt) return;
    this.#cancelExpiry();
    this.#expiryAt = next;
    const { clock } = this.#parts;
    this.#cancelExpiry = clock.schedule(Math.max(0, next - clock.now()), () => {
      this.#expiryAt = Infinity;
      const now = clock.now();
      for (const queued of this.#window.remove(({ expiresAt }) => expiresAt <= now)) {
        const text = `The message on “${queued.message.topic}” was not sent before its deadline, and is not sent any more.`;
        this.#giveUp(queued, new MqttError('expired', text));
      }
      this.#scheduleExpiry();
    });
  }

  #published(request: number, outcome: PublishOutcome): void {
    if (outcome.error) this.#refuse(request, outcome.error);
    else this.#parts.emit({ type: 'published', request, reasonCode: outcome.reasonCode });
  }

  #refuseOffline(request: number, topic: string): void {
    const text = `Not connected: the message on “${topic}” was not sent.`;
    this.#refuse(request, new MqttError('not-connected', text, { retryable: true }));
  }

  #refuse(request: number, error: MqttError): void {
    this.#parts.emit({ type: 'failed', request, error: toErrorData(error) });
  }
}

function dropped(topic: string): MqttError {
  return new MqttError('aborted', `The message on “${topic}” was dropped from the outbox.`);
}

/** A browser keeps what the network does not take, without bound; this is ours. */
function backlogProblem(bufferedBytes: number): MqttError | undefined {
  if (bufferedBytes <= DEFAULT_SEND_LIMITS.maxBytes) return undefined;
  const text = `The network is slower than this page publishes: ${String(bufferedBytes)} bytes wait.`;
  return new MqttError('too-many-in-flight', text, { retryable: true });
}
