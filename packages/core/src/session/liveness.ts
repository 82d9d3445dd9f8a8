import type { Cancel, Clock } from '../environment/environment.js';

/** What liveness does when it is time. */
export interface LivenessActions {
  ping(): void;
  /** Nothing came back in time, twice. */
  dead(): void;
}

// Proxies and load balancers cut sockets that were idle for 60 s, so with a keep alive of 60 s the ping goes out after 45 s.
const PING_AT = 0.75;
const LONGEST_ANSWER_MS = 10_000;
/** How long an answer may take when there is a reason to doubt the connection, in milliseconds. */
export const PROBE_MS = 5000;

/**
 * Keeps one connection alive and notices when it is dead (MQTT 3.1.1 §3.1.2.10). A ping goes out when for three quarters of the keep
 * alive nothing came in or nothing went out: the broker counts what we send, and we must know that it is still there. A ping that is
 * not answered is followed by a probe: one more, with a short deadline.
 */
export class Liveness {
  readonly #clock: Clock;
  readonly #actions: LivenessActions;
  readonly #pingAfterMs: number;
  readonly #answerMs: number;
  #lastIn: number;
  #lastOut: number;
  #waiting: 'no' | 'for-ping' | 'for-probe' = 'no';
  #hidden = false;
  #cancel: Cancel = () => undefined;

  /** @param keepalive - seconds; 0 turns everything but probes off (§3.1.2.10). */
  constructor(clock: Clock, keepalive: number, actions: LivenessActions) {
    this.#clock = clock;
    this.#actions = actions;
    this.#pingAfterMs = keepalive > 0 ? keepalive * 1000 * PING_AT : Infinity;
    this.#answerMs = Math.min(LONGEST_ANSWER_MS, keepalive * 1000);
    this.#lastIn = this.#lastOut = clock.now();
    this.#schedule(this.#pingAfterMs);
  }

  /** In a hidden page timers come late, so each one that comes is used for a ping. */
  set hidden(hidden: boolean) {
    this.#hidden = hidden;
  }

  /** A packet came in. */
  received(): void {
    this.#lastIn = this.#clock.now();
    if (this.#waiting === 'no') return;
    this.#waiting = 'no';
    this.#schedule(this.#pingAfterMs);
  }

  /** A packet of ours went out. */
  sent(): void {
    this.#lastOut = this.#clock.now();
  }

  /** There is a reason to doubt the connection: asks, and takes silence of {@link PROBE_MS} for its end. */
  probe(): void {
    if (this.#waiting === 'for-probe') return;
    this.#waiting = 'for-probe';
    this.#ping(PROBE_MS);
  }

  /** Ends the watch. */
  stop(): void {
    this.#cancel();
  }

  #schedule(delayMs: number): void {
    this.#cancel();
    this.#cancel = this.#clock.schedule(delayMs, () => {
      this.#check();
    });
  }

  #check(): void {
    if (this.#waiting === 'for-probe') {
      this.#actions.dead();
      return;
    }
    if (this.#waiting === 'for-ping') {
      this.probe();
      return;
    }
    const left = Math.min(this.#lastIn, this.#lastOut) + this.#pingAfterMs - this.#clock.now();
    if (left > 0 && !this.#hidden) {
      this.#schedule(left);
      return;
    }
    this.#waiting = 'for-ping';
    this.#ping(this.#answerMs);
  }

  #ping(answerMs: number): void {
    this.#lastOut = this.#clock.now();
    this.#actions.ping();
    this.#schedule(answerMs);
  }
}
