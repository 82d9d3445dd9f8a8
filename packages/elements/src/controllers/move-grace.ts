/** Long enough for an element that is moved, mounted twice or reloaded to come back; short enough for nobody to notice. */
const GRACE_MS = 100;

/** Puts off the end of something while its element may only be on its way to another place in the document. */
export class MoveGrace {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Whether the element is out of the document, but not for long enough. */
  get pending(): boolean {
    return this.#timer !== undefined;
  }

  /** The element left: `end` runs unless it comes back in time. */
  leave(end: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      end();
    }, GRACE_MS);
  }

  /** The element is in the document. */
  stay(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
