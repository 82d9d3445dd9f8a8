import type { MessageStore, StoreSnapshot } from '../../messages/message-store.js';

/** Pure: what is shown while a view stands still, and how much came meanwhile. */
export class Stillness {
  readonly #store: MessageStore;
  #snapshot: StoreSnapshot | undefined;
  #fresh = 0;
  /** Of those that are gone again, how many were told of. */
  #told = 0;

  constructor(store: MessageStore) {
    this.#store = store;
  }

  /** What there was when it began; undefined while the view goes on. */
  get snapshot(): StoreSnapshot | undefined {
    return this.#snapshot;
  }

  /** How many messages came since. */
  get fresh(): number {
    return this.#fresh;
  }

  /** Begins or ends it. Returns whether that is a change. */
  set(isStill: boolean): boolean {
    if (isStill === (this.#snapshot !== undefined)) return false;
    this.#snapshot = isStill ? this.#store.snapshot() : undefined;
    this.#fresh = 0;
    this.#told = 0;
    return true;
  }

  /** Counts what came, already in the store. */
  count(messages: number): void {
    if (this.#snapshot) this.#fresh += messages;
  }

  /** How many of those are gone before anybody could see them, and were not told of yet. */
  takeMissed(): number {
    const missed = Math.max(0, this.#fresh - this.#store.length - this.#told);
    this.#told += missed;
    return missed;
  }

  /** Stands still with what there is now, as after older messages came. */
  renew(): void {
    if (this.#snapshot) this.#snapshot = this.#store.snapshot();
  }

  /** The store was emptied. */
  clear(): void {
    this.#fresh = 0;
    this.#told = 0;
    this.renew();
  }
}
