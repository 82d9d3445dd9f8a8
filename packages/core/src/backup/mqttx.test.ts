import { expect } from '@open-wc/testing';
import { importConnections } from './import-connections.js';
import type { ImportedFile } from './imported-connection.js';

/** A connection as MQTTX 1.x exports one. */
const EXPORTED = {
  clientId: 'plant-desk',
  createAt: '2024-05-01 10:00:00',
  updateAt: '2024-05-01 10:00:00',
  name: 'Plant',
  clean: false,
  protocol: 'wss',
  host: 'broker.emqx.io',
  keepalive: 30,
  connectTimeout: 10,
  reconnect: true,
  username: 'ada',
  password: 'hunter2',
  path: '/mqtt',
  port: 8084,
  ssl: true,
  certType: 'server',
  rejectUnauthorized: true,
  ca: '',
  cert: '',
  key: '',
  mqttVersion: '5.0',
  subscriptions: [{ topic: '#', qos: 0 }],
  messages: [
    { topic: 'a', payload: 'b' },
    { topic: 'a', payload: 'c' },
  ],
  unreadMessageCount: 0,
  will: {
    lastWillTopic: 'plant/1',
    lastWillPayload: 'gone',
    lastWillQos: 1,
    lastWillRetain: true,
    properties: {
      willDelayInterval: 5,
      payloadFormatIndicator: true,
      messageExpiryInterval: null,
      contentType: '',
      responseTopic: '',
      correlationData: null,
      userProperties: null,
    },
  },
  properties: {
    sessionExpiryInterval: 60,
    receiveMaximum: null,
    requestProblemInformation: false,
    userProperties: { tenant: 'a' },
    authenticationMethod: null,
  },
  clientIdWithTime: false,
  id: 'ab8ca0c6-0000-4000-8000-000000000000',
  isCollection: false,
  parentId: null,
};

function imported(json: unknown): Promise<ImportedFile> {
  return importConnections(new TextEncoder().encode(JSON.stringify(json)));
}

/** What becomes of one connection that differs from the example. */
async function one(changes: object) {
  const { connections, skipped } = await imported([{ ...EXPORTED, ...changes }]);
  const [connection] = connections;
  if (!connection) throw new Error(`Skipped: ${JSON.stringify(skipped)}`);
  return { ...connection, codes: connection.notes.map(({ code }) => code) };
}

describe('an export of MQTTX', () => {
  it('is taken over field by field, and what is not is told', async () => {
    const { source, encrypted, connections, skipped } = await imported([EXPORTED]);
    expect([source, encrypted, skipped]).to.deep.equal(['mqttx', false, []]);
    expect(connections[0]!.details).to.deep.equal({
      name: 'Plant',
      host: 'broker.emqx.io',
      port: 8084,
      path: '/mqtt',
      tls: true,
      authentication: { method: 'BASIC', username: 'ada', password: 'hunter2' },
      protocolVersion: 5,
      clientId: 'plant-desk',
      clean: false,
      keepalive: 30,
      connectTimeoutMs: 10_000,
      will: {
        topic: 'plant/1',
        payload: 'gone',
        qos: 1,
        retain: true,
        properties: { willDelayInterval: 5, payloadFormatIndicator: 1 },
      },
      properties: {
        sessionExpiryInterval: 60,
        requestProblemInformation: false,
        userProperties: { tenant: 'a' },
      },
    });
    expect(connections[0]!.notes.map(({ code, values }) => [code, values.count])).to.deep.equal([
      ['subscriptions-left', 1],
      ['messages-left', 2],
    ]);
  });

  it('says whether it connects again', async () => {
    expect((await one({})).details.reconnection).to.equal(undefined);
    expect((await one({ reconnect: false })).details.reconnection).to.deep.equal({
      enabled: false,
    });
  });

  it('of a single connection, and one with collections, is read too', async () => {
    expect((await imported(EXPORTED)).connections).to.have.length(1);
    const collection = {
      id: 'x',
      name: 'Site',
      isCollection: true,
      children: [EXPORTED, EXPORTED],
    };
    const { connections } = await imported([collection, EXPORTED]);
    expect(connections.map(({ details }) => details.name)).to.deep.equal([
      'Plant',
      'Plant (2)',
      'Plant (3)',
    ]);
  });

  it('in 3.1.1 has no properties', async () => {
    const { details } = await one({ mqttVersion: '3.1.1' });
    expect(details.protocolVersion).to.equal(4);
    expect(details.properties).to.equal(undefined);
    expect(details.will?.properties).to.equal(undefined);
  });

  it('without a will, a user or a path has none', async () => {
    const { details } = await one({
      will: { lastWillTopic: '', lastWillPayload: '' },
      username: '',
      password: '',
      path: '',
      properties: {},
    });
    expect(details).not.to.have.any.keys('will', 'authentication', 'properties');
    expect(details.path).to.equal('/');
  });

  it('to a port of plain MQTT keeps host and sign-in, and gets an address to check', async () => {
    const known = await one({ protocol: 'mqtts', port: 8883, certType: '' });
    expect(known.codes[0]).to.equal('plain-mqtt');
    expect(known.details).to.include({ host: 'broker.emqx.io', tls: true, port: 8084 });
    expect(known.details).to.have.nested.property('authentication.password', 'hunter2');
    expect(known.notes[0]!.message).to.contain('8084').and.to.contain('mqtts:// on port 8883');
    const unknown = await one({ protocol: undefined, ssl: false, host: 'a.example', port: 1883 });
    expect(unknown.codes[0]).to.equal('plain-mqtt');
    expect(unknown.details.port).to.equal(undefined);
    expect(unknown.notes[0]!.message).to.contain('mqtt:// on port 1883').and.to.contain('ask');
  });

  it('tells what a browser cannot do: skip checks, use certificate files, sign in by exchange', async () => {
    const { codes } = await one({
      rejectUnauthorized: false,
      certType: 'self',
      ca: '/home/ada/ca.pem',
      properties: { authenticationMethod: 'SCRAM-SHA-256' },
    });
    expect(codes).to.include.members(['unverified', 'certificates-left', 'sign-in-left']);
  });

  it('leaves out a client ID that was made up, and keeps one that has a session', async () => {
    const generated = 'mqttx_0123abcd';
    const left = await one({ clientId: generated, clean: true });
    expect(left.details.clientId).to.equal(undefined);
    expect(left.codes).to.include('client-id-left');
    expect((await one({ clientId: generated, clean: false })).details.clientId).to.equal(generated);
    expect((await one({ clientIdWithTime: true })).details.clientId).to.equal(undefined);
  });

  it('lists what can never be used, with the field that is wrong', async () => {
    const { connections, skipped } = await imported([
      { ...EXPORTED, name: 'A', host: '' },
      { ...EXPORTED, name: 'B', port: 'x' },
      5,
      EXPORTED,
    ]);
    expect(connections).to.have.length(1);
    expect(skipped.map(({ name, problems }) => [name, problems[0]?.field])).to.deep.equal([
      ['A', 'host'],
      ['B', 'port'],
      ['#3', undefined],
    ]);
  });
});
