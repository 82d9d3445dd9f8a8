import type { Message } from '@mqtt-kit/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Ticker } from '../controllers/ticker.js';
import { MessageRing, sizeOf, type MessageBounds } from '../messages/message-ring.js';
import { FrameBatch } from './frame-batch.js';
import { RateMeter } from './rate-meter.js';

/** What has been counted since the element came to be, or was cleared. */
export interface SubscribeStatistics {
  /** Messages that came. */
  readonly received: number;
  /** Messages, or topics, that the view holds. */
  readonly kept: number;
  /** Messages that nobody could see, because too many came at once. */
  readonly dropped: number;
}

/** A message that is larger than all that may be kept. */
export interface TooLarge {
  /** In bytes. */
  readonly size: number;
  /** How large it might have been, in bytes. */
  readonly maxBytes: number;
}

/** Who keeps messages to show them. */
export interface MessageKeeper {
  /** How many messages, or topics, it holds. */
  readonly kept: number;
  /** Whether what it shows changes with time alone. */
  readonly ages: boolean;
  /**
   * Takes what came since the last frame, oldest first. Returns how many are lost to the reader; old ones that made room for new ones,
   * as is to be expected of the view, do not count.
   */
  add(messages: readonly Message[], bounds: MessageBounds): number;
  /** Takes what is from before the page was opened. */
  addOlder(messages: readonly Message[], bounds: MessageBounds): void;
  clear(): void;
}

/** The element whose messages flow here. */
export interface MessageFlowHost extends ReactiveControllerHost, HTMLElement {
  /** Whether it shows messages, or only tells of them. */
  readonly shows: boolean;
}

/** From single messages to counters, to batches of one frame, and to whoever keeps them. */
export class MessageFlow implements ReactiveController {
  readonly #host: MessageFlowHost;
  readonly #batch: FrameBatch;
  readonly #rate = new RateMeter();
  readonly #ticker: Ticker;
  /** What came before there was a keeper. */
  readonly #early = new MessageRing();
  /** What is from before the page was opened, and waits for a keeper. */
  #older: readonly Message[] = [];
  #keeper: MessageKeeper | undefined;
  #bounds: MessageBounds = { maxMessages: 1, maxBytes: 1 };
  #received = 0;
  #dropped = 0;
  #tooLarge: TooLarge | undefined;

  /** @param onBatch - told at most once a frame of all messages since, and how many more came than the bounds allow. */
  constructor(
    host: MessageFlowHost,
    onBatch: (messages: readonly Message[], dropped: number) => void,
  ) {
    this.#host = host;
    this.#batch = new FrameBatch((messages, dropped) => {
      this.#show(messages, dropped);
      onBatch(messages, dropped);
    });
    this.#ticker = new Ticker(host, () => {
      this.#rate.read();
      host.requestUpdate();
    });
    host.addController(this);
  }

  get statistics(): SubscribeStatistics {
    const kept = this.#keeper?.kept ?? this.#early.length;
    return { received: this.#received, kept, dropped: this.#dropped };
  }

  /** The last message that was counted as dropped because it is larger than all that may be kept. */
  get tooLarge(): TooLarge | undefined {
    return this.#tooLarge;
  }

  /** Per second. */
  get rate(): { readonly messages: number; readonly bytes: number } {
    return this.#rate.rate;
  }

  /** How much a batch and the view may hold. */
  set bounds(bounds: MessageBounds) {
    this.#bounds = bounds;
  }

  /** Hands over what came already, and what will come; undefined until there is one. The one before forgets what it has. */
  set keeper(keeper: MessageKeeper | undefined) {
    if (keeper === this.#keeper) return;
    this.#keeper?.clear();
    this.#keeper = keeper;
    if (!keeper) return;
    this.#dropped += keeper.add(this.#early.toArray(), this.#bounds);
    keeper.addOlder(this.#older, this.#bounds);
    this.#early.clear();
    this.#older = [];
  }

  /** Takes what is from before the page was opened; it counts as neither received nor dropped. It comes once, also to a hidden element. */
  takeOlder(older: readonly Message[]): void {
    const messages = older.filter((message) => this.#fits(message));
    if (messages.length === 0) return;
    if (this.#keeper) this.#keeper.addOlder(messages, this.#bounds);
    else this.#older = [...this.#older, ...messages];
  }

  take(message: Message): void {
    this.#received++;
    this.#rate.count(message.payload.byteLength);
    this.#batch.push(message, this.#bounds);
  }

  /** Counts messages that came and could not be kept; the ones kept follow. */
  drop(count: number): void {
    this.#received += count;
    this.#batch.drop(count);
  }

  /** Counts messages that came, and that nobody will see any more. */
  readonly miss = (count: number): void => {
    this.#dropped += count;
  };

  /** Forgets what came, and counts anew. */
  clear(): void {
    this.#batch.flush();
    this.#keeper?.clear();
    this.#early.clear();
    this.#older = [];
    this.#received = 0;
    this.#dropped = 0;
    this.#tooLarge = undefined;
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    const aging = this.#keeper?.ages === true && this.#keeper.kept > 0;
    this.#ticker.running = this.#host.shows && (this.#rate.active || aging);
  }

  #show(batch: readonly Message[], dropped: number): void {
    this.#dropped += dropped;
    if (!this.#host.shows) return;
    const messages = batch.filter((message) => this.#fits(message));
    this.#dropped += batch.length - messages.length;
    if (this.#keeper) this.#dropped += this.#keeper.add(messages, this.#bounds);
    else
      for (const message of messages)
        this.#dropped += this.#early.push(message.copy(), this.#bounds);
    this.#host.requestUpdate();
  }

  /** One that is larger than the bound alone would empty the view, and go itself with the next one. */
  #fits(message: Message): boolean {
    const size = sizeOf(message);
    const { maxBytes } = this.#bounds;
    if (size > maxBytes) this.#tooLarge = { size, maxBytes };
    return size <= maxBytes;
  }
}
