/** Which live connections of this page, and of every copy of the kit in it, belong to saved ones. */
import { pageWide } from '../environment/page-wide.js';
import type { Connection } from './connection.js';

/** The event of {@link savedUse}. */
export const SAVED_USE_CHANGE = 'change';

interface SavedUse {
  readonly target: EventTarget;
  /** By the id of what is saved; a connection that is used several times stands there as often. */
  readonly live: Map<string, readonly Connection[]>;
}

const use = (): SavedUse =>
  pageWide('core/saved-use/0', () => ({ target: new EventTarget(), live: new Map() })).value;

/** Dispatches {@link SAVED_USE_CHANGE} when somebody begins or ends to use a saved connection. */
export function savedUse(): EventTarget {
  return use().target;
}

/** The live connection of a saved one: the one that is up, where there are several, or the latest. */
export function savedInUse(id: string): Connection | undefined {
  const all = use().live.get(id) ?? [];
  return all.findLast(({ state }) => state.status === 'connected') ?? all.at(-1);
}

/** Notes that a saved connection is used. @returns ends it. */
export function beginSavedUse(id: string, connection: Connection): () => void {
  const { target, live } = use();
  const change = (next: readonly Connection[]): void => {
    if (next.length > 0) live.set(id, next);
    else live.delete(id);
    target.dispatchEvent(new Event(SAVED_USE_CHANGE));
  };
  change([...(live.get(id) ?? []), connection]);
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    const all = live.get(id) ?? [];
    const index = all.indexOf(connection);
    change(all.filter((_, place) => place !== index));
  };
}
