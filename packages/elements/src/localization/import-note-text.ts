/** What an import could not take over, in the person's words. */
import { msg, str } from '@lit/localize';
import type { ImportNote } from '@mqtt-kit/core/backup';
import { formatNumber } from './format.js';

const TEXTS: Readonly<Record<ImportNote['code'], (values: ImportNote['values']) => string>> = {
  'plain-mqtt': ({ scheme = 'mqtt', port, suggestion }) => {
    const made =
      port === undefined
        ? msg(str`It was made for ${scheme}://, which no browser can open.`)
        : msg(str`It was made for ${scheme}:// on port ${port}, which no browser can open.`);
    const advice =
      suggestion === undefined
        ? msg(
            'Port and path are guessed: ask for those on which the broker takes WebSocket connections.',
          )
        : msg(str`Port ${suggestion} is suggested instead: check it.`);
    return `${made} ${advice}`;
  },
  unverified: () =>
    msg('It was made to accept any certificate; a browser always checks whom it talks to.'),
  'certificates-left': () =>
    msg(
      'Its certificates are not in the file, which has only their places on a disk: add them where they are needed.',
    ),
  'certificates-unused': () =>
    msg(
      'Its certificates are kept, but a browser takes certificates from the system, and never from a page.',
    ),
  'client-id-left': ({ name = '' }) =>
    msg(
      str`Its client ID “${name}” was left out: two programs with the same one end each other’s connection.`,
    ),
  'subscriptions-left': ({ count = 0 }) =>
    msg(
      str`Its subscriptions (${formatNumber(count)}) were left out: here they belong to the page.`,
    ),
  'messages-left': ({ count = 0 }) =>
    msg(str`Its messages (${formatNumber(count)}) were left out.`),
  'sign-in-left': ({ name = '' }) =>
    msg(str`Signing in by “${name}” was left out: it needs a credentials provider of the page.`),
  'correlation-left': () => msg('The correlation data of its last will was left out.'),
  'field-left': ({ name = '' }) =>
    msg(str`Its field “${name}” is not known here and was left out.`),
  'private-key-left': () =>
    msg('Its private key was left out, because this page lets none be kept.'),
  renamed: ({ name = '' }) => msg(str`Another one in the file is named “${name}” too.`),
};

/** A note of an import as whole sentences. */
export function importNoteText({ code, values }: ImportNote): string {
  return TEXTS[code](values);
}
