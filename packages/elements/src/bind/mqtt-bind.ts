import { msg, str } from '@lit/localize';
import { checkTopicFilter, type Connection, type Message, type Qos } from '@mqtt-kit/core';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Binder } from '../binding/binder.js';
import { announcers } from '../context/announcers.js';
import {
  ConnectionController,
  type ConnectionTarget,
} from '../controllers/connection-controller.js';
import { LazyModule } from '../controllers/lazy-module.js';
import { nextFrame } from '../controllers/next-frame.js';
import { obstacleOf } from '../controllers/obstacle.js';
import { ProblemsController, type Problem } from '../controllers/problems-controller.js';
import {
  SubscriptionController,
  type WantedSubscription,
} from '../controllers/subscription-controller.js';
import { historyProblems } from '../history/history-options.js';
import { LateHistories } from '../history/late-histories.js';
import { Ticker } from '../controllers/ticker.js';
import { adoptStyles } from '../element/adopt-styles.js';
import { number, text } from '../element/converters.js';
import type { Freshness } from '../element/custom-states.js';
import { MqttElement } from '../element/mqtt-element.js';
import { QOS_LEVELS, qosProblem } from '../element/qos.js';
import { parseDuration } from '../element/time-attributes.js';
import { wrong } from '../element/wrong-attribute.js';
import { errorText } from '../localization/error-text.js';
import { currentLocale } from '../localization/locale.js';
import { topicText } from '../localization/topic-text.js';
import { EARLY_BOUNDS, MessageRing } from '../messages/message-ring.js';
import { MqttMessageEvent, MqttSubscribedEvent } from '../subscribe/mqtt-subscribe.events.js';
import { noticeStyles } from '../theme/notice.styles.js';
import { tokens } from '../theme/tokens.styles.js';
import { MessageAge } from './message-age.js';
import { bindStyles } from './mqtt-bind.styles.js';
import type { Trouble } from '../controllers/trouble-mark.js';

const FRESHNESS: readonly Freshness[] = ['no-message', 'fresh', 'stale'];

/**
 * Fills what stands inside it from the newest message of a topic: `data-mqtt-text` sets text, `data-mqtt-attr` attributes,
 * `data-mqtt-class` classes. It has no view of its own, and what the author wrote stays until there is a value. Once a frame at most
 * the page changes, and only where the value did. A payload is text: it never becomes markup, an address or script.
 *
 * @example
 * <mqtt-bind topic="plant/1/temp" stale-after="60s">
 *   <b data-mqtt-text="payload.temp" data-mqtt-format="0.0" data-mqtt-class="hot: payload.temp > 80">…</b> °C
 * </mqtt-bind>
 *
 * @slot - What is filled.
 * @event {MqttMessageEvent} mqtt-message - A message came.
 * @event {MqttSubscribedEvent} mqtt-subscribed - The broker granted the subscription.
 * @event {MqttElementErrorEvent} mqtt-error - It did not, or an attribute is wrong, here or inside.
 * @event {MqttConnectionMissingEvent} mqtt-connection-missing - No connection was found.
 * @cssstate no-message - No message came yet: what the author wrote is shown.
 * @cssstate fresh - A message is shown, and it is not older than `stale-after`.
 * @cssstate stale - It is older.
 * @cssstate refused - The broker refused the connection or the subscription, or the topic or QoS is wrong.
 * @cssstate faulty - Something in `data-mqtt-…` or in an attribute cannot be done, or the payload cannot be decoded.
 * @csspart mark - The sign that something is wrong, with the words inside.
 */
export class MqttBind extends MqttElement {
  // Not the styles that elements with a view start from: the author's text keeps the page's type.
  static override styles: CSSResultGroup = [tokens, noticeStyles, bindStyles];

