import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../theme/icons.js';

/** What was done with the form last. */
export type FormDone = 'saved' | 'discarded' | 'key-removed' | 'key-kept' | undefined;

/** What the buttons below the form say, and whom they tell. */
export interface FormActions {
  /** Whether the connection in the form is one that is saved. */
  readonly isSaved: boolean;
  /** Whether there is something to discard. */
  readonly isChanged: boolean;
  readonly testing: boolean;
  readonly done: FormDone;
  readonly test: () => void;
  readonly cancelTest: () => void;
  readonly discard: () => void;
  readonly duplicate: () => void;
  readonly remove: (event: MouseEvent) => void;
}

/** What one can do with the connection in the form; the first button submits it. */
export function renderFormActions(parts: FormActions): TemplateResult {
  const { isSaved, isChanged, testing, test, cancelTest, discard } = parts;
  return html`
    <div class="actions" @mousedown=${keepPlace} @click=${takeFocus}>
      <button class="primary save">${msg('Save')}</button>
      <button type="button" class="test" @click=${testing ? cancelTest : test}>
        ${testing ? msg('Cancel test') : msg('Test connection')}
      </button>
      ${
        isChanged
          ? html`<button type="button" class="quiet" @click=${discard}>
              ${msg('Discard changes')}
            </button>`
          : nothing
      }
      <span class="done" role="status">${renderDone(parts)}</span>
      ${isSaved ? renderRest(parts) : nothing}
    </div>
  `;
}

/**
 * To leave a field may add a line to the form, and move the button away from under the mouse before it is released: so the field is left
 * with the click, which has found its button.
 */
function keepPlace(event: MouseEvent): void {
  event.preventDefault();
}

const takeFocus = {
  capture: true,
  handleEvent({ target }: Event): void {
    if (target instanceof Element) target.closest('button')?.focus();
  },
};

function renderDone({
  done,
  isChanged,
}: Pick<FormActions, 'done' | 'isChanged'>): TemplateResult | typeof nothing {
  switch (done) {
    case 'saved':
      return html`<span class="line ok">${icon('check')}<span>${msg('Saved')}</span></span>`;
    case 'key-removed':
      return html`<span class="line ok"
        >${icon('check')}<span
          >${isChanged ? msg('The private key was removed. Save the connection to keep the certificate.') : msg('The private key was removed.')}</span
        ></span
      >`;
    case 'key-kept':
      return html`<span class="line ok"
        >${icon('check')}<span>${msg('The private key stays here.')}</span></span
      >`;
    case 'discarded':
      return html`<span class="muted">${msg('Changes discarded')}</span>`;
    case undefined:
      return nothing;
  }
}

function renderRest({ duplicate, remove }: FormActions): TemplateResult {
  return html`
    <span class="rest">
      <button type="button" class="quiet" @click=${duplicate}>${msg('Duplicate')}</button>
      <button type="button" class="quiet danger" @click=${remove}>${msg('Delete')}</button>
    </span>
  `;
}
