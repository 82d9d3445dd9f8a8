import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { FieldProblem } from './draft-problems.js';
import type { UserProperty } from './draft-user-properties.js';
import { isInvalid, renderProblems } from './form-field.js';

/** A list of names and values. */
export interface UserPropertiesField {
  readonly id: 'userProperties' | 'willUserProperties';
  readonly label: string;
  readonly pairs: readonly UserProperty[];
  readonly problems: readonly FieldProblem[];
  readonly focus: (id: string) => void;
  readonly onChange: (pairs: readonly UserProperty[]) => void;
}

/** Names and values, one pair to a row; a name may come again. */
export function renderUserProperties(parts: UserPropertiesField): TemplateResult {
  const { id, label, pairs, problems, focus, onChange } = parts;
  const add = (): void => {
    onChange([...pairs, { name: '', value: '' }]);
    focus(`${id}-name-${pairs.length}`);
  };
  return html`
    <fieldset
      class="field whole pairs"
      aria-describedby=${problems.length > 0 ? `${id}-problem` : nothing}
    >
      <legend class="label">${label}</legend>
      ${pairs.map((pair, index) => renderPair(parts, pair, index))}
      <div>
        <button type="button" class="small" id="${id}-add" @click=${add}>
          ${msg('Add a property')}
        </button>
      </div>
      ${renderProblems(id, problems)}
    </fieldset>
  `;
}

function renderPair(
  { id, pairs, problems, focus, onChange }: UserPropertiesField,
  pair: UserProperty,
  index: number,
): TemplateResult {
  const input = (part: keyof UserProperty, label: string): TemplateResult => html`
    <input
      id="${id}-${part}-${index}"
      class="mono"
      autocomplete="off"
      autocapitalize="none"
      spellcheck="false"
      placeholder=${part === 'name' ? msg('name') : msg('value')}
      aria-label=${label}
      aria-invalid=${isInvalid(problems)}
      .value=${pair[part]}
      @input=${({ target }: Event) => {
        if (target instanceof HTMLInputElement)
          onChange(pairs.with(index, { ...pair, [part]: target.value }));
      }}
    />
  `;
  const remove = (): void => {
    onChange(pairs.filter((_, other) => other !== index));
    focus(index > 0 ? `${id}-name-${index - 1}` : `${id}-add`);
  };
  const number = index + 1;
  return html`
    <div class="row">
      ${input('name', msg(str`Name of property ${number}`))}
      ${input('value', msg(str`Value of property ${number}`))}
      <button
        type="button"
        class="quiet small"
        aria-label=${msg(str`Remove property ${number}`)}
        @click=${remove}
      >
        ${msg('Remove')}
      </button>
    </div>
  `;
}
