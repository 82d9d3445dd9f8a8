import {
  isContainer,
  sizeOfContainer,
  TaggedValue,
  type PayloadValue,
  type ValueList,
  type ValueMap,
} from '../values/payload-value.js';
import { DecodeError } from './decode-error.js';
import { Pace } from './read-in-slices.js';

/** So deep values may be nested. */
export const MAX_DEPTH = 128;
/** So many values are kept; what comes after is read and counted. */
export const MAX_VALUES = 200_000;
/** Keeps the reading of one payload within bounds. */
export class ReadingLimits {
  readonly #pace = new Pace();
  #values = 0;
  #depth = 0;
  #at = 0;

  /** Whether what comes from now on is only counted. */
  get isFull(): boolean {
    return this.#values >= MAX_VALUES;
  }

  /**
   * Counts a value. True now and then: then a reader gives others their turn.
   *
   * @param at - where the reader stands, in bytes or UTF-16 units: few values may be long
   */
  step(at = this.#at): boolean {
    const size = Math.max(0, at - this.#at);
    this.#at = at;
    return this.#pace.step(size);
  }

  enter(): void {
    this.#depth++;
    if (this.#depth > MAX_DEPTH) throw new DecodeError({ code: 'too-deep' });
  }

  leave(): void {
    this.#depth--;
  }

  /** Keeps an item, or counts it. */
  push(list: ValueList, item: PayloadValue): void {
    if (this.#keeps(item)) list.items.push(item);
    else list.omitted++;
  }

  /** Keeps an entry, or counts it. */
  add(map: ValueMap, key: PayloadValue, value: PayloadValue): void {
    if (this.#keeps(value)) map.add(key, value);
    else map.omitted++;
  }

  /** What was begun before there were too many is kept with the part that was. */
  #keeps(value: PayloadValue): boolean {
    this.#values++;
    if (this.#values <= MAX_VALUES) return true;
    let inner = value;
    while (inner instanceof TaggedValue) inner = inner.value;
    return isContainer(inner) && sizeOfContainer(inner) > inner.omitted;
  }
}
