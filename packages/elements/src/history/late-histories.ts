import type { Connection, Message } from '@mqtt-kit/core';
import type { ReactiveControllerHost } from 'lit';
import { toMqttError } from '../element/mqtt-error.js';
import { EARLY_BOUNDS, MessageRing } from '../messages/message-ring.js';
import type { HistoriesController } from './histories-controller.js';
import type { HistoryControllerOptions } from './history-controller.js';
import type { HistoryAttributes } from './history-options.js';
import { historyNotLoaded } from './load-history.js';

/** What an element wants to have from before, and to keep for later. */
export interface WantedHistories extends HistoryAttributes {
  readonly connection: Connection | undefined;
  readonly filters: readonly string[];
  /** How many messages of each are kept on this device, where that is more than is kept anyway. */
  readonly maxMessages?: number;
}

/** What could not be loaded is not asked for again before that, in milliseconds. */
const RETRY_MS = 10_000;

/** What came before, and what is kept for later, of one element. Few pages ask for it: what does it is loaded when one does. */
export class LateHistories {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: HistoryControllerOptions;
  readonly #import: () => Promise<typeof import('./histories-controller.js')>;
  readonly #waiting = new MessageRing();
  #wanted: WantedHistories | undefined;
  #loading: Promise<void> | undefined;
  #histories: HistoriesController | undefined;

  /** @param load - how what keeps it is loaded. */
  constructor(
    host: ReactiveControllerHost & HTMLElement,
    options: HistoryControllerOptions,
    load = () => import('./histories-controller.js'),
  ) {
    this.#host = host;
    this.#options = options;
    this.#import = load;
  }

  /** Keeps and fetches as wanted; does nothing where it does so already. For `willUpdate`. */
  want(wanted: WantedHistories): void {
    // An element that was taken out has no connection any more; what came before belongs to the one that it had.
    if (!this.#host.isConnected) return;
    this.#wanted = wanted;
    if (this.#histories) this.#histories.want(wanted);
    else if (wanted.keep !== undefined || wanted.historySrc !== undefined)
      this.#loading ??= this.#load();
  }

  /** Messages that came: they are kept, if that is wanted. */
  take(messages: readonly Message[]): void {
    if (this.#histories) this.#histories.take(messages);
    // With bytes of their own: they would hold whole network frames.
    else if (this.#loading)
      for (const message of messages) this.#waiting.push(message.copy(), EARLY_BOUNDS);
  }

  /** Deletes what is kept on this device. @param failed - told why something is still there. */
  forget(failed: (error: unknown) => void): void {
    this.#waiting.clear();
    if (this.#histories) this.#histories.forget(failed);
    else
      void this.#loading?.then(() => {
        this.#histories?.forget(failed);
      });
  }

  async #load(): Promise<void> {
    try {
      const module = await this.#import().catch(historyNotLoaded);
      this.#histories = new module.HistoriesController(this.#host, this.#options);
      if (this.#wanted) this.#histories.want(this.#wanted);
      const waiting = this.#waiting.toArray();
      this.#waiting.clear();
      if (this.#host.isConnected) this.#histories.take(waiting);
      // It was taken out meanwhile: what came before that is kept all the same.
      else if (this.#wanted) module.keepAtOnce(this.#wanted, waiting, this.#options.onError);
    } catch (error) {
      this.#options.onError(toMqttError(error));
      setTimeout(() => {
        this.#loading = undefined;
        this.#host.requestUpdate();
      }, RETRY_MS);
    }
  }
}
