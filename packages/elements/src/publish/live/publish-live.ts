/** Loaded late: how a page's own form or field publishes, and what the device reports. */
import { msg } from '@lit/localize';
import type { PublishResult } from '@mqtt-kit/core';
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { MoveGrace } from '../../controllers/move-grace.js';
import type { Problem } from '../../controllers/problems-controller.js';
import { toMqttError } from '../../element/mqtt-error.js';
import { wordedError } from '../../localization/error-text.js';
import { HeldMessages } from '../held-messages.js';
import { payloadBound } from '../payload-bound.js';
import type { PublishDraft } from '../publish-draft.js';
import type { PublishPort } from '../publish-port.js';
import { actingControls } from './acting-controls.js';
import type { ConfirmationStep } from './confirmation.js';
import { ControlLock } from './control-lock.js';
import { controlMessage } from './control-message.js';
import { fieldMessage } from './field-message.js';
import { controlsOf, isControl, readFields, type Control } from './form-fields.js';
import { liveProblems } from './live-problems.js';
import { RateGate } from './rate-gate.js';
import { draftOf, hasSameTarget, type ReadyMessage } from './ready-message.js';
import { renderReport } from './report-text.js';
import { ReportedState } from './reported-state.js';
import { controlsIn, showInControl } from './shown-state.js';
import { parseRate } from '../../element/time-attributes.js';
import { placeholdersOf } from './topic-placeholders.js';

export { renderAroundFields } from './around-fields.js';
export { liveStyles } from './live.styles.js';

const DEFAULT_RATE_MS = 100;

/** What `<mqtt-publish>` does with the fields that the page wrote inside it, and with the device's own word. */
export class PublishLive implements ReactiveController {
  readonly #port: PublishPort;
  readonly #state: ReportedState;
  readonly #gate: RateGate<ReadyMessage>;
  readonly #lock: ControlLock;
  readonly #held: HeldMessages;
  readonly #grace = new MoveGrace();
  /** The field that was used last. */
  #used: Control | undefined;
  /** The field that a person is moving, or types in. */
  #moving: Control | undefined;
  /** Somebody is asked. */
  #isAsked = false;
  /** How many messages are made at this moment. */
  #leaving = 0;

