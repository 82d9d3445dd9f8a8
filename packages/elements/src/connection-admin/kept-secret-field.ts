import { msg, str } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { icon } from '../theme/icons.js';
import type { DraftField } from './draft-problems.js';
import type { KeptSecret } from './kept-secret.js';

/** A secret that is saved: what becomes of it, and whom it tells. */
export interface KeptSecretField {
  readonly field: DraftField;
  readonly label: string;
  readonly kept: 'keep' | 'remove';
  readonly focus: (id: string) => void;
  readonly onChange: (kept: KeptSecret) => void;
}

/** Says that a secret is saved, which is never shown, with the way to replace or remove it. */
export function renderKeptSecret(parts: KeptSecretField): TemplateResult {
  const { field, label, kept, focus, onChange } = parts;
  const become = (next: KeptSecret): void => {
    onChange(next);
    focus(field);
  };
  // The first button carries the id of the field, so that whoever leads to the field leads here.
  const button = (text: string, next: KeptSecret, id?: DraftField): TemplateResult => html`
    <button
      type="button"
      class="small"
      id=${id ?? `${field}-${next}`}
      aria-label=${msg(str`${text}: ${label}`)}
      @click=${() => {
        become(next);
      }}
    >
      ${text}
    </button>
  `;
  return html`
    <div class="field ${field}" role="group" aria-label=${label}>
      <span class="label">${label}</span>
      <div class="secret">
        ${
          kept === 'keep'
            ? html`<span class="line ok">${icon('check')}<span>${msg('kept')}</span></span>
                ${button(msg('Replace'), 'replace', field)} ${button(msg('Remove'), 'remove')}`
            : html`<span class="line warn"
                  >${icon('alert')}<span>${msg('removed when you save')}</span></span
                >
                ${button(msg('Keep'), 'keep', field)}`
        }
      </div>
    </div>
  `;
}

/** The way back to a secret that is saved, beside the field for another one. */
export function renderKeepSecret({
  field,
  label,
  focus,
  onChange,
}: Omit<KeptSecretField, 'kept'>): TemplateResult {
  return html`
    <button
      type="button"
      class="quiet small"
      aria-label=${msg(str`Keep the saved one: ${label}`)}
      @click=${() => {
        onChange('keep');
        focus(field);
      }}
    >
      ${msg('Keep the saved one')}
    </button>
  `;
}
