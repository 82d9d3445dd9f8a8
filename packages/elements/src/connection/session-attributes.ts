/** What the attributes of `<mqtt-connection>` say of the session rather than of the broker. Pure. */
import { msg, str } from '@lit/localize';
import type { ConnectOptions } from '@mqtt-kit/core';
import type { Problem } from '../controllers/problems-controller.js';

/** The attributes as properties; undefined where one is absent. */
export interface SessionAttributes {
  readonly persist: boolean;
  readonly onRestore: string | undefined;
  readonly onPageHide: string | undefined;
  readonly onSessionLost: string | undefined;
}

/** What they come to, with what is wrong put into `problems`. */
export function readSessionAttributes(
  { persist, onRestore, onPageHide, onSessionLost }: SessionAttributes,
  problems: Problem[],
): ConnectOptions {
  const restore = oneOf('on-restore', onRestore, ['ask', 'send'], problems);
  if (onRestore !== undefined && !persist)
    problems.push(wrong('on-restore', msg('Nothing is kept without “persist”. Add it.')));
  const pageHide = oneOf('on-page-hide', onPageHide, ['will', 'disconnect'], problems);
  const lost = oneOf('on-session-lost', onSessionLost, ['fail', 'resend'], problems);
  return {
    ...(persist ? { persist } : {}),
    ...(restore ? { onRestore: restore } : {}),
    ...(pageHide ? { onPageHide: pageHide } : {}),
    ...(lost ? { onSessionLost: lost } : {}),
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
