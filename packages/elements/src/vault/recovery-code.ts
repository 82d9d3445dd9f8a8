import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { icon } from '../theme/icons.js';

/** A recovery code that was just made, and whom the notice tells. */
export interface RecoveryCodeParts {
  readonly code: string;
  readonly copied: () => void;
  /** The person has it elsewhere. */
  readonly kept: () => void;
}

/** The code, which is not to be had again. */
export function renderRecoveryCode({ code, copied, kept }: RecoveryCodeParts): TemplateResult {
  return html`<div class="notice caution code" role="alert">
    ${icon('alert')}
    <div>
      ${msg('Recovery code, shown once:')}
      <output class="mono">${code}</output>
    </div>
    <div class="todo">
      ${msg('Write it down or print it. It opens the saved connections when the passphrase or the passkey is lost.')}
    </div>
    <div class="actions">
      <button
        type="button"
        class="small"
        @click=${() => {
          // Where a page may not copy, the code can still be read.
          navigator.clipboard.writeText(code).then(copied, () => undefined);
        }}
      >
        ${msg('Copy')}
      </button>
      <button type="button" class="small" @click=${kept}>${msg('I have kept it')}</button>
    </div>
  </div>`;
}
