/** Pure: what is news among the messages that come, and what is only the broker's retained copy of what was there already. */
import type { Message } from '@mqtt-kit/core';
import { EARLY_BOUNDS, sizeOf, type MessageBounds } from './message-ring.js';
import { isCopyOf } from './retained-copy.js';

/**
 * Remembers the last message of each topic, within bounds; the topic longest without news is forgotten first, and its next copy counts as news. A broker sends what it
 * retains at each subscription, by whomever (MQTT 3.1.1 §3.8.4): a device that went silent must not look alive for it.
 */
export class LastMessages {
  readonly #bounds: MessageBounds;
  readonly #last = new Map<string, Message>();
  #bytes = 0;

  constructor(bounds: MessageBounds = EARLY_BOUNDS) {
    this.#bounds = bounds;
  }

  /** Takes a message. @returns it, with bytes of its own; undefined where it is a copy of the last one of its topic. */
  news(message: Message): Message | undefined {
    const { topic } = message;
    const before = this.#last.get(topic);
    if (isCopyOf(before, message)) return undefined;
    const kept = message.copy();
    if (before) this.#forget(before);
    this.#last.set(topic, kept);
    this.#bytes += sizeOf(kept);
    const { maxMessages, maxBytes } = this.#bounds;
    for (const oldest of this.#last.values()) {
      if (oldest === kept || (this.#last.size <= maxMessages && this.#bytes <= maxBytes)) break;
      this.#forget(oldest);
    }
    return kept;
  }

  clear(): void {
    this.#last.clear();
    this.#bytes = 0;
  }

  #forget(message: Message): void {
    this.#last.delete(message.topic);
    this.#bytes -= sizeOf(message);
  }
}
