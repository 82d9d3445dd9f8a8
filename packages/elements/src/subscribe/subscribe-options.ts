/** Pure: what the attributes of `<mqtt-subscribe>` say, and what is wrong with them. */
import { msg, str } from '@lit/localize';
import { checkTopicFilter, type Qos } from '@mqtt-kit/core';
import type { Problem } from '../controllers/problems-controller.js';
import type { WantedFilter } from '../controllers/subscriptions-controller.js';
import { readSwitch } from '../element/converters.js';
import { densityProblem } from '../element/density.js';
import { QOS_LEVELS, qosProblem } from '../element/qos.js';
import { topicText } from '../localization/topic-text.js';
import type { MessageBounds } from '../messages/message-ring.js';
import { wrong } from '../element/wrong-attribute.js';
import type { DeclaredTopic } from './topic-children.js';

/** The ways to show messages. */
export const SUBSCRIBE_VIEWS = ['list', 'topics', 'latest', 'chart', 'raw'] as const;
export type SubscribeView = (typeof SUBSCRIBE_VIEWS)[number];

/** What an element may do while nobody sees the page. */
export const WHEN_HIDDEN = ['keep', 'pause', 'disconnect'] as const;
export type WhenHidden = (typeof WHEN_HIDDEN)[number];

/** The attributes as properties; undefined where one is absent. */
export interface SubscribeAttributes {
  readonly topic: string | undefined;
  readonly qos: number | undefined;
  readonly view: string | undefined;
  readonly density: string | undefined;
  readonly maxMessages: number | undefined;
  readonly maxBytes: number | undefined;
  readonly whenHidden: string | undefined;
  readonly tools: unknown;
  readonly maxRows: number | undefined;
}

/** What an element is to subscribe to, and what is wrong with that. */
export interface ReadFilters {
  readonly filters: readonly WantedFilter[];
  readonly problems: readonly Problem[];
}

const DEFAULT_MAX_MESSAGES = 1000;
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
/** Beyond that, browsers cannot scroll to the end. */
const MOST_MESSAGES = 100_000;
/** Each is an element of the page, shown or not. */
const MOST_ROWS = 1000;
const DEFAULT_ROWS = 100;
const MOST_BYTES = 256 * 1024 * 1024;

/** What is wrong with the attributes that say how to show messages. */
export function findProblems({
  view,
  density,
  maxMessages,
  maxBytes,
  whenHidden,
  tools,
  maxRows,
}: SubscribeAttributes): readonly Problem[] {
  return [
    isOneOf(view, SUBSCRIBE_VIEWS)
      ? undefined
      : wrong(
          'view',
          msg(str`“${view ?? ''}” is no view: write list, topics, latest, chart or raw.`),
        ),
    densityProblem(density),
    isWithin(maxMessages, MOST_MESSAGES)
      ? undefined
      : wrong('max-messages', msg(str`Write a whole number from 1 to ${MOST_MESSAGES}.`)),
    isWithin(maxBytes, MOST_BYTES)
      ? undefined
      : wrong('max-bytes', msg(str`Write a whole number from 1 to ${MOST_BYTES}.`)),
    isWithin(maxRows, MOST_ROWS)
      ? undefined
      : wrong('max-rows', msg(str`Write a whole number from 1 to ${MOST_ROWS}.`)),
    isOneOf(whenHidden, WHEN_HIDDEN)
      ? undefined
      : wrong(
          'when-hidden',
          msg(str`“${whenHidden ?? ''}” is none of “keep”, “pause” and “disconnect”.`),
        ),
    tools === undefined || readSwitch(tools) !== undefined
      ? undefined
      : wrong('tools', msg('Write “on” or “off”.')),
  ].filter((problem) => problem !== undefined);
}

/** The filters that an element and its `<mqtt-topic>`s name; one that is wrong is left out and told. */
export function readFilters(
  { topic, qos }: Pick<SubscribeAttributes, 'topic' | 'qos'>,
  topics: readonly DeclaredTopic[],
): ReadFilters {
  const filters: WantedFilter[] = [];
  const problems: Problem[] = [];
  const own = qosProblem(qos);
  const ownQos = levelOf(qos) ?? 0;
  if (topic !== undefined || topics.length === 0) {
    const fault = filterFault(topic);
    if (fault !== undefined)
      problems.push({ attribute: 'topic', message: fault, code: 'invalid-topic' });
    else if (topic !== undefined && !own) filters.push({ filter: topic, qos: ownQos });
  }
  if (own) problems.push(own);
  for (const declared of topics) {
    const { filter } = declared;
    const fault = filterFault(filter ?? undefined);
    const asked = declared.qos === null ? undefined : toNumber(declared.qos);
    const level = qosProblem(asked);
    if (fault !== undefined)
      problems.push({ attribute: 'mqtt-topic filter', message: fault, code: 'invalid-topic' });
    if (level) problems.push({ ...level, attribute: 'mqtt-topic qos' });
    if (filter === null || fault !== undefined || level) continue;
    // Twice the same is once; the element's own comes first.
    if (!filters.some((known) => known.filter === filter))
      filters.push({ filter, qos: levelOf(asked) ?? ownQos });
  }
  return { filters, problems };
}

/** Paths, with semicolons between; undefined where there is none. */
export function readPaths(paths: string | undefined): readonly string[] | undefined {
  const read = (paths ?? '')
    .split(';')
    .map((path) => path.trim())
    .filter((path) => path !== '');
  return read.length === 0 ? undefined : read;
}

function toNumber(value: string): number {
  return value.trim() === '' ? Number.NaN : Number(value);
}

function levelOf(qos: number | undefined): Qos | undefined {
  return QOS_LEVELS.find((level) => level === qos);
}

function filterFault(topic: string | undefined): string | undefined {
  if (topic === undefined) return msg('Say what to subscribe to, for example topic="plant/#".');
  const fault = checkTopicFilter(topic);
  return fault ? topicText(fault) : undefined;
}

/** How much to keep; where an attribute is wrong, the default keeps the page safe. */
export function boundsOf({
  maxMessages,
  maxBytes,
}: Pick<SubscribeAttributes, 'maxMessages' | 'maxBytes'>): MessageBounds {
  return {
    maxMessages: isWithin(maxMessages, MOST_MESSAGES)
      ? (maxMessages ?? DEFAULT_MAX_MESSAGES)
      : DEFAULT_MAX_MESSAGES,
    maxBytes: isWithin(maxBytes, MOST_BYTES) ? (maxBytes ?? DEFAULT_MAX_BYTES) : DEFAULT_MAX_BYTES,
  };
}

/** How many rows of a template there may be. */
export function maxRowsOf({ maxRows }: Pick<SubscribeAttributes, 'maxRows'>): number {
  return isWithin(maxRows, MOST_ROWS) ? (maxRows ?? DEFAULT_ROWS) : DEFAULT_ROWS;
}

function isOneOf(value: string | undefined, choices: readonly string[]): boolean {
  return value === undefined || choices.includes(value);
}

function isWithin(value: number | undefined, most: number): boolean {
  return value === undefined || (Number.isInteger(value) && value >= 1 && value <= most);
}
