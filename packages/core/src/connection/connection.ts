import type { ConnectionDetails } from '../details/connection-details.js';
import { withoutSecrets } from '../details/without-secrets.js';
import { MqttError } from '../errors.js';
import { FrameBatch, type BatchHandler } from '../routing/frame-batch.js';
import type { LatestStore } from '../routing/latest-store.js';
import type { MessageStream } from '../routing/message-queue.js';
import type { Message } from '../routing/message.js';
import { Router, type MessageHandler, type Route } from '../routing/router.js';
import { assertTopicFilter } from '../routing/topic.js';
import { UnclaimedMessages } from '../routing/unclaimed-messages.js';
import { checkSubscribeOptions } from './check-options.js';
import type {
  AskOptions,
  ConnectionStatistics,
  LatestOptions,
  MessagesOptions,
  PublishOptions,
  PublishResult,
  SubscribeOptions,
  Subscription,
  SubscriptionNotice,
} from './connection-options.js';
import type { ConnectionState } from './connection-state.js';
import {
  ConnectionEventTarget,
  MqttErrorEvent,
  MqttNoticeEvent,
  MqttOutboxEvent,
  MqttStateEvent,
  MqttUnsubscribedEvent,
} from './events.js';
import { Feeds } from './feeds.js';
import { outgoing } from './outgoing.js';
import { OutboxView } from './outbox-view.js';
import { Paces } from './paces.js';
import type { Payload } from './payload.js';
import { answering, Requester, type Responder } from './request-response.js';
import type { RequestOptions } from './request-table.js';
import type { PacketTrace, TraceOptions } from './packet-trace.js';
import { SessionClient, type ConnectionParts } from './session-client.js';
import type { FilterOptions, IncomingMessage, Qos } from './session-port.js';

/**
 * A live connection to one broker. It reconnects by itself, subscribes again by itself, and says through `state` where it stands.
 *
 * Events: `mqtt-state` ({@link MqttStateEvent}), `mqtt-error` ({@link MqttErrorEvent}), `mqtt-notice` ({@link MqttNoticeEvent}) and
 * `mqtt-unsubscribed` ({@link MqttUnsubscribedEvent}).
 */
export class Connection extends ConnectionEventTarget {
  readonly #parts: ConnectionParts;
  readonly #client: SessionClient;
  readonly #router: Router;
  readonly #feeds: Feeds;
  readonly #unclaimed: UnclaimedMessages;
  readonly #paces: Paces;
  readonly #requester: Requester;
  /** Messages kept on the device: lists, counts, sends and drops them. */
  readonly outbox: OutboxView;

