import { expect } from '@open-wc/testing';
import { EMPTY_DRAFT } from './connection-draft.js';
import { withAddress, withKnownBroker } from './draft-address.js';

describe('an address in a form', () => {
  it('takes a pasted address apart', () => {
    const pasted = withAddress(EMPTY_DRAFT, ' wss://ada:secret@broker.example:8084/mqtt ');
    expect(pasted?.draft).to.include({
      host: 'broker.example',
      port: '8084',
      path: '/mqtt',
      tls: true,
      method: 'BASIC',
      username: 'ada',
      password: 'secret',
    });
    expect(pasted?.filled).to.deep.equal(['host', 'port', 'path', 'tls', 'username', 'password']);
  });

  it('knows a service by its host, and fills in what is not there', () => {
    const host = 'abc.s1.eu.hivemq.cloud';
    const preset = 'hivemq-cloud';
    const cases = [
      [{}, { preset, port: '8884', path: '/mqtt', tls: true }],
      [
        { port: '8883', tls: false },
        { preset, port: '8884', tls: true },
      ],
      [
        { port: '9443', path: '/ws' },
        { preset, port: '9443', path: '/ws' },
      ],
    ] as const;
    for (const [typed, filled] of cases)
      expect(withKnownBroker({ ...EMPTY_DRAFT, host, ...typed })?.draft).to.include(filled);
    expect(withKnownBroker({ ...EMPTY_DRAFT, host, preset: 'emqx' })).to.equal(undefined);
    expect(withKnownBroker({ ...EMPTY_DRAFT, host: 'hivemq.cloud.example' })).to.equal(undefined);
    for (const [address, port] of [
      [`wss://${host}/mqtt`, '8884'],
      [`wss://${host}:443/mqtt`, '443'],
      [`mqtts://ada:s3cret@${host}:8883`, '8884'],
      [`${host}:8883`, '8884'],
    ] as const)
      expect(withAddress(EMPTY_DRAFT, address)?.draft, address).to.include({ host, preset, port });
  });

  it('leaves what is only a host alone', () => {
    for (const host of ['broker.example', '10.2.7.4', '::1', 'fe80::1']) {
      expect(withAddress(EMPTY_DRAFT, host), host).to.equal(undefined);
    }
  });

  it('takes the host out of an address of plain MQTT, and says what is wrong with it', () => {
    const pasted = withAddress(EMPTY_DRAFT, 'mqtt://broker.example:1883');
    expect(pasted?.draft).to.include({ host: 'broker.example', port: '' });
    expect(pasted?.problems[0]?.message).to.contain('no browser can open');
  });
});