  constructor(port: PublishPort) {
    this.#port = port;
    this.#held = new HeldMessages(port);
    this.#state = new ReportedState(port, () => {
      this.#show();
      port.host.requestUpdate();
    });
    this.#gate = new RateGate(port.clock, hasSameTarget, (ready) => {
      void this.#fire(
        () => ready,
        (draft) => {
          // Shown and dispatched already.
          port.send(draft).catch(() => undefined);
        },
      );
    });
    this.#lock = new ControlLock(port.host, () =>
      actingControls(
        port.host,
        port.host.trigger,
        (control) => !this.#form && this.#isInTopic(control),
      ),
    );
    port.host.addController(this);
  }

  /** Whether the device reports what was sent. */
  get step(): ConfirmationStep {
    return this.#state.step;
  }

  /** What is wrong with the attributes. */
  problems(): readonly Problem[] {
    const { host } = this.#port;
    return liveProblems(host, {
      hasForm: this.#form !== undefined,
      hasElements: host.childElementCount > 0,
    });
  }

  /** @param isRight - whether the attributes can be used. */
  update(isRight: boolean): void {
    this.#state.update(isRight);
    const { host } = this.#port;
    const isGone = !host.isConnected && !this.#grace.pending;
    if (isGone || (isRight && !this.#port.obstacle(host.offline))) {
      this.#lock.release();
      return;
    }
    this.#lock.lock();
    // It is under nobody's hand any more, and nothing more comes of it.
    if (this.#moving && this.#lock.hasDisabled(this.#moving)) {
      this.#moving = undefined;
      this.#show();
    }
  }

  hostConnected(): void {
    this.#grace.stay();
  }

  hostDisconnected(): void {
    this.#grace.leave(() => {
      this.#gate.stop();
      this.#isAsked = false;
      this.#moving = undefined;
      this.#state.stop();
      this.#lock.release();
    });
  }

  /** Something happened in the page's own fields. */
  handle(event: Event): void {
    if (event.type === 'submit') {
      const submitter = event instanceof SubmitEvent ? event.submitter : null;
      const form = event.target instanceof HTMLFormElement ? event.target : undefined;
      void this.#fire(
        () => this.#message(form, submitter),
        (draft) => {
          this.#port.ask(draft);
        },
      );
      return;
    }
    const { trigger } = this.#port.host;
    const { target } = event;
    if (trigger === undefined || !isControl(target)) return;
    if (event.type === 'input') this.#moving = target;
    else this.#moving = undefined;
    if (event.type === trigger) this.#use(target, event.type);
    if (!this.#moving) this.#show();
  }

  /** A message leaves. */
  follow(draft: PublishDraft, sent: Promise<PublishResult>): void {
    this.#state.follow(draft.payload, sent);
    this.#held.follow(draft, sent);
  }

  /**
   * What the fields come to now, once what was typed is as the page’s own rules want it; the browser says where it is not.
   *
   * @throws MqttError `invalid-topic`, `invalid-payload`.
   */
  async checkedDraft(): Promise<PublishDraft> {
    const form = this.#form;
    // Past the form's own properties, which a field may hide.
    if (form && !HTMLFormElement.prototype.reportValidity.call(form))
      throw wordedError('invalid-payload', msg('A field is not filled in as it has to be.'));
    return draftOf(this.#message(form));
  }

  render(): TemplateResult {
    return html`${this.#renderReport()}${this.#held.render()}`;
  }

  #renderReport(): TemplateResult | typeof nothing {
    const { host } = this.#port;
    if (host.stateTopic === undefined) return nothing;
    return renderReport({
      step: this.#state.step,
      reported: this.#state.reported,
      isKnown: this.#state.isKnown,
      agrees: this.#state.agrees,
      refusal: this.#state.refusal,
      // The field itself shows it.
      isShown: host.trigger !== undefined,
    });
  }

  /** Somebody is asked, or a value waits for its turn, for a connection or for its confirmation. */
  get #isHeld(): boolean {
    const isUnderWay = ['waiting', 'pending'].includes(this.#state.step);
    return isUnderWay || this.#isAsked || this.#leaving > 0 || this.#gate.isWaiting;
  }

  /** The first one inside. */
  get #form(): HTMLFormElement | undefined {
    return this.#port.host.querySelector('form') ?? undefined;
  }

  /** The one that a control inside belongs to; outside of all of them it counts to the first. */
  #formOf({ form }: Control): HTMLFormElement | undefined {
    return form && this.#port.host.contains(form) ? form : this.#form;
  }

  #use(control: Control, type: string): void {
    const { host } = this.#port;
    // It says where to publish to, and publishes nothing itself.
    if (!this.#form && this.#isInTopic(control)) return;
    this.#used = control;
    const form = this.#formOf(control);
    if (form ? !HTMLFormElement.prototype.checkValidity.call(form) : !control.validity.valid) {
      if (type === 'change')
        this.#port.fail(
          wordedError('invalid-payload', control.validationMessage || msg('A field is not right.')),
        );
      return;
    }
    if (host.confirm !== undefined) {
      this.#isAsked = true;
      void this.#fire(
        () => this.#message(form),
        (draft) => {
          this.#port.ask(draft, (yes) => {
            this.#isAsked = false;
            // The field shows what the person chose, unless it knows better.
            if (!yes && !this.#state.isKnown)
              this.#port.fail(wordedError('aborted', msg('Not sent: the answer was no.')));
            this.#show();
          });
        },
      );
      return;
    }
    try {
      // As it stands now, whatever the fields say when its turn comes.
      this.#gate.push(this.#message(form), parseRate(host.maxRate ?? '') ?? DEFAULT_RATE_MS);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param make - asked at once. @param go - given the message, when a file was read. */
  async #fire(make: () => ReadyMessage, go: (draft: PublishDraft) => void): Promise<void> {
    this.#leaving++;
    try {
      const { host } = this.#port;
      const obstacle = this.#port.obstacle(host.offline);
      if (obstacle) throw wordedError('not-connected', obstacle.what);
      const ready = make();
      const draft = await draftOf(ready);
      if (ready.connection !== this.#port.connection.connection)
        throw wordedError('aborted', msg('Not sent: the connection has changed meanwhile.'));
      go(draft);
      this.#leaving--;
    } catch (error) {
      this.#leaving--;
      this.#isAsked = false;
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#port.fail(toMqttError(error));
    this.#show();
  }

  /** @param form - whose fields it is made of, if any. @param submitter - the button that was pressed. */
  #message(form: HTMLFormElement | undefined, submitter?: HTMLElement | null): ReadyMessage {
    const { host, connection } = this.#port;
    const { topic = '', format, field } = host;
    const controls = form ? controlsOf(form) : controlsIn(host);
    const parts = {
      topic,
      fields: readFields(controls, submitter, (each) => this.#lock.isOffByAuthor(each)),
      format,
      field,
      maxBytes: payloadBound(connection.state),
    };
    const made = { ...this.#port.options(), connection: connection.connection };
    if (form) return { ...fieldMessage(parts), control: undefined, ...made };
    const control = this.#control();
    if (!control) throw wordedError('invalid-payload', msg('There is no field inside to send.'));
    const { payloadOn: on, payloadOff: off } = host;
    return { ...controlMessage({ ...parts, control, on, off }), control, ...made };
  }

  /** The field that publishes: the named one, the one that was used, or the first that does not stand in the topic. */
  #control(): Control | undefined {
    const { field } = this.#port.host;
    const controls = controlsIn(this.#port.host);
    if (field !== undefined) return controls.find(({ name }) => name === field);
    if (this.#used && controls.includes(this.#used)) return this.#used;
    return controls.find((control) => !this.#isInTopic(control));
  }

  #isInTopic({ name }: Control): boolean {
    return placeholdersOf(this.#port.host.topic ?? '').has(name);
  }

  /** The fields show what the device reports, unless somebody moves them, or waits for what was sent. */
  #show(): void {
    const { host } = this.#port;
    if (host.trigger === undefined || host.stateTopic === undefined) return;
    if (this.#moving || this.#isHeld) return;
    const { reported, path } = this.#state;
    const payloads = { on: host.payloadOn ?? true, off: host.payloadOff ?? false, path } as const;
    if (!this.#form) {
      const control = this.#control();
      if (control && reported !== undefined) showInControl(control, reported, payloads, host);
      return;
    }
    if (typeof reported !== 'object' || reported === null) return;
    // A device does not choose where the next command goes, nor what the page's author has put out of sight.
    for (const form of host.querySelectorAll('form'))
      for (const control of controlsIn(form)) {
        if (this.#isInTopic(control) || isOutOfSight(control)) continue;
        if (Object.hasOwn(reported, control.name))
          showInControl(control, Reflect.get(reported, control.name), payloads, form);
      }
  }
}

function isOutOfSight(control: Control): boolean {
  return (
    control instanceof HTMLInputElement &&
    (control.type === 'hidden' || control.type === 'password')
  );
}
