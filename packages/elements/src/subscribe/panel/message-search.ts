/** Pure: what somebody searches for among messages. */
import { checkTopicFilter, matchesFilter, type Message } from '@mqtt-kit/core';
import { MOST_BYTES } from '../../payload/late/late-format.js';
import { previewOf, SHOWN_LENGTH, type PayloadPreview } from '../../payload/payload-preview.js';

/** Whether a series of numbers is meant by what was typed. */
export type SeriesSearch = (series: { readonly topic: string; readonly path: string }) => boolean;

const UTF8 = new TextDecoder();

/**
 * Whether a message is meant by what was typed; undefined where nothing was. A topic filter with `+` or `#` is taken as one; of other
 * words each has to stand in the topic, its label or the payload, in capitals or not.
 *
 * @param find - what a payload says; undefined while it is being read: it is asked for again, and until then its bytes are looked at.
 * @param hasTime - whether there is time to look at one more message; where there is none, it is not found until it is asked for again.
 */
export function messageSearch(
  typed: string,
  labelOf: (topic: string) => string | undefined,
  find: (message: Message) => PayloadPreview | undefined = previewOf,
  hasTime: () => boolean = () => true,
): ((message: Message) => boolean) | undefined {
  const search = typed.trim();
  if (search === '') return undefined;
  if (isFilter(search)) return ({ topic }) => matchesFilter(search, topic);
  const words = wordsOf(search);
  // A frame asks for all that are kept; what a message says does not change, but what could not be read may be read later.
  const known = new WeakMap<
    Message,
    { readonly preview: PayloadPreview; readonly found: boolean }
  >();
  return (message) => {
    const before = known.get(message);
    if (before && (before.preview.kind !== 'failed' || find(message) === before.preview))
      return before.found;
    if (!hasTime()) return false;
    const { topic } = message;
    const preview = find(message);
    const line = preview ?? previewOf(message);
    const all = [topic, labelOf(topic) ?? '', line.text, textBehind(line, message)];
    const found = hasAll(all.join('\n'), words);
    if (preview) known.set(message, { preview, found });
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

/** The text of a payload, as it came, where it may go on behind its line. */
function textBehind({ kind }: PayloadPreview, { payload }: Message): string {
  const isText = kind === 'text' || kind === 'json';
  if (!isText || payload.byteLength <= SHOWN_LENGTH) return '';
  return UTF8.decode(payload.subarray(0, MOST_BYTES));
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
