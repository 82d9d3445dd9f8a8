import { expect } from '@open-wc/testing';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { MqttError } from '../errors.js';
import { configure, policy, type Configuration } from './policy.js';

function refusal(configuration: unknown): string {
  try {
    // What a page without TypeScript may write.
    configure(configuration as Configuration);
  } catch (error) {
    if (!(error instanceof MqttError)) throw error;
    expect(error.code).to.equal('invalid-options');
    return error.message;
  }
  throw new Error('This was accepted.');
}

const SET: Configuration = { policy: { credentialsOrigins: ['https://login.example'] } };

describe('the policy of a page', () => {
  beforeEach(freshPage);
  after(freshPage);

  it('is what its documentation says where nothing was set', () => {
    expect(policy()).to.deep.equal({
      hosts: undefined,
      protection: 'device',
      allowExport: true,
      allowPrivateKeys: true,
      allowKeeping: true,
      allowInsecureWs: true,
      maxIdleMs: undefined,
      credentialsOrigins: [],
    });
  });

  it('is what was set, field by field', () => {
    const set = {
      hosts: ['broker.example', '*.plant.example', '2001:db8::1'],
      protection: 'passkey',
      allowExport: false,
      allowPrivateKeys: false,
      allowKeeping: false,
      allowInsecureWs: false,
      maxIdleMs: 60_000,
      credentialsOrigins: ['https://login.example'],
    } as const;
    configure({
      policy: { ...set, hosts: ['Broker.example.', '*.plant.EXAMPLE', '[2001:DB8::1]'] },
    });
    expect(policy()).to.deep.equal(set);
  });

  for (const [field, values] of Object.entries({
    hosts: ['broker.example', null, {}, ['*'], ['wss://broker.example'], ['a:1'], [''], [5]],
    protection: ['none', 'external', '', null, true, 2],
    allowExport: ['false', 0, null, 'no'],
    allowPrivateKeys: ['', 1, null],
    allowKeeping: ['1h', 0, null],
    allowInsecureWs: ['false', [], null],
    maxIdleMs: [0, -1, 999, Infinity, NaN, '60000', null, 86_400_001],
  })) {
    it(`takes nothing for “${field}” that it would have to guess`, () => {
      for (const value of values as unknown[]) refusal({ policy: { [field]: value } });
      // Nothing of it was kept.
      configure(SET);
    });
  }

  it('is what was set', () => {
    configure({
      policy: {
        credentialsOrigins: [
          'https://login.example',
          'https://a.example:8443',
          'http://localhost:5000',
        ],
      },
    });
    expect(policy().credentialsOrigins).to.deep.equal([
      'https://login.example',
      'https://a.example:8443',
      'http://localhost:5000',
    ]);
  });

  it('cannot be set twice, also not to the same or to less', () => {
    configure(SET);
    for (const again of [SET, {}, { policy: { credentialsOrigins: [] } }])
      expect(refusal(again)).to.contain('once');
    expect(policy().credentialsOrigins).to.deep.equal(['https://login.example']);
  });

  it('cannot be set after it was used', () => {
    policy();
    expect(refusal(SET)).to.contain('before');
    expect(policy().credentialsOrigins).to.deep.equal([]);
  });

  it('cannot be changed by whoever holds it, nor by whoever set it', () => {
    const origins = ['https://login.example'];
    configure({ policy: { credentialsOrigins: origins } });
    origins.push('https://evil.example');
    expect(Reflect.set(policy(), 'credentialsOrigins', ['https://evil.example'])).to.equal(false);
    expect(Reflect.set(policy().credentialsOrigins, 0, 'https://evil.example')).to.equal(false);
    expect(policy().credentialsOrigins).to.deep.equal(['https://login.example']);
  });

  it('is where another copy of the kit finds it', () => {
    configure(SET);
    const place: unknown = Reflect.get(globalThis, Symbol.for('@mqtt-kit/core/policy/0'));
    expect(place).to.deep.equal({ value: { policy: policy() } });
  });

  it('takes nothing that it does not know, and is not set by it', () => {
    expect(refusal({ polices: {} })).to.contain('polices');
    expect(refusal({ policy: { credentialOrigins: [] } })).to.contain('credentialOrigins');
    expect(refusal({ policy: { toString: 1 } })).to.contain('toString');
    expect(refusal({ policy: { credentialsOrigins: 'https://a.example' } })).to.contain('list');
    configure(SET);
  });

  it('takes origins only, and encrypted ones', () => {
    for (const origin of [
      'login.example',
      'https://login.example/',
      'https://login.example/path',
      'https://LOGIN.example',
      'https://login.example:443',
      'https://ada@login.example',
      'https://*.example',
      'http://login.example',
      'wss://login.example',
      'null',
      '*',
      null,
      5,
    ])
      expect(refusal({ policy: { credentialsOrigins: [origin] } })).to.contain('origins of https');
  });
});
