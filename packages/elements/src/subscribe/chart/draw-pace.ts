/** Between two drawings, in milliseconds: more often, nobody could read the values. */
const INTERVAL_MS = 100;
/** For a person who asked for less movement. */
const CALM_INTERVAL_MS = 1000;

/** Draws at once, and then not again before some time has passed. */
export class DrawPace {
  readonly #draw: () => void;
  #last = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  /** There is something new to be drawn. */
  request(): void {
    if (this.#timer !== undefined) return;
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const due = this.#last + (isCalm ? CALM_INTERVAL_MS : INTERVAL_MS);
    const wait = due - performance.now();
    if (wait <= 0) this.#run();
    else this.#timer = setTimeout(this.#run, wait);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  readonly #run = (): void => {
    this.#timer = undefined;
    this.#last = performance.now();
    this.#draw();
  };
}
