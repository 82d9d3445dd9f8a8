import { msg } from '@lit/localize';
import { checkTopicName, type Clock, type MqttError, type PublishResult } from '@mqtt-kit/core';
import type { LitElement } from 'lit';
import type { ConnectionController } from '../controllers/connection-controller.js';
import { obstacleOf } from '../controllers/obstacle.js';
import type { Problem } from '../controllers/problems-controller.js';
import { toMqttError } from '../element/mqtt-error.js';
import { wordedError } from '../localization/error-text.js';
import { topicText } from '../localization/topic-text.js';
import { MqttPublishedEvent } from './mqtt-publish.events.js';
import type { PublishDraft } from './publish-draft.js';
import { OFFLINE_POLICIES } from './publish-offline.js';
import type { PublishOutcome } from './publish-outcome.js';

/** How long a success is shown, in milliseconds; a failure stays until the next try. */
const DONE_SHOWN_MS = 4000;

/** What sending needs of its element. */
export interface SenderParts {
  readonly host: LitElement & {
    readonly clock: Clock;
    readonly offline: string | undefined;
    readonly deadline: number | undefined;
  };
  readonly connection: ConnectionController;
  readonly problems: () => readonly Problem[];
  /** Told what goes out, and what becomes of it. */
  readonly onSent: (draft: PublishDraft, sent: Promise<PublishResult>) => void;
  /** Told what went wrong, for whoever listens to the element. */
  readonly report: (error: MqttError) => void;
}

/** Sends messages, and knows what became of the last one. An answer to an older one does not replace what is shown of it. */
export class MessageSender {
  readonly #parts: SenderParts;
  #outcome: PublishOutcome = { step: 'none' };
  #hideDone: (() => void) | undefined;
  /** Of the last try. */
  #number = 0;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  get outcome(): PublishOutcome {
    return this.#outcome;
  }

  /** What was sent is not told any longer. */
  hide(): void {
    this.#hideDone?.();
  }

  /** What is to be sent has changed: what became of the last one is not told any longer. What is still under way is. */
  forget(): void {
    if (this.#outcome.step === 'sending' || this.#outcome.step === 'none') return;
    this.#hideDone?.();
    this.#become({ step: 'none' });
  }

  /**
   * Sends what `make` gives, shows what becomes of it and dispatches it.
   *
   * @throws MqttError why it was not sent or not acknowledged; shown and reported already.
   */
  async send(make: () => PublishDraft | Promise<PublishDraft>): Promise<PublishResult> {
    const number = ++this.#number;
    this.#hideDone?.();
    this.#become({ step: 'sending' });
    try {
      return await this.#deliver(await make(), number);
    } catch (thrown) {
      throw this.fail(thrown, number);
    }
  }

  /** Shows and reports what went wrong. @param number - of the try, unless it is a new one. */
  fail(thrown: unknown, number = ++this.#number): MqttError {
    const error = toMqttError(thrown);
    this.#end(number, { step: 'failed', error });
    this.#parts.report(error);
    return error;
  }

  async #deliver(draft: PublishDraft, number: number): Promise<PublishResult> {
    const { host, onSent } = this.#parts;
    const waited = this.#parts.connection.state?.status !== 'connected';
    const sent = this.#hand(draft);
    onSent(draft, sent);
    const result = await sent;
    this.#end(number, { step: 'done', result, waited });
    host.dispatchEvent(new MqttPublishedEvent(draft.topic, result));
    return result;
  }

  async #hand(draft: PublishDraft): Promise<PublishResult> {
    const { host, connection: controller, problems } = this.#parts;
    const { topic, payload, qos, retain, properties } = draft;
    const { connection } = controller;
    const wrong = problems()[0];
    if (wrong) throw wordedError(wrong.code, wrong.message);
    const fault = checkTopicName(topic);
    if (fault) throw wordedError('invalid-topic', topicText(fault));
    if (!connection) throw wordedError('connection-missing', obstacleOf(controller)?.what ?? '');
    const wanted = draft.offline ?? host.offline;
    const offline = OFFLINE_POLICIES.find((policy) => policy === wanted);
    const deadline = draft.deadline ?? host.deadline;
    const deadlineMs = deadline === undefined ? undefined : deadline * 1000;
    return connection.publish(topic, payload, {
      qos,
      retain,
      offline,
      deadlineMs,
      ...(properties ? { properties } : {}),
    });
  }

  #end(number: number, outcome: PublishOutcome): void {
    if (number < this.#number && this.#outcome.step !== 'none') return;
    this.#hideDone?.();
    this.#become(outcome);
    if (outcome.step === 'failed') return;
    this.#hideDone = this.#parts.host.clock.schedule(DONE_SHOWN_MS, () => {
      this.#become({ step: 'none' });
    });
  }

  #become(outcome: PublishOutcome): void {
    this.#outcome = outcome;
    this.#parts.host.requestUpdate();
  }
}

/** Why an element that was never in a document sends nothing. */
export function notInDocument(): MqttError {
  return wordedError(
    'connection-missing',
    msg('This element is not in the document yet, so it has no connection.'),
  );
}
