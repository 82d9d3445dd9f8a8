import { msg, str } from '@lit/localize';
import type { Message, MessageHandler, Qos } from '@mqtt-kit/core';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import {
  ConnectionController,
  type ConnectionTarget,
} from '../controllers/connection-controller.js';
import { FocusKeeper } from '../controllers/focus-keeper.js';
import { obstacleOf } from '../controllers/obstacle.js';
import { ProblemsController } from '../controllers/problems-controller.js';
import {
  SubscriptionController,
  type WantedSubscription,
} from '../controllers/subscription-controller.js';
import { number, text } from '../element/converters.js';
import { toMqttError } from '../element/mqtt-error.js';
import { MqttElement } from '../element/mqtt-element.js';
import { QOS_LEVELS } from '../element/qos.js';
import { noticeText } from '../localization/notice-text.js';
import { controlStyles } from '../theme/control.styles.js';
import { icon } from '../theme/icons.js';
import { noticeStyles } from '../theme/notice.styles.js';
import { MessageFlow } from './message-flow.js';
import {
  MqttMessageEvent,
  MqttMessagesEvent,
  MqttSubscribedEvent,
} from './mqtt-subscribe.events.js';
import { subscribeStyles } from './mqtt-subscribe.styles.js';
import { aloud, renderBanner, renderBlank, type BlankParts } from './subscribe-blank.js';
import { renderCounters, type SubscribeStatistics } from './subscribe-counters.js';
import { renderHeader } from './subscribe-header.js';
import { boundsOf, findProblems, type SubscribeView } from './subscribe-options.js';

/**
 * Subscribes to a topic filter while it is in the document, tells the page of every message, and shows them. With the attribute
 * `hidden` it only tells. What goes wrong is then in the events and the states alone: listen for `mqtt-error`, or style something
 * beside it by `:state(missing)` and `:state(refused)`.
 *
 * @example
 * <mqtt-subscribe topic="plant/#" qos="1"></mqtt-subscribe>
 *
 * @attr hidden - Shows nothing, and only tells.
 * @event {MqttMessageEvent} mqtt-message - A message came.
 * @event {MqttMessagesEvent} mqtt-messages - All messages since the last frame.
 * @event {MqttSubscribedEvent} mqtt-subscribed - The broker granted the subscription.
 * @event {MqttElementErrorEvent} mqtt-error - It did not, an attribute is wrong, or `messageHandler` failed.
 * @event {MqttConnectionMissingEvent} mqtt-connection-missing - No connection was found.
 * @cssstate refused - The broker refused the connection or the subscription, or the topic or QoS is wrong.
 * @csspart base - The card.
 * @csspart header - What is subscribed to, and the buttons.
 * @csspart list - The rows, which scroll.
 * @csspart blank - What stands there without messages.
 * @csspart footer - The counters.
 * @csspart error - The box that says which attribute is wrong.
 * @cssproperty [--mqtt-list-height=336px] - The height of the rows together, unless the element is given a height.
 * @cssproperty [--mqtt-row-height=28px] - The height of one row.
 */
