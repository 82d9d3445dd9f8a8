/** Between two messages that follow each other, in milliseconds: more often, nobody could read them. */
const INTERVAL_MS = 250;

/** Shows what is new at once, and then not again before some time has passed. */
export class FollowPace {
  readonly #show: () => void;
  #last = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(show: () => void) {
    this.#show = show;
  }

  /** There is something new. */
  request(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#last = performance.now();
        this.#show();
      },
      Math.max(0, this.#last + INTERVAL_MS - performance.now()),
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
