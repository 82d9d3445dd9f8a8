import type { Message } from '@mqtt-kit/core';
import type { MessageStore, StoreSnapshot } from '../../messages/message-store.js';

/** Pure: what is shown while a view stands still, and how much came meanwhile. */
export class Stillness {
  readonly #store: MessageStore;
  #snapshot: StoreSnapshot | undefined;
  /** What there was when a pause began, while something from before that is shown. */
  #pause: StoreSnapshot | undefined;
  #fresh = 0;
  /** How many came since the last snapshot, of a pause too. */
  #unseen = 0;
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
    this.#reset();
    return true;
  }

  /** A pause begins. What stands still already stays in its place until {@link goToPause}. */
  pause(): void {
    if (!this.#snapshot) {
      this.set(true);
      return;
    }
    this.#pause = this.#store.snapshot();
    this.#unseen = 0;
    this.#told = 0;
  }

  /** Goes on to what there was when the pause began. Returns whether that is a change. */
  goToPause(): boolean {
    if (!this.#pause) return false;
    this.#snapshot = this.#pause;
    this.#pause = undefined;
    this.#fresh = this.#unseen;
    return true;
  }

  /** Counts what came, already in the store. */
  count(messages: number): void {
    if (!this.#snapshot) return;
    this.#fresh += messages;
    this.#unseen += messages;
  }

  /** How many of those are gone before anybody could see them, and were not told of yet. */
  takeMissed(): number {
    const missed = Math.max(0, this.#unseen - this.#store.length - this.#told);
    this.#told += missed;
    return missed;
  }

  /** Older messages came: it has them too, and nothing of what came since. */
  renew(): void {
    this.#snapshot &&= withOlder(this.#snapshot, this.#store);
    this.#pause &&= withOlder(this.#pause, this.#store);
  }

  /** The store was emptied. */
  clear(): void {
    this.#reset();
    if (this.#snapshot) this.#snapshot = this.#store.snapshot();
  }

  #reset(): void {
    this.#pause = undefined;
    this.#fresh = 0;
    this.#unseen = 0;
    this.#told = 0;
  }
}

/** The same moment, with what a store has from before the page was opened. */
function withOlder({ messages, topics }: StoreSnapshot, store: MessageStore): StoreSnapshot {
  const isOlder = (message: Message): boolean => store.isOlder(message);
  const known = new Set(messages);
  const come = store.messages().filter((message) => isOlder(message) && !known.has(message));
  const entries = new Map(topics);
  for (const message of come) {
    const { topic, receivedAt } = message;
    const { latest = message, count = 0 } = entries.get(topic) ?? {};
    const isLatest = isOlder(latest) && latest.receivedAt <= receivedAt;
    entries.set(topic, { topic, latest: isLatest ? message : latest, count: count + 1 });
  }
  // Of some topics no more than the newest message is kept.
  for (const [topic, entry] of store.topics)
    if (!entries.has(topic) && isOlder(entry.latest)) entries.set(topic, { ...entry });
  const older = [...messages.filter(isOlder), ...come];
  older.sort((a, b) => a.receivedAt - b.receivedAt);
  return {
    messages: [...older, ...messages.filter((message) => !isOlder(message))],
    topics: entries,
  };
}
