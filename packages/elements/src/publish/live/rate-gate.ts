import type { Cancel, Clock } from '@mqtt-kit/core';

/**
 * Lets values through at most so often, however many targets they have. Of each target one value waits, its last: it always goes through,
 * if later, and before what was given for any target after it.
 */
export class RateGate<T extends object> {
  readonly #clock: Clock;
  readonly #hasSameTarget: (one: T, other: T) => boolean;
  readonly #run: (value: T) => void;
  #waiting: readonly T[] = [];
  #intervalMs = 0;
  #lastAt = -Infinity;
  #timer: Cancel | undefined;

  /** @param hasSameTarget - whether the later of two values takes the place of the other. @param run - told each value when it may go. */
  constructor(clock: Clock, hasSameTarget: (one: T, other: T) => boolean, run: (value: T) => void) {
    this.#clock = clock;
    this.#hasSameTarget = hasSameTarget;
    this.#run = run;
  }

  /** Whether something waits for its turn. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** @param intervalMs - the shortest time between two values. */
  push(value: T, intervalMs: number): void {
    this.#waiting = [...this.#waiting.filter((each) => !this.#hasSameTarget(each, value)), value];
    this.#intervalMs = intervalMs;
    if (!this.#timer) this.#next();
  }

  /** Forgets what waits. */
  stop(): void {
    this.#timer?.();
    this.#timer = undefined;
    this.#waiting = [];
  }

  #next(): void {
    const [value, ...others] = this.#waiting;
    if (value === undefined) return;
    const wait = this.#lastAt + this.#intervalMs - this.#clock.now();
    // A clock that was set back must not hold a value for hours.
    if (wait > 0 && wait <= this.#intervalMs) {
      this.#timer = this.#clock.schedule(wait, () => {
        this.#timer = undefined;
        this.#next();
      });
      return;
    }
    this.#waiting = others;
    this.#lastAt = this.#clock.now();
    this.#run(value);
    this.#next();
  }
}
