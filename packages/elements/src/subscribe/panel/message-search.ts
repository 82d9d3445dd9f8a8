/** Pure: what somebody searches for among messages. */
import { checkTopicFilter, matchesFilter, type Message } from '@mqtt-kit/core';
import { previewOf, type PayloadPreview } from '../../payload/payload-preview.js';

/** Whether a series of numbers is meant by what was typed. */
export type SeriesSearch = (series: { readonly topic: string; readonly path: string }) => boolean;

/**
 * Whether a message is meant by what was typed; undefined where nothing was. A topic filter with `+` or `#` is taken as one; of other
 * words each has to stand in the topic, its label or the beginning of the payload, in capitals or not.
 *
 * @param find - what a payload says; undefined while it is being read: it is asked for again, and until then its bytes are looked at.
 */
export function messageSearch(
  typed: string,
  labelOf: (topic: string) => string | undefined,
  find: (message: Message) => PayloadPreview | undefined = previewOf,
): ((message: Message) => boolean) | undefined {
  const search = typed.trim();
  if (search === '') return undefined;
  if (isFilter(search)) return ({ topic }) => matchesFilter(search, topic);
  const words = wordsOf(search);
  // A frame asks for all that are kept; what a message says does not change.
  const known = new WeakMap<Message, boolean>();
  return (message) => {
    let found = known.get(message);
    if (found === undefined) {
      const { topic } = message;
      const preview = find(message);
      const { text } = preview ?? previewOf(message);
      found = hasAll(`${topic}\n${labelOf(topic) ?? ''}\n${text}`, words);
      if (preview) known.set(message, found);
    }
    return found;
  };
}

/** The same of a series of numbers: by its topic, the label of that, and where in payloads it stands. */
export function seriesSearch(
  typed: string,
  labelOf: (topic: string) => string | undefined,
): SeriesSearch | undefined {
  const search = typed.trim();
  if (search === '') return undefined;
  if (isFilter(search)) return ({ topic }) => matchesFilter(search, topic);
  const words = wordsOf(search);
  return ({ topic, path }) => hasAll(`${topic}\n${labelOf(topic) ?? ''}\n${path}`, words);
}

function isFilter(search: string): boolean {
  return /[+#]/.test(search) && checkTopicFilter(search) === null;
}

function wordsOf(search: string): readonly string[] {
  return search.toLocaleLowerCase().split(/\s+/);
}

function hasAll(text: string, words: readonly string[]): boolean {
  const lower = text.toLocaleLowerCase();
  return words.every((word) => lower.includes(word));
}
