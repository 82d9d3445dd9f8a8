/** What the attributes of `<mqtt-connection>` say of the session rather than of the broker. Pure. */
import { msg, str } from '@lit/localize';
import type { ConnectOptions } from '@mqtt-kit/core';
import type { Problem } from '../controllers/problems-controller.js';

/** The attributes as properties; undefined where one is absent. */
export interface SessionAttributes {
  readonly persist: boolean;
  readonly restore: string | undefined;
  readonly pageHide: string | undefined;
  readonly sessionLost: string | undefined;
}

/** What they come to, with what is wrong put into `problems`. */
export function readSessionAttributes(
  { persist, restore, pageHide, sessionLost }: SessionAttributes,
  problems: Problem[],
): ConnectOptions {
  const onRestore = oneOf('restore', restore, ['ask', 'send'], problems);
  if (restore !== undefined && !persist)
    problems.push(wrong('restore', msg('Nothing is kept without “persist”. Add it.')));
  const onPageHide = oneOf('page-hide', pageHide, ['will', 'disconnect'], problems);
  const onSessionLost = oneOf('session-lost', sessionLost, ['fail', 'resend'], problems);
  return {
    ...(persist ? { persist } : {}),
    ...(onRestore ? { onRestore } : {}),
    ...(onPageHide ? { onPageHide } : {}),
    ...(onSessionLost ? { onSessionLost } : {}),
  };
}

/** Further addresses, divided by white space or commas. */
export function readServers(servers: string | undefined): readonly string[] | undefined {
  return servers?.split(/[\s,]+/).filter((server) => server !== '');
}

function oneOf<T extends string>(
  attribute: string,
  value: string | undefined,
  allowed: readonly [T, T],
  problems: Problem[],
): T | undefined {
  const found = allowed.find((each) => each === value);
  if (found === undefined && value !== undefined) {
    const [one, other] = allowed;
    problems.push(wrong(attribute, msg(str`“${value}” is neither “${one}” nor “${other}”.`)));
  }
  return found;
}

function wrong(attribute: string, message: string): Problem {
  return { attribute, message, code: 'invalid-details' };
}
