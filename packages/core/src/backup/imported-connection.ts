/** Pure types: what an import gives. */
import type { ConnectionDetails } from '../details/connection-details.js';
import type { DetailsProblem } from '../details/details-problem.js';
import type { ImportNoteCode, ImportNoteValues } from './import-notes.js';

/** Programs whose files can be imported. */
export type ImportSource = 'mqtt-kit' | 'mqttx' | 'mqtt-explorer';

/** Something that could not be taken over as it was. Holds no secret. */
export interface ImportNote {
  /** What it is, for programs. */
  readonly code: ImportNoteCode;
  /** What it is, for people: whole sentences in English. */
  readonly message: string;
  /** What the message was made of, to say it in another language. */
  readonly values: ImportNoteValues;
}

/** Details that have a name. */
export type NamedDetails = ConnectionDetails & { readonly name: string };

/** A connection from a file, checked: `checkDetails()` finds no error in it. */
export interface ImportedConnection {
  /** With its secrets, where the file had them. */
  readonly details: NamedDetails;
  readonly notes: readonly ImportNote[];
}

/** A connection of a file that cannot be used. */
export interface SkippedConnection {
  /** What the file calls it, or its number in the file. */
  readonly name: string;
  /** Why; empty for what is no connection at all. */
  readonly problems: readonly DetailsProblem[];
}

/** What is in a file. */
export interface ImportedFile {
  readonly source: ImportSource;
  /** Whether the file was encrypted. */
  readonly encrypted: boolean;
  /** In the file's order; no two have the same name. */
  readonly connections: readonly ImportedConnection[];
  readonly skipped: readonly SkippedConnection[];
}

/** A file as the reader of its format found it: how many there are is known before any of them is looked at. */
export interface ImportDrafts {
  readonly entries: readonly unknown[];
  readonly read: (entry: unknown, index: number) => ImportDraft;
}

/** A connection as a reader of a format found it, before anything was checked. */
export interface ImportDraft {
  readonly name: string;
  readonly details: unknown;
  readonly notes: readonly ImportNote[];
}
