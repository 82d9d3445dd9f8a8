/** A topic may have 65 535 bytes; no more than this is shown. */
const SHOWN_LENGTH = 256;

/** A topic short enough for a row. */
export function shownTopic(topic: string): string {
  return topic.length > SHOWN_LENGTH ? `${topic.slice(0, SHOWN_LENGTH)}…` : topic;
}
