/** What waits for one slow reader, bounded in count and bytes. Pure. */

/**
 * How far behind a reader is: `held` asks that the broker send no more messages of QoS 1 and 2, for half the room is taken by them;
 * `overloaded` says that they came all the same and take twice the room.
 */
export type Pace = 'open' | 'held' | 'overloaded';

/** How much is kept. */
export interface BacklogBounds<T> {
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly bytesOf: (item: T) => number;
  /** Whether an item may not be lost; unless set, all may. */
  readonly mustStay?: ((item: T) => boolean) | undefined;
}

/** Behind from so much of the room on, and not behind any more at so much. */
const HIGH = 1 / 2;
const LOW = 1 / 4;
const FAR_TOO_MUCH = 2;

/** See the top of the file. Beyond the bounds what may be lost is dropped, the oldest first, and counted. */
export class Backlog<T> {
  readonly #bounds: BacklogBounds<T>;
  readonly #onPace: (pace: Pace) => void;
  #items: T[] = [];
  #bytes = 0;
  /** Of what must stay. */
  #stayingItems = 0;
  #stayingBytes = 0;
  #dropped = 0;
  #pace: Pace = 'open';
  #keepsStaying = true;
  #ended = false;

  /** @param onPace - called when it changes. */
  constructor(bounds: BacklogBounds<T>, onPace: (pace: Pace) => void = () => undefined) {
    this.#bounds = bounds;
    this.#onPace = onPace;
  }

  /** How many were dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  push(item: T): void {
    this.#items.push(item);
    this.#count(item, 1);
    this.#trim();
  }

  /** Takes the oldest out. */
  shift(): T | undefined {
    const item = this.#items.shift();
    if (item !== undefined) this.#count(item, -1);
    this.#tell();
    return item;
  }

  /** Takes out what fits, in order; everything, unless said otherwise. */
  take(fits: (item: T) => boolean = () => true): T[] {
    const taken: T[] = [];
    this.#items = this.#items.filter((item) => {
      if (!fits(item)) return true;
      taken.push(item);
      this.#count(item, -1);
      return false;
    });
    this.#tell();
    return taken;
  }

  /** Whether what must stay does; otherwise it is dropped as the rest is, and nobody is held up for it. */
  set keepsStaying(keeps: boolean) {
    if (keeps === this.#keepsStaying) return;
    for (const item of this.#items) this.#count(item, -1);
    this.#keepsStaying = keeps;
    for (const item of this.#items) this.#count(item, 1);
    this.#trim();
  }

  /** Nothing more comes, so nobody need be held up for its reader; what is kept can still be taken. */
  end(): void {
    this.#setPace('open');
    this.#ended = true;
  }

  #mustStay(item: T): boolean {
    return this.#keepsStaying && this.#bounds.mustStay?.(item) === true;
  }

  #trim(): void {
    const { maxItems, maxBytes } = this.#bounds;
    while (this.#items.length > maxItems || this.#bytes > maxBytes) {
      const oldest = this.#items.findIndex((kept) => !this.#mustStay(kept));
      if (oldest < 0) break;
      for (const dropped of this.#items.splice(oldest, 1)) this.#count(dropped, -1);
      this.#dropped++;
    }
    this.#tell();
  }

  #count(item: T, sign: 1 | -1): void {
    const bytes = sign * this.#bounds.bytesOf(item);
    this.#bytes += bytes;
    if (!this.#mustStay(item)) return;
    this.#stayingItems += sign;
    this.#stayingBytes += bytes;
  }

  #tell(): void {
    const { maxItems, maxBytes } = this.#bounds;
    // Also where the bounds leave no room at all.
    const taken =
      this.#stayingItems === 0
        ? 0
        : Math.max(this.#stayingItems / maxItems, this.#stayingBytes / maxBytes);
    // One message may wait whatever its size.
    if (taken > FAR_TOO_MUCH && this.#stayingItems > 1) this.#setPace('overloaded');
    else if (taken <= LOW) this.#setPace('open');
    // Too much stays too much until there is room: what was not acknowledged comes once more with the next connection.
    else if (taken >= HIGH && this.#pace === 'open') this.#setPace('held');
  }

  #setPace(pace: Pace): void {
    if (pace === this.#pace || this.#ended) return;
    this.#pace = pace;
    this.#onPace(pace);
  }
}
