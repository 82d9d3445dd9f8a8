import { msg } from '@lit/localize';
import { checkTopicName, type MqttError, type Payload, type PublishResult } from '@mqtt-kit/core';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import {
  ConnectionController,
  type ConnectionTarget,
} from '../controllers/connection-controller.js';
import { FocusKeeper } from '../controllers/focus-keeper.js';
import { obstacleOf, type Obstacle } from '../controllers/obstacle.js';
import { ProblemsController, type Problem } from '../controllers/problems-controller.js';
import { number, text } from '../element/converters.js';
import { toMqttError } from '../element/mqtt-error.js';
import { MqttElement } from '../element/mqtt-element.js';
import { QOS_LEVELS, qosProblem } from '../element/qos.js';
import { wordedError } from '../localization/error-text.js';
import { topicText } from '../localization/topic-text.js';
import { controlStyles } from '../theme/control.styles.js';
import { icon } from '../theme/icons.js';
import { noticeStyles } from '../theme/notice.styles.js';
import { renderConfirmDialog } from './confirm-dialog.js';
import { MqttPublishedEvent } from './mqtt-publish.events.js';
import { publishStyles } from './mqtt-publish.styles.js';
import { payloadText, type PublishDraft } from './publish-draft.js';
import { renderPublishForm } from './publish-form.js';
import { OFFLINE_POLICIES, offlineProblems } from './publish-offline.js';
import { renderOutcome, type PublishOutcome } from './publish-outcome.js';

/** How long a success is shown, in milliseconds; a failure stays until the next try. */
const DONE_SHOWN_MS = 4000;

/**
 * Publishes. With a `payload`, or with text inside, it is a button that sends one command; otherwise a form for any message.
 * Nothing is kept for later unless `offline` says so: without a connection the button is off, and says why where it takes no room: in
 * its tip, and to a screen reader.
 *
 * @example
 * <mqtt-publish topic="plant/1/set" payload="on" qos="1" confirm="Start pump 1?">Start</mqtt-publish>
 *
 * @slot - What stands on the button.
 * @event {MqttPublishedEvent} mqtt-published - The message was sent and, with QoS 1 and 2, acknowledged.
 * @event {MqttElementErrorEvent} mqtt-error - It was not, or an attribute is wrong.
 * @event {MqttConnectionMissingEvent} mqtt-connection-missing - No connection was found.
 * @csspart base - The card of the form.
 * @csspart button - The button.
 * @csspart topic - The field for the topic.
 * @csspart payload - The field for the payload.
 * @csspart result - What became of the message.
 * @csspart dialog - The question before sending.
 * @csspart error - The box that says which attribute is wrong.
 */
export class MqttPublish extends MqttElement {
  static override styles: CSSResultGroup = [
    MqttElement.styles,
    controlStyles,
    noticeStyles,
    publishStyles,
  ];

  /** The connection, or its name. Unless set, the `<mqtt-connection>` around this element, or the only one of the page. */
  @property({ converter: text }) connection: ConnectionTarget;
  /** Where to publish to; in the form, where to begin. */
  @property({ converter: text }) topic: string | undefined;
  /** What to publish. As an attribute text, as a property also bytes or a value for JSON. */
  @property({ converter: text }) payload: Payload | undefined;
  /** Quality of service: 0, 1 or 2; 0 unless set. */
  @property({ converter: number }) qos: number | undefined;
  /** Whether the broker keeps a copy for later subscribers. */
  @property({ type: Boolean }) retain = false;
  /**
   * What becomes of the message while there is no connection: `refuse` (unless set), the button is off; `hold`, it waits in this page;
   * `persist`, with QoS 1 or 2 on a `<mqtt-connection persist>`, it is kept on this device.
   */
  @property({ converter: text }) offline: string | undefined;
  /** With `hold` and `persist`: seconds after which a message that was not sent is given up; 60 unless set. */
  @property({ converter: number }) deadline: number | undefined;
  /** The button's text when nothing stands inside the element; in the form its title. */
  @property({ converter: text }) label: string | undefined;
  /** A question to answer before the message goes out. */
  @property({ converter: text }) confirm: string | undefined;

  @state() private outcome: PublishOutcome = { step: 'none' };
  @state() private draft: PublishDraft = { topic: '', payload: '', qos: 0, retain: false };

