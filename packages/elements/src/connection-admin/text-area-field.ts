import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { problemsOf, type ConnectionFormParts, type TextDraftField } from './draft-field.js';
import type { DraftField, FieldProblem } from './draft-problems.js';
import { describedBy, isInvalid, renderHint, renderProblems } from './form-field.js';

/** A field for several lines of text. */
export interface TextAreaField {
  readonly field: DraftField;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly placeholder?: string;
  readonly rows: number;
  readonly value: string;
  readonly problems: readonly FieldProblem[];
  /** What stands beside the label, such as a button. */
  readonly tools?: TemplateResult | undefined;
  /** What stands below the field. */
  readonly after?: TemplateResult | undefined;
  readonly onInput: (value: string) => void;
  /** Told of files that were dropped or pasted. */
  readonly onFile?: (file: File) => void;
}

/** Shows that what is dragged may be dropped here. */
function mark({ currentTarget }: DragEvent, isOver: boolean): void {
  if (currentTarget instanceof Element) currentTarget.classList.toggle('drop', isOver);
}

/** A labelled field for several lines, that takes files where somebody reads them. */
export function renderTextArea(parts: TextAreaField): TemplateResult {
  const { field, label, hint, placeholder, rows, value, problems, tools, after, onInput, onFile } =
    parts;
  const take = (event: Event, files: FileList | undefined): void => {
    const file = files?.[0];
    if (!file || !onFile) return;
    event.preventDefault();
    onFile(file);
  };
  return html`
    <div
      class="field whole ${field}"
      @dragover=${(event: DragEvent) => {
        if (!onFile || !event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        mark(event, true);
      }}
      @dragleave=${(event: DragEvent) => {
        mark(event, false);
      }}
      @drop=${(event: DragEvent) => {
        mark(event, false);
        take(event, event.dataTransfer?.files);
      }}
    >
      <div class="label-row"><label class="label" for=${field}>${label}</label>${tools}</div>
      <textarea
        id=${field}
        class="mono"
        rows=${rows}
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        placeholder=${ifDefined(placeholder)}
        aria-invalid=${isInvalid(problems)}
        aria-describedby=${describedBy({ field, problems, hint })}
        .value=${value}
        @input=${({ target }: Event) => {
          if (target instanceof HTMLTextAreaElement) onInput(target.value);
        }}
        @paste=${(event: ClipboardEvent) => {
          take(event, event.clipboardData?.files);
        }}
      ></textarea>
      ${renderHint(field, hint)} ${renderProblems(field, problems)} ${after}
    </div>
  `;
}

/** A field for several lines that shows one field of the draft and changes it. */
export function renderDraftTextArea(
  { draft, problems, change }: ConnectionFormParts,
  parts: Omit<TextAreaField, 'value' | 'problems' | 'onInput'> & { readonly field: TextDraftField },
): TemplateResult {
  const { field } = parts;
  return renderTextArea({
    ...parts,
    value: draft[field],
    problems: problemsOf(field, problems),
    onInput: (value) => {
      change({ ...draft, [field]: value }, field);
    },
  });
}
