import type { Message } from '@mqtt-kit/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Ticker } from '../controllers/ticker.js';
import { FrameBatch } from './frame-batch.js';
import type { MessageBounds } from '../messages/message-ring.js';
import { RateMeter } from './rate-meter.js';
import type { SubscribeStatistics } from './subscribe-counters.js';
import { LatestTopics } from './views/latest-topics.js';
import { MessageList } from './views/message-list.js';
import type { MessageView } from './views/message-view.js';

/** The element whose messages flow here. */
export interface MessageFlowHost extends ReactiveControllerHost, HTMLElement {}

/** From single messages to counters, to batches of one frame, and to the view. */
export class MessageFlow implements ReactiveController {
  readonly #host: MessageFlowHost;
  readonly #list: MessageList;
  readonly #latest: LatestTopics;
  readonly #batch: FrameBatch;
  readonly #rate = new RateMeter();
  readonly #ticker: Ticker;
  #view: MessageView;
  #bounds: MessageBounds = { maxMessages: 1, maxBytes: 1 };
  #received = 0;
  #dropped = 0;

  /** @param onBatch - told at most once a frame of all messages since, and how many more came than the bounds allow. */
  constructor(
    host: MessageFlowHost,
    onBatch: (messages: readonly Message[], dropped: number) => void,
  ) {
    this.#host = host;
    this.#list = new MessageList(host);
    this.#latest = new LatestTopics(host);
    this.#view = this.#list;
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

  get view(): MessageView {
    return this.#view;
  }

  get statistics(): SubscribeStatistics {
    return { received: this.#received, kept: this.#view.kept, dropped: this.#dropped };
  }

  /** Per second. */
  get rate(): { readonly messages: number; readonly bytes: number } {
    return this.#rate.rate;
  }

  /** How much a batch and the view may hold. */
  set bounds(bounds: MessageBounds) {
    this.#bounds = bounds;
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

  /** Forgets what came, and counts anew. */
  clear(): void {
    this.#batch.flush();
    this.#view.clear();
    this.#received = 0;
    this.#dropped = 0;
    this.#host.requestUpdate();
  }

  /** Shows what is kept in another way. */
  show(view: 'list' | 'latest'): void {
    const before = this.#view;
    this.#view = view === 'latest' ? this.#latest : this.#list;
    if (this.#view === before) return;
    this.#view.add(before.messages(), this.#bounds);
    before.resume();
    before.clear();
  }

  hostUpdate(): void {
    const aging = this.#view.ages && this.#view.kept > 0;
    this.#ticker.running = !this.#host.hidden && (this.#rate.active || aging);
  }

  #show(messages: readonly Message[], dropped: number): void {
    this.#dropped += dropped;
    if (this.#host.hidden) return;
    this.#dropped += this.#view.add(messages, this.#bounds);
    this.#host.requestUpdate();
  }
}
