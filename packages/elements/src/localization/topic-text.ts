/** What is wrong with a topic, in the person's words. */
import { msg } from '@lit/localize';
import type { TopicProblem, TopicProblemCode } from '@mqtt-kit/core';

const TEXTS: Readonly<Record<TopicProblemCode, () => string>> = {
  empty: () => msg('A topic needs at least one character.'),
  'too-long': () => msg('A topic may take at most 65535 bytes of UTF-8.'),
  'null-character': () => msg('A topic may not contain the character U+0000.'),
  'lone-surrogate': () =>
    msg('A topic may not contain half a surrogate pair: it is not valid Unicode text.'),
  'wildcard-in-name': () =>
    msg(
      'One publishes to a single topic: “+” and “#” stand only in the topic filters of subscriptions.',
    ),
  'plus-not-alone': () =>
    msg(
      '“+” stands for one whole level, so it must be alone between slashes, as in “plant/+/temp”.',
    ),
  'hash-not-alone': () =>
    msg('“#” stands for all further levels, so it must be alone after a slash, as in “plant/#”.'),
  'hash-not-last': () => msg('“#” stands for all further levels, so nothing may follow it.'),
  'share-name': () =>
    msg(
      'A shared subscription names its group between “$share/” and the next slash, without “+” or “#”, as in “$share/workers/plant/#”.',
    ),
  'share-filter': () =>
    msg(
      'A shared subscription needs a topic filter after its group, as in “$share/workers/plant/#”.',
    ),
};

/** A fault of a topic as a whole sentence. */
export function topicText({ code }: Pick<TopicProblem, 'code'>): string {
  return TEXTS[code]();
}
