/** A topic may have 65 535 bytes; no more than this is shown. */
const SHOWN_LENGTH = 256;

/** Characters without a shape, some of which turn what follows around. */
const SHAPELESS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A topic short enough for a row, in which every character can be told. */
export function shownTopic(topic: string): string {
  const short = topic.length > SHOWN_LENGTH ? `${topic.slice(0, SHOWN_LENGTH)}…` : topic;
  return short.replace(
    SHAPELESS,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
