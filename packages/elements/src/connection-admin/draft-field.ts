import type { TemplateResult } from 'lit';
import type { ConnectionDraft } from './connection-draft.js';
import type { DraftField, FieldProblem } from './draft-problems.js';
import { renderTextField, type TextField } from './form-field.js';

/** What the form shows, and whom it tells. */
export interface ConnectionFormParts {
  readonly draft: ConnectionDraft;
  /** What is to be said beside the fields now. */
  readonly problems: readonly FieldProblem[];
  /** Whether a password is kept already, for the broker in the form. */
  readonly hasPassword: boolean;
  readonly passwordShown: boolean;
  /** What a pasted address was taken apart into. */
  readonly said: string | undefined;
  readonly change: (draft: ConnectionDraft, ...fields: readonly DraftField[]) => void;
  /** Told of text pasted into Host that may be a whole address; true when it was taken apart. */
  readonly takeApart: (text: string) => boolean;
  /** The person has left Host. */
  readonly leaveHost: (text: string) => void;
  readonly showPassword: (shown: boolean) => void;
  /** Whether the section about protocol and session is open. */
  readonly sessionOpen: boolean;
  readonly openSession: (open: boolean) => void;
}

/** The fields of a draft that hold one line of text. */
type TextDraftField = {
  [Field in DraftField]: ConnectionDraft[Field] extends boolean | ConnectionDraft['protocolVersion']
    ? never
    : Field;
}[DraftField];

/** A text field of the draft: what it needs beside the draft itself. */
export interface DraftTextField extends Omit<TextField, 'value' | 'problems' | 'onInput'> {
  readonly field: TextDraftField;
  /** Whether what is wrong is said only when the person has left the field. */
  readonly isJudgedLate?: boolean;
}

/** A text field that shows one field of the draft and changes it. */
export function renderDraftText(
  { draft, problems, change }: ConnectionFormParts,
  parts: DraftTextField,
): TemplateResult {
  const { field, isJudgedLate = false } = parts;
  return renderTextField({
    ...parts,
    value: draft[field],
    problems: problemsOf(field, problems),
    onInput: (value) => {
      change({ ...draft, [field]: value }, ...(isJudgedLate ? [] : [field]));
    },
  });
}

/** What is to be said beside one field. */
export function problemsOf(
  field: DraftField | 'other',
  problems: readonly FieldProblem[],
): readonly FieldProblem[] {
  return problems.filter((problem) => problem.field === field);
}
