/** Pure: what somebody searches for among messages. */
import { checkTopicFilter, matchesFilter, type Message } from '@mqtt-kit/core';
import { previewOf } from '../../payload/payload-preview.js';

/**
 * Whether a message is meant by what was typed; undefined where nothing was. A topic filter with `+` or `#` is taken as one; of other
 * words each has to stand in the topic, its label or the beginning of the payload, in capitals or not.
 */
export function messageSearch(
  typed: string,
  labelOf: (topic: string) => string | undefined,
): ((message: Message) => boolean) | undefined {
  const search = typed.trim();
  if (search === '') return undefined;
  if (/[+#]/.test(search) && checkTopicFilter(search) === null)
    return ({ topic }) => matchesFilter(search, topic);
  const words = search.toLocaleLowerCase().split(/\s+/);
  // A frame asks for all that are kept; what a message says does not change.
  const known = new WeakMap<Message, boolean>();
  return (message) => {
    let found = known.get(message);
    if (found === undefined) {
      const { topic } = message;
      const text =
        `${topic}\n${labelOf(topic) ?? ''}\n${previewOf(message).text}`.toLocaleLowerCase();
      found = words.every((word) => text.includes(word));
      known.set(message, found);
    }
    return found;
  };
}
