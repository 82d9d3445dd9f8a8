import type { Connection, Message } from '@mqtt-kit/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { HistoryController, type HistoryControllerOptions } from '../history/history-controller.js';
import type { HistoryAttributes } from '../history/history-options.js';

/** What came before, and what is kept for later, of each topic filter of one element. */
export class HistoriesController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: HistoryControllerOptions;
  readonly #each = new Map<string, HistoryController>();

  constructor(host: ReactiveControllerHost & HTMLElement, options: HistoryControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    // Each history is a controller of its own.
  }

  /** Keeps and fetches as wanted; does nothing where it does so already. For `willUpdate`. */
  want(
    connection: Connection | undefined,
    filters: readonly string[],
    attributes: HistoryAttributes,
  ): void {
    const { keep, historySrc } = attributes;
    const wanted = keep === undefined && historySrc === undefined ? [] : filters;
    for (const filter of wanted) {
      let history = this.#each.get(filter);
      if (!history) {
        history = new HistoryController(this.#host, this.#options);
        this.#each.set(filter, history);
      }
      history.want(connection && { connection, filter, ...attributes });
    }
    for (const [filter, history] of this.#each) {
      if (wanted.includes(filter)) continue;
      this.#each.delete(filter);
      history.want(undefined);
      this.#host.removeController(history);
    }
  }

  /** Messages that came: they are kept, if that is wanted. */
  take(messages: readonly Message[]): void {
    for (const [filter, history] of this.#each) {
      const own = messages.filter((message) => message.filter === filter);
      if (own.length > 0) history.take(own);
    }
  }

  /** Deletes what is kept on this device. @param failed - told why something is still there. */
  forget(failed: (error: unknown) => void): void {
    for (const history of this.#each.values()) history.forget().catch(failed);
  }
}
