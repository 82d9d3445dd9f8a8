import type { TopicEntry } from '../../messages/message-store.js';
import type { ViewParts } from './message-view.js';

/** “boiler/2” before “boiler/10”. */
export const NATURAL = new Intl.Collator('en', { numeric: true });

/** What decides which topics are shown, and where. */
export type TopicOrderParts = Pick<ViewParts, 'store' | 'still' | 'search' | 'held'>;

/** Topics in their natural order, sorted anew only when one came or went. */
export class TopicOrder {
  #version: unknown;
  #topics: readonly string[] = [];
  #entries: readonly TopicEntry[] = [];
  #search: ViewParts['search'];
  #waiting = 0;

  /** How many topics came that have no place, since the others must stay where they are. */
  get waiting(): number {
    return this.#waiting;
  }

  /** What a view of topics shows: all that are known, and of these what is searched for. */
  entries(parts: TopicOrderParts): readonly TopicEntry[] {
    const isHeld = parts.held && parts.search === this.#search && this.#entries.length > 0;
    this.#entries = isHeld ? this.#held(parts) : this.#all(parts);
    this.#waiting = isHeld ? this.#countWaiting(parts) : 0;
    this.#search = parts.search;
    return this.#entries;
  }

  /** The same topics in the same places, with what they say now. */
  #held({ store, still }: TopicOrderParts): readonly TopicEntry[] {
    const known = still?.topics ?? store.topics;
    return this.#entries.map((entry) => known.get(entry.topic) ?? entry);
  }

  #countWaiting({ store, still, search }: TopicOrderParts): number {
    const shown = new Set(this.#entries.map(({ topic }) => topic));
    return countOthers(still?.topics ?? store.topics, shown, search);
  }

  #all({ store, still, search }: TopicOrderParts): readonly TopicEntry[] {
    const known = still?.topics ?? store.topics;
    const version: unknown = still ?? store.topicsVersion;
    if (version !== this.#version) {
      this.#version = version;
      const before = this.#topics.filter((topic) => known.has(topic));
      const isBefore = new Set(before);
      const come = [...known.keys()].filter((topic) => !isBefore.has(topic));
      // Two sorted runs are soon one.
      this.#topics = [...before, ...come.sort(NATURAL.compare)].sort(NATURAL.compare);
    }
    const entries: TopicEntry[] = [];
    for (const topic of this.#topics) {
      const entry = known.get(topic);
      if (entry && (!search || search(entry.latest))) entries.push(entry);
    }
    return entries;
  }
}

/** How many topics there are beside those that are shown. */
export function countOthers(
  known: ReadonlyMap<string, TopicEntry>,
  shown: { has(topic: string): boolean },
  search: ViewParts['search'],
): number {
  let count = 0;
  for (const [topic, { latest }] of known)
    if (!shown.has(topic) && (!search || search(latest))) count++;
  return count;
}
