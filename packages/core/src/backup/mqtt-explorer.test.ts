import { expect } from '@open-wc/testing';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { configure } from '../policy/policy.js';
import { importConnections } from './import-connections.js';

/** As MQTT Explorer 0.4 writes one. */
const SAVED = {
  configVersion: 1,
  certValidation: true,
  clientId: 'plant-desk',
  id: 'a1',
  name: 'Plant',
  encryption: true,
  subscriptions: [
    { topic: '#', qos: 0 },
    { topic: '$SYS/#', qos: 0 },
  ],
  type: 'mqtt',
  host: 'broker.example',
  port: 9001,
  protocol: 'ws',
  basePath: 'ws/mqtt',
  username: 'ada',
  password: 'hunter2',
  changeSet: { password: '' },
};

function imported(...connections: object[]) {
  const file = {
    ConnectionManager_connections: Object.fromEntries(
      connections.map((connection, index) => [String(index), connection]),
    ),
    Settings: { theme: 'dark' },
  };
  return importConnections(new TextEncoder().encode(JSON.stringify(file)));
}

async function one(changes: object) {
  const { connections } = await imported({ ...SAVED, ...changes });
  return { ...connections[0]!, codes: connections[0]!.notes.map(({ code }) => code) };
}

describe('the settings of MQTT Explorer', () => {
  it('are taken over, and what is not is told', async () => {
    const { source, connections, skipped } = await imported(SAVED);
    expect([source, skipped]).to.deep.equal(['mqtt-explorer', []]);
    expect(connections).to.have.length(1);
    expect(connections[0]!.details).to.deep.equal({
      name: 'Plant',
      host: 'broker.example',
      port: 9001,
      tls: true,
      path: '/ws/mqtt',
      authentication: { method: 'BASIC', username: 'ada', password: 'hunter2' },
      clientId: 'plant-desk',
    });
    expect(connections[0]!.notes.map(({ code, values }) => [code, values.count])).to.deep.equal([
      ['subscriptions-left', 2],
    ]);
  });

  it('have paths that begin with one slash, whatever was typed', async () => {
    for (const [basePath, path] of [
      ['mqtt', '/mqtt'],
      ['/mqtt', '/mqtt'],
      ['', '/'],
      [undefined, '/'],
    ])
      expect((await one({ basePath })).details.path).to.equal(path);
  });

  it('of plain MQTT keep host and sign-in, and get an address to check', async () => {
    const { details, codes } = await one({ protocol: 'mqtt', port: 1883, encryption: false });
    expect(codes[0]).to.equal('plain-mqtt');
    expect(details).to.include({ host: 'broker.example', tls: true });
    expect(details).not.to.have.any.keys('port', 'path');
    expect(details).to.have.nested.property('authentication.password', 'hunter2');
  });

  it('tell what a browser cannot do, and whose client ID was made up', async () => {
    const { details, codes } = await one({
      certValidation: false,
      clientId: 'mqtt-explorer-0123abcd',
    });
    expect(codes).to.include.members(['unverified', 'client-id-left']);
    expect(details.clientId).to.equal(undefined);
  });

  it('bring certificates along, PEM as text and DER in base64', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const { details, codes } = await one({
      selfSignedCertificate: { name: 'ca.pem', data: btoa(pem) },
      clientCertificate: { name: 'client.der', data: 'MIIBAQID' },
      clientKey: { name: 'key.pem', data: btoa('-----BEGIN PRIVATE KEY-----') },
    });
    expect(details.certificates).to.deep.equal({
      ca: pem,
      certificate: 'MIIBAQID',
      key: '-----BEGIN PRIVATE KEY-----',
    });
    expect(codes).to.include('certificates-unused');
  });

  it('bring no private key where the page lets none be kept', async () => {
    freshPage();
    configure({ policy: { allowPrivateKeys: false } });
    const { details, codes } = await one({
      clientCertificate: { name: 'client.der', data: 'MIIBAQID' },
      clientKey: { name: 'key.der', data: 'MIIBAQIE' },
    });
    expect(details.certificates).to.deep.equal({ certificate: 'MIIBAQID' });
    expect(codes).to.include('private-key-left');
    freshPage();
  });

  it('come in the order in which they were shown, and without a sign-in where there was none', async () => {
    const { connections } = await imported(
      { ...SAVED, name: 'Second', order: 2, username: '', password: undefined },
      { ...SAVED, name: 'First', order: 1 },
    );
    expect(connections.map(({ details }) => details.name)).to.deep.equal(['First', 'Second']);
    expect(connections[1]!.details.authentication).to.equal(undefined);
  });

  it('list what can never be used', async () => {
    const { connections, skipped } = await imported(
      { ...SAVED, type: 'other' },
      { ...SAVED, host: '' },
    );
    expect(connections).to.deep.equal([]);
    expect(skipped.map(({ name }) => name)).to.deep.equal(['#1', 'Plant']);
  });
});
