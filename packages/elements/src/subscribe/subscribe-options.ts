/** Pure: what the attributes of `<mqtt-subscribe>` say, and what is wrong with them. */
import { msg, str } from '@lit/localize';
import { checkTopicFilter } from '@mqtt-kit/core';
import type { Problem } from '../controllers/problems-controller.js';
import { qosProblem } from '../element/qos.js';
import { topicText } from '../localization/topic-text.js';
import type { MessageBounds } from '../messages/message-ring.js';
import { wrong } from '../element/wrong-attribute.js';

/** The ways to show messages. */
export type SubscribeView = 'list' | 'latest';

/** The attributes as properties; undefined where one is absent. */
export interface SubscribeAttributes {
  readonly topic: string | undefined;
  readonly qos: number | undefined;
  readonly view: string | undefined;
  readonly density: string | undefined;
  readonly maxMessages: number | undefined;
  readonly maxBytes: number | undefined;
}

const DEFAULT_MAX_MESSAGES = 1000;
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
/** Beyond that, browsers cannot scroll to the end. */
const MOST_MESSAGES = 100_000;
const MOST_BYTES = 256 * 1024 * 1024;

/** Everything that is wrong. */
export function findProblems({
  topic,
  qos,
  view,
  density,
  maxMessages,
  maxBytes,
}: SubscribeAttributes): readonly Problem[] {
  const filter = filterFault(topic);
  return [
    filter === undefined
      ? undefined
      : ({ attribute: 'topic', message: filter, code: 'invalid-topic' } as const),
    qosProblem(qos),
    isOneOf(view, ['list', 'latest'])
      ? undefined
      : wrong('view', msg(str`“${view ?? ''}” is no view: write list or latest.`)),
    isOneOf(density, ['compact', 'comfortable'])
      ? undefined
      : wrong('density', msg(str`“${density ?? ''}” is no density: write compact or comfortable.`)),
    isWithin(maxMessages, MOST_MESSAGES)
      ? undefined
      : wrong('max-messages', msg(str`Write a whole number from 1 to ${MOST_MESSAGES}.`)),
    isWithin(maxBytes, MOST_BYTES)
      ? undefined
      : wrong('max-bytes', msg(str`Write a whole number from 1 to ${MOST_BYTES}.`)),
  ].filter((problem) => problem !== undefined);
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

function isOneOf(value: string | undefined, choices: readonly string[]): boolean {
  return value === undefined || choices.includes(value);
}

function isWithin(value: number | undefined, most: number): boolean {
  return value === undefined || (Number.isInteger(value) && value >= 1 && value <= most);
}