  readonly #connection = new ConnectionController(this, { announcing: 'stand-in' });
  readonly #problems = new ProblemsController(this);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new FocusKeeper(this, () => this.renderRoot.querySelector<HTMLElement>('[part="button"]'));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /**
   * Publishes what the attributes say, or what stands in the form. Does not ask `confirm`.
   *
   * @throws MqttError the reason why it was not sent or not acknowledged.
   */
  async publish(): Promise<PublishResult> {
    clearTimeout(this.#timer);
    this.outcome = { step: 'sending' };
    try {
      // Before it was ever in a document, no update would come to wait for.
      if (!this.isConnected && !this.hasUpdated) throw notInDocument();
      // What was set a moment ago belongs to the message.
      await this.updateComplete;
      const { draft } = this;
      const result = await this.#send(draft);
      this.outcome = { step: 'done', result };
      this.#timer = setTimeout(() => {
        this.outcome = { step: 'none' };
      }, DONE_SHOWN_MS);
      this.dispatchEvent(new MqttPublishedEvent(draft.topic, result));
      return result;
    } catch (thrown) {
      const error = toMqttError(thrown);
      this.outcome = { step: 'failed', error };
      this.reportError(error);
      throw error;
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('connection')) this.#connection.target = this.connection;
    this.#problems.set(this.#findProblems());
    const { topic = '', payload = '', retain } = this;
    if (changed.has('topic')) this.draft = { ...this.draft, topic };
    if (changed.has('payload')) this.draft = { ...this.draft, payload };
    if (changed.has('qos'))
      this.draft = { ...this.draft, qos: QOS_LEVELS.find((level) => level === this.qos) ?? 0 };
    if (changed.has('retain')) this.draft = { ...this.draft, retain };
    this.customStates.set(this.#connection.elementState);
    this.customStates.setFlag('command', this.#isCommand());
  }

  protected override render(): TemplateResult {
    const obstacle = obstacleOf(this.#connection);
    const disabled = this.#isBlockedBy(obstacle) || this.#problems.any;
    return html`
      ${this.#isCommand() ? this.#renderCommand(obstacle, disabled) : this.#renderForm(obstacle, disabled)}
      ${this.confirm === undefined ? nothing : this.#renderDialog(this.confirm)}
    `;
  }

  #renderCommand(obstacle: Obstacle | undefined, disabled: boolean): TemplateResult {
    const waits = this.outcome.step === 'sending' && this.#waiting !== undefined;
    const sending = this.outcome.step === 'sending' && !waits;
    return html`
      <span class="command" part="base">
        <span class="button">
          <button
            type="button"
            part="button"
            class=${disabled ? 'off' : ''}
            aria-describedby="obstacle result"
            aria-disabled=${disabled || sending}
            title=${ifDefined(obstacle?.what)}
            @click=${this.#ask}
          >
            <slot @slotchange=${this.#onSlotChange}>${this.label ?? msg('Publish')}</slot>
          </button>
          ${this.#renderMark(obstacle)}
        </span>
        ${this.#renderObstacle(obstacle, 'visually-hidden')}
        <span
          class="result ${this.outcome.step === 'failed' || waits ? '' : 'visually-hidden'}"
          id="result"
          part="result"
          role="status"
          >${renderOutcome(this.outcome, this.#waiting)}</span
        >
        ${this.#problems.render()}
      </span>
    `;
  }

  /** On the corner of a button, where it moves nothing: a quick second click must not meet another button. */
  #renderMark(obstacle: Obstacle | undefined): TemplateResult | typeof nothing {
    if (obstacle && obstacle.kind !== 'busy')
      return html`<span class="mark">${icon(obstacle.icon)}</span>`;
    return this.outcome.step === 'done'
      ? html`<span class="mark done">${icon('check')}</span>`
      : nothing;
  }

