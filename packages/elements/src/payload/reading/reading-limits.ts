import {
  isContainer,
  sizeOfContainer,
  TaggedValue,
  type PayloadValue,
  type ValueList,
  type ValueMap,
} from '../values/payload-value.js';
import { DecodeError } from './decode-error.js';

/** So deep values may be nested. */
export const MAX_DEPTH = 128;
/** So many values are kept; what comes after is read and counted. */
export const MAX_VALUES = 200_000;
/** After so many values whoever reads looks at the clock. */
const VALUES_A_STEP = 200;

/** Keeps the reading of one payload within bounds. */
export class ReadingLimits {
  #values = 0;
  #steps = 0;
  #depth = 0;

  /** Counts a value. True now and then: then a reader gives others their turn. */
  step(): boolean {
    this.#steps++;
    return this.#steps % VALUES_A_STEP === 0;
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
