/** Pure: when to connect again, as a form holds it, and the way there and back. */
import type { Reconnection } from '@mqtt-kit/core';
import { numberOf, numberText } from './draft-number.js';

/** The fields of what becomes of a connection after a failure. */
export interface ReconnectionDraft {
  readonly reconnects: boolean;
  /** In milliseconds, as the others. */
  readonly firstWait: string;
  readonly longestWait: string;
  readonly stableAfter: string;
}

/** Nothing but the defaults. */
export const EMPTY_RECONNECTION: ReconnectionDraft = {
  reconnects: true,
  firstWait: '',
  longestWait: '',
  stableAfter: '',
};

/** The fields for what is saved. */
export function reconnectionDraftOf(reconnection: Reconnection = {}): ReconnectionDraft {
  return {
    reconnects: reconnection.enabled ?? true,
    firstWait: numberText(reconnection.baseMs),
    longestWait: numberText(reconnection.capMs),
    stableAfter: numberText(reconnection.stableMs),
  };
}

/** What the fields come to; undefined for the defaults. The waits stay while it is off. */
export function reconnectionOf(draft: ReconnectionDraft): Reconnection | undefined {
  const reconnection: Reconnection = {
    ...(draft.reconnects ? {} : { enabled: false }),
    ...numberOf('baseMs', draft.firstWait),
    ...numberOf('capMs', draft.longestWait),
    ...numberOf('stableMs', draft.stableAfter),
  };
  return Object.keys(reconnection).length === 0 ? undefined : reconnection;
}
