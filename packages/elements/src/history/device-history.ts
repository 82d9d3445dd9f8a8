import { MqttError, type Message } from '@mqtt-kit/core';
import type { KeptMessages } from '@mqtt-kit/core/history';
import { toMqttError } from '../element/mqtt-error.js';
import { loadHistory } from './load-history.js';
import { MessageRing, type MessageBounds } from '../messages/message-ring.js';

/** Whose messages are kept, and for how long. */
export interface DeviceHistoryOptions {
  readonly broker: string;
  readonly connection: string;
  readonly filter: string;
  readonly maxAgeMs: number;
  /** Told once, of what was kept before. */
  readonly onLoaded: (messages: readonly Message[]) => void;
  readonly onError: (error: MqttError) => void;
}

/** How much waits while the part that keeps it is loaded. */
const BOUNDS: MessageBounds = { maxMessages: 1000, maxBytes: 4 * 1024 * 1024 };

/** Messages of one filter, kept on this device from now on. */
export class DeviceHistory {
  readonly #options: DeviceHistoryOptions;
  readonly #leave = new AbortController();
  readonly #waiting = new MessageRing();
  readonly #opening: Promise<KeptMessages | undefined>;
  #kept: KeptMessages | undefined;
  #hasFailed = false;

  constructor(options: DeviceHistoryOptions) {
    this.#options = options;
    this.#opening = this.#open();
  }

  add(messages: readonly Message[]): void {
    if (this.#kept) this.#kept.add(messages);
    // With bytes of their own: they would hold whole network frames.
    else if (!this.#hasFailed)
      for (const message of messages) this.#waiting.push(message.copy(), BOUNDS);
  }

  /** Deletes what is kept. */
  async forget(): Promise<void> {
    this.#waiting.clear();
    await (await this.#opening)?.clear();
  }

  /** Writes what waits, and ends it. */
  async close(): Promise<void> {
    this.#leave.abort();
    await (await this.#opening)?.close();
  }

  async #open(): Promise<KeptMessages | undefined> {
    const { broker, connection, filter, maxAgeMs, onError } = this.#options;
    try {
      const { openHistory } = await loadHistory();
      const kept = openHistory({
        broker,
        connection,
        filter,
        maxAgeMs,
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
