/** How often at most a screen reader is told, in milliseconds. */
const PAUSE_MS = 15_000;

/** Counts news, and says now and then how many there were: at once would drown whoever listens. */
export class SpokenSummary {
  readonly #now: () => number;
  #count = 0;
  #saidAt = Number.NEGATIVE_INFINITY;
  #said = '';

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  count(news: number): void {
    this.#count += news;
  }

  /**
   * What to say now; the same as before while it is too early or nothing is new.
   *
   * @param listening - whether somebody is at the element, so that it is worth saying.
   * @param word - the news in words.
   */
  text(listening: boolean, word: (count: number) => string): string {
    if (!listening) {
      this.#count = 0;
      this.#said = '';
      return '';
    }
    if (this.#count > 0 && this.#now() - this.#saidAt >= PAUSE_MS) {
      this.#said = word(this.#count);
      this.#saidAt = this.#now();
      this.#count = 0;
    }
    return this.#said;
  }
}
