/** Pure: what is wrong with the attributes that say how a page's own fields publish, and what the device reports. */
import { msg, str } from '@lit/localize';
import { checkTopicName } from '@mqtt-kit/core';
import type { Problem } from '../../controllers/problems-controller.js';
import { wrong } from '../../element/wrong-attribute.js';
import { topicText } from '../../localization/topic-text.js';
import type { PublishAttributes } from '../publish-port.js';
import { parseValuePath } from '../../element/value-path.js';
import { parseDuration, parseRate } from '../../element/time-attributes.js';
import { placeholdersOf } from './topic-placeholders.js';

const CODE = 'invalid-options';

/** @param content - what stands inside the element. */
export function liveProblems(
  attributes: PublishAttributes,
  content: { readonly hasForm: boolean; readonly hasElements: boolean },
): readonly Problem[] {
  return [
    ...triggerProblems(attributes, content),
    ...formatProblems(attributes, content),
    ...stateProblems(attributes),
  ];
}

function triggerProblems(
  { trigger, maxRate, payload, payloadOn, payloadOff, confirm }: PublishAttributes,
  { hasForm, hasElements }: { readonly hasForm: boolean; readonly hasElements: boolean },
): readonly Problem[] {
  const problems: Problem[] = [];
  if (trigger !== undefined && trigger !== 'change' && trigger !== 'input')
    problems.push(wrong('trigger', msg(str`“${trigger}” is neither “change” nor “input”.`), CODE));
  if (trigger !== undefined && !hasElements)
    problems.push(
      wrong('trigger', msg('Nothing stands inside: write the field that publishes there.'), CODE),
    );
  if (trigger === 'input' && confirm !== undefined)
    problems.push(
      wrong(
        'confirm',
        msg('A question at each movement helps nobody: set trigger="change".'),
        CODE,
      ),
    );
  if (maxRate !== undefined && parseRate(maxRate) === undefined)
    problems.push(
      wrong('max-rate', msg('Write how often at most, as in “10/s” or “30/min”.'), CODE),
    );
  if ((hasForm || trigger !== undefined) && payload !== undefined)
    problems.push(
      wrong(
        'payload',
        msg('What is sent stands in the fields inside: leave “payload” away.'),
        CODE,
      ),
    );
  for (const [name, value] of [
    ['max-rate', maxRate],
    ['payload-on', payloadOn],
    ['payload-off', payloadOff],
  ] as const) {
    if (value !== undefined && trigger === undefined)
      problems.push(wrong(name, msg('This belongs to a field inside, with “trigger”.'), CODE));
  }
  return problems;
}

function formatProblems(
  { format, field, trigger }: PublishAttributes,
  { hasForm }: { readonly hasForm: boolean },
): readonly Problem[] {
  if (format === undefined) return [];
  if (format !== 'json' && format !== 'text' && format !== 'bytes')
    return [wrong('format', msg(str`“${format}” is none of “json”, “text” and “bytes”.`), CODE)];
  if (!hasForm && trigger === undefined)
    return [wrong('format', msg('This belongs to fields inside the element.'), CODE)];
  if (format !== 'json' && hasForm && field === undefined)
    return [
      wrong(
        'format',
        msg(str`Say which field is the message: format="${format}" field="…".`),
        CODE,
      ),
    ];
  return [];
}

function stateProblems({
  stateTopic,
  statePath,
  confirmTimeout,
}: PublishAttributes): readonly Problem[] {
  const problems: Problem[] = [];
  const fault = stateTopic === undefined ? null : checkTopicName(stateTopic);
  if (fault) problems.push(wrong('state-topic', topicText(fault), 'invalid-topic'));
  for (const name of placeholdersOf(stateTopic ?? '')) {
    const shown = `{${name}}`;
    problems.push(
      wrong(
        'state-topic',
        msg(str`“${shown}” is filled from a field in “topic” only: write the whole topic here.`),
        'invalid-topic',
      ),
    );
  }
  if (statePath !== undefined && parseValuePath(statePath) === undefined)
    problems.push(
      wrong('state-path', msg('Write where the state stands, as in “payload.open”.'), CODE),
    );
  if (confirmTimeout !== undefined && parseDuration(confirmTimeout) === undefined)
    problems.push(
      wrong('confirm-timeout', msg('Write a time, as in “10s”, “500ms” or “2min”.'), CODE),
    );
  for (const [name, value] of [
    ['state-path', statePath],
    ['confirm-timeout', confirmTimeout],
  ] as const) {
    if (value !== undefined && stateTopic === undefined)
      problems.push(wrong(name, msg('This belongs to “state-topic”.'), CODE));
  }
  return problems;
}
