import { msg } from '@lit/localize';
import { checkTopicName, type Clock, type Payload, type PublishResult } from '@mqtt-kit/core';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import {
  ConnectionController,
  type ConnectionTarget,
} from '../controllers/connection-controller.js';
import { FocusKeeper } from '../controllers/focus-keeper.js';
import { ProblemsController, type Problem } from '../controllers/problems-controller.js';
import { number, text } from '../element/converters.js';
import { densityProblem, type Density } from '../element/density.js';
import { MqttElement } from '../element/mqtt-element.js';
import { qosProblem } from '../element/qos.js';
import { topicText } from '../localization/topic-text.js';
import { controlStyles } from '../theme/control.styles.js';
import { noticeStyles } from '../theme/notice.styles.js';
import { renderCommandButton, renderResult } from './command-button.js';
import { ConfirmQuestion } from './confirm-question.js';
import { LateParts } from './late-parts.js';
import { MessageSender, notInDocument } from './message-sender.js';
import { publishStyles } from './mqtt-publish.styles.js';
import { pageClock } from './page-clock.js';
import { sendingOptions, type PublishDraft } from './publish-draft.js';
import {
  FIELD_EVENTS,
  isDialogSubmit,
  isLive,
  publishMode,
  type PublishMode,
} from './publish-mode.js';
import { offlineProblems } from './publish-offline.js';
import { renderOutcome } from './publish-outcome.js';
import type { PublishAttributes, PublishPort } from './publish-port.js';
import { SendingGate } from './sending-gate.js';
import { ToldReason } from './told-reason.js';

/**
 * Publishes. With a `payload`, or with text inside, it is a button that sends one command. Around a `<form>` it sends what stands in the
 * form's fields; with `trigger`, what stands in a field inside as soon as it changes. With none of these it is a tool for any message.
 * Nothing is kept for later unless `offline` says so: without a connection nothing is sent, and the element says why. It changes nothing
 * of what the page wrote inside it, but it takes over the form's `submit`, and sets the field of a `trigger` to what `state-topic` reports.
 *
 * @example
 * <mqtt-publish topic="plant/1/set" payload="on" qos="1" confirm="Start pump 1?">Start</mqtt-publish>
 *
 * @slot - What stands on the button, or the form or field that publishes.
 * @event {MqttPublishedEvent} mqtt-published - The message was sent and, with QoS 1 and 2, acknowledged.
 * @event {MqttElementErrorEvent} mqtt-error - It was not, or an attribute is wrong.
 * @event {MqttConnectionMissingEvent} mqtt-connection-missing - No connection was found.
 * @csspart base - The card of the tool, or what is around button, form and field.
 * @csspart button - The button.
 * @csspart topic - The tool's field for the topic.
 * @csspart payload - The tool's field for the payload.
 * @csspart result - What became of the message.
 * @csspart held - How many messages wait in this page.
 * @csspart state - What the device reports, and whether it agrees.
 * @csspart dialog - The question before sending.
 * @csspart error - The box that says which attribute is wrong.
 * @cssstate command - It is only a button.
 * @cssstate pending - It was sent, and the device has not reported it yet.
 * @cssstate confirmed - The device reports what was sent.
 * @cssstate unconfirmed - It has not in time.
 */
export class MqttPublish extends MqttElement implements PublishAttributes {
  static override styles: CSSResultGroup = [
    MqttElement.styles,
    controlStyles,
    noticeStyles,
    publishStyles,
  ];

  /** The connection, or its name. Unless set, the `<mqtt-connection>` around this element, or the only one of the page. */
  @property({ converter: text }) connection: ConnectionTarget;
  /** Where to publish to; in the tool, where to begin. Around a form or field `{line}` is filled from the field of that name. */
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
  /** The button's text when nothing stands inside the element; in the tool its title. */
  @property({ converter: text }) label: string | undefined;
  /** `comfortable` (unless set) or `compact`, with lower controls and less room around them. */
  @property({ converter: text }) density: Density | undefined;
  /** A question to answer before the message goes out. */
  @property({ converter: text }) confirm: string | undefined;
  /** What fields become: `json` (unless set), `text` or `bytes` of one `field`. */
  @property({ converter: text }) format: string | undefined;
  /** The name of the field that is the message. */
  @property({ converter: text }) field: string | undefined;
  /** When the fields inside publish, unless by a form's submit: on `change`, or at each `input`. */
  @property({ converter: text }) trigger: string | undefined;
  /** With `trigger`: how often at most, as in `10/s` (unless set) or `30/min`; the last value is always sent. */
  @property({ attribute: 'max-rate', converter: text }) maxRate: string | undefined;
  /** What a checkbox sends when it is on; `true` unless set. */
  @property({ attribute: 'payload-on', converter: text }) payloadOn: string | undefined;
  /** What a checkbox sends when it is off; `false` unless set. */
  @property({ attribute: 'payload-off', converter: text }) payloadOff: string | undefined;
  /** Where the device reports its state. */
  @property({ attribute: 'state-topic', converter: text }) stateTopic: string | undefined;
  /** Where the state stands in a report of JSON, as in `payload.open`. */
  @property({ attribute: 'state-path', converter: text }) statePath: string | undefined;
  /** How long the device has to report what was sent, as in `10s` (unless set). */
  @property({ attribute: 'confirm-timeout', converter: text }) confirmTimeout: string | undefined;
  /**
   * Time, for tests. Taken when the element is first shown.
   *
   * @internal
   */
  @property({ attribute: false }) clock: Clock = pageClock;

