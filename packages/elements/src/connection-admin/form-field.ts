import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { DraftField, FieldProblem } from './draft-problems.js';

/** What stands around a control: its label above, and below what is to be said of it. */
export interface FieldFrame {
  readonly field: DraftField;
  readonly label: string;
  readonly problems: readonly FieldProblem[];
  readonly hint?: string | undefined;
  readonly control: TemplateResult;
  /** What stands below the control, such as a button. */
  readonly after?: TemplateResult | undefined;
  /** Whether somebody else shows the problems, where there is more room. */
  readonly problemsBelow?: boolean;
}

/** The ids of what describes a control. */
export function describedBy({
  field,
  problems,
  hint,
}: Pick<FieldFrame, 'field' | 'problems' | 'hint'>): string | typeof nothing {
  const ids = [
    hint === undefined ? '' : `${field}-hint`,
    problems.length > 0 ? `${field}-problem` : '',
  ].filter((id) => id !== '');
  return ids.length === 0 ? nothing : ids.join(' ');
}

/** Whether a control is to be marked as wrong. */
export function isInvalid(problems: readonly FieldProblem[]): 'true' | 'false' {
  return problems.some(({ severity }) => severity === 'error') ? 'true' : 'false';
}

/** A labelled control with what is to be said of it. */
export function renderField(parts: FieldFrame): TemplateResult {
  const { field, label, problems, hint, control, after, problemsBelow = false } = parts;
  return html`
    <div class="field ${field}">
      <label for=${field}>${label}</label>
      ${control}${after}${renderHint(field, hint)}
      ${problemsBelow ? nothing : renderProblems(field, problems)}
    </div>
  `;
}

/** The hint of a control; nothing without one. */
export function renderHint(
  field: DraftField,
  hint: string | undefined,
): TemplateResult | typeof nothing {
  return hint === undefined ? nothing : html`<span class="hint" id="${field}-hint">${hint}</span>`;
}

/** What is wrong with a control; nothing when nothing is. */
export function renderProblems(
  field: DraftField | 'other',
  problems: readonly FieldProblem[],
): TemplateResult | typeof nothing {
  if (problems.length === 0) return nothing;
  return html`
    <div id="${field}-problem">
      ${problems.map(({ severity, message }) => html`<p class=${severity === 'error' ? 'fault' : 'hint warn'}>${message}</p>`)}
    </div>
  `;
}

/** A field for one line of text. */
export interface TextField extends Omit<FieldFrame, 'control'> {
  readonly value: string;
  readonly placeholder?: string | undefined;
  readonly type?: 'text' | 'password';
  readonly inputmode?: 'text' | 'numeric' | 'url';
  readonly autocomplete?: 'off' | 'username';
  readonly mono?: boolean;
  readonly onInput: (value: string) => void;
  /** The person has left the field. */
  readonly onChange?: (value: string) => unknown;
  /** Told of pasted text; true when it was dealt with. */
  readonly onPaste?: (text: string) => boolean;
}

export function renderTextField(parts: TextField): TemplateResult {
  const {
    value,
    placeholder,
    type = 'text',
    inputmode = 'text',
    autocomplete = 'off',
    mono = false,
    onInput,
    onChange,
    onPaste,
  } = parts;
  return renderField({
    ...parts,
    control: html`
      <input
        id=${parts.field}
        class=${mono ? 'mono' : ''}
        type=${type}
        inputmode=${inputmode}
        autocomplete=${autocomplete}
        autocapitalize="none"
        spellcheck="false"
        placeholder=${ifDefined(placeholder)}
        aria-invalid=${isInvalid(parts.problems)}
        aria-describedby=${describedBy(parts)}
        .value=${value}
        @input=${(event: Event) => {
          onInput(valueOf(event));
        }}
        @change=${(event: Event) => {
          onChange?.(valueOf(event));
        }}
        @paste=${(event: ClipboardEvent) => {
          if (onPaste?.(event.clipboardData?.getData('text') ?? '')) event.preventDefault();
        }}
      />
    `,
  });
}

/** A field to choose from a few values. */
export interface SelectField<Value extends string> extends Omit<FieldFrame, 'control'> {
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

export function renderSelectField<Value extends string>(parts: SelectField<Value>): TemplateResult {
  const { field, value, options, problems, onChange } = parts;
  return renderField({
    ...parts,
    control: html`
      <span class="select">
        <select
          id=${field}
          aria-invalid=${isInvalid(problems)}
          aria-describedby=${describedBy(parts)}
          @change=${(event: Event) => {
            const chosen = options.find((option) => option.value === valueOf(event));
            if (chosen) onChange(chosen.value);
          }}
        >
          ${options.map((option) => renderOption(option.value, option.label, option.value === value))}
        </select>
      </span>
    `,
  });
}

function renderOption(value: string, label: string, selected: boolean): TemplateResult {
  return html`<option dir="auto" value=${value} .selected=${selected}>${label}</option>`;
}

function valueOf({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement
    ? target.value
    : '';
}
