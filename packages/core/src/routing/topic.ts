/** Pure: topic names and topic filters by the letter of MQTT 3.1.1 and 5, §4.7 and §4.8. */
import { MqttError } from '../errors.js';
import { stringFault, type StringFault } from './mqtt-string.js';

/** What can be wrong with a topic name or a topic filter. */
export type TopicProblemCode =
  | StringFault
  | 'empty'
  | 'wildcard-in-name'
  | 'plus-not-alone'
  | 'hash-not-alone'
  | 'hash-not-last'
  | 'share-name'
  | 'share-filter';

/** One fault of a topic, for programs and for people. */
export interface TopicProblem {
  readonly code: TopicProblemCode;
  /** A whole sentence that does not repeat the topic. */
  readonly message: string;
}

/** A shared subscription taken apart (MQTT 5 §4.8.2). */
export interface SharedFilter {
  /** The ShareName: subscribers under the same one divide the messages among them. */
  readonly group: string;
  /** The topic filter inside. */
  readonly filter: string;
}

const SHARE_PREFIX = '$share/';

/** The sentences for people, by code. */
export const TOPIC_PROBLEM_TEXTS: Readonly<Record<TopicProblemCode, string>> = {
  empty: 'A topic needs at least one character.',
  'too-long': 'A topic may take at most 65535 bytes of UTF-8.',
  'null-character': 'A topic may not contain the character U+0000.',
  'lone-surrogate': 'A topic may not contain half a surrogate pair: it is not valid Unicode text.',
  'wildcard-in-name':
    'One publishes to a single topic: “+” and “#” stand only in the topic filters of subscriptions.',
  'plus-not-alone':
    '“+” stands for one whole level, so it must be alone between slashes, as in “plant/+/temp”.',
  'hash-not-alone':
    '“#” stands for all further levels, so it must be alone after a slash, as in “plant/#”.',
  'hash-not-last': '“#” stands for all further levels, so nothing may follow it.',
  'share-name':
    'A shared subscription names its group between “$share/” and the next slash, without “+” or “#”, as in “$share/workers/plant/#”.',
  'share-filter':
    'A shared subscription needs a topic filter after its group, as in “$share/workers/plant/#”.',
};

function problem(code: TopicProblemCode): TopicProblem {
  return { code, message: TOPIC_PROBLEM_TEXTS[code] };
}

/**
 * What is wrong with a topic name (to publish to, a will's topic, a response topic), or null.
 * MQTT 3.1.1 and 5 §4.7.1 and §4.7.3; [MQTT-3.3.2-2] forbids wildcards.
 */
export function checkTopicName(topic: string): TopicProblem | null {
  if (topic === '') return problem('empty');
  const fault = stringFault(topic);
  if (fault !== null) return problem(fault);
  return topic.includes('+') || topic.includes('#') ? problem('wildcard-in-name') : null;
}

/**
 * What is wrong with a topic filter (to subscribe to), or null; shared subscriptions included.
 * MQTT 3.1.1 and 5 §4.7.1 and §4.7.3, MQTT 5 §4.8.2.
 */
export function checkTopicFilter(filter: string): TopicProblem | null {
  if (filter === '') return problem('empty');
  const fault = stringFault(filter);
  if (fault !== null) return problem(fault);
  if (!filter.startsWith(SHARE_PREFIX)) return checkWildcards(filter);

  // [MQTT-4.8.2-1] [MQTT-4.8.2-2]
  const slash = filter.indexOf('/', SHARE_PREFIX.length);
  const group = filter.slice(SHARE_PREFIX.length, slash === -1 ? undefined : slash);
  if (group === '' || group.includes('+') || group.includes('#')) return problem('share-name');
  const inner = slash === -1 ? '' : filter.slice(slash + 1);
  return inner === '' ? problem('share-filter') : checkWildcards(inner);
}

/**
 * [MQTT-4.7.1-1] (3.1.1: [MQTT-4.7.1-2]) for `#`, [MQTT-4.7.1-2] (3.1.1: [MQTT-4.7.1-3]) for `+`.
 */
function checkWildcards(filter: string): TopicProblem | null {
  for (let index = 0; index < filter.length; index++) {
    const character = filter[index];
    if (character !== '+' && character !== '#') continue;
    const startsLevel = index === 0 || filter[index - 1] === '/';
    const endsLevel = index === filter.length - 1 || filter[index + 1] === '/';
    if (!startsLevel || !endsLevel)
      return problem(character === '+' ? 'plus-not-alone' : 'hash-not-alone');
    if (character === '#' && index !== filter.length - 1) return problem('hash-not-last');
  }
  return null;
}

/**
 * Lets a valid topic name pass.
 *
 * @throws MqttError `invalid-topic`.
 */
export function assertTopicName(topic: string): void {
  const found = checkTopicName(topic);
  if (found !== null)
    throw new MqttError('invalid-topic', `${quoted(topic)} is not a topic name. ${found.message}`);
}

/**
 * Lets a valid topic filter pass.
 *
 * @throws MqttError `invalid-topic`.
 */
export function assertTopicFilter(filter: string): void {
  const found = checkTopicFilter(filter);
  if (found !== null)
    throw new MqttError(
      'invalid-topic',
      `${quoted(filter)} is not a topic filter. ${found.message}`,
    );
}

/** A topic as it stands in messages for people: of 65 535 bytes, only the beginning. */
function quoted(topic: string): string {
  return `“${topic.length > 80 ? `${topic.slice(0, 79)}…` : topic}”`;
}

/**
 * Takes a valid shared filter `$share/{group}/{filter}` apart; null for any other filter (MQTT 5
 * §4.8.2).
 */
export function parseSharedFilter(filter: string): SharedFilter | null {
  if (!filter.startsWith(SHARE_PREFIX) || checkTopicFilter(filter) !== null) return null;
  const slash = filter.indexOf('/', SHARE_PREFIX.length);
  return { group: filter.slice(SHARE_PREFIX.length, slash), filter: filter.slice(slash + 1) };
}

/**
 * Whether a message on `topic` belongs to a subscription with the valid filter `filter` (§4.7.1).
 * Levels are compared character by character, without normalization (§4.7.3). A shared filter
 * matches as the filter inside it.
 *
 * @example
 * matchesFilter('plant/+/temp', 'plant/1/temp'); // true
 * matchesFilter('plant/#', 'plant'); // true: "#" includes the parent level
 * matchesFilter('#', '$SYS/uptime'); // false: §4.7.2
 */
export function matchesFilter(filter: string, topic: string): boolean {
  const pattern = parseSharedFilter(filter)?.filter ?? filter;
  // [MQTT-4.7.2-1]: topics that begin with $ are not for filters that begin with a wildcard.
  if (topic.startsWith('$') && (pattern.startsWith('+') || pattern.startsWith('#'))) return false;

  let at = 0; // where the current level of the pattern begins
  let from = 0; // where the current level of the topic begins
  for (;;) {
    const end = levelEnd(pattern, at);
    const to = levelEnd(topic, from);
    const level = pattern.slice(at, end);
    if (level === '#') return true;
    if (level !== '+' && (end - at !== to - from || !topic.startsWith(level, from))) return false;
    if (end === pattern.length) return to === topic.length;
    if (to === topic.length) return pattern.length === end + 2 && pattern.endsWith('/#');
    at = end + 1;
    from = to + 1;
  }
}

function levelEnd(text: string, start: number): number {
  const slash = text.indexOf('/', start);
  return slash === -1 ? text.length : slash;
}
