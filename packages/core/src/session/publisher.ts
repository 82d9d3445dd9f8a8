/** Publishing: what may leave, what waits, and who is told how it ended. Pure: time is handed in. */
import type { OutgoingMessage, SessionCommand, SessionEvent } from '../connection/session-port.js';
import type { DeliveryState, PublishOutcome } from '../engine/delivery-state.js';
import type { Cancel, Clock } from '../environment/environment.js';
import { MqttError, toErrorData } from '../errors.js';
import type { Link } from './link.js';
import { DEFAULT_SEND_LIMITS, SendWindow, type QueuedMessage } from './send-window.js';
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
  readonly statistics: Statistics;
}

/** Sends messages while there is a link; without one keeps those that are to be held, and refuses the others. */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #window = new SendWindow();
  /** Requests for messages that left and whose callers still wait. */
  readonly #awaited = new Set<number>();
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
    const { delivery, suspects, clock } = this.#parts;
    const inFlight = [...delivery.outgoing.values()].map(({ message }) => message);
    for (const { topic } of inFlight) suspects.sent('topic', topic, clock.now());
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
    for (const { request, message } of this.#window.remove(() => true)) {
      const text = `The connection was closed; the message on “${message.topic}” was not sent.`;
      this.#refuse(request, new MqttError('closed', text));
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
    const problem = link && this.#problem(message, link);
    if (problem) this.#refuse(request, problem);
    // What needs no acknowledgement passes what waits for one, but never an older message on its own topic.
    else if (link && message.qos === 0 && !this.#window.hasTopic(topic))
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

  /** Sends what waits, as far as the window is open. */
  sendQueued(): void {
    for (;;) {
      const link = this.#link;
      if (!link) return;
      const queued = this.#window.next(this.#parts.suspects.any);
      if (!queued) break;
      // CONNACK may have said otherwise than the one before it.
      const problem = messageProblem(queued.message, link.info);
      if (problem) {
        if (queued.message.qos > 0) this.#window.settled(queued.message);
        this.#refuse(queued.request, problem);
      } else this.#send(link, queued);
    }
    if (this.#expiryAt !== Infinity) this.#scheduleExpiry();
  }

  /** Nobody waits for a request any more: a message that has not left is taken back. True when it had left. */
  abort(request: number): boolean {
    this.#window.remove((queued) => queued.request === request);
    return this.#awaited.delete(request);
  }

  /** Messages on a topic get no further. */
  refuseTopic(topic: string, error: MqttError): void {
    this.#parts.delivery.giveUp(topic, error);
    for (const { request } of this.#window.remove(({ message }) => message.topic === topic))
      this.#refuse(request, error);
  }

  #send(link: Link, { request, message }: QueuedMessage): void {
    const { suspects, clock, statistics } = this.#parts;
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
    this.#awaited.add(request);
    link.engine.publish(message, (outcome) => {
      this.#window.settled(message);
      if (outcome.error?.code !== 'not-permitted-suspected') suspects.cleared('topic', topic);
      if (this.#awaited.delete(request)) this.#published(request, outcome);
      this.sendQueued();
    });
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
      for (const { request, message } of this.#window.remove(({ expiresAt }) => expiresAt <= now)) {
        const text = `The message on “${message.topic}” was not sent before its deadline, and is not sent any more.`;
        this.#refuse(request, new MqttError('expired', text));
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

/** A browser keeps what the network does not take, without bound; this is ours. */
function backlogProblem(bufferedBytes: number): MqttError | undefined {
  if (bufferedBytes <= DEFAULT_SEND_LIMITS.maxBytes) return undefined;
  const text = `The network is slower than this page publishes: ${String(bufferedBytes)} bytes wait.`;
  return new MqttError('too-many-in-flight', text, { retryable: true });
}
