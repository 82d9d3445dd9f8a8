/** How far behind the readers of one connection are, taken together: the session is told of the slowest. */
import type { Pace } from '../routing/backlog.js';

/** See the top of the file. */
export class Paces {
  readonly #tell: (pace: Pace) => void;
  readonly #behind = new Map<symbol, Pace>();
  #told: Pace = 'open';

  /** @param tell - called when the slowest is faster or slower than before. */
  constructor(tell: (pace: Pace) => void) {
    this.#tell = tell;
  }

  /** A place for one reader, which tells there how far behind it is. */
  reader(): (pace: Pace) => void {
    const reader = Symbol();
    return (pace) => {
      if (pace === 'open') this.#behind.delete(reader);
      else this.#behind.set(reader, pace);
      const all = [...this.#behind.values()];
      const slowest = all.includes('overloaded') ? 'overloaded' : (all[0] ?? 'open');
      if (slowest === this.#told) return;
      this.#told = slowest;
      this.#tell(slowest);
    };
  }
}
