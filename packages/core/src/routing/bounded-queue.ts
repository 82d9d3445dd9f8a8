import { MqttError } from '../errors.js';
import { Backlog, type BacklogBounds, type Pace } from './backlog.js';

/** How much a queue keeps for a slow reader. */
export interface QueueBounds<T> extends BacklogBounds<T> {
  /** What is kept of an item that nobody waits for: memory that is not shared with others. */
  readonly keep: (item: T) => T;
}

/** Items for one slow reader as an async iterator; see {@link Backlog}. */
export class BoundedQueue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #keep: (item: T) => T;
  readonly #backlog: Backlog<T>;
  readonly #onReturn: () => void;
  #droppedBefore = 0;
  #end: { readonly error?: unknown } | undefined;
  #readers: {
    resolve: (result: IteratorResult<T, undefined>) => void;
    reject: (error: unknown) => void;
  }[] = [];

  /**
   * @param onReturn - called once when the reader leaves the loop.
   * @param onPace - called when the reader falls behind, and when it has caught up.
   */
  constructor(bounds: QueueBounds<T>, onReturn: () => void, onPace?: (pace: Pace) => void) {
    this.#keep = bounds.keep;
    this.#backlog = new Backlog(bounds, onPace);
    this.#onReturn = onReturn;
  }

  /** How many items were dropped, oldest first, because the reader was slower than they came. */
  get dropped(): number {
    return this.#droppedBefore + this.#backlog.dropped;
  }

  /** Counts what was dropped before it came here. */
  addDropped(count: number): void {
    this.#droppedBefore += count;
  }

  /** Hands an item to the waiting reader or keeps it. */
  push(item: T): void {
    if (this.#end) return;
    const reader = this.#readers.shift();
    if (reader) {
      reader.resolve({ value: item, done: false });
      return;
    }
    this.#backlog.push(this.#keep(item));
  }

  /** Ends the queue: what is kept can still be read; then the loop ends, or throws `error`. */
  close(error?: unknown): void {
    if (this.#end) return;
    this.#end = error === undefined ? {} : { error };
    this.#backlog.end();
    for (const reader of this.#readers.splice(0)) {
      if (error === undefined) reader.resolve({ value: undefined, done: true });
      else reader.reject(error);
    }
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const item = this.#backlog.shift();
    if (item !== undefined) return Promise.resolve({ value: item, done: false });
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
    this.#backlog.take();
    this.close();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
