/** Loaded when an element first asks for messages from before, or has them kept. */
import type { Message, MqttError } from '@mqtt-kit/core';
import type { ReactiveControllerHost } from 'lit';
import { DeviceHistory } from './device-history.js';
import { HistoryController, type HistoryControllerOptions } from './history-controller.js';
import { keepMs } from './history-options.js';
import type { WantedHistories } from './late-histories.js';

/** What came before, and what is kept for later, of each topic filter of one element: each by a controller. */
export class HistoriesController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: HistoryControllerOptions;
  readonly #each = new Map<string, HistoryController>();

  constructor(host: ReactiveControllerHost & HTMLElement, options: HistoryControllerOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** Keeps and fetches as wanted; does nothing where it does so already. For `willUpdate`. */
  want({ connection, filters, ...rest }: WantedHistories): void {
    const wanted = rest.keep === undefined && rest.historySrc === undefined ? [] : filters;
    for (const filter of wanted) {
      let history = this.#each.get(filter);
      if (!history) {
        history = new HistoryController(this.#host, this.#options);
        this.#each.set(filter, history);
      }
      history.want(connection && { connection, filter, ...rest });
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

/** Keeps messages of an element that is no longer in a document. */
export function keepAtOnce(
  { connection, filters, keep, maxMessages }: WantedHistories,
  messages: readonly Message[],
  onError: (error: MqttError) => void,
): void {
  const maxAgeMs = keep === undefined ? undefined : keepMs(keep);
  if (!connection || maxAgeMs === undefined) return;
  for (const filter of filters) {
    const own = messages.filter((message) => message.filter === filter);
    if (own.length === 0) continue;
    const place = { broker: connection.url, connection: connection.name ?? '', filter };
    const bounds = { maxAgeMs, maxMessages };
    const history = new DeviceHistory({ ...place, ...bounds, onLoaded: () => undefined, onError });
    history.add(own);
    void history.close();
  }
}
