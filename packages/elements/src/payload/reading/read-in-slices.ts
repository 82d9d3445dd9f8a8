/** Reads what is large a little at a time, so that the page can do other things in between. */

/** Work that stops now and then: whoever does it goes on when there is time. */
export type Reading<T> = Generator<void, T, void>;

/** No longer than this at a stretch, in milliseconds: half a frame. */
const SLICE_MS = 8;
/** Between two looks at the clock lie so many small pieces of work: tenths of a millisecond. */
const PIECES_A_LOOK = 200;
/** So much takes about as long as a piece of work, in bytes or UTF-16 units. */
const PIECE_SIZE = 256;

/** Says when work made of small pieces is to stop, for a look at the clock. */
export class Pace {
  #pieces = 0;

  /**
   * Counts a piece of work. True now and then: then whoever does it yields.
   *
   * @param size - what it went through, in bytes or UTF-16 units
   */
  step(size = 0): boolean {
    this.#pieces += 1 + size / PIECE_SIZE;
    if (this.#pieces < PIECES_A_LOOK) return false;
    this.#pieces = 0;
    return true;
  }
}

/** Does the work in slices. Rejects with the signal's reason when it is not wanted any more. */
export async function readInSlices<T>(reading: Reading<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const end = performance.now() + SLICE_MS;
    do {
      const { done, value } = reading.next();
      if (done) return value;
    } while (performance.now() < end);
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
  }
}
