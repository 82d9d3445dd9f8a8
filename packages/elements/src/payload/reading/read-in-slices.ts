/** Reads what is large a little at a time, so that the page can do other things in between. */

/** Work that stops now and then: whoever does it goes on when there is time. */
export type Reading<T> = Generator<void, T, void>;

/** No longer than this at a stretch, in milliseconds: half a frame. */
const SLICE_MS = 8;

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
