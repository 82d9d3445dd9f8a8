/** Pure: messages kept within bounds, for an element as for a controller. */
import type { Message } from '@mqtt-kit/core';

/** How much may be kept. */
export interface MessageBounds {
  readonly maxMessages: number;
  readonly maxBytes: number;
}

/** How much waits until what keeps or shows it is loaded or back in its place, and is remembered to be compared with. */
export const EARLY_BOUNDS: MessageBounds = { maxMessages: 1000, maxBytes: 4 * 1024 * 1024 };

/** Messages in the order in which they came, bounded in count and bytes: the oldest go first, the newest always stays. */
export class MessageRing {
  #messages: (Message | undefined)[] = [];
  #first = 0;
  #bytes = 0;

  get length(): number {
    return this.#messages.length - this.#first;
  }

  /** What the messages are taken to cost together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds one message. Returns how many old ones had to go. */
  push(message: Message, { maxMessages, maxBytes }: MessageBounds): number {
    this.append(message);
    let gone = 0;
    while (this.length > 1 && (this.length > maxMessages || this.#bytes > maxBytes)) {
      this.removeOldest();
      gone++;
    }
    return gone;
  }

  /** Adds one message, whatever the bounds; its owner sees to them. */
  append(message: Message): void {
    this.#messages.push(message);
    this.#bytes += sizeOf(message);
  }

  /** The message that is `index` places behind the newest. */
  newest(index: number): Message | undefined {
    return index < this.length ? this.#messages[this.#messages.length - 1 - index] : undefined;
  }

  /** All of them, oldest first. */
  toArray(): Message[] {
    return this.#messages.slice(this.#first).filter((message) => message !== undefined);
  }

  clear(): void {
    this.#messages = [];
    this.#first = 0;
    this.#bytes = 0;
  }

  /** Takes the oldest one out. */
  removeOldest(): Message | undefined {
    if (this.length === 0) return undefined;
    const message = this.#messages[this.#first];
    this.#messages[this.#first] = undefined;
    this.#first++;
    if (message) this.#bytes -= sizeOf(message);
    // Moved together now and then rather than at each message.
    if (this.#first > 64 && this.#first * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#first);
      this.#first = 0;
    }
    return message;
  }
}

/** What a message is taken to cost: its payload, its topic, and what may be long of its properties. */
export function sizeOf({
  payload,
  topic,
  properties = {},
}: Pick<Message, 'payload' | 'topic'> & Partial<Pick<Message, 'properties'>>): number {
  return payload.byteLength + topic.length + sizeOfProperties(properties);
}

function sizeOfProperties({
  userProperties,
  correlationData,
  contentType = '',
  responseTopic = '',
}: Message['properties']): number {
  let size = contentType.length + responseTopic.length + (correlationData?.byteLength ?? 0);
  for (const [name, values] of Object.entries(userProperties ?? {})) {
    // Repeated ones stand under one name.
    const all = typeof values === 'string' ? [values] : values;
    for (const value of all) size += name.length + value.length;
  }
  return size;
}
