import type { Message } from '@mqtt-kit/core';
import { MessageRing, type MessageBounds } from '../../messages/message-ring.js';
import { MOST_READING, SLICE_MS } from './late-limits.js';

/** A message with what was read of it. */
export interface ReadMessage<T> {
  readonly message: Message;
  readonly read: T;
}

interface Begun<T> {
  readonly message: Message;
  done: { readonly read: T } | undefined;
}

/** Reads messages one after the other, and gives them back in the order in which they came. */
export class LateQueue<T> {
  readonly #read: (message: Message, untilMs: number) => T | Promise<T>;
  readonly #onRead: (messages: readonly ReadMessage<T>[]) => void;
  readonly #waiting = new MessageRing();
  #begun: Begun<T>[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param read - reads a message at once, or later; its promise is never rejected.
   * @param onRead - told of what was read, at once where it could be.
   */
  constructor(
    read: (message: Message, untilMs: number) => T | Promise<T>,
    onRead: (messages: readonly ReadMessage<T>[]) => void,
  ) {
    this.#read = read;
    this.#onRead = onRead;
  }

  /** How many are not read yet. */
  get length(): number {
    return this.#waiting.length + this.#begun.length;
  }

  /**
   * Adds messages, oldest first, and reads what can be read at once. Returns how many of those that still wait had to go: no more than
   * the bounds allow do.
   */
  add(messages: readonly Message[], bounds: MessageBounds): number {
    for (const message of messages) this.#waiting.append(message);
    this.#goOn();
    const waiting = this.#waiting.toArray();
    this.#waiting.clear();
    let gone = 0;
    // With bytes of their own: they would hold whole network frames.
    for (const message of waiting) gone += this.#waiting.push(message.copy(), bounds);
    return gone;
  }

  /** Gives up what is not read yet. */
  clear(): void {
    this.#waiting.clear();
    this.#begun = [];
  }

  #goOn(): void {
    const untilMs = performance.now() + SLICE_MS;
    const done: ReadMessage<T>[] = [];
    for (;;) {
      for (let first = this.#begun[0]; first?.done; first = this.#begun[0]) {
        done.push({ message: first.message, read: first.done.read });
        this.#begun.shift();
      }
      if (this.#waiting.length === 0 || this.#begun.length >= MOST_READING) break;
      if (performance.now() >= untilMs) {
        this.#goOnSoon();
        break;
      }
      this.#begin(untilMs);
    }
    if (done.length > 0) this.#onRead(done);
  }

  #begin(untilMs: number): void {
    const message = this.#waiting.removeOldest();
    if (!message) return;
    const read = this.#read(message, untilMs);
    if (!(read instanceof Promise)) {
      this.#begun.push({ message, done: { read } });
      return;
    }
    const begun: Begun<T> = { message: message.copy(), done: undefined };
    this.#begun.push(begun);
    void read.then((value) => {
      begun.done = { read: value };
      // Unless it was given up.
      if (this.#begun.includes(begun)) this.#goOn();
    });
  }

  #goOnSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#goOn();
    });
  }
}
