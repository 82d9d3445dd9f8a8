import { msg } from '@lit/localize';
import type { LitElement, TemplateResult } from 'lit';
import { renderConfirmDialog } from './confirm-dialog.js';
import { payloadText, type PublishDraft } from './publish-draft.js';

/** The question before a message goes out, for an element with `confirm`. */
export class ConfirmQuestion {
  readonly #host: LitElement & { readonly confirm: string | undefined };
  readonly #send: (draft: PublishDraft) => void;
  #asked: PublishDraft | undefined;
  #answered: ((yes: boolean) => void) | undefined;

  /** @param send - told what may go out. */
  constructor(
    host: LitElement & { readonly confirm: string | undefined },
    send: (draft: PublishDraft) => void,
  ) {
    this.#host = host;
    this.#send = send;
  }

  /** Sends it at once where nothing is to be asked. @param answered - told whether it is sent. */
  ask(draft: PublishDraft, answered?: (yes: boolean) => void): void {
    this.askFor(draft, (yes) => {
      if (yes) this.#send(draft);
      answered?.(yes);
    });
  }

  /** Asks, and leaves it to `answered` what follows. @param draft - shown with the question. */
  askFor(draft: PublishDraft, answered: (yes: boolean) => void): void {
    if (this.#host.confirm === undefined) {
      answered(true);
      return;
    }
    this.#asked = draft;
    this.#answered = answered;
    this.#host.requestUpdate();
    this.#dialog?.showModal();
  }

  /** The element leaves: nobody answers. The browser closes no dialog that leaves, and opens none that is open. */
  dismiss(): void {
    this.#dialog?.close();
    this.#answer(false);
  }

  /** @param question - what is asked. @param before - what is shown before anybody asked. @param yes - the word on the button that goes ahead. */
  render(question: string, before: PublishDraft, yes: string): TemplateResult {
    const { topic, payload } = this.#asked ?? before;
    return renderConfirmDialog({
      question,
      detail: `${topic} ← ${(payloadText(payload) ?? msg('bytes')).slice(0, 200)}`,
      yes,
      onAnswer: (goesAhead) => {
        this.#answer(goesAhead);
      },
    });
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog');
  }

  #answer(yes: boolean): void {
    const answered = this.#answered;
    this.#asked = undefined;
    this.#answered = undefined;
    this.#host.requestUpdate();
    answered?.(yes);
  }
}
