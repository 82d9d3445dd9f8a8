/** Subscribing: sends what {@link Subscriptions} wants sent, and tells who waits. Pure. */
import type { SessionCommand, SessionEvent } from '../connection/session-port.js';
import { filterError } from '../engine/reason-codes.js';
import { MqttError, toErrorData } from '../errors.js';
import type { Link } from './publisher.js';
import { Subscriptions, type SubscribeBatch } from './subscriptions.js';

/** Keeps the broker's subscriptions what the page wants them to be. */
export class Subscriber {
  readonly #emit: (event: SessionEvent) => void;
  readonly #subscriptions = new Subscriptions();
  #link: Link | undefined;
  #flushScheduled = false;

  constructor(emit: (event: SessionEvent) => void) {
    this.#emit = emit;
  }

  /** A connection began: gives back what nobody wants any more, and asks for what the broker does not have. */
  open(link: Link): void {
    this.#link = link;
    const leftovers = this.#subscriptions.connected(link.info.sessionPresent);
    if (leftovers.length > 0) {
      link.engine.unsubscribe(leftovers, (answers) => {
        if (!answers) this.#subscriptions.unconfirmed(leftovers);
      });
    }
  }

  /** The connection ended. */
  shut(): void {
    this.#link = undefined;
  }

  subscribe({ request, filter, options }: Extract<SessionCommand, { type: 'subscribe' }>): void {
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
      this.#emit({ type: 'unsubscribed', request });
      return;
    }
    link.sending();
    link.engine.unsubscribe([filter], (answers) => {
      // Lost before it was confirmed: a broker that keeps the session still sends, so it is told again on the next connection.
      if (!answers) this.#subscriptions.unconfirmed([filter]);
      const code = answers?.[0]?.code ?? 0;
      if (code < 0x80) this.#emit({ type: 'unsubscribed', request });
      else this.#refuse(request, filterError('unsubscribe-refused', filter, code));
    });
  }

  /** Nobody waits for a request any more. */
  abort(request: number): void {
    this.#subscriptions.forget(request);
  }

  /** Sends what is wanted and not yet asked for. */
  flush(): void {
    const link = this.#link;
    if (!link) return;
    for (const batch of this.#subscriptions.take()) {
      link.sending();
      link.engine.subscribe(batch.filters, batch.options, (answers) => {
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
    for (const { filter, requests, code, wasGranted } of this.#subscriptions.answered(
      batch,
      codes,
    )) {
      if (code === 0 || code === 1 || code === 2) {
        for (const request of requests) this.#emit({ type: 'subscribed', request, qos: code });
        continue;
      }
      const error = filterError('subscribe-refused', filter, code);
      for (const request of requests) this.#refuse(request, error);
      if (wasGranted) this.#emit({ type: 'filter-refused', filter, error: toErrorData(error) });
    }
    this.#scheduleFlush();
  }

  #refuse(request: number, error: MqttError): void {
    this.#emit({ type: 'failed', request, error: toErrorData(error) });
  }
}
