/** Subscriptions behind one object that lives on by itself: streams and stores of messages. */
import type { Environment } from '../environment/environment.js';
import { LatestMessages, type LatestStore } from '../routing/latest-store.js';
import { MessageQueue, type MessageStream } from '../routing/message-queue.js';
import type { Message } from '../routing/message.js';
import type { Pace } from '../routing/backlog.js';
import type { MessageHandler } from '../routing/router.js';
import type {
  LatestOptions,
  MessagesOptions,
  SubscribeOptions,
  Subscription,
} from './connection-options.js';

const DEFAULT_MAX_MESSAGES = 1000;
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
const DEFAULT_MAX_TOPICS = 1000;

/** How a feed subscribes: `Connection.subscribe`. */
export type Subscribe = (
  filter: string,
  handler: MessageHandler,
  options: SubscribeOptions,
) => Promise<Subscription>;

/** The feeds of one connection. */
export class Feeds {
  readonly #subscribe: Subscribe;
  readonly #nextFrame: Environment['nextFrame'];
  readonly #reader: () => (pace: Pace) => void;
  /** Open streams and how each is ended. */
  readonly #streams = new Map<MessageQueue, { filter: string; end: (error?: unknown) => void }>();

  /** @param reader - a place to tell how far behind one reader is. */
  constructor(
    subscribe: Subscribe,
    nextFrame: Environment['nextFrame'],
    reader: () => (pace: Pace) => void,
  ) {
    this.#subscribe = subscribe;
    this.#nextFrame = nextFrame;
    this.#reader = reader;
  }

  /** A stream that ends with its reader, its signal, its filter or its connection. */
  stream(filter: string, options: MessagesOptions): MessageStream {
    const {
      signal,
      maxMessages = DEFAULT_MAX_MESSAGES,
      maxBytes = DEFAULT_MAX_BYTES,
      ...subscribeOptions
    } = options;
    const leave = new AbortController();
    const onReturn = (): void => {
      end();
    };
    const queue = new MessageQueue({ maxMessages, maxBytes }, onReturn, this.#reader());
    const onAbort = (): void => {
      end();
    };
    const end = (error?: unknown): void => {
      this.#streams.delete(queue);
      signal?.removeEventListener('abort', onAbort);
      queue.close(error);
      leave.abort();
    };
    this.#streams.set(queue, { filter, end });
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) end();
    else {
      this.#follow(
        filter,
        (message) => {
          queue.push(message);
        },
        subscribeOptions,
        leave.signal,
        end,
      );
    }
    return queue;
  }

  /** A store that subscribes while somebody watches; `fail` is told when the broker refuses. */
  store(filter: string, options: LatestOptions, fail: (error: unknown) => void): LatestStore {
    const { maxTopics = DEFAULT_MAX_TOPICS, ...subscribeOptions } = options;
    const start = (handler: (message: Message) => void) => {
      const leave = new AbortController();
      this.#follow(filter, handler, subscribeOptions, leave.signal, fail);
      return () => {
        leave.abort();
      };
    };
    return new LatestMessages({ start, nextFrame: this.#nextFrame }, maxTopics);
  }

  /** Ends the streams on one filter, or all of them. */
  end(error: unknown, filter?: string): void {
    for (const stream of [...this.#streams.values()]) {
      if (filter === undefined || stream.filter === filter) stream.end(error);
    }
  }

  /** A subscription that lives until `signal`; when it ends by itself, `end` is told why. */
  #follow(
    filter: string,
    handler: MessageHandler,
    { timeoutMs = Infinity, ...options }: SubscribeOptions,
    signal: AbortSignal,
    end: (error?: unknown) => void,
  ): void {
    this.#subscribe(filter, handler, { ...options, signal, timeoutMs }).then(
      (subscription) => {
        const leave = (): void => {
          // Nobody waits for the broker's answer.
          subscription.unsubscribe().catch(() => undefined);
        };
        if (signal.aborted) leave();
        else signal.addEventListener('abort', leave, { once: true });
      },
      (error: unknown) => {
        if (!signal.aborted) end(error);
      },
    );
  }
}
