/** What a provider gives, through the session to a broker that checks it. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Connection, ConnectionDetails, CredentialsProvider } from '@mqtt-kit/core';
import { scramSha256 } from '@mqtt-kit/core/authentication';
import { FakeClock } from '@mqtt-kit/core/testing';
import { awsIotCredentials } from '../../docs/examples/aws-sigv4.js';
import { whenState } from '../scripted/when-ended.js';
import { startCheckingBroker, type CheckingBroker } from './checking-broker.js';
import { nodeEnvironment } from './node-environment.js';
import { closeConnections, open } from './open-connections.js';
import { startScramBroker, type ScramBroker } from './scram-broker.js';
import { scramAccount } from './scram-server.js';
import { isSigned } from './sigv4-check.js';
import { TrustingWebSocket } from './trusting-web-socket.js';

const at = (broker: { readonly port: number }, tls: boolean): ConnectionDetails => ({
  host: '127.0.0.1',
  port: broker.port,
  path: '/unsigned',
  tls,
});

async function stateAfter(connection: Connection, act: () => void): Promise<void> {
  const changed = new Promise((resolve) => {
    connection.addEventListener('mqtt-state', resolve, { once: true });
  });
  act();
  await changed;
}

describe('an address that a provider signs', { timeout: 60_000 }, () => {
  const KEYS = {
    accessKeyId: 'ASIAEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG',
    sessionToken: 'IQoJ+/A==',
    region: 'eu-central-1',
  };
  const environment = nodeEnvironment({ WebSocket: TrustingWebSocket });
  const requests: string[] = [];
  let broker: CheckingBroker;
  before(async () => {
    broker = await startCheckingBroker({
      tls: true,
      request: (request) => {
        requests.push(request.url ?? '');
        return isSigned(request, KEYS, Date.now());
      },
    });
  });
  afterEach(closeConnections);
  after(() => broker.close());

  it('replaces that of the details, anew for each attempt, and is shown nowhere', async () => {
    let signed = 0;
    const credentials = awsIotCredentials(`127.0.0.1:${broker.port}`, KEYS.region, () => {
      signed++;
      return Promise.resolve({ ...KEYS, expiration: '2100-01-01T00:00:00Z' });
    });
    const connection = open(at(broker, true), { environment, credentials });
    await connection.ready();
    await stateAfter(connection, () => {
      broker.dropAll();
    });
    await connection.ready();
    assert.equal(signed, 2);
    assert.ok(
      requests.every((url) => url.startsWith('/mqtt?')),
      'the address of the details was used',
    );
    const shown = JSON.stringify([connection.details, connection.url, connection.state]);
    assert.doesNotMatch(shown, /X-Amz|ASIAEXAMPLE/);
  });

  it('is never opened when it is less encrypted than the details', async () => {
    requests.length = 0;
    const connection = open(at(broker, true), {
      environment,
      credentials: () => ({ url: `ws://127.0.0.1:${broker.port}/mqtt` }),
    });
    const { reason } = await whenState(connection, 'refused');
    assert.equal(reason.code, 'credentials-failed');
    assert.deepEqual(requests, []);
  });
});

// `expiresAt` must lie after 1973: see checkCredentials().
const START = 1_800_000_000_000;

describe('credentials that end', { timeout: 60_000 }, () => {
  let broker: CheckingBroker;
  const logins: string[] = [];
  before(async () => {
    broker = await startCheckingBroker({
      login: (_username, password) => {
        logins.push(password ?? '');
        return true;
      },
    });
  });
  afterEach(async () => {
    await closeConnections();
    logins.length = 0;
  });
  after(() => broker.close());

  it('are replaced, and the connection with them, before they end', async () => {
    const clock = new FakeClock(START);
    const lifeMs = 600_000;
    let turn = 0;
    const credentials: CredentialsProvider = () => ({
      username: 'jwt',
      password: String(++turn),
      expiresAt: clock.now() + lifeMs,
    });
    const environment = nodeEnvironment({ clock });
    const connection = open({ ...at(broker, false), keepalive: 0 }, { environment, credentials });
    await connection.ready({ timeoutMs: Infinity });
    assert.deepEqual(logins, ['1']);
    clock.advance(lifeMs / 2);
    assert.deepEqual(logins, ['1'], 'renewed far too early');
    await stateAfter(connection, () => {
      clock.advance(lifeMs / 2 - 1);
    });
    // The next attempt follows at once.
    clock.advance(0);
    await connection.ready({ timeoutMs: Infinity });
    assert.deepEqual(logins, ['1', '2']);
  });

  it('do not make it reconnect in a circle when they end at once', async () => {
    const clock = new FakeClock(START);
    const environment = nodeEnvironment({ clock, random: () => 0.5 });
    const connection = open(
      { ...at(broker, false), keepalive: 0 },
      { environment, credentials: () => ({ username: 'a', password: 'b', expiresAt: START - 1 }) },
    );
    await connection.ready({ timeoutMs: Infinity }).catch(() => undefined);
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(logins.length <= 2, `signed in ${logins.length} times without any time passing`);
  });
});

describe('SCRAM-SHA-256 through a connection', { timeout: 60_000 }, () => {
  let broker: ScramBroker;
  before(async () => {
    broker = await startScramBroker(scramAccount('ada', 'pencil'));
  });
  afterEach(closeConnections);
  after(() => broker.close());

  const details = (): ConnectionDetails => ({ ...at(broker, false), protocolVersion: 5 });

  // MQTT 5: §4.12
  it('signs in on every attempt with one exchange', async () => {
    const exchange = scramSha256({ username: 'ada', password: 'pencil' });
    const connection = open(details(), { credentials: () => ({ exchange }) });
    await connection.ready();
    await stateAfter(connection, () => {
      broker.dropAll();
    });
    await connection.ready();
    assert.equal(broker.accepted, 2);
  });

  // MQTT 5: §4.12
  it('never counts as connected to a broker that accepts everybody', async () => {
    const exchange = scramSha256({ username: 'ada', password: 'pencil' });
    for (const acceptWith of [undefined, Buffer.from(`v=${Buffer.alloc(32).toString('base64')}`)]) {
      broker.faults = { acceptWith };
      const states: string[] = [];
      const connection = open(details(), { credentials: () => ({ exchange }) });
      connection.addEventListener('mqtt-state', ({ state }) => states.push(state.status));
      const { reason } = await whenState(connection, 'refused');
      assert.equal(reason.code, 'authentication-failed');
      assert.ok(!states.includes('connected'));
    }
    broker.faults = undefined;
  });

  it('stops with a wrong password', async () => {
    const exchange = scramSha256({ username: 'ada', password: 'pencils' });
    const connection = open(details(), { credentials: () => ({ exchange }) });
    const { reason } = await whenState(connection, 'refused');
    assert.ok(['bad-credentials', 'not-authorized'].includes(reason.code), reason.code);
  });
});
