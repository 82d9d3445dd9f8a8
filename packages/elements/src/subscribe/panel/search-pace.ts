import { nextFrame } from '../../controllers/next-frame.js';

/** No longer than this of one frame, in milliseconds. */
const SLICE_MS = 8;

/** How many of all that are kept are looked at in one frame; the others are in the next ones. */
export class SearchPace {
  readonly #goOn: () => void;
  readonly #now: () => number;
  #untilMs = 0;
  #isBehind = false;

  /** @param goOn - told in the next frame that there is time again, where some are left. */
  constructor(goOn: () => void, now = () => performance.now()) {
    this.#goOn = goOn;
    this.#now = now;
  }

  /** Whether some are left since the last {@link begin}. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Begins a frame. */
  begin(ms = SLICE_MS): void {
    this.#untilMs = this.#now() + ms;
    this.#isBehind = false;
  }

  /** Whether there is time for one more. */
  readonly hasTime = (): boolean => {
    if (this.#now() < this.#untilMs) return true;
    if (!this.#isBehind) nextFrame(this.#goOn);
    this.#isBehind = true;
    return false;
  };
}
