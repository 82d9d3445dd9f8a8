import type { CSSResultGroup } from 'lit';
import type { Message, MessageHandler } from '@mqtt-kit/core';
import { nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import {
  ConnectionController,
  type ConnectionTarget,
} from '../controllers/connection-controller.js';
import { HiddenPage } from '../controllers/hidden-page.js';
import { obstacleOf } from '../controllers/obstacle.js';
import { ProblemsController } from '../controllers/problems-controller.js';
import { SubscriptionsController } from '../controllers/subscriptions-controller.js';
import { number, readSwitch, text, type Switch } from '../element/converters.js';
import { wrong } from '../element/wrong-attribute.js';
import { errorText } from '../localization/error-text.js';
import { toMqttError } from '../element/mqtt-error.js';
import { MqttElement } from '../element/mqtt-element.js';
import { LateListener } from './late-listener.js';
import { MessageFlow, type SubscribeStatistics } from './message-flow.js';
import {
  MqttMessageEvent,
  MqttMessagesEvent,
  MqttSubscribedEvent,
  MqttSubscriptionEndedEvent,
} from './mqtt-subscribe.events.js';
import { subscribeStyles } from './mqtt-subscribe.styles.js';
import { historyProblems } from '../history/history-options.js';
import { LateHistories } from '../history/late-histories.js';
import type { WantedFormat } from '../payload/late/late-format.js';
import type { SubscribePanelParts } from './panel/subscribe-panel-parts.js';
import { SubscribeFace } from './subscribe-face.js';
import {
  boundsOf,
  findProblems,
  maxRowsOf,
  readFilters,
  readPaths,
  SUBSCRIBE_VIEWS,
  type ReadFilters,
  type SubscribeView,
  type WhenHidden,
} from './subscribe-options.js';
import type { Trouble } from '../controllers/trouble-mark.js';
import { TopicChildren } from './topic-children.js';

/**
 * Subscribes to a topic filter while it is in the document, tells the page of every message, and shows them. `<mqtt-topic>`s inside
 * add filters; a `<template>` inside takes the place of the views. With the attribute `hidden` it only tells. What goes wrong is then in the events and the states alone: listen for `mqtt-error`, or style something
 * beside it by `:state(missing)` and `:state(refused)`.
 *
 * @example
 * <mqtt-subscribe topic="plant/#" qos="1"></mqtt-subscribe>
 *
 * @slot - `<mqtt-topic>`s, which show nothing; or a `<template>`, stamped for each message in place of a view.
 * @attr hidden - Shows nothing, and only tells.
 * @event {MqttMessageEvent} mqtt-message - A message came.
 * @event {MqttMessagesEvent} mqtt-messages - All messages since the last frame.
 * @event {MqttSubscribedEvent} mqtt-subscribed - The broker granted the subscription.
 * @event {MqttSubscriptionEndedEvent} mqtt-subscription-ended - Somebody ended it: with the button, or by `unsubscribe()`.
 * @event {MqttElementErrorEvent} mqtt-error - It did not, an attribute is wrong, or `onMessage` failed.
 * @event {MqttConnectionMissingEvent} mqtt-connection-missing - No connection was found.
 * @cssstate refused - The broker refused the connection or the subscription, or the topic or QoS is wrong.
 * @csspart base - The card.
 * @csspart header - What is subscribed to, and the buttons.
 * @csspart tools - The views and the search.
 * @csspart list - The rows, which scroll.
 * @csspart detail - The message that is looked at closely.
 * @csspart payload - What it says.
 * @csspart blank - What stands there without messages.
 * @csspart footer - The counters.
 * @csspart mark - With a `<template>`: the sign that something is wrong.
 * @csspart error - The box that says which attribute is wrong.
 * @cssproperty [--mqtt-list-height=336px] - The height of the rows together, unless the element is given a height.
 * @cssproperty [--mqtt-row-height=28px] - The height of one row.
 */
export class MqttSubscribe extends MqttElement {
  static override styles: CSSResultGroup = [MqttElement.styles, subscribeStyles];

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'hidden'];
  }

  /** The connection, or its name. Unless set, the `<mqtt-connection>` around this element, or the only one of the page. */
  @property({ converter: text }) connection: ConnectionTarget;
  /** The topic filter. More of them are `<mqtt-topic>`s inside. */
  @property({ converter: text }) topic: string | undefined;
  /** Quality of service to ask for: 0, 1 or 2; 0 unless set. */
  @property({ converter: number }) qos: number | undefined;
  /**
   * `list`: every message, newest first. `topics`: a tree with counts and newest values. `latest`: the newest of each topic.
   * `chart`: the numbers in payloads over time. `raw`: every message as one line, byte for byte. The person may choose another.
   */
  @property({ converter: text }) view: SubscribeView | undefined;
  /** Where in payloads the numbers of the chart are: `payload.temp; payload.tank.level`. Wherever there are some, unless set. */
  @property({ attribute: 'chart-paths', converter: text }) chartPaths: string | undefined;
  /** `off` leaves out the row with the views and the search. */
  @property({ converter: text }) tools: Switch | undefined;
  /** `compact` unless set, or `comfortable`. */
  @property({ converter: text }) density: 'compact' | 'comfortable' | undefined;
  /** How many messages, and how many topics, are kept to be shown; 1000 unless set. */
  @property({ attribute: 'max-messages', converter: number }) maxMessages: number | undefined;
  /** How many bytes are kept to be shown; 4 MiB unless set. A message that is larger than that is counted as dropped. */
  @property({ attribute: 'max-bytes', converter: number }) maxBytes: number | undefined;
  /** How many rows a `<template>` is stamped into; 100 unless set. */
  @property({ attribute: 'max-rows', converter: number }) maxRows: number | undefined;
  /** The title, in place of the topic filter. */
  @property({ converter: text }) label: string | undefined;
  /** Ends the subscription while it is set. */
  @property({ type: Boolean }) disabled = false;
  /**
   * While nobody sees the page: `keep` (unless set) goes on; `pause` ends the subscription until somebody looks again; `disconnect`
   * gives up the share in a saved connection too, which closes when nobody else has one.
   */
  @property({ attribute: 'when-hidden', converter: text }) whenHidden: WhenHidden | undefined;
  /**
   * How payloads are read, in rows, in a chart, in a `<template>`, and where somebody looks at one: `json`, `cbor`, `hex`, …, or a
   * registered decoder. By content type, or by a look at them, unless set; `<mqtt-topic>`s may say otherwise.
   */
  @property({ converter: text }) format: string | undefined;
  /** What describes the payloads, for `protobuf`: `/schemas/plant.binpb#plant.Reading`. */
  @property({ converter: text }) schema: string | undefined;
  /** How long messages are kept on this device, sealed, to be there after a reload: `1h`, `7d`. Nothing is kept unless set. */
  @property({ converter: text }) keep: string | undefined;
  /** Where a server gives older messages: `/api/history?topic={topic}`. */
  @property({ attribute: 'history-src', converter: text }) historySrc: string | undefined;
  /** Called for each message, before the events; when it is set late, with what came before, up to 100 messages. */
  @property({ attribute: false }) onMessage: MessageHandler | undefined;

  @state() private unsubscribed = false;

  readonly #children = new TopicChildren(this);
  readonly #page = new HiddenPage(this);
  readonly #connection = new ConnectionController(this, { announcing: 'stand-in' });
  readonly #problems = new ProblemsController(this);
  readonly #late = new LateListener((message) => {
    this.#callHandler(message);
    this.dispatchEvent(new MqttMessageEvent(message, { late: true }));
  });
  #read: ReadFilters = { filters: [], problems: [] };

  readonly #subscriptions = new SubscriptionsController(this, {
    onMessage: (message) => {
      this.#receive(message);
    },
    onSubscribed: ({ filter, qos }) => {
      this.dispatchEvent(new MqttSubscribedEvent(filter, qos));
    },
    onRefused: (error) => {
      this.reportError(error);
    },
    bounds: () => boundsOf(this),
    onDropped: (count) => {
      this.#flow.drop(count);
    },
  });

  readonly #histories = new LateHistories(this, {
    onOlder: (messages) => {
      this.#flow.takeOlder(messages);
    },
    onError: (error) => {
      this.reportError(error);
    },
  });

  readonly #flow = new MessageFlow(this, (messages, dropped) => {
    this.#histories.take(messages);
    this.dispatchEvent(new MqttMessagesEvent(messages, dropped));
  });

  /** The address where the messages come from. */
  #broker: string | undefined;
  readonly #face = new SubscribeFace(this, this.#flow, (topic) => this.#formatOf(topic));

  /** Messages received, kept and dropped. */
  get statistics(): SubscribeStatistics {
    return this.#flow.statistics;
  }

  /** Whether it shows messages, or only tells of them. */
  get shows(): boolean {
    return !this.hidden;
  }

  override attributeChangedCallback(
    name: string,
    before: string | null,
    value: string | null,
  ): void {
    if (name === 'hidden') this.requestUpdate();
    else super.attributeChangedCallback(name, before, value);
  }

  /** A listener for `mqtt-message` that comes late gets what came before, once, up to 100 messages; later ones only what comes. */
  override addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: HTMLElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener, options);
    if (type === MqttMessageEvent.type) this.#late.listen();
  }

  /** Subscribes again after {@link unsubscribe}, or after the broker refused. */
  subscribe(): void {
    this.unsubscribed = false;
    this.#subscriptions.again();
  }

  /** Ends the subscription until {@link subscribe}; what was received stays. */
  unsubscribe(): void {
    if (this.unsubscribed) return;
    this.unsubscribed = true;
    this.dispatchEvent(new MqttSubscriptionEndedEvent());
  }

  /** Forgets what was received, on this device too, and starts the counters anew. */
  clear(): void {
    this.#histories.forget((error) => {
      this.reportError(toMqttError(error));
    });
    this.#empty();
  }

  #empty(): void {
    this.#flow.clear();
    this.#late.clear();
  }

  /** Notes which broker the messages come from now. @returns whether it is another one; a connection that was away is none. */
  #changeBroker(): boolean {
    const before = this.#broker;
    this.#broker = this.#connection.connection?.url ?? before;
    return before !== undefined && before !== this.#broker;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const away = this.#page.hidden ? this.whenHidden : undefined;
    this.#connection.target = this.connection;
    this.#connection.away = away === 'disconnect';
    // Messages of another filter, or of another broker, would stand under the wrong heading.
    const isOtherBroker = this.#changeBroker();
    if (changed.get('topic') || isOtherBroker) this.#empty();
    if (changed.get('onMessage') === undefined && this.onMessage) this.#late.listen();
    this.#flow.keeper = this.#face.keeper(this.#children.template !== undefined);
    this.#read = readFilters(this, this.#children.topics);
    this.#problems.set([
      ...this.#face.faults.map(({ attribute, message }) => wrong(attribute, message())),
      ...this.#read.problems,
      ...findProblems(this),
      ...historyProblems(this, document.baseURI),
    ]);
    const bounds = boundsOf(this);
    this.#flow.bounds = bounds;
    this.#face.options = {
      view: SUBSCRIBE_VIEWS.find((view) => view === this.view) ?? 'list',
      chartPaths: readPaths(this.chartPaths),
      maxRows: maxRowsOf(this),
      maxBytes: bounds.maxBytes,
    };
    const off = this.disabled || this.unsubscribed || away === 'pause' || away === 'disconnect';
    this.#subscriptions.want(this.#connection.connection, off ? [] : this.#read.filters);
    this.#histories.want({
      connection: this.#connection.connection,
      filters: this.#read.filters.map(({ filter }) => filter),
      keep: this.#problems.has('keep') ? undefined : this.keep,
      historySrc: this.#problems.has('history-src') ? undefined : this.historySrc,
      maxMessages: bounds.maxMessages,
    });
    const isRefused =
      this.#subscriptions.state.status === 'refused' || this.#read.problems.length > 0;
    this.customStates.set(isRefused ? 'refused' : this.#connection.elementState);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.shows) return nothing;
    return this.#children.template
      ? this.#face.renderTemplate(() => this.#troubles())
      : this.#face.renderViews(() => this.#panelParts());
  }

  #troubles(): readonly Trouble[] {
    const obstacle = obstacleOf(this.#connection);
    const { state } = this.#subscriptions;
    return [
      ...this.#problems.all.map(({ attribute, message }) => ({ attribute, what: message })),
      ...(obstacle?.kind === 'fault' ? [obstacle] : []),
      ...(state.status === 'refused' ? [errorText(state.error)] : []),
    ];
  }

  #panelParts(): SubscribePanelParts {
    const filters = this.#subscriptions.filters;
    const filter = this.#read.filters.map((each) => each.filter).join(', ') || (this.topic ?? '');
    return {
      label: this.label ?? filter,
      named: this.label !== undefined,
      filters,
      askedQos: filters.reduce<0 | 1 | 2>((least, { qos }) => (qos < least ? qos : least), 2),
      blank: {
        filter,
        obstacle: obstacleOf(this.#connection),
        subscription: this.#subscriptions.state,
        off: this.disabled || this.unsubscribed,
      },
      problems: this.#problems.any ? this.#problems.render() : undefined,
      flow: this.#flow,
      announces: this.#connection.announces,
      tools: readSwitch(this.tools) ?? true,
      connection: this.#connection.connection,
      children: this.#children,
      formatOf: this.#formatOf,
      element: this,
    };
  }

  #receive(message: Message): void {
    this.#flow.take(message);
    this.#late.take(message);
    this.#callHandler(message);
    this.dispatchEvent(new MqttMessageEvent(message));
  }

  #callHandler(message: Message): void {
    try {
      const result: unknown = this.onMessage?.(message);
      if (result instanceof Promise) {
        result.catch((error: unknown) => {
          this.reportError(toMqttError(error));
        });
      }
    } catch (error) {
      this.reportError(toMqttError(error));
    }
  }

  /** As a `<mqtt-topic>` says, or else the element itself. */
  readonly #formatOf = (topic: string): WantedFormat => {
    const declared = this.#children.formatOf(topic);
    return {
      // A schema alone says that it is Protobuf.
      format: declared ? (declared.format ?? undefined) : this.format,
      schema: declared?.schema ?? this.schema,
    };
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'mqtt-subscribe': MqttSubscribe;
  }
}
