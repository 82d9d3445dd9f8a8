import type { CredentialsProvider } from '../authentication/credentials.js';
import type { ConnectionDetails, ResolvedDetails } from '../details/connection-details.js';
import { withoutSecrets } from '../details/without-secrets.js';
import type { Environment } from '../environment/environment.js';
import { MqttError, fromErrorData, type ErrorData } from '../errors.js';
import type { LatestStore } from '../routing/latest-store.js';
import type { MessageStream } from '../routing/message-queue.js';
import { Router, type MessageHandler, type Route } from '../routing/router.js';
import { assertTopicFilter, assertTopicName } from '../routing/topic.js';
import type {
  LatestOptions,
  MessagesOptions,
  PublishOptions,
  PublishResult,
  SubscribeOptions,
  Subscription,
  SubscriptionNotice,
} from './connection-options.js';
import type { ConnectionState } from './connection-state.js';
import { checkPublishOptions, checkSubscribeOptions } from './check-options.js';
import { CredentialsDesk } from './credentials-desk.js';
import {
  ConnectionEventTarget,
  MqttErrorEvent,
  MqttStateEvent,
  MqttUnsubscribedEvent,
} from './events.js';
import { Feeds } from './feeds.js';
import { ownBytes, payloadBytes, type Payload } from './payload.js';
import { RequestTable, type RequestOptions } from './request-table.js';
import type {
  FilterOptions,
  Qos,
  SessionEvent,
  SessionOptions,
  SessionPort,
} from './session-port.js';

/** Everything that a connection is made of; see `connect()`, which puts it together. */
export interface ConnectionParts {
  readonly details: ResolvedDetails;
  readonly session: SessionOptions;
  readonly credentials: CredentialsProvider | undefined;
  readonly port: SessionPort;
  readonly environment: Environment;
}

/**
 * A live connection to one broker. It reconnects by itself, subscribes again by itself, and says through `state` where it stands.
 *
 * Events: `mqtt-state` ({@link MqttStateEvent}), `mqtt-error` ({@link MqttErrorEvent}) and `mqtt-unsubscribed`
 * ({@link MqttUnsubscribedEvent}).
 */
export class Connection extends ConnectionEventTarget {
  readonly #parts: ConnectionParts;
  readonly #requests: RequestTable;
  readonly #router: Router;
  readonly #credentials: CredentialsDesk;
  readonly #stopNetwork: () => void;
  readonly #feeds: Feeds;
  /** Calls of close() that wait. */
  readonly #closing = new Set<number>();
  #state: ConnectionState = { status: 'idle' };