  readonly #connection = new ConnectionController(this, {
    announcing: 'stand-in',
    // The question was about another broker.
    onConnection: () => {
      this.#question.dismiss();
    },
  });
  readonly #problems = new ProblemsController(this);
  readonly #parts = new LateParts(this, () => this.#port());
  readonly #gate = new SendingGate(this.#connection, () =>
    publishMode(this) === 'tool' ? (this.#parts.tool?.offline ?? this.offline) : this.offline,
  );
  readonly #sender = new MessageSender({
    host: this,
    connection: this.#connection,
    problems: () => this.#findProblems(publishMode(this)),
    onSent: (draft, sent) => {
      this.#parts.follow(draft, sent);
    },
    report: (error) => {
      this.reportError(error);
    },
  });
  readonly #question = new ConfirmQuestion(this, (draft) => {
    this.#sender.send(() => draft).catch(() => undefined);
  });

  readonly #reason = new ToldReason(this);

  constructor() {
    super();
    new FocusKeeper(this, () => this.renderRoot.querySelector<HTMLElement>('[part="button"]'));
    // Before the part that reads the fields is loaded: the browser would leave the page.
    for (const type of FIELD_EVENTS) this.addEventListener(type, this.#onField);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sender.hide();
    this.#question.dismiss();
  }

  /**
   * Publishes what the attributes say, or what stands in the fields, or in the tool. Does not ask `confirm`.
   *
   * @throws MqttError the reason why it was not sent or not acknowledged.
   */
  publish(): Promise<PublishResult> {
    return this.#sender.send(async () => {
      // Before it was ever in a document, no update would come to wait for.
      if (!this.isConnected && !this.hasUpdated) throw notInDocument();
      // What was set a moment ago belongs to the message.
      await this.updateComplete;
      return this.#draft();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('connection')) this.#connection.target = this.connection;
    const mode = publishMode(this);
    if (isLive(this, mode)) void this.#parts.loadLive();
    this.#problems.set(this.#findProblems(mode));
    this.#parts.update(changed, !this.#problems.any);
    const step = this.#parts.live?.step;
    this.customStates.set(this.#connection.elementState);
    this.customStates.setFlag('command', mode === 'button');
    this.customStates.setFlag('pending', step === 'pending');
    this.customStates.setFlag('confirmed', step === 'confirmed' || step === 'agreed');
    this.customStates.setFlag('unconfirmed', step === 'unconfirmed');
  }

  protected override render(): TemplateResult {
    return html`
      ${this.#renderMode(publishMode(this))}
      ${this.confirm === undefined ? nothing : this.#question.render(this.confirm, this.#attributesDraft(), this.#yesText)}
    `;
  }

  #renderMode(mode: PublishMode): TemplateResult {
    switch (mode) {
      case 'button':
        return this.#renderButton();
      case 'tool':
        return this.#renderTool();
      default:
        return this.#parts.renderAround({
          mode,
          outcome: this.#sender.outcome,
          gate: this.#gate,
          hasTrigger: this.trigger !== undefined,
          slot: html`<slot @slotchange=${this.#onSlotChange}></slot>`,
          problems: this.#problems.render(),
        });
    }
  }

  #renderButton(): TemplateResult {
    const { outcome } = this.#sender;
    const { waiting } = this.#gate;
    const waits = outcome.step === 'sending' && waiting !== undefined;
    return html`
      <span class="command" part="base">
        ${renderCommandButton({
          outcome,
          obstacle: this.#gate.obstacle,
          disabled: this.#isOff,
          sending: this.#isSending,
          slot: html`<slot @slotchange=${this.#onSlotChange}
            >${this.label ?? msg('Publish')}</slot
          >`,
          press: this.#press,
          follow: this.#reason.follow,
        })}
        ${this.#gate.renderLine(this.#reason.isTold && this.#gate.blockedBy() ? 'notice told' : 'visually-hidden')}
        ${renderResult(outcome, waiting, outcome.step === 'failed' || waits)} ${this.#renderLive()}
        ${this.#problems.render()}
      </span>
    `;
  }

  #renderLive(): unknown {
    return isLive(this, publishMode(this)) ? this.#parts.renderLive() : nothing;
  }

  #renderTool(): TemplateResult {
    return html`
      <div class="card tool" part="base" role="group" aria-labelledby="title">
        <div class="bar"><h2 id="title">${this.label ?? msg('Publish')}</h2></div>
        ${this.#parts.renderTool(() => ({
          outcome: this.#sender.outcome,
          said: renderOutcome(this.#sender.outcome, this.#gate.waiting),
          disabled: this.#isOff,
          obstacle: this.#gate.renderLine('brief'),
          problems: this.#problems.render(),
          submit: this.#press,
        }))}
        <div hidden><slot @slotchange=${this.#onSlotChange}></slot></div>
      </div>
    `;
  }

  /** The word on the button that goes ahead. */
  get #yesText(): string {
    return (
      (publishMode(this) === 'button' && this.textContent.trim()) || (this.label ?? msg('Publish'))
    );
  }

  /** The person wants to send what stands here. */
  readonly #press = (): void => {
    if (this.#isSending || this.#isOff) return;
    if (publishMode(this) === 'button') {
      this.#question.ask(this.#attributesDraft());
      return;
    }
    void this.#draft().then(
      (draft) => {
        this.#question.ask(draft, this.#parts.tool?.answered(draft));
      },
      (thrown: unknown) => {
        this.#sender.fail(thrown);
      },
    );
  };

  /** Something happened in the page's own fields inside. */
  readonly #onField = (event: Event): void => {
    const mode = publishMode(this);
    if (mode !== 'form' && mode !== 'field') return;
    // Prevented by the page: it does something else with it.
    if (event.defaultPrevented) return;
    if (event.type === 'submit') {
      if (event instanceof SubmitEvent && isDialogSubmit(event.target, event.submitter)) return;
      event.preventDefault();
      // A second click must not send it twice.
      if (this.#isSending) return;
    }
    const use = (): void => {
      if (!this.#problems.any) this.#parts.live?.handle(event);
    };
    // At once where it can be: a submit is answered in time.
    if (this.#parts.live) use();
    else void this.#parts.loadLive().then(use);
  };

  /** What would be sent now. */
  async #draft(): Promise<PublishDraft> {
    const mode = publishMode(this);
    if (mode === 'button') return this.#attributesDraft();
    return this.#parts.draft(mode === 'tool' ? 'tool' : 'fields');
  }

  #attributesDraft(): PublishDraft {
    const { topic = '', payload = '' } = this;
    return { topic, payload, ...sendingOptions(this) };
  }

  #port(): PublishPort {
    return {
      host: this,
      connection: this.#connection,
      clock: this.clock,
      options: () => sendingOptions(this),
      obstacle: (offline) => this.#gate.blockedBy(offline),
      send: (draft) => this.#sender.send(() => draft),
      ask: (draft, answered) => {
        this.#question.ask(draft, answered);
      },
      askFor: (draft, answered) => {
        this.#question.askFor(draft, answered);
      },
      forgetOutcome: () => {
        this.#sender.forget();
      },
      fail: (error) => {
        this.#sender.fail(error);
      },
    };
  }

  /** Whether nothing can be sent just now. */
  get #isOff(): boolean {
    return this.#problems.any || this.#gate.blockedBy() !== undefined;
  }

  /** Whether a message is under way. What waits for a connection keeps nobody from sending another. */
  get #isSending(): boolean {
    return this.#sender.outcome.step === 'sending' && !this.#gate.waiting;
  }

  readonly #onSlotChange = (): void => {
    this.requestUpdate();
  };

  #findProblems(mode: PublishMode): readonly Problem[] {
    const found = [qosProblem(this.qos), densityProblem(this.density), ...offlineProblems(this)];
    if (this.topic !== undefined || mode !== 'tool') {
      const topic = checkTopicName(this.topic ?? '');
      if (topic)
        found.push({ attribute: 'topic', message: topicText(topic), code: 'invalid-topic' });
    }
    const { live } = this.#parts;
    if (live && isLive(this, mode)) found.push(...live.problems());
    return found.filter((problem) => problem !== undefined);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mqtt-publish': MqttPublish;
  }
}
