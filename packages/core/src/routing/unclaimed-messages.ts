import type { IncomingMessage } from '../connection/session-port.js';
import type { Cancel } from '../environment/environment.js';
import { Backlog, type Pace } from './backlog.js';
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
/** So long the broker is held back for a handler that may never come, in milliseconds. */
export const PATIENCE_MS = 10_000;

/** What unclaimed messages need of the world. */
export interface UnclaimedParts {
  readonly schedule: (delayMs: number, task: () => void) => Cancel;
  readonly onPace: (pace: Pace) => void;
}

/**
 * Messages for which there is no handler yet: a broker that kept the session sends what it has at once, before the page has
 * subscribed again. Bounded: messages of QoS 0 are dropped first; for those of QoS 1 and 2 the broker is held back, but not for ever,
 * for it may have subscriptions that this page has no handler for. What is dropped is counted, the oldest first. Pure.
 */
export class UnclaimedMessages {
  readonly #parts: UnclaimedParts;
  readonly #backlog: Backlog<IncomingMessage>;
  readonly #givenUp = new Set<string>();
  #patience: Cancel | undefined;

  constructor(parts: UnclaimedParts, limits: UnclaimedLimits = DEFAULT_UNCLAIMED_LIMITS) {
    this.#parts = parts;
    this.#backlog = new Backlog(
      {
        maxItems: limits.maxMessages,
        maxBytes: limits.maxBytes,
        bytesOf: ({ payload }) => payload.byteLength,
        mustStay: ({ qos }) => qos > 0,
      },
      (pace) => {
        this.#onPace(pace);
      },
    );
  }

  /** How many were dropped. */
  get dropped(): number {
    return this.#backlog.dropped;
  }

  /** Keeps a message with bytes of its own, unless it was given up. */
  keep(message: IncomingMessage): void {
    for (const filter of this.#givenUp) if (matchesFilter(filter, message.topic)) return;
    this.#backlog.push({ ...message, payload: message.payload.slice() });
  }

  /** Takes out what a filter matches, in the order in which it came. */
  take(filter: string): readonly IncomingMessage[] {
    this.#givenUp.delete(filter);
    const taken = this.#backlog.take(({ topic }) => matchesFilter(filter, topic));
    // For a handler of none of them nobody need be held up again.
    if (taken.length > 0) this.#backlog.keepsStaying = true;
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

  /** The connection is closed: nothing more comes, and nobody will ask. */
  end(): void {
    this.#backlog.take();
    this.#backlog.end();
    this.#patience?.();
    this.#patience = undefined;
  }

  #onPace(pace: Pace): void {
    if (pace === 'open') {
      this.#patience?.();
      this.#patience = undefined;
    } else {
      this.#patience ??= this.#parts.schedule(PATIENCE_MS, () => {
        this.#patience = undefined;
        // Until a handler comes that some of them were waiting for.
        this.#backlog.keepsStaying = false;
      });
    }
    this.#parts.onPace(pace);
  }
}
