import type { Message } from '@mqtt-kit/core';
import { MessageRing, type MessageBounds } from '../messages/message-ring.js';

/** What came while an element was moved. */
interface OnTheWay {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** How many more came than may be kept, before these. */
  readonly dropped: number;
}

/** Messages that come while an element is moved, for all of its subscriptions together: in their order, each once, bounded. */
export class MessagesOnTheWay {
  readonly #ring = new MessageRing();
  #dropped = 0;
  #last: Message | undefined;

  keep(message: Message, bounds: MessageBounds): void {
    if (isSameDelivery(this.#last, message)) return;
    this.#last = message;
    this.#dropped += this.#ring.push(message.copy(), bounds);
  }

  /** Hands them over, and forgets them. */
  take(): OnTheWay {
    const taken = { messages: this.#ring.toArray(), dropped: this.#dropped };
    this.#ring.clear();
    this.#dropped = 0;
    this.#last = undefined;
    return taken;
  }
}

/** The broker sent it once, and it fits two filters: then the very same bytes come twice in a row. */
export function isSameDelivery(last: Message | undefined, message: Message): boolean {
  return last?.payload === message.payload && last.topic === message.topic;
}
