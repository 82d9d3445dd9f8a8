/** Timers of so many milliseconds are held: what is shorter runs as ever, and what is longer are a test's own. */
const HELD_MS = { least: 5000, most: 10_000 };

/** The time of a page in a test's hand: what waits for seconds goes on when the test lets it, and the clock goes with it. */
export class HeldTime {
  readonly #setTimeout = window.setTimeout;
  readonly #clearTimeout = window.clearTimeout;
  readonly #held = new Map<unknown, { readonly run: () => void; readonly atMs: number }>();
  #passedMs = 0;

  constructor() {
    const now = performance.now.bind(performance);
    performance.now = () => now() + this.#passedMs;
    const setTimeout = (run: () => void, ms = 0): unknown => {
      if (ms < HELD_MS.least || ms > HELD_MS.most) return this.#setTimeout.call(window, run, ms);
      // A number that no other timer has.
      const id = this.#setTimeout.call(window, () => undefined);
      this.#held.set(id, { run, atMs: performance.now() + ms });
      return id;
    };
    window.setTimeout = setTimeout as typeof window.setTimeout;
    window.clearTimeout = (id) => {
      this.#held.delete(id);
      this.#clearTimeout.call(window, id);
    };
  }

  /** How many are held. */
  get waiting(): number {
    return this.#held.size;
  }

  /** Lets so much time pass. */
  pass(ms: number): void {
    this.#passedMs += ms;
    for (const [id, { run, atMs }] of [...this.#held]) {
      if (atMs > performance.now() || !this.#held.delete(id)) continue;
      run();
    }
  }

  /** From now on time is its own again. */
  release(): void {
    window.setTimeout = this.#setTimeout;
    window.clearTimeout = this.#clearTimeout;
    Reflect.deleteProperty(performance, 'now');
  }
}
