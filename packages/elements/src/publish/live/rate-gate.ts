import type { Cancel, Clock } from '@mqtt-kit/core';

/** Lets a call through at most so often. The last one always goes through, if later: the last value wins. */
export class RateGate {
  readonly #clock: Clock;
  readonly #run: () => void;
  #lastAt = -Infinity;
  #waiting: Cancel | undefined;

  constructor(clock: Clock, run: () => void) {
    this.#clock = clock;
    this.#run = run;
  }

  /** @param intervalMs - the shortest time between two calls. */
  push(intervalMs: number): void {
    if (this.#waiting) return;
    const wait = this.#lastAt + intervalMs - this.#clock.now();
    // A clock that was set back must not hold a value for hours.
    if (wait <= 0 || wait > intervalMs) {
      this.#go();
      return;
    }
    this.#waiting = this.#clock.schedule(wait, () => {
      this.#go();
    });
  }

  /** Forgets what waits. */
  stop(): void {
    this.#waiting?.();
    this.#waiting = undefined;
  }

  #go(): void {
    this.stop();
    this.#lastAt = this.#clock.now();
    this.#run();
  }
}
