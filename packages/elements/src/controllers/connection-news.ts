import type {
  MqttErrorEvent,
  MqttNoticeEvent,
  MqttOutboxEvent,
  Connection,
  ConnectionNotice,
  MqttError,
  OutboxEntry,
} from '@mqtt-kit/core';
import type { ReactiveControllerHost } from 'lit';

/** Something that a connection told, and that a person may want to know. */
export type ConnectionNews =
  | { readonly kind: 'notice'; readonly notice: ConnectionNotice }
  | { readonly kind: 'error'; readonly error: MqttError; readonly topic: string | undefined };

/** More would hide what is new. */
const MOST_NEWS = 3;

/** Collects what a connection tells beside its state: notices, failures that nobody waited for, and what is kept on the device. */
export class ConnectionNewsController {
  readonly #host: ReactiveControllerHost;
  #connection: Connection | undefined;
  #news: readonly ConnectionNews[] = [];
  #entries: readonly OutboxEntry[] = [];
  #asked = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** The latest, the newest last. */
  get news(): readonly ConnectionNews[] {
    return this.#news;
  }

  /** What is kept on this device. */
  get entries(): readonly OutboxEntry[] {
    return this.#entries;
  }

  /** The element uses another connection now. */
  follow(connection: Connection | undefined): void {
    this.#connection?.removeEventListener('mqtt-notice', this.#onNotice);
    this.#connection?.removeEventListener('mqtt-error', this.#onError);
    this.#connection?.removeEventListener('mqtt-outbox', this.#onOutbox);
    this.#connection = connection;
    this.#news = [];
    this.#entries = [];
    connection?.addEventListener('mqtt-notice', this.#onNotice);
    connection?.addEventListener('mqtt-error', this.#onError);
    connection?.addEventListener('mqtt-outbox', this.#onOutbox);
    if (connection && connection.outbox.count > 0) this.#ask((outbox) => outbox.list());
  }

  dismiss(news: ConnectionNews): void {
    this.#news = this.#news.filter((other) => other !== news);
    this.#host.requestUpdate();
  }

  /** Lets messages of an earlier life of the page leave. */
  send(ids: readonly number[] | 'all'): void {
    this.#ask((outbox) => outbox.send(ids));
  }

  /** Drops messages that have not left. */
  drop(ids: readonly number[] | 'all'): void {
    this.#ask((outbox) => outbox.drop(ids));
  }

  readonly #onNotice = ({ notice }: MqttNoticeEvent): void => {
    this.#add({ kind: 'notice', notice });
  };

  /** A refused filter is said by the element that wanted it. */
  readonly #onError = ({ error, filter, topic }: MqttErrorEvent): void => {
    if (filter === undefined && error.code !== 'handler-failed')
      this.#add({ kind: 'error', error, topic });
  };

  readonly #onOutbox = ({ count }: MqttOutboxEvent): void => {
    if (count > 0) this.#ask((outbox) => outbox.list());
    else this.#show([]);
  };

  #ask(question: (outbox: Connection['outbox']) => Promise<readonly OutboxEntry[]>): void {
    const connection = this.#connection;
    if (!connection) return;
    const asked = ++this.#asked;
    question(connection.outbox).then(
      (entries) => {
        if (asked === this.#asked && connection === this.#connection) this.#show(entries);
      },
      // The connection was closed meanwhile, which its state tells.
      () => undefined,
    );
  }

  #show(entries: readonly OutboxEntry[]): void {
    this.#entries = entries;
    this.#host.requestUpdate();
  }

  #add(news: ConnectionNews): void {
    this.#news = [...this.#news, news].slice(-MOST_NEWS);
    this.#host.requestUpdate();
  }
}
