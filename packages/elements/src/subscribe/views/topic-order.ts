import type { Message } from '@mqtt-kit/core';
import type { TopicEntry } from '../../messages/message-store.js';
import type { ViewParts } from './message-view.js';

/** “boiler/2” before “boiler/10”. */
export const NATURAL = new Intl.Collator('en', { numeric: true });

/** Topics in their natural order, sorted anew only when one came or went. */
export class TopicOrder {
  #version: unknown;
  #topics: readonly string[] = [];

  /** What a view of topics shows: all that are known, and of these what is searched for. */
  entries({ store, still, search }: ViewParts): readonly TopicEntry[] {
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
      if (entry && isFound(entry.latest, search)) entries.push(entry);
    }
    return entries;
  }
}

function isFound(message: Message, search: ViewParts['search']): boolean {
  return search === undefined || search(message);
}
