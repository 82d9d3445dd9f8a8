import type { Message } from '@mqtt-kit/core';
import type { ViewParts } from './message-view.js';

/** Messages to show, newest first. */
export interface ShownMessages {
  readonly length: number;
  at(index: number): Message | undefined;
}

/** The messages of a view: of the store, of the moment in which it stands still, and of these what is searched for. */
export function shownMessages({ store, still, search }: ViewParts): ShownMessages {
  if (!still && !search) return { length: store.length, at: (index) => store.newest(index) };
  const all = still?.messages ?? store.messages();
  const found = search ? all.filter(search) : all;
  return { length: found.length, at: (index) => found[found.length - 1 - index] };
}
