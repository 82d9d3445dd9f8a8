/**
 * A finger reads as a mouse does that hovers: where it is put, and where it is drawn to. Lifted, it leaves what it found in sight, until
 * somebody touches another part of the page. A browser that takes the movement for scrolling ends it.
 */
export class FingerReading {
  readonly #place: HTMLElement;
  readonly #read: (clientX: number | undefined) => void;

  /** @param read - told where the finger is, in pixels of the viewport, or that nobody reads any more. */
  constructor(place: HTMLElement, read: (clientX: number | undefined) => void) {
    this.#place = place;
    this.#read = read;
    place.addEventListener('pointerdown', this.#moved);
    place.addEventListener('pointermove', this.#moved);
    place.addEventListener('pointercancel', this.#end);
  }

  stop(): void {
    this.#place.removeEventListener('pointerdown', this.#moved);
    this.#place.removeEventListener('pointermove', this.#moved);
    this.#place.removeEventListener('pointercancel', this.#end);
    removeEventListener('pointerdown', this.#elsewhere, true);
  }

  readonly #moved = ({ pointerType, clientX }: PointerEvent): void => {
    if (pointerType !== 'touch') return;
    addEventListener('pointerdown', this.#elsewhere, true);
    this.#read(clientX);
  };

  readonly #elsewhere = (event: PointerEvent): void => {
    if (!event.composedPath().includes(this.#place)) this.#end();
  };

  readonly #end = (): void => {
    removeEventListener('pointerdown', this.#elsewhere, true);
    this.#read(undefined);
  };
}
