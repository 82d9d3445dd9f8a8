/** The one function from events to states. Pure; the session acts on what it returns. */
import type { ConnectedInfo, ConnectionState } from '../connection/session-port.js';
import type { ErrorData } from '../errors.js';

/** What can happen to a session. Times are milliseconds since the epoch. */
export type SessionInput =
  | { readonly type: 'open'; readonly now: number }
  | { readonly type: 'connected'; readonly now: number; readonly info: ConnectedInfo }
  /** An attempt failed or the connection was lost; `failures` counts those in a row. */
  | {
      readonly type: 'failed';
      readonly now: number;
      readonly reason: ErrorData;
      readonly failures: number;
      readonly retryAt: number;
      readonly online: boolean;
    }
  /** The wait is over, or somebody asked to go on. */
  | { readonly type: 'retry'; readonly now: number; readonly failures: number }
  | {
      readonly type: 'network';
      readonly now: number;
      readonly online: boolean;
      readonly failures: number;
    }
  /** The page goes away, perhaps to come back. */
  | { readonly type: 'leave'; readonly now: number; readonly reason: ErrorData }
  | { readonly type: 'return'; readonly now: number }
  | { readonly type: 'close' };

/** What does not change while a session lives. */
export interface SessionPolicy {
  /** Whether a passing failure is followed by another attempt. */
  readonly reconnect: boolean;
}

/** The next state; the same object when nothing changes. */
export function transition(
  state: ConnectionState,
  input: SessionInput,
  policy: SessionPolicy,
): ConnectionState {
  if (state.status === 'closed') return state;
  switch (input.type) {
    case 'open':
      return state.status === 'idle'
        ? { status: 'connecting', attempt: 1, since: input.now }
        : state;
    case 'connected':
      return state.status === 'connecting'
        ? { status: 'connected', since: input.now, info: input.info }
        : state;
    case 'failed':
      return isTrying(state) ? afterFailure(input, policy) : state;
    case 'retry':
      return state.status === 'waiting' || state.status === 'offline' || state.status === 'refused'
        ? attempt(state, input.now, input.failures)
        : state;
    case 'network':
      return onNetwork(state, input);
    case 'leave':
      if (!policy.reconnect) return { status: 'closed', reason: input.reason };
      // What was refused stays so, and says why, when the page comes back.
      return isTrying(state) || state.status === 'waiting' || state.status === 'offline'
        ? { status: 'offline', since: input.now, reason: input.reason }
        : state;
    case 'return':
      return state.status === 'offline' ? attempt(state, input.now, 0) : state;
    case 'close':
      return { status: 'closed' };
  }
}

function isTrying(state: ConnectionState): boolean {
  return state.status === 'connecting' || state.status === 'connected';
}

function afterFailure(
  input: Extract<SessionInput, { type: 'failed' }>,
  policy: SessionPolicy,
): ConnectionState {
  const { reason, retryAt, failures, online, now } = input;
  if (!policy.reconnect) return { status: 'closed', reason };
  if (!reason.retryable) return { status: 'refused', reason };
  if (!online) return { status: 'offline', since: now, reason };
  return { status: 'waiting', attempt: failures + 1, retryAt, reason };
}

/** A live connection is not given up for what the browser believes of the network: its own silence tells. */
function onNetwork(
  state: ConnectionState,
  input: Extract<SessionInput, { type: 'network' }>,
): ConnectionState {
  if (input.online) {
    return state.status === 'offline' || state.status === 'waiting'
      ? attempt(state, input.now, input.failures)
      : state;
  }
  return state.status === 'waiting'
    ? { status: 'offline', since: input.now, reason: state.reason }
    : state;
}

function attempt(state: ConnectionState, now: number, failures: number): ConnectionState {
  const reason = 'reason' in state ? state.reason : undefined;
  return { status: 'connecting', attempt: failures + 1, since: now, ...(reason ? { reason } : {}) };
}