  constructor(parts: ConnectionParts) {
    super();
    this.#parts = parts;
    const { environment } = parts;
    this.#router = new Router((cause, route, topic) => {
      this.#reportHandler(cause, route.filter, topic);
    });
    this.#paces = new Paces((pace) => {
      parts.port.send({ type: 'pace', pace });
    });
    this.#unclaimed = new UnclaimedMessages({
      schedule: (delayMs, task) => environment.clock.schedule(delayMs, task),
      onPace: this.#paces.reader(),
    });
    this.#feeds = new Feeds(
      (filter, handler, options) => this.subscribe(filter, handler, options),
      (task) => environment.nextFrame(task),
      () => this.#paces.reader(),
    );
    this.#client = new SessionClient(parts, {
      onState: (state, previous) => {
        this.#onState(state, previous);
      },
      onMessage: (message) => {
        this.#onMessage(message);
      },
      onFilterRefused: (filter, error) => {
        this.#router.deleteFilter(filter);
        this.#requester.refused(filter);
        this.#feeds.end(error, filter);
        this.dispatchEvent(new MqttErrorEvent(error, { filter }));
      },
      onTopicRefused: (topic, error) => {
        this.dispatchEvent(new MqttErrorEvent(error, { topic }));
      },
      onNotice: (notice) => {
        this.dispatchEvent(new MqttNoticeEvent(notice));
      },
      onOutbox: (count, restored) => {
        this.outbox.changed(count, restored);
        this.dispatchEvent(new MqttOutboxEvent(count, restored));
      },
      onOutboxError: (error, topic) => {
        this.dispatchEvent(new MqttErrorEvent(error, topic === undefined ? {} : { topic }));
      },
    });
    this.outbox = new OutboxView(this.#client);
    this.#requester = new Requester({
      requests: this.#client.requests,
      randomBytes: (length) => environment.randomBytes(length),
      responseInformation: () =>
        this.state.status === 'connected' ? this.state.info.responseInformation : undefined,
      subscribe: (filter, handler, options) => this.subscribe(filter, handler, options),
      publish: (topic, payload, options) => this.publish(topic, payload, options),
    });
  }

  /** The name in the details, for people. */
  get name(): string | undefined {
    return this.#parts.details.name;
  }

  /** The broker's URL without its query, which may hold a signature. */
  get url(): string {
    return this.#client.url;
  }

  /** The details of this connection without the password. */
  get details(): ConnectionDetails {
    return withoutSecrets(this.#parts.details);
  }

  /** Where the connection stands now. */
  get state(): ConnectionState {
    return this.#client.state;
  }

  /**
   * Waits until connected.
   *
   * @throws MqttError with the reason when the connection is refused or closed; `timeout`, with the last failure as `cause`; `aborted`.
   */
  ready(options: RequestOptions = {}): Promise<void> {
    return this.#client.ready(options);
  }

  /**
   * Publishes one message.
   *
   * @returns when the broker has acknowledged it (QoS 1 and 2) or the bytes were handed to the socket (QoS 0).
   * @throws MqttError `not-connected` (nothing is kept for later, unless `offline` says so), `outbox-full`, `storage-full` and others of
   * the device with `offline: 'persist'`, `invalid-topic`, `invalid-payload`,
   * `invalid-options`, `unsupported` (the broker does not take such a message), `packet-too-large`, `publish-refused` with the
   * broker's reason code, `expired` when it was held past its deadline, `not-permitted-suspected` when the broker closes the
   * connection for messages on this topic, `delivery-unknown` when the broker forgot the session while a QoS 2 message was under way,
   * `too-many-in-flight`; `timeout`, `aborted` and `closed` carry `delivery: 'unknown'` when the message had been sent.
   */
  async publish(
    topic: string,
    payload: Payload,
    options: PublishOptions = {},
  ): Promise<PublishResult> {
    const { clock } = this.#parts.environment;
    const since = clock.now();
    const { timeoutMs, ...what } = outgoing(topic, payload, options, since);
    const reasonCode = await this.#client.request<number>(
      `publishing to ${topic}`,
      { ...options, timeoutMs },
      (port, request) => {
        port.send({ type: 'publish', request, ...what });
      },
    );
    return { qos: what.message.qos, reasonCode, durationMs: clock.now() - since };
  }

  /**
   * Subscribes a handler to a topic filter. Works before the connection is up: the broker is asked as soon as it is. With
   * `batch: 'frame'` the handler gets the messages of a frame together.
   *
   * Without subscription identifiers (MQTT 3.1.1) a broker's copies for a shared subscription and for a plain one that takes the same
   * messages cannot be told apart, so the second of the two is refused as `unsupported`.
   *
   * @returns when the broker has granted it.
   * @throws MqttError `invalid-topic`, `invalid-options`, `unsupported`, `subscribe-refused` with the broker's reason code,
   * `not-permitted-suspected`, `timeout`, `aborted`, `closed`; the handler is then gone.
   */
  subscribe(
    filter: string,
    handler: BatchHandler,
    options: SubscribeOptions & { readonly batch: 'frame' },
  ): Promise<Subscription>;
  subscribe(
    filter: string,
    handler: MessageHandler,
    options?: SubscribeOptions,
  ): Promise<Subscription>;
  async subscribe(
    filter: string,
    handler: BatchHandler & MessageHandler,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    assertTopicFilter(filter);
    const asked = filterOptions(options);
    checkSubscribeOptions(filter, asked);
    const batch = options.batch === 'frame' ? this.#batch(filter, handler) : undefined;
    const route: Route = {
      filter,
      handler: batch
        ? (message: Message) => {
            batch.push(message);
          }
        : handler,
    };
    this.#router.add(route);
    for (const message of this.#unclaimed.take(filter)) this.#router.deliver(route, message);
    let qos: Qos;
    try {
      qos = await this.#client.request<Qos>(
        `subscribing to ${filter}`,
        options,
        (port, request) => {
          port.send({ type: 'subscribe', request, filter, options: asked });
        },
      );
    } catch (error) {
      batch?.stop();
      // The broker has not granted it, or nobody waits for it any more: without another handler the filter goes too.
      if (this.#router.delete(route)) this.#withdraw(filter);
      throw error;
    }
    return {
      filter,
      qos,
      notices: this.#notices(filter),
      unsubscribe: async (options) => {
        batch?.stop();
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
   * closed by `close()`, and throws when it closes for another reason, the broker refuses the filter or has not granted it in time.
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
      if (error instanceof MqttError) this.dispatchEvent(new MqttErrorEvent(error, { filter }));
    });
  }

  /**
   * Asks, and waits for the answer: publishes with a response topic and correlation data of its own (MQTT 5 §4.10).
   *
   * @throws MqttError `unsupported` in MQTT 3.1.1, `no-responder` when the broker says that nobody listens, `timeout`, and what
   * `publish()` throws.
   *
   * @example
   * const reply = await connection.request('service/echo', { hello: 'world' }, { timeoutMs: 5000 });
   */
  async request(topic: string, payload: Payload, options: AskOptions = {}): Promise<Message> {
    this.#need5('Requests');
    return this.#requester.ask(topic, payload, options);
  }

  /**
   * Answers what others ask by `request()`: what the responder returns is published to the response topic of each message, with its
   * correlation data and at its QoS.
   *
   * @throws MqttError `unsupported` in MQTT 3.1.1, and what `subscribe()` throws.
   *
   * @example
   * await connection.respond('service/echo', (message) => message.payload);
   */
  async respond(
    filter: string,
    responder: Responder,
    options: Omit<SubscribeOptions, 'batch'> = {},
  ): Promise<Subscription> {
    this.#need5('Responses');
    const handler = answering(responder, (topic, payload, how) =>
      this.publish(topic, payload, how),
    );
    return this.subscribe(filter, handler, { qos: 1, ...options });
  }

  /** Counters since the connection was made. */
  async statistics(options: RequestOptions = {}): Promise<ConnectionStatistics> {
    const session = await this.#client.statistics(options);
    return { ...session, unclaimedDropped: this.#unclaimed.dropped };
  }

  /**
   * Every packet that goes out and comes in from now on, in order, as an async iterator: to look for a fault. Never shows user names,
   * passwords, wills and authentication data; shows payloads only where they are asked for. Keeps 1000 records for a slow reader and
   * counts what it drops. Ends with the loop, its signal or the connection.
   *
   * @example
   * for await (const packet of connection.trace({ signal })) log(packet.direction, packet.type, packet.topic);
   */
  trace(options: TraceOptions = {}): PacketTrace {
    return this.#client.traces.start(options);
  }

  /**
   * Tries again at once: ends a wait, goes on after a refusal, and gives what was set aside another chance. Does nothing else while
   * connected, connecting or closed.
   */
  retry(): void {
    this.#client.retry();
  }

  /**
   * Says goodbye to the broker (MQTT 3.1.1 §3.14) and ends the connection for good. What still waits is refused with `closed`.
   *
   * @returns when the socket is closed, at the latest after `timeoutMs`.
   */
  close(options: RequestOptions = {}): Promise<void> {
    return this.#client.close(options);
  }

  async #unsubscribe(filter: string, options: RequestOptions = {}): Promise<void> {
    if (this.state.status === 'closed') return;
    this.#unclaimed.giveUp(filter);
    await this.#client.request<void>(`unsubscribing from ${filter}`, options, (port, request) => {
      port.send({ type: 'unsubscribe', request, filter });
    });
  }

  /** Unsubscribes without anybody waiting. */
  #withdraw(filter: string): void {
    this.#unsubscribe(filter).catch(() => undefined);
  }

  #batch(filter: string, handler: BatchHandler): FrameBatch {
    const report = (cause: unknown, messages: readonly Message[]): void => {
      this.#reportHandler(cause, filter, messages[0]?.topic ?? filter);
    };
    return new FrameBatch(
      (task) => this.#parts.environment.nextFrame(task),
      (messages, dropped) => {
        try {
          const result = handler(messages, dropped);
          if (result instanceof Promise) {
            result.catch((cause: unknown) => {
              report(cause, messages);
            });
          }
        } catch (cause) {
          report(cause, messages);
        }
      },
      this.#paces.reader(),
    );
  }

  #reportHandler(cause: unknown, filter: string, topic: string): void {
    const message = `A handler for “${filter}” failed on a message on “${topic}”.`;
    const error = new MqttError('handler-failed', message, { cause });
    this.dispatchEvent(new MqttErrorEvent(error, { filter, topic }));
  }

  #onMessage(message: IncomingMessage): void {
    if (this.#router.dispatch(message)) return;
    // A broker that kept the session sends before the page has subscribed again.
    if (this.state.status === 'connected' && this.state.info.sessionPresent)
      this.#unclaimed.keep(message);
  }

  #onState(state: ConnectionState, previous: ConnectionState): void {
    if (state.status === 'closed') {
      this.#feeds.end(this.#client.lastFailure());
      this.#unclaimed.end();
    }
    this.dispatchEvent(new MqttStateEvent(state, previous));
  }

  #need5(what: string): void {
    if (this.#client.protocolVersion === 5) return;
    throw new MqttError(
      'unsupported',
      `${what} belong to MQTT 5; this connection speaks 3.1.1. Set protocolVersion to 5.`,
    );
  }

  #notices(filter: string): readonly SubscriptionNotice[] {
    if (!filter.startsWith('$share/') || this.#client.protocolVersion === 5) return [];
    return [
      {
        code: 'shared-subscription-3.1.1',
        message:
          'Shared subscriptions belong to MQTT 5, and this connection speaks 3.1.1. The broker accepted the filter: some brokers then share the messages, others take “$share” for part of the topic and deliver nothing.',
      },
    ];
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
