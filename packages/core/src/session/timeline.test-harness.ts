/** Simulated time of a whole world: the network, the broker and the page share it. */
import type { Cancel } from '../environment/environment.js';

interface Entry {
  readonly at: number;
  readonly run: () => void;
}

/** Runs what falls due in order, and lets promises settle after each. */
export class Timeline {
  #now = 1_000_000;
  readonly #entries = new Set<Entry>();

  /** Milliseconds since the epoch. */
  get now(): number {
    return this.#now;
  }

  at(at: number, run: () => void): Cancel {
    const entry = { at: Math.max(at, this.#now), run };
    if (entry.at !== Infinity) this.#entries.add(entry);
    return () => {
      this.#entries.delete(entry);
    };
  }

  after(delayMs: number, run: () => void): Cancel {
    return this.at(this.#now + delayMs, run);
  }

  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#entries.delete(next);
      this.#now = next.at;
      next.run();
      // As many turns as the longest chain of promises in a session needs.
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    }
    this.#now = until;
  }

  /** A set keeps the order of adding, so the first of those at the same time comes first. */
  #next(until: number): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of this.#entries)
      if (entry.at <= until && (!first || entry.at < first.at)) first = entry;
    return first;
  }
}
