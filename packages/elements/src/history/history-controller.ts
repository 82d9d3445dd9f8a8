import { msg, str } from '@lit/localize';
import type { Connection, Message, MqttError } from '@mqtt-kit/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { MoveGrace } from '../controllers/move-grace.js';
import { toMqttError } from '../element/mqtt-error.js';
import { wordedError } from '../localization/error-text.js';
import { formatNumber } from '../localization/format.js';
import { DeviceHistory } from './device-history.js';
import { isSingular } from '../localization/plural.js';
import { loadHistory } from './load-history.js';
import { keepMs, type HistoryAttributes } from './history-options.js';

/** Where older messages come from. */
export type HistorySource = 'device' | 'server';

/** How one of the two stands. */
export type HistoryStatus = 'none' | 'loading' | 'ready' | 'failed';

/** What an element wants: attributes that are wrong count as absent. */
export interface WantedHistory extends HistoryAttributes {
  readonly connection: Connection;
  readonly filter: string;
  /** How many are kept, where that is more than is kept anyway. */
  readonly maxMessages?: number;
}

/** What the controller tells its element. */
export interface HistoryControllerOptions {
  /** Told once for each source, broker and filter, also when there are none: messages from before, oldest first. */
  readonly onOlder: (messages: readonly Message[], source: HistorySource) => void;
  /** Nothing is kept any more, nothing could be fetched, or some of it makes no sense. */
  readonly onError: (error: MqttError) => void;
}

/** Something that runs, and what it runs for. */
interface Running<T> {
  readonly key: string;
  readonly part: T;
}

/**
 * Messages from before: those that were kept on this device, and those of a server; and keeps those that come. An element that is moved
 * goes on.
 */
export class HistoryController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: HistoryControllerOptions;
  readonly #grace = new MoveGrace();
  readonly #status: Record<HistorySource, HistoryStatus> = { device: 'none', server: 'none' };
  #device: Running<DeviceHistory> | undefined;
  #server: Running<AbortController> | undefined;
  /** For which broker, name and filter older messages of this device were told: another age tells them no second time. */
  #told: string | undefined;
  /** What a server has answered is not asked for again when the connection was only away. */
  #answered: string | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, options: HistoryControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** How it stands with what is kept here, and with what is fetched. */
  statusOf(source: HistorySource): HistoryStatus {
    return this.#status[source];
  }

  /** Keeps and fetches as wanted; does nothing when it does so already. For `willUpdate`. */
  want(wanted: WantedHistory | undefined): void {
    if (!this.#host.isConnected) return;
    this.#wantDevice(wanted);
    this.#wantServer(wanted);
  }

  /** Messages that came: they are kept, if that is wanted. */
  take(messages: readonly Message[]): void {
    this.#device?.part.add(messages);
  }

  /** Deletes what is kept here of this filter. */
  async forget(): Promise<void> {
    await this.#device?.part.forget();
  }

  hostConnected(): void {
    this.#grace.stay();
  }

  hostDisconnected(): void {
    this.#grace.leave(() => {
      this.#wantDevice(undefined);
      this.#wantServer(undefined);
      this.#told = undefined;
      this.#answered = undefined;
    });
  }

  #wantDevice(wanted: WantedHistory | undefined): void {
    const maxAgeMs = wanted?.keep === undefined ? undefined : keepMs(wanted.keep);
    const place = wanted && [wanted.connection.url, wanted.connection.name ?? '', wanted.filter];
    const { maxMessages } = wanted ?? {};
    const key =
      place && maxAgeMs !== undefined
        ? JSON.stringify([...place, maxAgeMs, maxMessages])
        : undefined;
    if (key === this.#device?.key) return;
    void this.#device?.part.close();
    this.#device = undefined;
    this.#status.device = 'none';
    if (!wanted || key === undefined || maxAgeMs === undefined) return;
    const isCurrent = (): boolean => this.#device?.key === key;
    const told = JSON.stringify(place);
    this.#status.device = 'loading';
    const part = new DeviceHistory({
      broker: wanted.connection.url,
      connection: wanted.connection.name ?? '',
      filter: wanted.filter,
      maxAgeMs,
      maxMessages,
      onLoaded: (messages) => {
        if (!isCurrent()) return;
        this.#become('device', 'ready');
        if (this.#told === told) return;
        this.#told = told;
        this.#options.onOlder(messages, 'device');
      },
      onError: (error) => {
        if (!isCurrent()) return;
        if (error.code !== 'envelope-unreadable') this.#become('device', 'failed');
        this.#options.onError(error);
      },
    });
    this.#device = { key, part };
  }

  #wantServer(wanted: WantedHistory | undefined): void {
    const { historySrc, filter, connection } = wanted ?? {};
    const key =
      historySrc !== undefined && filter !== undefined
        ? JSON.stringify([connection?.url, historySrc, filter])
        : undefined;
    if (wanted && key !== this.#answered) this.#answered = undefined;
    if (key === this.#server?.key) return;
    this.#server?.part.abort();
    this.#server = undefined;
    this.#status.server = 'none';
    if (key === undefined || historySrc === undefined || filter === undefined) return;
    const running = { key, part: new AbortController() };
    this.#server = running;
    this.#status.server = key === this.#answered ? 'ready' : 'loading';
    if (key !== this.#answered) void this.#fetch(historySrc, filter, running);
  }

  async #fetch(
    historySrc: string,
    filter: string,
    { key, part: { signal } }: Running<AbortController>,
  ): Promise<void> {
    try {
      const { fetchHistory } = await loadHistory();
      const pageUrl = document.baseURI;
      const { messages, wrong } = await fetchHistory(historySrc, { filter, signal, pageUrl });
      if (signal.aborted) return;
      this.#answered = key;
      this.#become('server', 'ready');
      this.#options.onOlder(messages, 'server');
      if (wrong > 0) this.#options.onError(wordedError('history-failed', wrongText(wrong)));
    } catch (error) {
      if (signal.aborted) return;
      this.#become('server', 'failed');
      this.#options.onError(toMqttError(error));
    }
  }

  #become(source: HistorySource, status: HistoryStatus): void {
    this.#status[source] = status;
    this.#host.requestUpdate();
  }
}

function wrongText(count: number): string {
  const number = formatNumber(count);
  return isSingular(count)
    ? msg(str`${number} older message was left out: it is not written as one, or on another topic.`)
    : msg(
        str`${number} older messages were left out: they are not written as messages, or on other topics.`,
      );
}
