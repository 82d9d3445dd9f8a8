import type { Message } from '@mqtt-kit/core';
import { nextFrame } from '../controllers/next-frame.js';
import { MessageRing, type MessageBounds } from '../messages/message-ring.js';

/** Collects messages and hands them on once a frame; what is more than the bounds allow is dropped and counted. */
export class FrameBatch {
  readonly #ring = new MessageRing();
  readonly #deliver: (messages: readonly Message[], dropped: number) => void;
  #dropped = 0;
  #cancel: (() => void) | undefined;

  constructor(deliver: (messages: readonly Message[], dropped: number) => void) {
    this.#deliver = deliver;
  }

  push(message: Message, bounds: MessageBounds): void {
    this.#dropped += this.#ring.push(message, bounds);
    this.#cancel ??= nextFrame(() => {
      this.flush();
    });
  }

  /** Counts messages that were dropped before those that follow. */
  drop(count: number): void {
    this.#dropped += count;
  }

  /** Hands on at once what was collected. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#ring.length === 0) return;
    const messages = this.#ring.toArray();
    const dropped = this.#dropped;
    this.#ring.clear();
    this.#dropped = 0;
    this.#deliver(messages, dropped);
  }
}
