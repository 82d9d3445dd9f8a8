import { MqttError, type Message } from '@mqtt-kit/core';
import type { KeptMessages } from '@mqtt-kit/core/history';
import { toMqttError } from '../element/mqtt-error.js';
import { loadHistory } from './load-history.js';
import { LastMessages } from '../messages/last-messages.js';
import { EARLY_BOUNDS, MessageRing } from '../messages/message-ring.js';

/** Whose messages are kept, and for how long. */
export interface DeviceHistoryOptions {
  readonly broker: string;
  readonly connection: string;
  readonly filter: string;
  readonly maxAgeMs: number;
  /** How many, where that is more than is kept anyway. */
  readonly maxMessages?: number | undefined;
  /** Told once, of what was kept before. */
  readonly onLoaded: (messages: readonly Message[]) => void;
  readonly onError: (error: MqttError) => void;
}

/** Messages of one filter, kept on this device from now on. */
export class DeviceHistory {
  readonly #options: DeviceHistoryOptions;
  readonly #leave = new AbortController();
  readonly #waiting = new MessageRing();
  readonly #last = new LastMessages();
  readonly #opening: Promise<KeptMessages | undefined>;
  #kept: KeptMessages | undefined;
  #hasFailed = false;

  constructor(options: DeviceHistoryOptions) {
    this.#options = options;
    this.#opening = this.#open();
  }

  /** Keeps what is news: copies that the broker sends at each visit would push out what came before. */
  add(messages: readonly Message[]): void {
    if (this.#hasFailed) return;
    // With bytes of their own: they would hold whole network frames.
    const news = messages.flatMap((message) => this.#last.news(message) ?? []);
    if (this.#kept) this.#kept.add(news);
    else for (const message of news) this.#waiting.push(message, EARLY_BOUNDS);
  }

  /** Deletes what is kept. */
  async forget(): Promise<void> {
    this.#waiting.clear();
    this.#last.clear();
    await (await this.#opening)?.clear();
  }

  /** Writes what waits, and ends it. */
  async close(): Promise<void> {
    this.#leave.abort();
    await (await this.#opening)?.close();
  }

  async #open(): Promise<KeptMessages | undefined> {
    const { broker, connection, filter, maxAgeMs, maxMessages = 0, onError } = this.#options;
    try {
      const { openHistory, DEFAULT_KEPT_MESSAGES } = await loadHistory();
      const kept = openHistory({
        broker,
        connection,
        filter,
        maxAgeMs,
        maxMessages: Math.max(maxMessages, DEFAULT_KEPT_MESSAGES),
        onError: (error) => {
          if (!this.#leave.signal.aborted) onError(error);
        },
      });
      kept.add(this.#waiting.toArray());
      this.#waiting.clear();
      this.#kept = kept;
      void this.#load(kept);
      return kept;
    } catch (error) {
      // Nobody will ask for them.
      this.#hasFailed = true;
      this.#waiting.clear();
      if (!this.#leave.signal.aborted) onError(toMqttError(error));
      return undefined;
    }
  }

  async #load(kept: KeptMessages): Promise<void> {
    const { signal } = this.#leave;
    const { onLoaded, onError } = this.#options;
    // Why it failed is told by `onError`.
    const loaded = await kept.load(signal).catch(() => undefined);
    if (!loaded || signal.aborted) return;
    onLoaded(loaded.messages);
    if (loaded.unreadable > 0) onError(new MqttError('envelope-unreadable', UNREADABLE));
  }
}

const UNREADABLE = 'Some of the messages that were kept on this device are damaged, and left out.';