  /** The connection, or its name. Unless set, the `<mqtt-connection>` around this element, or the only one of the page. */
  @property({ converter: text }) connection: ConnectionTarget;
  /** The topic, or a filter: then the newest message of any of its topics is shown. */
  @property({ converter: text }) topic: string | undefined;
  /** Quality of service to ask for: 0, 1 or 2; 0 unless set. */
  @property({ converter: number }) qos: number | undefined;
  /** After what time without a message `:state(stale)` is set: `500ms`, `60s`, `5m`, `2h`. */
  @property({ attribute: 'stale-after', converter: text }) staleAfter: string | undefined;
  /** How payloads are read: `json`, `cbor`, …, or a registered decoder; by content type or topic unless set. */
  @property({ converter: text }) format: string | undefined;
  /** What describes them, for `protobuf`: `/schemas/plant.binpb#plant.Reading`. */
  @property({ converter: text }) schema: string | undefined;
  /** How long messages are kept on this device, sealed, so that the last value is there after a reload: `1h`, `7d`. */
  @property({ converter: text }) keep: string | undefined;
  /** Where a server gives older messages: `/api/history?topic={topic}`. */
  @property({ attribute: 'history-src', converter: text }) historySrc: string | undefined;
  /** Ends the subscription while it is set; what is shown stays. */
  @property({ type: Boolean }) disabled = false;

