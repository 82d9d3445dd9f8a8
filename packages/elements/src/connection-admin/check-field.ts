import { html, nothing, type TemplateResult } from 'lit';
import type { FieldProblem } from './draft-problems.js';

/** A box to tick. */
export interface CheckField {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly problems?: readonly FieldProblem[];
  readonly onChange: (checked: boolean) => void;
}

/** A box to tick, with its label behind it and what is to be said of it below. */
export function renderCheckField(parts: CheckField): TemplateResult {
  const { id, label, hint, checked, problems = [], onChange } = parts;
  const isWrong = problems.some(({ severity }) => severity === 'error');
  return html`
    <div class="field box ${id}">
      <label class="check">
        <input
          id=${id}
          type="checkbox"
          .checked=${checked}
          aria-invalid=${isWrong ? 'true' : 'false'}
          aria-describedby=${problems.length > 0 ? `${id}-problem` : nothing}
          @change=${({ target }: Event) => {
            if (target instanceof HTMLInputElement) onChange(target.checked);
          }}
        />
        <span
          >${label} ${hint === undefined ? nothing : html`<span class="hint">${hint}</span>`}</span
        >
      </label>
      ${
        problems.length === 0
          ? nothing
          : html`<div id="${id}-problem">
              ${problems.map(({ severity, message }) => html`<p class=${severity === 'error' ? 'fault' : 'hint warn'}>${message}</p>`)}
            </div>`
      }
    </div>
  `;
}