  #renderForm(obstacle: Obstacle | undefined, disabled: boolean): TemplateResult {
    return html`
      <div class="card" part="base" role="group" aria-labelledby="title">
        <header class="bar"><h2 id="title">${this.label ?? msg('Publish')}</h2></header>
        ${renderPublishForm({
          draft: this.draft,
          topicFault: this.#topicFault(),
          disabled,
          obstacle: this.#renderObstacle(obstacle, 'brief'),
          outcome: html`${this.#problems.render()}${renderOutcome(this.outcome, this.#waiting)}`,
          change: (changed) => {
            this.draft = { ...this.draft, ...changed };
          },
          submit: this.#ask,
        })}
        <div hidden><slot @slotchange=${this.#onSlotChange}></slot></div>
      </div>
    `;
  }

  /**
   * Why nothing can be sent. At length only where nobody else says so, and somebody has to do something about it.
   *
   * @param otherwise - the class for the few words that move nothing.
   */
  #renderObstacle(obstacle: Obstacle | undefined, otherwise: string): TemplateResult {
    const { announces, lookup } = this.#connection;
    const atLength = obstacle?.kind === 'fault' && (announces || lookup.kind !== 'found');
    const live = announces && obstacle?.kind !== 'busy';
    return html`<span
      class="obstacle ${atLength ? 'failure' : otherwise}"
      id="obstacle"
      role=${ifDefined(live ? 'status' : undefined)}
      >${obstacle ? renderObstacle(obstacle, atLength) : nothing}</span
    >`;
  }

  #renderDialog(question: string): TemplateResult {
    const { topic, payload } = this.draft;
    return renderConfirmDialog({
      question,
      detail: `${topic} ← ${(payloadText(payload) ?? msg('bytes')).slice(0, 200)}`,
      yes: this.textContent.trim() || (this.label ?? msg('Publish')),
      onAnswer: (yes) => {
        if (yes) this.#go();
      },
    });
  }

  readonly #ask = (): void => {
    const sending = this.outcome.step === 'sending' && !this.#waiting;
    if (sending || this.#problems.any) return;
    if (this.#isBlockedBy(obstacleOf(this.#connection))) return;
    if (this.confirm === undefined) this.#go();
    else this.renderRoot.querySelector('dialog')?.showModal();
  };

  #go(): void {
    // What went wrong is shown and dispatched already.
    this.publish().catch(() => undefined);
  }

  #send({ topic, payload, qos, retain }: PublishDraft): Promise<PublishResult> {
    const { connection } = this.#connection;
    const wrong = this.#findProblems()[0];
    if (wrong) throw wordedError(wrong.code, wrong.message);
    const fault = checkTopicName(topic);
    if (fault) throw wordedError('invalid-topic', topicText(fault));
    if (!connection)
      throw wordedError('connection-missing', obstacleOf(this.#connection)?.what ?? '');
    const offline = OFFLINE_POLICIES.find((policy) => policy === this.offline);
    const deadlineMs = this.deadline === undefined ? undefined : this.deadline * 1000;
    return connection.publish(topic, payload, { qos, retain, offline, deadlineMs });
  }

  /** What may wait needs no connection just now; what somebody has to mend is in the way all the same. */
  #isBlockedBy(obstacle: Obstacle | undefined): boolean {
    if (!obstacle) return false;
    const waits = this.offline === 'hold' || this.offline === 'persist';
    return !waits || obstacle.kind === 'fault' || !this.#connection.connection;
  }

  /** How a message waits for a connection just now. */
  get #waiting(): 'hold' | 'persist' | undefined {
    if (this.#connection.state?.status === 'connected') return undefined;
    return this.offline === 'hold' || this.offline === 'persist' ? this.offline : undefined;
  }

  readonly #onSlotChange = (): void => {
    this.requestUpdate();
  };

  #isCommand(): boolean {
    if (this.payload !== undefined) return true;
    return [...this.childNodes].some(
      (node) => node instanceof Element || (node instanceof Text && node.data.trim() !== ''),
    );
  }

  #findProblems(): readonly Problem[] {
    const found = [qosProblem(this.qos), ...offlineProblems(this)];
    if (this.topic !== undefined || this.#isCommand()) {
      const topic = checkTopicName(this.topic ?? '');
      if (topic)
        found.push({ attribute: 'topic', message: topicText(topic), code: 'invalid-topic' });
    }
    return found.filter((problem) => problem !== undefined);
  }

  /** What is wrong with the topic that the person typed. */
  #topicFault(): string | undefined {
    const { topic } = this.draft;
    if (topic === '' || topic === this.topic) return undefined;
    const fault = checkTopicName(topic);
    return fault ? topicText(fault) : undefined;
  }
}

function renderObstacle({ icon: name, what, todo }: Obstacle, atLength: boolean): TemplateResult {
  const advice = atLength && todo !== '' ? html` <span class="muted">${todo}</span>` : nothing;
  return html`<span class="line">${icon(name)}<span class="what">${what}${advice}</span></span>`;
}

function notInDocument(): MqttError {
  return wordedError(
    'connection-missing',
    msg('This element is not in the document yet, so it has no connection.'),
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'mqtt-publish': MqttPublish;
  }
}
