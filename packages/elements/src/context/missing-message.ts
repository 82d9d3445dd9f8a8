import { msg, str } from '@lit/localize';

/** Why no connection was found. */
export type MissingReason = 'none' | 'several' | 'unknown-name';

/** What to tell the person who wrote the page. */
export interface MissingMessage {
  readonly what: string;
  /** The one thing to do next. */
  readonly todo: string;
}

/** Says what was looked for, and how to have it found. */
export function missingMessage({
  reason,
  name,
}: {
  readonly reason: MissingReason;
  readonly name: string | undefined;
}): MissingMessage {
  switch (reason) {
    case 'none':
      return {
        what: msg('There is no connection here.'),
        todo: msg(
          'Put this element inside a <mqtt-connection url="…">, or name a connection with connection="…".',
        ),
      };
    case 'several':
      return {
        what: msg('There are several connections in this page.'),
        todo: msg('Say which one to use with connection="…".'),
      };
    case 'unknown-name':
      return {
        what: msg(str`There is no connection named “${name ?? ''}”.`),
        todo: msg(
          'Add a <mqtt-connection> with this name to the page, or save one in the list of connections.',
        ),
      };
  }
}
