import { expect } from '@open-wc/testing';
import {
  detailsOf,
  draftOf,
  EMPTY_DRAFT,
  withAddress,
  withKnownBroker,
  withPreset,
  withTls,
} from './connection-draft.js';

describe('a connection in a form', () => {
  it('comes back from the form as it went in', () => {
    const details = {
      name: 'Plant',
      host: 'plant.example',
      port: 8084,
      path: '/mqtt',
      tls: true,
      authentication: { method: 'BASIC', username: 'ada' },
      protocolVersion: 5,
      clientId: 'panel',
      keepalive: 30,
      clean: false,
      preset: 'emqx',
      will: { topic: 'plant/gone', payload: 'yes' },
      connectTimeoutMs: 5000,
    } as const;
    expect(detailsOf(draftOf({ details }))).to.deep.equal(details);
  });

  it('has the port and path of the chosen broker filled in, and follows TLS', () => {
    const draft = withPreset(EMPTY_DRAFT, 'rabbitmq');
    expect(draft).to.include({ port: '15676', path: '/ws', preset: 'rabbitmq' });
    expect(withTls(draft, false)).to.include({ port: '15675', tls: false });
    expect(withTls({ ...draft, port: '9999' }, false).port).to.equal('9999');
    expect(withPreset(draft, '').preset).to.equal('');
  });

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
