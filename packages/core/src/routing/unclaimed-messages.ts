import type { IncomingMessage } from '../connection/session-port.js';
import { matchesFilter } from './topic.js';

/** Bounds of what is kept. */
export interface UnclaimedLimits {
  readonly maxMessages: number;
  readonly maxBytes: number;
}

/** 1000 messages, 4 MiB. */
export const DEFAULT_UNCLAIMED_LIMITS: UnclaimedLimits = {
  maxMessages: 1000,
  maxBytes: 4 * 1024 * 1024,
};
/** Filters given up that are remembered. */
const MOST_GIVEN_UP = 100;

/**
 * Messages for which there is no handler yet: a broker that kept the session sends what it has at once, before the page has
 * subscribed again. Bounded, the oldest dropped first and counted. Pure.
 */
export class UnclaimedMessages {
  readonly #limits: UnclaimedLimits;
  readonly #givenUp = new Set<string>();
  #messages: IncomingMessage[] = [];
  #bytes = 0;
  #dropped = 0;

  constructor(limits: UnclaimedLimits = DEFAULT_UNCLAIMED_LIMITS) {
    this.#limits = limits;
  }

  /** How many were dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Keeps a message with bytes of its own, unless it was given up. */
  keep(message: IncomingMessage): void {
    for (const filter of this.#givenUp) if (matchesFilter(filter, message.topic)) return;
    this.#messages.push({ ...message, payload: message.payload.slice() });
    this.#bytes += message.payload.byteLength;
    while (this.#messages.length > this.#limits.maxMessages || this.#bytes > this.#limits.maxBytes)
      this.#drop();
  }

  /** Takes out what a filter matches, in the order in which it came. */
  take(filter: string): readonly IncomingMessage[] {
    this.#givenUp.delete(filter);
    if (this.#messages.length === 0) return [];
    const taken: IncomingMessage[] = [];
    this.#messages = this.#messages.filter((message) => {
      if (!matchesFilter(filter, message.topic)) return true;
      taken.push(message);
      this.#bytes -= message.payload.byteLength;
      return false;
    });
    return taken;
  }

  /** A filter was unsubscribed: what still comes for it is not wanted. */
  giveUp(filter: string): void {
    this.#givenUp.add(filter);
    for (const oldest of this.#givenUp) {
      if (this.#givenUp.size <= MOST_GIVEN_UP) return;
      this.#givenUp.delete(oldest);
    }
  }

  #drop(): void {
    this.#bytes -= this.#messages.shift()?.payload.byteLength ?? 0;
    this.#dropped++;
  }
}