export class MqttSubscribe extends MqttElement {
  static override styles: CSSResultGroup = [
    MqttElement.styles,
    controlStyles,
    noticeStyles,
    subscribeStyles,
  ];

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'hidden'];
  }

  /** The connection, or its name. Unless set, the `<mqtt-connection>` around this element, or the only one of the page. */
  @property({ converter: text }) connection: ConnectionTarget;
  /** The topic filter. */
  @property({ converter: text }) topic: string | undefined;
  /** Quality of service to ask for: 0, 1 or 2; 0 unless set. */
  @property({ converter: number }) qos: number | undefined;
  /** `list`: every message, newest first. `latest`: the newest of each topic. */
  @property({ converter: text }) view: SubscribeView | undefined;
  /** `compact` unless set, or `comfortable`. */
  @property({ converter: text }) density: 'compact' | 'comfortable' | undefined;
  /** How many messages, or topics, are kept to be shown; 1000 unless set. */
  @property({ attribute: 'max-messages', converter: number }) maxMessages: number | undefined;
  /** How many bytes are kept to be shown; 4 MiB unless set. The newest message is kept whatever its size. */
  @property({ attribute: 'max-bytes', converter: number }) maxBytes: number | undefined;
  /** The title, in place of the topic filter. */
  @property({ converter: text }) label: string | undefined;
  /** Ends the subscription while it is set. */
  @property({ type: Boolean }) disabled = false;
  /** Called for each message, before the events. */
  @property({ attribute: false }) messageHandler: MessageHandler | undefined;

  @state() private unsubscribed = false;

  readonly #connection = new ConnectionController(this, { announcing: 'stand-in' });
  readonly #problems = new ProblemsController(this);
  readonly #subscription = new SubscriptionController(this, {
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
  readonly #flow = new MessageFlow(this, (messages, dropped) => {
    this.dispatchEvent(new MqttMessagesEvent(messages, dropped));
  });

  constructor() {
    super();
    new FocusKeeper(
      this,
      () =>
        this.renderRoot.querySelector<HTMLElement>('.scroller') ??
        this.renderRoot.querySelector<HTMLElement>('.messages'),
    );
  }

  /** Messages received, kept and dropped. */
  get statistics(): SubscribeStatistics {
    return this.#flow.statistics;
  }

  override attributeChangedCallback(
    name: string,
    before: string | null,
    value: string | null,
  ): void {
    if (name === 'hidden') this.requestUpdate();
    else super.attributeChangedCallback(name, before, value);
  }

  /** Subscribes again after {@link unsubscribe}, or after the broker refused. */
  subscribe(): void {
    this.unsubscribed = false;
    if (this.#subscription.state.status === 'refused') this.#subscription.again();
  }

  /** Ends the subscription until {@link subscribe}; what was received stays. */
  unsubscribe(): void {
    this.unsubscribed = true;
  }

  /** Forgets what was received, and starts the counters anew. */
  clear(): void {
    this.#flow.clear();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('connection')) this.#connection.target = this.connection;
    // Messages of another filter would stand under the wrong heading.
    if (changed.get('topic')) this.#flow.clear();
    this.#problems.set(findProblems(this));
    this.#flow.bounds = boundsOf(this);
    this.#flow.show(this.view === 'latest' ? 'latest' : 'list');
    this.#subscription.want(this.#wanted());
    const isRefused =
      this.#subscription.state.status === 'refused' ||
      this.#problems.has('topic') ||
      this.#problems.has('qos');
    this.customStates.set(isRefused ? 'refused' : this.#connection.elementState);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.hidden) return nothing;
    const filter = this.topic ?? '';
    const label = this.label ?? filter;
    const blank = this.#blankParts(filter);
    const { view, statistics, rate } = this.#flow;
    return html`
      <div class="card" part="base" role="group" aria-labelledby="title">
        ${renderHeader({
          label,
          askedQos: this.#askedQos(),
          subscription: this.#subscription.state,
          paused: view.paused,
          off: blank.off,
          disabled: this.disabled,
          kept: view.kept,
          fresh: view.fresh,
          pause: this.#pause,
          clear: () => {
            this.clear();
          },
          toggle: this.#toggle,
          resume: this.#resume,
        })}
        ${this.#renderAbove()}
        <div class="messages" tabindex="-1">${this.#renderMessages(label, blank)}</div>
        ${renderCounters(statistics, rate)}
        <div class="visually-hidden" role="status">${aloud(blank, this.#connection.announces)}</div>
      </div>
    `;
  }

  #renderMessages(label: string, blank: BlankParts): unknown {
    const { view } = this.#flow;
    if (view.kept > 0 || view.paused)
      return [view.render(msg(str`Messages on ${label}`)), renderBanner(blank)];
    return this.#problems.any ? nothing : renderBlank(blank);
  }

  #renderAbove(): TemplateResult | typeof nothing {
    const { state: subscription } = this.#subscription;
    const notices = subscription.status === 'subscribed' ? subscription.notices : [];
    if (!this.#problems.any && notices.length === 0) return nothing;
    return html`
      <div class="above">
        ${this.#problems.render()}
        ${notices.map(
          (notice) =>
            html`<div class="notice caution">
              ${icon('info')}
              <div>${noticeText(notice)}</div>
            </div>`,
        )}
      </div>
    `;
  }

  #blankParts(filter: string): BlankParts {
    return {
      filter,
      obstacle: obstacleOf(this.#connection),
      subscription: this.#subscription.state,
      off: this.disabled || this.unsubscribed,
      retry: () => {
        this.#connection.connection?.retry();
      },
      subscribe: this.disabled ? undefined : this.#toggle,
    };
  }

  #wanted(): WantedSubscription | undefined {
    const { connection } = this.#connection;
    if (!connection || this.disabled || this.unsubscribed || this.topic === undefined)
      return undefined;
    if (this.#problems.has('topic') || this.#problems.has('qos')) return undefined;
    return { connection, filter: this.topic, qos: this.#askedQos() };
  }

  #askedQos(): Qos {
    return QOS_LEVELS.find((level) => level === this.qos) ?? 0;
  }

  #receive(message: Message): void {
    this.#flow.take(message);
    this.#callHandler(message);
    this.dispatchEvent(new MqttMessageEvent(message));
  }

  #callHandler(message: Message): void {
    try {
      const result: unknown = this.messageHandler?.(message);
      if (result instanceof Promise) {
        result.catch((error: unknown) => {
          this.reportError(toMqttError(error));
        });
      }
    } catch (error) {
      this.reportError(toMqttError(error));
    }
  }

  readonly #pause = (): void => {
    if (this.#flow.view.paused) this.#flow.view.resume();
    else this.#flow.view.paused = true;
    this.requestUpdate();
  };

  readonly #resume = (): void => {
    this.#flow.view.resume();
    this.requestUpdate();
  };

  readonly #toggle = (): void => {
    if (this.unsubscribed || this.#subscription.state.status === 'refused') this.subscribe();
    else this.unsubscribe();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'mqtt-subscribe': MqttSubscribe;
  }
}
