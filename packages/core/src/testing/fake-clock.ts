import type { Cancel, Clock } from '../environment/environment.js';

interface Task {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Time that moves only when a test says so.
 *
 * @example
 * const clock = new FakeClock();
 * clock.schedule(1000, () => …);
 * clock.advance(1000);
 */
export class FakeClock implements Clock {
  #now: number;
  #order = 0;
  readonly #tasks = new Set<Task>();

  /** @param now - milliseconds since the epoch. */
  constructor(now = 1_000_000) {
    this.#now = now;
  }

  /** How many tasks are scheduled. */
  get pending(): number {
    return this.#tasks.size;
  }

  now(): number {
    return this.#now;
  }

  schedule(delayMs: number, run: () => void): Cancel {
    const task = { at: this.#now + Math.max(0, delayMs), order: ++this.#order, run };
    if (task.at !== Infinity) this.#tasks.add(task);
    return () => {
      this.#tasks.delete(task);
    };
  }

  /** Lets `ms` milliseconds pass and runs what falls due, in order, including what those tasks schedule themselves. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (let task = this.#due(until); task; task = this.#due(until)) {
      this.#tasks.delete(task);
      this.#now = task.at;
      task.run();
    }
    this.#now = until;
  }

  #due(until: number): Task | undefined {
    let first: Task | undefined;
    for (const task of this.#tasks) {
      if (task.at > until) continue;
      if (!first || task.at < first.at || (task.at === first.at && task.order < first.order))
        first = task;
    }
    return first;
  }
}