  readonly #connection = new ConnectionController(this, {
    onConnection: (connection) => {
      this.#follow(connection);
    },
    onState: ({ status }) => {
      // What the network did not let through before.
      if (status === 'connected' && this.#module.failed) this.#module.again();
    },
  });
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
  });
  readonly #history = new LateHistories(this, {
    onOlder: (messages) => {
      this.#older = messages.at(-1) ?? this.#older;
      this.#handOver();
    },
    onError: (error) => {
      this.reportError(error);
    },
  });
  readonly #age = new MessageAge(this);
  readonly #ticker = new Ticker(this, () => {
    this.#paintSoon();
  });
  readonly #module = new LazyModule(
    this,
    () => import('../binding/binder.js'),
    (module) => {
      this.#binder = new module.Binder(this, this.#onContent, this.#paintSoon);
      this.#handOver();
      if (this.isConnected) this.#watch();
    },
  );
  readonly #mark = new LazyModule(
    this,
    () => import('../controllers/trouble-mark.js'),
    ({ troubleMarkStyles }) => {
      adoptStyles(this, troubleMarkStyles);
    },
  );
  #binder: Binder | undefined;
  /** The address whose messages are shown. */
  #source: string | undefined;
  /** What waits for the binder: what came, and the newest from before. */
  readonly #early = new MessageRing();
  #older: Message | undefined;
  #shown: Message | undefined;
  #contentChanged = true;
  #cancelPaint: (() => void) | undefined;
  #locale = currentLocale();

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#module.load();
    if (this.#binder) this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#binder?.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('connection')) this.#connection.target = this.connection;
    // A value of another topic would stand under the wrong heading.
    if (changed.get('topic')) this.#forget();
    this.#problems.set(this.#findProblems());
    const wanted = this.#wanted();
    this.#subscription.want(wanted);
    this.#history.want({
      connection: wanted?.connection,
      filters: [this.topic ?? ''],
      keep: this.#problems.has('keep') ? undefined : this.keep,
      historySrc: this.#problems.has('history-src') ? undefined : this.historySrc,
    });
    const isRefused =
      this.#subscription.state.status === 'refused' ||
      this.#problems.has('topic') ||
      this.#problems.has('qos');
    this.customStates.set(isRefused ? 'refused' : this.#connection.elementState);
    this.customStates.setFlag('faulty', this.#problems.any || this.#module.failed);
    const freshness = this.#age.look(this.#shown?.receivedAt, parseDuration(this.staleAfter ?? ''));
    for (const each of FRESHNESS) this.customStates.setFlag(each, each === freshness);
    this.#ticker.running = this.#binder?.ages ?? false;
    if (currentLocale() !== this.#locale || changed.has('format') || changed.has('schema'))
      this.#paintSoon();
    this.#locale = currentLocale();
  }

  protected override render(): TemplateResult {
    const troubles = [...this.#troubles()];
    if (troubles.length > 0) void this.#mark.load();
    return html`<slot></slot>${this.#mark.module?.renderTroubles(this, troubles) ?? nothing}`;
  }

  #receive(message: Message): void {
    if (this.#binder) this.#binder.take(message);
    else this.#early.push(message.copy(), EARLY_BOUNDS);
    this.#paintSoon();
    this.#history.take([message]);
    this.dispatchEvent(new MqttMessageEvent(message));
  }

  #handOver(): void {
    if (!this.#binder) return;
    for (const message of this.#early.toArray()) this.#binder.take(message);
    this.#early.clear();
    if (this.#older) this.#binder.takeOlder(this.#older);
    this.#older = undefined;
    this.#paintSoon();
  }

  #follow(connection: Connection | undefined): void {
    if (!connection) return;
    // A new connection to the same broker sends copies of what is known.
    if (this.#source !== connection.url) this.#forget();
    this.#source = connection.url;
  }

  #forget(): void {
    this.#early.clear();
    this.#older = undefined;
    this.#binder?.forget();
    this.#paintSoon();
  }

  readonly #onContent = (): void => {
    this.#contentChanged = true;
    this.#paintSoon();
  };

  #watch(): void {
    this.#binder?.observe();
    this.#onContent();
  }

  readonly #paintSoon = (): void => {
    this.#cancelPaint ??= nextFrame(() => {
      this.#cancelPaint = undefined;
      this.#paint();
    });
  };

  #paint(): void {
    if (!this.#binder) return;
    if (this.#contentChanged) this.#binder.scan();
    this.#contentChanged = false;
    this.#shown = this.#binder.show(Date.now());
    this.requestUpdate();
  }

  #wanted(): WantedSubscription | undefined {
    const { connection } = this.#connection;
    if (!connection || this.disabled || this.topic === undefined) return undefined;
    if (this.#problems.has('topic') || this.#problems.has('qos')) return undefined;
    const qos: Qos = QOS_LEVELS.find((level) => level === this.qos) ?? 0;
    return { connection, filter: this.topic, qos };
  }

  #findProblems(): readonly Problem[] {
    const { topic, staleAfter } = this;
    const fault = topic === undefined ? undefined : checkTopicFilter(topic);
    const problems = [
      topic === undefined
        ? wrong(
            'topic',
            msg('Say what to show, for example topic="plant/1/temp".'),
            'invalid-topic',
          )
        : fault
          ? wrong('topic', topicText(fault), 'invalid-topic')
          : undefined,
      qosProblem(this.qos),
      staleAfter === undefined || parseDuration(staleAfter)
        ? undefined
        : wrong('stale-after', msg(str`“${staleAfter}” is no time: write 500ms, 60s, 5m or 2h.`)),
      ...historyProblems(this, document.baseURI),
      ...(this.#binder?.faults ?? []).map(({ attribute, message }) => wrong(attribute, message())),
    ];
    return problems.filter((problem) => problem !== undefined);
  }

  *#troubles(): Generator<Trouble> {
    for (const { attribute, message } of this.#problems.all) yield { attribute, what: message };
    const obstacle = obstacleOf(this.#connection);
    if (obstacle?.kind === 'fault' && !this.#isTold()) yield obstacle;
    const { state } = this.#subscription;
    if (state.status === 'refused') yield errorText(state.error);
    if (this.#module.failed)
      yield { what: msg('This part could not be loaded. Is the network there?') };
  }

  /** Whether the page itself, the element that declares the connection, or one that shows it says what is wrong with it. */
  #isTold(): boolean {
    const { lookup } = this.#connection;
    switch (lookup.kind) {
      case 'missing':
        return lookup.quiet;
      case 'faulty':
        return !lookup.error;
      case 'found':
        return announcers().isSpokenFor(lookup.connection);
      case 'pending':
        return true;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mqtt-bind': MqttBind;
  }
}