  constructor(parts: ConnectionParts) {
    super();
    this.#parts = parts;
    this.#requests = new RequestTable(parts.environment.clock);
    this.#router = new Router((cause, route, topic) => {
      const message = `A handler for “${route.filter}” failed on a message on “${topic}”.`;
      this.dispatchEvent(
        new MqttErrorEvent(new MqttError('handler-failed', message, { cause }), route.filter),
      );
    });
    this.#feeds = new Feeds(
      (filter, handler, options) => this.subscribe(filter, handler, options),
      (task) => parts.environment.nextFrame(task),
    );
    this.#credentials = new CredentialsDesk(
      parts.credentials,
      parts.port,
      parts.session.protocolVersion,
    );
    this.#stopNetwork = parts.environment.watchNetwork((online) => {
      parts.port.send({ type: 'network', online });
    });
    parts.port.listen((event) => {
      this.#onSessionEvent(event);
    });
    parts.port.send({ type: 'open', options: parts.session });
    if (!parts.environment.isOnline()) parts.port.send({ type: 'network', online: false });
  }

  /** The name in the details, for people. */
  get name(): string | undefined {
    return this.#parts.details.name;
  }

  /** The broker's URL without its query, which may hold a signature. */
  get url(): string {
    return this.#parts.details.url.replace(/\?.*$/, '');
  }

  /** The details of this connection without the password. */
  get details(): ConnectionDetails {
    return withoutSecrets(this.#parts.details);
  }

  /** Where the connection stands now. */
  get state(): ConnectionState {
    return this.#state;
  }

  /**
   * Waits until connected.
   *
   * @throws MqttError with the reason when the connection is refused or closed; `timeout`, with the last failure as `cause`; `aborted`.
   */
  ready(options: RequestOptions = {}): Promise<void> {
    const settled = this.#readiness();
    if (settled === true) return Promise.resolve();
    if (settled) return Promise.reject(settled);
    let onState: (() => void) | undefined;
    const stop = (): void => {
      if (onState) this.removeEventListener('mqtt-state', onState);
    };
    return this.#requests
      .start<void>(
        `connecting to ${this.url}`,
        options,
        (request) => {
          onState = (): void => {
            const result = this.#readiness();
            if (result === true) this.#requests.resolve(request);
            else if (result) this.#requests.reject(request, result);
          };
          this.addEventListener('mqtt-state', onState);
        },
        () => undefined,
        () => this.#lastFailure(),
      )
      .finally(stop);
  }

  /**
   * Publishes one message.
   *
   * @returns when the broker has acknowledged it (QoS 1 and 2) or the bytes were handed to the socket (QoS 0).
   * @throws MqttError `not-connected` (nothing is kept for later), `invalid-topic`, `invalid-payload`, `invalid-options`, `publish-refused` with the
   * broker's reason code, `delivery-unknown` when the broker forgot the session while a QoS 2 message was under way,
   * `too-many-in-flight`, `timeout`, `aborted`, `closed`.
   */
  async publish(
    topic: string,
    payload: Payload,
    options: PublishOptions = {},
  ): Promise<PublishResult> {
    assertTopicName(topic);
    const { qos = 0, retain = false, properties } = options;
    checkPublishOptions(qos, retain, properties);
    const { clock } = this.#parts.environment;
    const since = clock.now();
    const message = {
      topic,
      // Sent again after a lost connection, perhaps: what the caller does with its bytes meanwhile must not change it.
      payload: qos > 0 ? ownBytes(payload) : payloadBytes(payload),
      qos,
      retain,
      ...(properties ? { properties } : {}),
    };
    const reasonCode = await this.#request<number>(`publishing to ${topic}`, options, (request) => {
      this.#parts.port.send({ type: 'publish', request, message });
    });
    return { qos, reasonCode, durationMs: clock.now() - since };
  }

  /**
   * Subscribes a handler to a topic filter. Works before the connection is up: the broker is asked as soon as it is.
   *
   * @returns when the broker has granted it.
   * @throws MqttError `invalid-topic`, `invalid-options`, `subscribe-refused` with the broker's reason code, `timeout`, `aborted`, `closed`; the
   * handler is then gone.
   */
  async subscribe(
    filter: string,
    handler: MessageHandler,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    assertTopicFilter(filter);
    const asked = filterOptions(options);
    checkSubscribeOptions(filter, asked);
    const route: Route = { filter, handler };
    this.#router.add(route);
    let qos: Qos;
    try {
      qos = await this.#request<Qos>(`subscribing to ${filter}`, options, (request) => {
        this.#parts.port.send({
          type: 'subscribe',
          request,
          filter,
          options: asked,
        });
      });
    } catch (error) {
      // The broker has not granted it, or nobody waits for it any more: without another handler the filter goes too.
      if (this.#router.delete(route)) this.#withdraw(filter);
      throw error;
    }
    return {
      filter,
      qos,
      notices: this.#notices(filter),
      unsubscribe: async (options) => {
        if (this.#router.delete(route)) await this.#unsubscribe(filter, options);
      },
    };
  }

  /**
   * Ends every handler on a filter, of whoever subscribed them on this connection; an `mqtt-unsubscribed` event tells the others.
   *
   * @throws MqttError `invalid-topic`, `unsubscribe-refused`, `timeout`, `aborted`.
   */
  async unsubscribe(filter: string, options?: RequestOptions): Promise<void> {
    assertTopicFilter(filter);
    if (!this.#router.deleteFilter(filter)) return;
    this.#feeds.end(undefined, filter);
    this.dispatchEvent(new MqttUnsubscribedEvent(filter));
    await this.#unsubscribe(filter, options);
  }

  /**
   * Messages as an async iterator. Leaving the loop, or aborting the signal, unsubscribes; the loop ends when the connection is
   * closed by `close()`, and throws when it closes for another reason or the broker refuses the filter.
   *
   * @throws MqttError `invalid-topic` at once.
   *
   * @example
   * for await (const message of connection.messages('plant/#')) console.log(message.topic, message.text());
   */
  messages(filter: string, options: MessagesOptions = {}): MessageStream {
    assertTopicFilter(filter);
    return this.#feeds.stream(filter, options);
  }

  /**
   * The newest message of each topic under a filter, as a store: `subscribe(onChange)` and `getSnapshot()`.
   * A filter that the broker refuses is reported by an `mqtt-error` event.
   *
   * @throws MqttError `invalid-topic`.
   */
  latest(filter: string, options: LatestOptions = {}): LatestStore {
    assertTopicFilter(filter);
    return this.#feeds.store(filter, options, (error) => {
      if (error instanceof MqttError) this.dispatchEvent(new MqttErrorEvent(error, filter));
    });
  }

  /** Tries again at once: ends a wait, and goes on after a refusal. Does nothing while connected, connecting or closed. */
  retry(): void {
    this.#parts.port.send({ type: 'retry' });
  }

  /**
   * Says goodbye to the broker (MQTT 3.1.1 §3.14) and ends the connection for good. What still waits is refused with `closed`.
   *
   * @returns when the socket is closed, at the latest after `timeoutMs`.
   */
  close(options: RequestOptions = {}): Promise<void> {
    if (this.#state.status === 'closed') return Promise.resolve();
    // Whoever has no time to wait still wants it closed.
    if (options.signal?.aborted) this.#parts.port.send({ type: 'close', request: 0 });
    return this.#requests.start<void>(
      `closing the connection to ${this.url}`,
      options,
      (request) => {
        this.#closing.add(request);
        this.#parts.port.send({ type: 'close', request });
      },
      () => undefined,
    );
  }

  #request<T>(what: string, options: RequestOptions, start: (request: number) => void): Promise<T> {
    if (this.#state.status === 'closed') return Promise.reject(this.#closedError());
    return this.#requests.start<T>(
      what,
      options,
      start,
      (request) => {
        this.#parts.port.send({ type: 'abort', request });
      },
      () => this.#lastFailure(),
    );
  }

  async #unsubscribe(filter: string, options: RequestOptions = {}): Promise<void> {
    if (this.#state.status === 'closed') return;
    await this.#request<void>(`unsubscribing from ${filter}`, options, (request) => {
      this.#parts.port.send({ type: 'unsubscribe', request, filter });
    });
  }

  /** Unsubscribes without anybody waiting. */
  #withdraw(filter: string): void {
    this.#unsubscribe(filter).catch(() => undefined);
  }

  #notices(filter: string): readonly SubscriptionNotice[] {
    const version =
      this.#state.status === 'connected'
        ? this.#state.info.protocolVersion
        : this.#parts.details.protocolVersion;
    if (!filter.startsWith('$share/') || version === 5) return [];
    return [
      {
        code: 'shared-subscription-3.1.1',
        message:
          'Shared subscriptions belong to MQTT 5. This connection speaks 3.1.1: the broker accepted the filter but may deliver nothing.',
      },
    ];
  }

  #onSessionEvent(event: SessionEvent): void {
    switch (event.type) {
      case 'message':
        this.#router.dispatch(event.message);
        break;
      case 'state':
        this.#onState(event.state);
        break;
      case 'published':
        this.#requests.resolve(event.request, event.reasonCode);
        break;
      case 'subscribed':
        this.#requests.resolve(event.request, event.qos);
        break;
      case 'unsubscribed':
      case 'closed':
        this.#requests.resolve(event.request);
        break;
      case 'failed':
        this.#requests.reject(event.request, fromErrorData(event.error));
        break;
      case 'credentials-needed':
        this.#credentials.ask(event);
        break;
      case 'filter-refused':
        this.#router.deleteFilter(event.filter);
        this.#feeds.end(fromErrorData(event.error), event.filter);
        this.dispatchEvent(new MqttErrorEvent(fromErrorData(event.error), event.filter));
        break;
    }
  }

  #onState(state: ConnectionState): void {
    const previous = this.#state;
    this.#state = state;
    if (state.status !== 'connecting') this.#credentials.cancel();
    if (state.status === 'closed') {
      this.#stopNetwork();
      const error = state.reason ? fromErrorData(state.reason) : undefined;
      this.#feeds.end(error);
    }
    this.dispatchEvent(new MqttStateEvent(state, previous));
    if (state.status !== 'closed') return;
    for (const request of this.#closing) this.#requests.resolve(request);
    // After the event, so that whoever waits in ready() gets its reason rather than “closed”.
    this.#requests.rejectAll(() => this.#closedError());
  }

  /** true when connected, an error when that cannot come by itself, undefined while it may. */
  #readiness(): true | MqttError | undefined {
    const state = this.#state;
    if (state.status === 'connected') return true;
    if (state.status === 'refused') return fromErrorData(state.reason);
    if (state.status === 'closed')
      return state.reason ? fromErrorData(state.reason) : this.#closedError();
    return undefined;
  }

  #lastFailure(): MqttError | undefined {
    const reason: ErrorData | undefined = 'reason' in this.#state ? this.#state.reason : undefined;
    return reason && fromErrorData(reason);
  }

  #closedError(): MqttError {
    return new MqttError('closed', `The connection to ${this.url} is closed.`, {
      cause: this.#lastFailure(),
    });
  }
}

function filterOptions({ qos = 0, nl, rap, rh }: Partial<FilterOptions>): FilterOptions {
  return {
    qos,
    ...(nl === undefined ? {} : { nl }),
    ...(rap === undefined ? {} : { rap }),
    ...(rh === undefined ? {} : { rh }),
  };
}
