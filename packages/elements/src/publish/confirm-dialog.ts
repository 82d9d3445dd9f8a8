import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';

/** What is asked before a message goes out. */
export interface ConfirmDialogParts {
  readonly question: string;
  /** What will be sent where, for who wants to know. */
  readonly detail: string;
  /** The word on the button that goes ahead. */
  readonly yes: string;
  readonly onAnswer: (yes: boolean) => void;
}

const YES = 'yes';

/** The question as a modal dialog; `showModal()` opens it. Escape means no. */
export function renderConfirmDialog({
  question,
  detail,
  yes,
  onAnswer,
}: ConfirmDialogParts): TemplateResult {
  const onClose = (event: Event): void => {
    // The event comes a moment later, when the next question may be open already.
    if (!(event.currentTarget instanceof HTMLDialogElement) || event.currentTarget.open) return;
    onAnswer(event.currentTarget.returnValue === YES);
    event.currentTarget.returnValue = '';
  };
  return html`
    <dialog part="dialog" aria-labelledby="question" @close=${onClose}>
      <p id="question"><bdi>${question}</bdi></p>
      <p class="what"><bdi>${detail}</bdi></p>
      <form method="dialog" class="actions">
        <button value="no">${msg('Cancel')}</button>
        <button value=${YES} class="primary" @click=${notAgain}>${yes}</button>
      </form>
    </dialog>
  `;
}

/** The second click of a double click was meant for what was there before the question. */
function notAgain(event: MouseEvent): void {
  if (event.detail > 1) event.preventDefault();
}
