import { expect } from '@open-wc/testing';
import { basicCredentials } from '../authentication/credentials.js';
import type { Environment } from '../environment/environment.js';
import { pageEnvironment } from '../environment/page-environment.js';
import { FakeClock } from '../testing/fake-clock.js';
import { acquire } from './pool.js';
import type { SessionCommand, SessionPort } from './session-port.js';

/** Sessions that only write down what they are told; how many were started is how many sockets there would be. */
function setUp() {
  const clock = new FakeClock();
  const environment: Environment = { ...pageEnvironment(), clock };
  const sessions: SessionCommand['type'][][] = [];
  const startSession = (): SessionPort => {
    const commands: SessionCommand['type'][] = [];
    sessions.push(commands);
    return { listen: () => undefined, send: ({ type }) => commands.push(type) };
  };
  return { clock, sessions, options: { environment, startSession } };
}

const details = { host: 'pool.example', name: 'One' };

describe('connection pool', () => {
  it('gives everybody with the same details one connection, whatever they call it', () => {
    const { options, sessions } = setUp();
    const first = acquire(details, options);
    const second = acquire({ host: 'POOL.example', port: 443, name: 'Two' }, options);
    expect(second.connection).to.equal(first.connection);
    expect(sessions).to.have.length(1);
  });

  it('keeps apart what differs in host, user or provider', () => {
    const { options, sessions } = setUp();
    const login = { method: 'BASIC', username: 'ada', password: 'x' } as const;
    const leases = [
      acquire(details, options),
      acquire({ ...details, host: 'other.example' }, options),
      acquire({ ...details, authentication: login }, options),
      acquire({ ...details, authentication: { ...login, password: 'y' } }, options),
      acquire(details, { ...options, credentials: basicCredentials('ada', 'x') }),
      acquire(details, { ...options, credentials: basicCredentials('ada', 'x') }),
    ];
    expect(new Set(leases.map(({ connection }) => connection)).size).to.equal(6);
    expect(sessions).to.have.length(6);
  });

  it('closes a moment after the last share is back, and not when somebody comes back in time', () => {
    const { clock, options, sessions } = setUp();
    const first = acquire(details, options);
    const second = acquire(details, options);
    first.release();
    first.release();
    clock.advance(10_000);
    expect(sessions[0]).to.not.include('close');
    second.release();
    clock.advance(249);
    const third = acquire(details, options);
    clock.advance(10_000);
    expect(sessions[0]).to.not.include('close');
    third.release();
    clock.advance(250);
    expect(sessions[0]).to.include('close');
    acquire(details, options);
    expect(sessions).to.have.length(2);
  });
});
