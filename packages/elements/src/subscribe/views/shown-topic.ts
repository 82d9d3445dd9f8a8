import { tellableText } from '../../payload/raw-text.js';

/** A topic may have 65 535 bytes; no more than this is shown. */
const SHOWN_LENGTH = 256;

/** A topic short enough for a row, in which every character can be told. */
export function shownTopic(topic: string): string {
  return tellableText(topic.length > SHOWN_LENGTH ? `${topic.slice(0, SHOWN_LENGTH)}…` : topic);
}
