import { MqttError } from '../errors.js';

/** How much a queue keeps for a slow reader. */
export interface QueueBounds<T> {
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly bytesOf: (item: T) => number;
  /** What is kept of an item that nobody waits for: memory that is not shared with others. */
  readonly keep: (item: T) => T;
}

/** Holds items for one slow reader: bounded in count and bytes, the oldest dropped first and counted. */
export class BoundedQueue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #bounds: QueueBounds<T>;
  readonly #onReturn: () => void;
  #items: T[] = [];
  #bytes = 0;
  #dropped = 0;
  #end: { readonly error?: unknown } | undefined;
  #readers: {
    resolve: (result: IteratorResult<T, undefined>) => void;
    reject: (error: unknown) => void;
  }[] = [];

  /** @param onReturn - called once when the reader leaves the loop. */
  constructor(bounds: QueueBounds<T>, onReturn: () => void) {
    this.#bounds = bounds;
    this.#onReturn = onReturn;
  }

  /** How many items were dropped, oldest first, because the reader was slower than they came. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Counts what was dropped before it came here. */
  addDropped(count: number): void {
    this.#dropped += count;
  }

  /** Hands an item to the waiting reader or keeps it. */
  push(item: T): void {
    if (this.#end) return;
    const reader = this.#readers.shift();
    if (reader) {
      reader.resolve({ value: item, done: false });
      return;
    }
    const { maxItems, maxBytes, bytesOf, keep } = this.#bounds;
    const kept = keep(item);
    this.#items.push(kept);
    this.#bytes += bytesOf(kept);
    while (this.#items.length > maxItems || this.#bytes > maxBytes) {
      const oldest = this.#items.shift();
      this.#bytes -= oldest === undefined ? 0 : bytesOf(oldest);
      this.#dropped++;
    }
  }

  /** Ends the queue: what is kept can still be read; then the loop ends, or throws `error`. */
  close(error?: unknown): void {
    if (this.#end) return;
    this.#end = error === undefined ? {} : { error };
    for (const reader of this.#readers.splice(0)) {
      if (error === undefined) reader.resolve({ value: undefined, done: true });
      else reader.reject(error);
    }
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const item = this.#items.shift();
    if (item !== undefined) {
      this.#bytes -= this.#bounds.bytesOf(item);
      return Promise.resolve({ value: item, done: false });
    }
    if (this.#end) {
      const { error } = this.#end;
      this.#end = {};
      if (error instanceof Error) return Promise.reject(error);
      if (error !== undefined)
        return Promise.reject(new MqttError('closed', 'The subscription ended.', { cause: error }));
      return Promise.resolve({ value: undefined, done: true });
    }
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject });
    });
  }

  return(): Promise<IteratorResult<T, undefined>> {
    if (!this.#end) this.#onReturn();
    this.#items = [];
    this.#bytes = 0;
    this.close();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
