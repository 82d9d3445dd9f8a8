/** Subscribing: sends what {@link Subscriptions} wants sent, and tells who waits. Pure: time is handed in. */
import type { SessionCommand, SessionEvent } from '../connection/session-port.js';
import { filterError } from '../engine/reason-codes.js';
import type { Clock } from '../environment/environment.js';
import { MqttError, toErrorData } from '../errors.js';
import type { Link } from './link.js';
import { filterProblem } from './server-limits.js';
import { Subscriptions, type SubscribeBatch } from './subscriptions.js';
import type { Suspects } from './suspects.js';

/** Any eight filters and more fit into such a packet. */
const LARGE_ENOUGH_BYTES = 600_000;

/** What a subscriber works with. */
export interface SubscriberParts {
  readonly emit: (event: SessionEvent) => void;
  readonly clock: Clock;
  readonly suspects: Suspects;
  /** Whether no message is in flight, which might be to blame as well. */
  readonly isIdle: () => boolean;
}

/** Keeps the broker's subscriptions what the page wants them to be. */
export class Subscriber {
  readonly #parts: SubscriberParts;
  readonly #subscriptions = new Subscriptions();
  #link: Link | undefined;
  #flushScheduled = false;

  constructor(parts: SubscriberParts) {
    this.#parts = parts;
  }

  /** The filters for which the broker sent a message, where it says so (MQTT 5 §3.3.4). */
  filtersOf(identifiers: readonly number[] | undefined): readonly string[] | undefined {
    return this.#subscriptions.filtersOf(identifiers);
  }

  /** A connection began: gives back what nobody wants any more, and asks for what the broker does not have. */
  open(link: Link): void {
    this.#link = link;
    const leftovers = this.#subscriptions.connected(link.info.sessionPresent);
    if (leftovers.length > 0) link.engine.unsubscribe(leftovers, this.#whenLeft(leftovers));
  }

  /** The connection ended. */
  shut(): void {
    this.#link = undefined;
  }

  /** The session is over: everybody who waits for an answer is told. */
  end(): void {
    for (const { filter, requests } of this.#subscriptions.waiting) {
      const text = `The connection was closed before the broker answered about “${filter}”.`;
      for (const request of requests) this.#refuse(request, new MqttError('closed', text));
    }
  }

  subscribe({ request, filter, options }: Extract<SessionCommand, { type: 'subscribe' }>): void {
    if (this.#parts.suspects.isSetAside('filter', filter)) {
      const text = `“${filter}” is left out: the broker closed the connection after each attempt to subscribe. retry() tries it again.`;
      this.#refuse(request, new MqttError('not-permitted-suspected', text));
      return;
    }
    this.#subscriptions.want(request, filter, options);
    this.#scheduleFlush();
  }

  unsubscribe({ request, filter }: Extract<SessionCommand, { type: 'unsubscribe' }>): void {
    const link = this.#link;
    const { requests, tell } = this.#subscriptions.release(filter, link !== undefined);
    for (const waiting of requests) {
      const text = `Given up: “${filter}” was unsubscribed before the broker answered.`;
      this.#refuse(waiting, new MqttError('aborted', text));
    }
    if (!tell || !link) {
      this.#parts.emit({ type: 'unsubscribed', request });
      return;
    }
    link.sending();
    const left = this.#whenLeft([filter]);
    link.engine.unsubscribe([filter], (answers) => {
      left(answers);
      const code = answers?.[0]?.code ?? 0;
      if (code < 0x80) this.#parts.emit({ type: 'unsubscribed', request });
      else this.#refuse(request, filterError('unsubscribe-refused', filter, code));
    });
  }

  /** Lost before it was confirmed: a broker that keeps the session still sends, so it is told again on the next connection. */
  #whenLeft(filters: readonly string[]): (answers: unknown) => void {
    return (answers) => {
      this.#subscriptions.left(filters, answers !== undefined);
      this.#scheduleFlush();
    };
  }

  /** Nobody waits for a request any more. */
  abort(request: number): void {
    this.#subscriptions.forget(request);
  }

  /** A filter gets no further; whoever waits or listens is told. */
  refuseFilter(filter: string, error: MqttError): void {
    const removed = this.#subscriptions.remove(filter);
    if (!removed) return;
    for (const request of removed.requests) this.#refuse(request, error);
    if (removed.wasGranted || removed.requests.length === 0)
      this.#parts.emit({ type: 'filter-refused', filter, error: toErrorData(error) });
    this.#scheduleFlush();
  }

  /** Sends what is wanted and not yet asked for. */
  flush(): void {
    const link = this.#link;
    if (!link) return;
    const { suspects, clock, isIdle } = this.#parts;
    const identified =
      link.info.protocolVersion === 5 && link.info.subscriptionIdentifiersAvailable;
    for (const filter of this.#subscriptions.wanted) {
      const conflicting = identified ? undefined : this.#subscriptions.conflicting(filter);
      const problem =
        filterProblem(filter, link.info) ??
        (conflicting === undefined ? undefined : conflict(filter, conflicting));
      if (problem) this.refuseFilter(filter, problem);
    }
    const batches = this.#subscriptions.take({
      identified,
      alone: link.info.maximumPacketSize < LARGE_ENOUGH_BYTES,
      isSuspected: (filter) => suspects.isSuspected('filter', filter),
      testsSuspects: isIdle(),
    });
    for (const batch of batches) {
      link.sending();
      for (const filter of batch.filters) suspects.sent('filter', filter, clock.now());
      link.engine.subscribe(batch.filters, batch.options, batch.identifier, (answers) => {
        if (answers) {
          this.#onAnswer(
            batch,
            answers.map(({ code }) => code),
          );
        }
      });
    }
  }

  /** Wishes of one task share a SUBSCRIBE. */
  #scheduleFlush(): void {
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    queueMicrotask(() => {
      this.#flushScheduled = false;
      this.flush();
    });
  }

  #onAnswer(batch: SubscribeBatch, codes: readonly number[]): void {
    for (const filter of batch.filters) this.#parts.suspects.cleared('filter', filter);
    for (const { filter, requests, code, wasGranted } of this.#subscriptions.answered(
      batch,
      codes,
    )) {
      if (code === 0 || code === 1 || code === 2) {
        for (const request of requests)
          this.#parts.emit({ type: 'subscribed', request, qos: code });
        continue;
      }
      const error = filterError('subscribe-refused', filter, code);
      for (const request of requests) this.#refuse(request, error);
      if (wasGranted)
        this.#parts.emit({ type: 'filter-refused', filter, error: toErrorData(error) });
    }
    this.#scheduleFlush();
  }

  #refuse(request: number, error: MqttError): void {
    this.#parts.emit({ type: 'failed', request, error: toErrorData(error) });
  }
}

/** The broker sends a copy for each, and nothing in it says for which. */
function conflict(filter: string, other: string): MqttError {
  const text = `“${filter}” and “${other}” take the same messages, one of them shared, and without MQTT 5 nobody can tell their copies apart. Use MQTT 5, or a connection of its own for the shared subscription.`;
  return new MqttError('unsupported', text);
}
