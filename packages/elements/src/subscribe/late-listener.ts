import type { Message } from '@mqtt-kit/core';
import { MessageRing, sizeOf, type MessageBounds } from '../messages/message-ring.js';

/** How much waits for the first listener. */
const BACKLOG: MessageBounds = { maxMessages: 100, maxBytes: 256 * 1024 };

/**
 * What came before anybody listened: a framework may add its listener after the first retained messages. The first listener gets it
 * once, oldest first.
 */
export class LateListener {
  readonly #replay: (message: Message) => void;
  readonly #backlog = new MessageRing();
  #listening = false;

  constructor(replay: (message: Message) => void) {
    this.#replay = replay;
  }

  /** A message came; one that is larger than the bound alone does not wait. */
  take(message: Message): void {
    if (!this.#listening && sizeOf(message) <= BACKLOG.maxBytes)
      this.#backlog.push(message.copy(), BACKLOG);
  }

  /** What came before is not wanted any more. */
  clear(): void {
    this.#backlog.clear();
  }

  /** Somebody listens from now on, and gets what came before, after whatever set it up has ended. */
  listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    const messages = this.#backlog.toArray();
    this.#backlog.clear();
    if (messages.length === 0) return;
    queueMicrotask(() => {
      for (const message of messages) this.#replay(message);
    });
  }
}
