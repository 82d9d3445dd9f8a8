import {
  ExactText,
  isContainer,
  TaggedValue,
  ValueList,
  ValueMap,
  type PayloadValue,
  type ValueContainer,
} from '../values/payload-value.js';
import { keyText, leafText, previewOfValue } from '../values/value-text.js';
import { Pace, type Reading } from '../reading/read-in-slices.js';
import { MAX_CHANGES, type PayloadChange, type PayloadChanges } from './payload-change.js';
import { sameBytes } from './same-bytes.js';

/** Longer runs of items that came or went are one change. */
const MOST_ONE_BY_ONE = 10;
/** Longer lists are compared by their places only. */
const MOST_NAMED = 5000;

/** Which values were added, removed or changed, by their paths. */
export function* valueChanges(before: PayloadValue, after: PayloadValue): Reading<PayloadChanges> {
  const comparison = new Comparison();
  yield* comparison.compare('', before, after);
  return {
    changes: comparison.changes.slice(0, MAX_CHANGES),
    more: comparison.full || comparison.cut,
  };
}

class Comparison {
  readonly changes: PayloadChange[] = [];
  /** Whether there is more on a side than was kept of it, and so more than was compared. */
  cut = false;
  readonly #pace = new Pace();

  get full(): boolean {
    return this.changes.length > MAX_CHANGES;
  }

  *compare(path: string, before: PayloadValue, after: PayloadValue): Reading<void> {
    if (this.full) return;
    if (isContainer(before) && isContainer(after)) this.#look(before, after);
    if (before instanceof ValueMap && after instanceof ValueMap)
      yield* this.#maps(path, before, after);
    else if (before instanceof ValueList && after instanceof ValueList)
      yield* this.#lists(path, before, after);
    else if (!(yield* this.#same(before, after)))
      this.#tell('changed', path, previewed(before), previewed(after));
  }

  *#maps(path: string, before: ValueMap, after: ValueMap): Reading<void> {
    const olds = yield* byKey(before, this.#pace);
    for (const [id, { place, value }] of yield* byKey(after, this.#pace)) {
      if (this.#pace.step(id.length)) yield;
      const old = olds.get(id);
      if (!old) this.#tell('added', path + place, '', previewed(value));
      else yield* this.compare(path + place, old.value, value);
      olds.delete(id);
      if (this.full) return;
    }
    for (const { place, value } of olds.values())
      this.#tell('removed', path + place, previewed(value), '');
  }

  /** Items at the beginning and the end that are the same stay where they are; what lies between is compared one by one. */
  *#lists(path: string, before: ValueList, after: ValueList): Reading<void> {
    const oldNamed = yield* byName(before, this.#pace);
    const newNamed = oldNamed && (yield* byName(after, this.#pace));
    if (oldNamed && newNamed) {
      yield* this.#maps(path, oldNamed, newNamed);
      return;
    }
    const olds = before.items;
    const news = after.items;
    const least = Math.min(olds.length, news.length);
    let first = 0;
    while (first < least && (yield* this.#same(olds[first], news[first]))) first++;
    let last = 0;
    // Of two lists of one length each item has its place.
    while (
      olds.length !== news.length &&
      last < least - first &&
      (yield* this.#same(olds[olds.length - 1 - last], news[news.length - 1 - last]))
    )
      last++;
    const oldEnd = olds.length - last;
    const newEnd = news.length - last;
    const bothEnd = Math.min(oldEnd, newEnd);
    for (let index = first; index < bothEnd && !this.full; index++)
      yield* this.compare(`${path}[${String(index)}]`, olds[index], news[index]);
    this.#tellRun('removed', path, olds.slice(0, oldEnd), bothEnd);
    this.#tellRun('added', path, news.slice(0, newEnd), bothEnd);
  }

  /** A long run of items is one change. */
  #tellRun(
    kind: 'added' | 'removed',
    path: string,
    items: readonly PayloadValue[],
    first: number,
  ): void {
    const tell = (place: string, text: string): void => {
      this.#tell(
        kind,
        `${path}[${place}]`,
        kind === 'removed' ? text : '',
        kind === 'added' ? text : '',
      );
    };
    if (items.length - first > MOST_ONE_BY_ONE) {
      const run = new ValueList();
      run.items.push(...items.slice(first, first + MOST_ONE_BY_ONE));
      tell(`${String(first)}–${String(items.length - 1)}`, previewOfValue(run));
    } else
      for (let index = first; index < items.length; index++)
        tell(String(index), previewed(items[index]));
  }

  #tell(kind: PayloadChange['kind'], place: string, before: string, after: string): void {
    if (!this.full) this.changes.push({ kind, place: place.replace(/^\./, ''), before, after });
  }

  *#same(a: PayloadValue, b: PayloadValue): Reading<boolean> {
    if (this.#pace.step(typeof a === 'string' ? a.length : 0)) yield;
    if (Object.is(a, b)) return true;
    if (a instanceof ValueList && b instanceof ValueList) {
      this.#look(a, b);
      return a.omitted === b.omitted && (yield* this.#sameRun(a.items, b.items));
    }
    if (a instanceof ValueMap && b instanceof ValueMap) {
      this.#look(a, b);
      return (
        a.omitted === b.omitted &&
        (yield* this.#sameRun(a.keys, b.keys)) &&
        (yield* this.#sameRun(a.values, b.values))
      );
    }
    if (a instanceof TaggedValue && b instanceof TaggedValue)
      return a.label === b.label && (yield* this.#same(a.value, b.value));
    if (a instanceof ExactText && b instanceof ExactText) return a.text === b.text;
    if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
    return a instanceof Uint8Array && b instanceof Uint8Array && (yield* sameBytes(a, b));
  }

  *#sameRun(a: readonly PayloadValue[], b: readonly PayloadValue[]): Reading<boolean> {
    if (a.length !== b.length) return false;
    for (const [index, item] of a.entries()) if (!(yield* this.#same(item, b[index]))) return false;
    return true;
  }

  #look(a: ValueContainer, b: ValueContainer): void {
    if (a.omitted > 0 || b.omitted > 0) this.cut = true;
  }
}

/** Items by their names where each has one of its own, as metrics of Sparkplug do: they may come in any order, and some may not come. */
function* byName({ items, omitted }: ValueList, pace: Pace): Reading<ValueMap | undefined> {
  if (items.length === 0 || items.length > MOST_NAMED || omitted > 0) return undefined;
  const named = new ValueMap();
  const names = new Set<string>();
  for (const item of items) {
    const name = item instanceof ValueMap ? item.get('name') : undefined;
    if (typeof name !== 'string' || names.has(name)) return undefined;
    if (pace.step(name.length)) yield;
    names.add(name);
    named.add(name, item);
  }
  return named;
}

interface Entry {
  readonly place: string;
  readonly value: PayloadValue;
}

/** A key that comes several times counts with its last value. */
function* byKey({ keys, values }: ValueMap, pace: Pace): Reading<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for (const [index, key] of keys.entries()) {
    const text = keyText(key);
    const place = text === key ? `.${text}` : `[${text}]`;
    // Whole, for the text of a long key is cut.
    const id = typeof key === 'string' ? key : `\0${text}`;
    if (pace.step(id.length)) yield;
    entries.set(id, { place, value: values[index] });
  }
  return entries;
}

function previewed(value: PayloadValue): string {
  return isContainer(value) ? previewOfValue(value) : leafText(value, 200);
}
