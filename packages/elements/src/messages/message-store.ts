/** Pure: what an element shows, within bounds: the newest messages, and the newest of each topic. */
import type { Message } from '@mqtt-kit/core';
import { MessageRing, sizeOf, type MessageBounds } from './message-ring.js';
import { sameBytes, withoutRetainedCopies } from './retained-copy.js';

/** What is known of one topic. */
export interface TopicEntry {
  readonly topic: string;
  /** The newest message. */
  readonly latest: Message;
  /** How many came, those that are no longer kept included. */
  readonly count: number;
}

/** What a store held at one moment. */
export interface StoreSnapshot {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** By topic. */
  readonly topics: ReadonlyMap<string, TopicEntry>;
}

interface KnownTopic extends TopicEntry {
  latest: Message;
  count: number;
  /** The number of its newest message; those of the ring are the highest. */
  sequence: number;
}

/**
 * The newest messages of all topics, and the newest of each, together within one bound. A message that is both is kept once. Topics
 * hold at most half of the bytes beyond that, so that neither view starves the other: the topic longest without news goes first.
 */
export class MessageStore {
  readonly #ring = new MessageRing();
  /** In the order of their news. */
  readonly #topics = new Map<string, KnownTopic>();
  #sequence = 0;
  /** What the newest messages of topics cost that are no longer among the newest of all. */
  #beside = 0;
  #topicsVersion = 0;
  readonly #older = new WeakSet<Message>();
  readonly #cleared = new WeakSet<Message>();

  /** How many messages are kept. */
  get length(): number {
    return this.#ring.length;
  }

  /** The newest message of each topic, in the order of their news. */
  get topics(): ReadonlyMap<string, TopicEntry> {
    return this.#topics;
  }

  /** Changes when a topic comes or goes. */
  get topicsVersion(): number {
    return this.#topicsVersion;
  }

  /** What is kept is taken to cost this many bytes. */
  get bytes(): number {
    return this.#ring.bytes + this.#beside;
  }

  /** The message that is `index` places behind the newest. */
  newest(index: number): Message | undefined {
    return this.#ring.newest(index);
  }

  /** All messages, oldest first. */
  messages(): readonly Message[] {
    return this.#ring.toArray();
  }

