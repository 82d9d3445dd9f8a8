import type { ConnectionDetails } from '@mqtt-kit/core';
import type { TemplateResult } from 'lit';
import type { ConnectionDraft } from './connection-draft.js';
import type { KnownBroker, PastedAddress } from './draft-address.js';
import type { CertificateDesk } from './certificates/certificate-desk.js';
import type { DraftField, FieldProblem } from './draft-problems.js';
import { renderTextField, type TextField } from './form-field.js';

/** The groups of fields that are closed at first. */
export type FieldGroup =
  'session' | 'reconnection' | 'properties' | 'will' | 'servers' | 'certificates';

/** The fields that a file may fill. */
export type FileField = 'ca' | 'certificate' | 'key';

/** What the form shows, and whom it tells. */
export interface ConnectionFormParts {
  readonly draft: ConnectionDraft;
  /** What is to be said beside the fields now. */
  readonly problems: readonly FieldProblem[];
  /** Whether a password is kept already, for the broker in the form. */
  readonly hasPassword: boolean;
  /** Whether a private key is kept already, for the certificate in the form. */
  readonly hasPrivateKey: boolean;
  /** Whether a file for import was made of that key. */
  readonly hasKeyFile: boolean;
  /** Whether the path has a query that is kept and not shown. */
  readonly hasQuery: boolean;
  /** Whether passwords of brokers are offered to password managers. */
  readonly passwordManagers: boolean;
  readonly passwordShown: boolean;
  /** Whether what is saved is forgotten with the page. */
  readonly isForgotten: boolean;
  /** The name of a connection that is given none. */
  readonly suggestedName: string;
  /** The name that it had, when it is about to get another one. */
  readonly oldName: string | undefined;
  /** The connection that had the name in the form before, and is still found by it. */
  readonly formerOwner: string | undefined;
  /** What was filled in without being asked for. */
  readonly filled: PastedAddress | KnownBroker | undefined;
  readonly change: (draft: ConnectionDraft, ...fields: readonly DraftField[]) => void;
  /** Told of text pasted into Host that may be a whole address; true when it was taken apart. */
  readonly takeApart: (text: string) => boolean;
  /** The person has left Host. */
  readonly leaveHost: (text: string) => void;
  /** Puts the text of a file into a field; `undefined` for one that is too large. */
  readonly takeFile: (field: FileField, name: string, text: Promise<string | undefined>) => void;
  readonly showPassword: (shown: boolean) => void;
  /** The groups that are open. */
  readonly openGroups: ReadonlySet<FieldGroup>;
  readonly openGroup: (group: FieldGroup, open: boolean) => void;
  /** What the form comes to. */
  readonly details: ConnectionDetails;
  /** What is found of certificates, and how they get into the browser. */
  readonly certificates: CertificateDesk;
  /** Puts the focus on a field once it is shown. */
  readonly focus: (id: string) => void;
}

/** The fields of a draft that hold text. */
export type TextDraftField = {
  [Field in DraftField]: string extends ConnectionDraft[Field]
    ? ConnectionDraft[Field] extends string
      ? Field
      : never
    : never;
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
