import type { Cancel, Clock } from '../environment/environment.js';

/** What liveness does when it is time. */
export interface LivenessActions {
  ping(): void;
  /** Nothing came back in time. */
  dead(): void;
}

// Proxies and load balancers cut sockets that were idle for 60 s, so with a keep alive of 60 s the ping goes out after 45 s.
const PING_AT = 0.75;
const LONGEST_ANSWER_MS = 10_000;

/**
 * Keeps one connection alive and notices when it is dead (MQTT 3.1.1 §3.1.2.10). A ping goes out when for three quarters of the keep
 * alive nothing came in or nothing went out: the broker counts what we send, and we must know that it is still there.
 */
export class Liveness {
  readonly #clock: Clock;
  readonly #actions: LivenessActions;
  readonly #pingAfterMs: number;
  readonly #answerMs: number;
  #lastIn: number;
  #lastOut: number;
  #waitingSince: number | undefined;
  #cancel: Cancel = () => undefined;

  /** @param keepalive - seconds; 0 turns everything off (§3.1.2.10). */
  constructor(clock: Clock, keepalive: number, actions: LivenessActions) {
    this.#clock = clock;
    this.#actions = actions;
    this.#pingAfterMs = keepalive * 1000 * PING_AT;
    this.#answerMs = Math.min(LONGEST_ANSWER_MS, keepalive * 1000);
    this.#lastIn = this.#lastOut = clock.now();
    if (keepalive > 0) this.#schedule(this.#pingAfterMs);
  }

  /** A packet came in. */
  received(): void {
    this.#lastIn = this.#clock.now();
    this.#waitingSince = undefined;
  }

  /** A packet of ours went out. */
  sent(): void {
    this.#lastOut = this.#clock.now();
  }

  /** Ends the watch. */
  stop(): void {
    this.#cancel();
  }

  #schedule(delayMs: number): void {
    this.#cancel = this.#clock.schedule(delayMs, () => {
      this.#check();
    });
  }

  #check(): void {
    const now = this.#clock.now();
    if (this.#waitingSince !== undefined) {
      this.#actions.dead();
      return;
    }
    const quietSince = Math.min(this.#lastIn, this.#lastOut);
    const left = quietSince + this.#pingAfterMs - now;
    if (left > 0) {
      this.#schedule(left);
      return;
    }
    this.#waitingSince = this.#lastOut = now;
    this.#actions.ping();
    this.#schedule(this.#answerMs);
  }
}