  /** What is there now, to stand still while the store goes on. */
  snapshot(): StoreSnapshot {
    const topics = new Map<string, TopicEntry>();
    for (const [topic, { latest, count }] of this.#topics)
      topics.set(topic, { topic, latest, count });
    return { messages: this.messages(), topics };
  }

  /**
   * What of these messages, oldest first, is news: the broker sends its retained ones again whenever another part of the page
   * subscribes. A copy of what is older than this page says that it still holds, and is news.
   */
  newsOf(messages: readonly Message[]): readonly Message[] {
    return withoutRetainedCopies(messages, (topic) => {
      const latest = this.#topics.get(topic)?.latest;
      return latest && !this.#older.has(latest) ? latest : undefined;
    });
  }

  /** Adds messages, oldest first, each with bytes of its own. Returns how many topics had to go. */
  add(messages: readonly Message[], bounds: MessageBounds): number {
    let forgotten = 0;
    for (const message of messages) {
      this.#append(message.copy());
      forgotten += this.#fit(bounds);
    }
    return forgotten;
  }

  /**
   * Adds messages from before the first one: what was kept earlier. They are marked as {@link isOlder}. They may come in any order and
   * more than once, from the device and from a server, and some of them came here too: the same one is kept once.
   */
  addOlder(messages: readonly Message[], bounds: MessageBounds): void {
    const beside = [...this.#topics.values()].filter((known) => this.#isBeside(known));
    const before = [...beside.map(({ latest }) => latest), ...this.#ring.toArray()];
    const counts = new Map([...this.#topics].map(([topic, { count }]) => [topic, count]));
    const older = before.filter((message) => this.#older.has(message));
    const known = new KnownMessages(before);
    for (const message of messages) {
      if (!known.add(message)) continue;
      const kept = message.copy();
      this.#older.add(kept);
      older.push(kept);
    }
    older.sort((a, b) => a.receivedAt - b.receivedAt);
    this.clear();
    const newer = before.filter((each) => !this.#older.has(each));
    for (const message of [...withoutCopies(older), ...newer]) {
      this.#append(message);
      this.#fit(bounds);
    }
    // Those that went before the older ones came count all the same.
    for (const [topic, entry] of this.#topics)
      entry.count = Math.max(entry.count, counts.get(topic) ?? 0);
  }

  /** Whether a message is from before this page was opened. */
  isOlder(message: Message): boolean {
    return this.#older.has(message);
  }

  /** Whether the broker keeps this message for later subscribers, as far as is known here. */
  isRetained(message: Message): boolean {
    return message.retain && !this.#cleared.has(message);
  }

  /** The broker was told to forget what it keeps of the topic of this message: what came so far is no longer kept there. */
  markCleared(message: Message): void {
    const { topic } = message;
    const kept = [message, this.#topics.get(topic)?.latest, ...this.messages()];
    for (const each of kept) if (each?.topic === topic) this.#cleared.add(each);
  }

  /** The message on the same topic that came before this one, if it is still among these, oldest first. */
  previousOf(message: Message, messages = this.messages()): Message | undefined {
    for (let index = messages.lastIndexOf(message) - 1; index >= 0; index--) {
      const candidate = messages[index];
      if (candidate?.topic === message.topic) return candidate;
    }
    return undefined;
  }

  /** Whether a message on the same topic certainly came before this one, kept or not. */
  isPreceded(message: Message): boolean {
    const messages = this.messages();
    const known = this.#topics.get(message.topic);
    const place = messages.lastIndexOf(message);
    if (!known || (place < 0 && known.latest !== message)) return false;
    const later = messages.filter(
      ({ topic }, index) => topic === message.topic && place >= 0 && index > place,
    );
    return known.count > later.length + 1;
  }

  clear(): void {
    this.#ring.clear();
    this.#topics.clear();
    this.#beside = 0;
    this.#topicsVersion++;
  }

  #append(message: Message): void {
    this.#sequence++;
    this.#ring.append(message);
    const { topic } = message;
    const known = this.#topics.get(topic);
    if (known) {
      if (this.#isBeside(known)) this.#beside -= sizeOf(known.latest);
      known.latest = message;
      known.count++;
      known.sequence = this.#sequence;
      // To the end of the order of news.
      this.#topics.delete(topic);
      this.#topics.set(topic, known);
    } else {
      this.#topics.set(topic, { topic, latest: message, count: 1, sequence: this.#sequence });
      this.#topicsVersion++;
    }
  }

  /** Makes room; returns how many topics went for it. */
  #fit({ maxMessages, maxBytes }: MessageBounds): number {
    while (this.#ring.length > maxMessages && this.#ring.length > 1) this.#dropOldest();
    let forgotten = this.#forgetTopics(() => this.#topics.size > maxMessages);
    forgotten += this.#forgetTopics(() => this.#beside > maxBytes / 2);
    while (this.bytes > maxBytes && this.#ring.length > 1) {
      this.#dropOldest();
      forgotten += this.#forgetTopics(() => this.#beside > maxBytes / 2);
    }
    return forgotten;
  }

  #dropOldest(): void {
    const message = this.#ring.removeOldest();
    if (!message) return;
    if (this.#topics.get(message.topic)?.latest === message) this.#beside += sizeOf(message);
  }

  /** The topic of the newest message always stays. */
  #forgetTopics(tooMuch: () => boolean): number {
    let forgotten = 0;
    for (const [topic, known] of this.#topics) {
      if (this.#topics.size <= 1 || !tooMuch()) break;
      if (this.#isBeside(known)) this.#beside -= sizeOf(known.latest);
      this.#topics.delete(topic);
      this.#topicsVersion++;
      forgotten++;
    }
    return forgotten;
  }

  #isBeside({ sequence }: KnownTopic): boolean {
    return sequence <= this.#sequence - this.#ring.length;
  }
}

/** A broker sends its retained copy at each visit: where nothing has changed since, it is no news. */
function withoutCopies(messages: readonly Message[]): readonly Message[] {
  const last = new Map<string, Uint8Array>();
  return messages.filter(({ topic, payload, retain }) => {
    const before = last.get(topic);
    last.set(topic, payload);
    return !(retain && before && sameBytes(before, payload));
  });
}

/** Messages by what tells most of them apart: moment, length and topic. */
class KnownMessages {
  readonly #known = new Map<string, Message[]>();

  constructor(messages: readonly Message[]) {
    for (const message of messages) this.add(message);
  }

  /** False for one that is known, byte for byte. */
  add(message: Message): boolean {
    const key = `${message.receivedAt} ${message.payload.byteLength} ${message.topic}`;
    const alike = this.#known.get(key) ?? [];
    if (alike.some(({ payload }) => sameBytes(payload, message.payload))) return false;
    this.#known.set(key, [...alike, message]);
    return true;
  }
}
