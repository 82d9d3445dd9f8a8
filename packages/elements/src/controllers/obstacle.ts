/** What keeps an element from working, in words: the same for all elements, each shows it in its own way. */
import { msg, str } from '@lit/localize';
import type { ErrorData } from '@mqtt-kit/core';
import { missingMessage } from '../context/missing-message.js';
import { errorText } from '../localization/error-text.js';
import type { IconName } from '../theme/icons.js';
import type { ConnectionController } from './connection-controller.js';

/** Why there is no connection to use just now. */
export interface Obstacle {
  /**
   * `busy`: under way, or waiting for somebody to sign in. `waiting`: passes by itself, but later.
   * `fault`: somebody has to change something.
   */
  readonly kind: 'busy' | 'waiting' | 'fault';
  readonly icon: IconName;
  readonly what: string;
  /** The one thing to do, or what will happen by itself; may be empty. */
  readonly todo: string;
  /** The technical cause. */
  readonly cause: ErrorData | undefined;
  /** Whether `connection.retry()` makes sense. */
  readonly canRetry: boolean;
}

const PLAIN = { todo: '', cause: undefined, canRetry: false } as const;

/** What is in the way; undefined while connected. */
export function obstacleOf({ lookup, state }: ConnectionController): Obstacle | undefined {
  switch (lookup.kind) {
    case 'pending':
      return { ...PLAIN, kind: 'busy', icon: 'arc', what: msg('Looking for the connection…') };
    case 'missing':
      if (lookup.quiet)
        return { ...PLAIN, kind: 'fault', icon: 'square', what: msg('No connection') };
      return { ...PLAIN, kind: 'fault', icon: 'alert', ...missingMessage(lookup) };
    case 'faulty':
      if (lookup.error)
        return { ...PLAIN, kind: 'fault', icon: 'stop', ...errorText(lookup.error) };
      return {
        ...PLAIN,
        kind: 'fault',
        icon: 'alert',
        what: lookup.name
          ? msg(str`The connection “${lookup.name}” is not set up correctly.`)
          : msg('The connection is not set up correctly.'),
        todo: msg('The message where it is declared says what to change.'),
      };
    case 'found':
      break;
  }
  switch (state?.status) {
    case 'connected':
      return undefined;
    case 'waiting':
      return {
        kind: 'waiting',
        icon: 'clock',
        ...errorText(state.reason),
        cause: state.reason,
        canRetry: true,
      };
    case 'offline': {
      const what = msg('There is no network.');
      return {
        kind: 'waiting',
        icon: 'slash',
        what,
        todo: msg('Goes on by itself when it is back.'),
        cause: state.reason,
        canRetry: false,
      };
    }
    case 'refused':
      return {
        kind: 'fault',
        icon: 'stop',
        ...errorText(state.reason),
        cause: state.reason,
        canRetry: true,
      };
    case 'closed':
      return {
        ...PLAIN,
        kind: 'fault',
        icon: 'square',
        ...(state.reason ? errorText(state.reason) : { what: msg('The connection is closed.') }),
        cause: state.reason,
      };
    default: {
      const busy = { ...PLAIN, kind: 'busy' } as const;
      return lookup.asking
        ? { ...busy, icon: 'ring', what: msg('Waiting for sign-in') }
        : { ...busy, icon: 'arc', what: msg('Connecting…') };
    }
  }
}
