import { expect } from '@open-wc/testing';
import type { ConnectionState } from '../connection/connection-state.js';
import type { ErrorData } from '../errors.js';
import { INFO as info } from './session.test-harness.js';
import { transition, type SessionInput } from './transition.js';

const passing: ErrorData = { code: 'connection-lost', message: 'lost', retryable: true };
const left: ErrorData = { code: 'page-left', message: 'left', retryable: true };
const lasting: ErrorData = { code: 'bad-credentials', message: 'no', retryable: false };

const states: Record<ConnectionState['status'], ConnectionState> = {
  idle: { status: 'idle' },
  connecting: { status: 'connecting', attempt: 1, since: 1 },
  connected: { status: 'connected', since: 1, info },
  waiting: { status: 'waiting', attempt: 2, retryAt: 9, reason: passing },
  offline: { status: 'offline', since: 1, reason: passing },
  refused: { status: 'refused', reason: lasting },
  closed: { status: 'closed' },
};
const failed = (reason: ErrorData, online = true): SessionInput => ({
  type: 'failed',
  now: 5,
  reason,
  failures: 3,
  retryAt: 700,
  online,
});
const inputs = {
  open: { type: 'open', now: 5 },
  connected: { type: 'connected', now: 5, info },
  'failed for now': failed(passing),
  'failed for good': failed(lasting),
  'failed without network': failed(passing, false),
  retry: { type: 'retry', now: 5, failures: 3 },
  'network back': { type: 'network', now: 5, online: true, failures: 3 },
  'network gone': { type: 'network', now: 5, online: false, failures: 3 },
  'page leaves': { type: 'leave', now: 5, reason: left },
  'page returns': { type: 'return', now: 5 },
  close: { type: 'close' },
} satisfies Record<string, SessionInput>;

// Every state against every input; what is not named changes nothing.
const table: Record<
  ConnectionState['status'],
  Partial<Record<keyof typeof inputs, ConnectionState['status']>>
> = {
  idle: { open: 'connecting', close: 'closed' },
  connecting: {
    connected: 'connected',
    'failed for now': 'waiting',
    'failed for good': 'refused',
    'failed without network': 'offline',
    'page leaves': 'offline',
    close: 'closed',
  },
  connected: {
    'failed for now': 'waiting',
    'failed for good': 'refused',
    'failed without network': 'offline',
    'page leaves': 'offline',
    close: 'closed',
  },
  waiting: {
    retry: 'connecting',
    'network back': 'connecting',
    'network gone': 'offline',
    'page leaves': 'offline',
    close: 'closed',
  },
  offline: {
    retry: 'connecting',
    'network back': 'connecting',
    'page leaves': 'offline',
    'page returns': 'connecting',
    close: 'closed',
  },
  refused: { retry: 'connecting', close: 'closed' },
  closed: {},
};

describe('session states', () => {
  for (const [status, state] of Object.entries(states)) {
    for (const [name, input] of Object.entries(inputs)) {
      // Object.entries forgets the literal keys of the tables above.
      const expected = table[status as ConnectionState['status']][name as keyof typeof inputs];
      it(`${status}, ${name}: ${expected ?? 'nothing changes'}`, () => {
        const next = transition(state, input, { reconnect: true });
        if (expected) expect(next.status).to.equal(expected);
        else expect(next).to.equal(state);
      });
    }
  }

  it('closes with the reason when it must not try again', () => {
    const next = transition(states.connecting, failed(passing), { reconnect: false });
    expect(next).to.deep.equal({ status: 'closed', reason: passing });
    expect(transition(states.connected, inputs['page leaves'], { reconnect: false })).to.deep.equal(
      {
        status: 'closed',
        reason: left,
      },
    );
  });

  it('says when and which attempt comes next', () => {
    const next = transition(states.connected, failed(passing), { reconnect: true });
    expect(next).to.deep.equal({ status: 'waiting', attempt: 4, retryAt: 700, reason: passing });
  });

  it('keeps the reason while it tries again', () => {
    const next = transition(states.refused, inputs.retry, { reconnect: true });
    expect(next).to.deep.equal({ status: 'connecting', attempt: 4, since: 5, reason: lasting });
  });
});
