import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { connect } from '../connection/connect.js';
import { acquire } from '../connection/pool.js';
import type { SessionCommand, SessionPort } from '../connection/session-port.js';
import type { ConnectionDetails } from '../details/connection-details.js';
import { MqttError } from '../errors.js';
import { configure, type Policy } from './policy.js';
import { policyProblems } from './policy-problems.js';

/** What the policy says against details: "field: code". */
function found(policy: Policy, details: unknown): string[] {
  freshPage();
  configure({ policy });
  return policyProblems(details).map(({ field, code }) => `${field}: ${code}`);
}

const PLANT: Policy = { hosts: ['*.plant.example'] };

describe('what a policy says of details', () => {
  afterEach(freshPage);

  it('is nothing where nothing was set', () => {
    for (const details of [
      { host: 'broker.example' },
      { host: '::1', tls: false, servers: ['ws://other.example/'] },
    ])
      expect(found({}, details)).to.deep.equal([]);
  });

  it('names a host that is not allowed, also among the further servers', () => {
    expect(found(PLANT, { host: 'a.plant.example' })).to.deep.equal([]);
    expect(found(PLANT, { host: 'broker.example' })).to.deep.equal(['host: policy-host']);
    const servers = ['wss://b.plant.example/mqtt', 'wss://broker.example/mqtt'];
    expect(found(PLANT, { host: 'a.plant.example', servers })).to.deep.equal([
      'servers: policy-host',
    ]);
    expect(policyProblems({ host: 'broker.example' })[0]?.message).to.contain('broker.example');
  });

  it('names ws, also to this machine and among the further servers', () => {
    const encrypted: Policy = { allowInsecureWs: false };
    expect(found(encrypted, { host: 'a.example' })).to.deep.equal([]);
    expect(found(encrypted, { host: 'localhost', tls: false })).to.deep.equal([
      'tls: policy-insecure-ws',
    ]);
    expect(found(encrypted, { host: 'a.example', servers: ['WS://a.example/'] })).to.deep.equal([
      'servers: policy-insecure-ws',
    ]);
  });

  it('names a private key that may not be kept', () => {
    const certificates = { certificate: 'c', key: 'k' };
    const details = { host: 'a.example', certificates };
    expect(found({}, details)).to.deep.equal([]);
    expect(found({ allowPrivateKeys: false }, details)).to.deep.equal([
      'certificates.key: policy-private-key',
    ]);
    expect(
      found({ allowPrivateKeys: false }, { ...details, certificates: { certificate: 'c' } }),
    ).to.deep.equal([]);
  });

  it('leaves what is wrong in itself to the other checks', () => {
    for (const details of [
      undefined,
      null,
      5,
      [],
      {},
      { host: 5 },
      { host: 'a b' },
      { servers: 5 },
    ])
      expect(found(PLANT, details)).to.deep.equal([]);
    expect(found(PLANT, { host: 'a.plant.example', servers: ['no address', 5] })).to.deep.equal([]);
    fc.assert(
      fc.property(fc.anything(), (details) => {
        policyProblems(details);
      }),
    );
  });
});

/** A session that only writes down what it is told. */
function recorded(): {
  readonly commands: SessionCommand[];
  readonly startSession: () => SessionPort;
} {
  const commands: SessionCommand[] = [];
  return {
    commands,
    startSession: () => ({
      listen: () => undefined,
      send: (command) => commands.push(command),
    }),
  };
}

function refusal(make: () => unknown): MqttError {
  try {
    make();
  } catch (error) {
    if (error instanceof MqttError) return error;
    throw error;
  }
  throw new Error('A connection was made.');
}

describe('a connection under a policy', () => {
  beforeEach(() => {
    freshPage();
    configure({ policy: { ...PLANT, allowInsecureWs: false } });
  });
  after(freshPage);

  for (const [what, target] of [
    ['another host', { host: 'broker.example' }],
    ['an address of another host', 'wss://broker.example/mqtt'],
    ['another host among the servers', { host: 'a.plant.example', servers: ['wss://b.example/'] }],
    ['ws', { host: 'a.plant.example', tls: false }],
  ] as const satisfies readonly (readonly [string, ConnectionDetails | string])[]) {
    it(`is not made to ${what}`, () => {
      const { commands, startSession } = recorded();
      for (const make of [connect, acquire]) {
        const error = refusal(() => make(target, { startSession }));
        expect(error.code).to.equal('blocked-by-policy');
        expect(error.retryable).to.equal(false);
        expect(error.problems).to.have.length(1);
      }
      expect(commands).to.deep.equal([]);
    });
  }

  it('tells its session where a broker may refer to', () => {
    const { commands, startSession } = recorded();
    connect({ host: 'a.plant.example' }, { startSession });
    const [open] = commands;
    expect(open?.type === 'open' && open.options.hosts).to.deep.equal(['*.plant.example']);
  });

  it('says first what is wrong in itself', () => {
    expect(refusal(() => connect({ host: 'not a host' })).code).to.equal('invalid-details');
  });
});
