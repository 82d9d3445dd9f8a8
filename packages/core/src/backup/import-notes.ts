/** Pure data: every sentence about what an import could not take over. */
import type { ImportNote } from './imported-connection.js';

/** What may stand in a sentence; which of them do depends on the code. */
export interface ImportNoteValues {
  /** Of the address in the file. */
  readonly scheme?: string;
  readonly port?: number;
  /** The port on which that broker takes WebSocket connections. */
  readonly suggestion?: number;
  readonly count?: number;
  /** A name in the file. */
  readonly name?: string;
}

const TEXTS = {
  'plain-mqtt': ({ scheme = 'mqtt', port, suggestion }: ImportNoteValues) =>
    `It was made for ${scheme}://${port === undefined ? '' : ` on port ${port}`}, which no browser can open. ` +
    (suggestion === undefined
      ? 'Port and path are guessed: ask for those on which the broker takes WebSocket connections.'
      : `Port ${suggestion} is suggested instead: check it.`),
  unverified: () =>
    'It was made to accept any certificate; a browser always checks whom it talks to.',
  'certificates-left': () =>
    'Its certificates are not in the file, which has only their places on a disk: add them where they are needed.',
  'certificates-unused': () =>
    'Its certificates are kept, but a browser takes certificates from the system, and never from a page.',
  'client-id-left': ({ name = '' }: ImportNoteValues) =>
    `Its client ID “${name}” was left out: two programs with the same one end each other’s connection.`,
  'subscriptions-left': ({ count = 0 }: ImportNoteValues) =>
    `Its subscriptions (${count}) were left out: here they belong to the page.`,
  'messages-left': ({ count = 0 }: ImportNoteValues) => `Its messages (${count}) were left out.`,
  'sign-in-left': ({ name = '' }: ImportNoteValues) =>
    `Signing in by “${name}” was left out: it needs a credentials provider of the page.`,
  'correlation-left': () => 'The correlation data of its last will was left out.',
  'field-left': ({ name = '' }: ImportNoteValues) =>
    `Its field “${name}” is not known here and was left out.`,
  'private-key-left': () => 'Its private key was left out, because this page lets none be kept.',
  renamed: ({ name = '' }: ImportNoteValues) => `Another one in the file is named “${name}” too.`,
} as const satisfies Readonly<Record<string, (values: ImportNoteValues) => string>>;

/** What may happen to a connection on the way in; stable, for programs and translations. */
export type ImportNoteCode = keyof typeof TEXTS;

/** A note with its sentence. */
export function importNote(code: ImportNoteCode, values: ImportNoteValues = {}): ImportNote {
  const text: (values: ImportNoteValues) => string = TEXTS[code];
  return { code, message: text(values), values };
}
