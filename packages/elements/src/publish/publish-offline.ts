/** Pure: what `<mqtt-publish>` says of messages without a connection. */
import { msg, str } from '@lit/localize';
import type { Problem } from '../controllers/problems-controller.js';
import { wrong } from '../element/wrong-attribute.js';

/** What may become of a message while there is no connection. */
export const OFFLINE_POLICIES = ['refuse', 'hold', 'persist'] as const;

/** How a message waits for a connection: in the page, or on the device. */
export type WaitingPolicy = 'hold' | 'persist';

/** How a message with this policy waits; undefined where it is refused. */
export function waitingPolicy(offline: string | undefined): WaitingPolicy | undefined {
  return offline === 'hold' || offline === 'persist' ? offline : undefined;
}

/** What becomes of what is sent without a connection. */
export function laterText(policy: WaitingPolicy): string {
  return policy === 'hold'
    ? msg('What you send waits in this page until then.')
    : msg('What you send is kept on this device until then.');
}

/** What is wrong with the attributes. */
export function offlineProblems({
  offline,
  deadline,
  qos,
}: {
  readonly offline: string | undefined;
  readonly deadline: number | undefined;
  readonly qos: number | undefined;
}): readonly Problem[] {
  const problems: Problem[] = [];
  if (offline !== undefined && !OFFLINE_POLICIES.some((policy) => policy === offline))
    problems.push(
      wrong('offline', msg(str`“${offline}” is none of “refuse”, “hold” and “persist”.`), CODE),
    );
  if (offline === 'persist' && (qos ?? 0) === 0)
    problems.push(
      wrong(
        'offline',
        msg('Only what the broker acknowledges can be kept: set qos="1" or "2".'),
        CODE,
      ),
    );
  if (deadline !== undefined && !(deadline > 0 && deadline <= LONGEST_DEADLINE_S))
    problems.push(wrong('deadline', msg('Write a number of seconds, up to 30 days.'), CODE));
  return problems;
}

const CODE = 'invalid-options';
const LONGEST_DEADLINE_S = 30 * 24 * 60 * 60;
