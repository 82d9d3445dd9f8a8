import { expect } from '@open-wc/testing';
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
      clientKey: { name: 'key.pem', data: 'AAAA' },
      clientId: 'mqtt-explorer-0123abcd',
    });
    expect(codes).to.include.members(['unverified', 'certificates-left', 'client-id-left']);
    expect(details.clientId).to.equal(undefined);
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
