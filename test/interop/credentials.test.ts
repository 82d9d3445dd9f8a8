/** The examples of docs/credentials.md against brokers that check what they are shown. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Credentials, CredentialsProvider } from '@mqtt-kit/core';
import { fetchedCredentials } from '@mqtt-kit/core/authentication';
import { awsIotCredentials } from '../../docs/examples/aws-sigv4.js';
import { tokenCredentials } from '../../docs/examples/oauth-jwt.js';
import { checkCredentials } from '../../packages/core/src/authentication/check-credentials.js';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';
import { endedBy } from '../scripted/ended-by.js';
import { startCheckingBroker, type CheckingBroker } from './checking-broker.js';
import { nodeEnvironment } from './node-environment.js';
import { closeConnections, open } from './open-connections.js';
import { isSigned, type KnownKeys } from './sigv4-check.js';
import { startTokenServer, type TokenServer } from './token-server.js';
import { TrustingWebSocket } from './trusting-web-socket.js';

const environment = nodeEnvironment({ WebSocket: TrustingWebSocket });

/** What a provider gives, as the core lets it pass. */
async function given(provider: CredentialsProvider, tls = true): Promise<Credentials> {
  const { signal } = new AbortController();
  return checkCredentials(await provider({ attempt: 1, signal }), 4, { tls });
}

describe('an address signed for AWS IoT Core', { timeout: 60_000 }, () => {
  const KEYS: KnownKeys = {
    accessKeyId: 'ASIAEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    sessionToken: 'IQoJb3JpZ2luX2VjE+/A==',
    region: 'eu-central-1',
  };
  const EXPIRATION = '2100-01-01T00:00:00Z';
  let broker: CheckingBroker;
  let host: string;
  let now: () => number;

  before(async () => {
    broker = await startCheckingBroker({
      tls: true,
      request: (request) => isSigned(request, KEYS, now()),
    });
    host = `127.0.0.1:${broker.port}`;
  });
  beforeEach(() => {
    now = Date.now;
  });
  afterEach(closeConnections);
  after(() => broker.close());

  const signed = (changes: Partial<KnownKeys> = {}, endpoint = host): CredentialsProvider => {
    const { region, ...keys } = { ...KEYS, ...changes };
    return awsIotCredentials(endpoint, region, () =>
      Promise.resolve({ ...keys, expiration: EXPIRATION }),
    );
  };

  it('opens the connection, and ends with its keys', async () => {
    const { url, expiresAt } = await given(signed());
    assert.equal(expiresAt, Date.parse(EXPIRATION));
    assert.match(url ?? '', /X-Amz-Signature=[0-9a-f]{64}&X-Amz-Security-Token=[^&]+$/);
    const connection = open(url ?? '', { environment });
    await connection.ready();
    await connection.publish('plant/1', 'on', { qos: 1 });
    assert.equal(broker.clients, 1);
  });

  it('is of use for some minutes only', async () => {
    const { url = '' } = await given(signed());
    now = () => Date.now() + 299_000;
    await open(url, { environment }).ready();
    now = () => Date.now() + 301_000;
    const { reason } = await endedBy(url, 'expired', { environment });
    assert.equal(reason.code, 'connection-failed');
  });

  it('is refused when anything in it is wrong', async () => {
    const { url: good = '' } = await given(signed());
    const wrong = [
      broker.url,
      good.replace(/Signature=(.)/, (_all, first) => `Signature=${first === '0' ? '1' : '0'}`),
      good.replace('eu-central-1', 'eu-central-2'),
      good.replace('/mqtt?', '/mqtt2?'),
      good.replace(/&X-Amz-Security-Token=.*/, ''),
      ...(
        await Promise.all(
          [
            signed({ secretAccessKey: 'another' }),
            signed({ region: 'us-east-1' }),
            signed({ sessionToken: 'another' }),
          ].map((provider) => given(provider)),
        )
      ).map(({ url }) => url ?? ''),
    ];
    for (const url of wrong) {
      assert.notEqual(url, good);
      const { reason } = await endedBy(url, 'wrong signature', { environment });
      assert.equal(reason.code, 'connection-failed', url);
    }
  });

  it('is signed for one host', async () => {
    const { url = '' } = await given(signed({}, 'example-ats.iot.eu-central-1.amazonaws.com'));
    const elsewhere = url.replace(/\/\/[^/]+/, `//${host}`);
    const { reason } = await endedBy(elsewhere, 'wrong host', { environment });
    assert.equal(reason.code, 'connection-failed');
  });
});

describe('a token of an OAuth server as the password', { timeout: 60_000 }, () => {
  let broker: CheckingBroker;
  let tokens: TokenServer;
  let provider: CredentialsProvider;

  before(async () => {
    tokens = await startTokenServer();
    broker = await startCheckingBroker({
      login: async (username, password) =>
        username === 'jwt' && (await tokens.verify(password ?? '')),
    });
    provider = tokenCredentials(tokens.url);
  });
  beforeEach(() => {
    tokens.status = 200;
    tokens.lifeSeconds = 3600;
  });
  afterEach(closeConnections);
  after(async () => {
    await broker.close();
    await tokens.close();
  });

  it('signs in, and ends when the token does', async () => {
    const earliest = Date.now() + 3_598_000;
    const { password, expiresAt = 0 } = await given(provider);
    assert.ok(expiresAt > earliest && expiresAt <= Date.now() + 3_600_000);
    assert.equal(typeof password, 'string');
    await open(broker.url, { credentials: provider }).ready();
  });

  it('is fresh for every attempt', async () => {
    const before = tokens.asked;
    const connection = open(broker.url, { credentials: provider });
    await connection.ready();
    const lost = new Promise((resolve) => {
      connection.addEventListener('mqtt-state', resolve, { once: true });
    });
    broker.dropAll();
    await lost;
    await connection.ready();
    assert.equal(tokens.asked, before + 2);
  });

  it('is refused once it has ended', async () => {
    tokens.lifeSeconds = -60;
    const { reason } = await endedBy(broker.url, 'expired', { environment, credentials: provider });
    assert.equal(reason.code, 'bad-credentials');
  });

  it('is refused when it was meant for somebody else, or was changed', async () => {
    const { password = '' } = await given(provider);
    const token = password.toString();
    const [header = '', , signature = ''] = token.split('.');
    const claims = Buffer.from(JSON.stringify({ sub: 'root', exp: 4_102_444_800 }));
    for (const wrong of [
      await tokens.foreignToken(),
      `${header}.${claims.toString('base64url')}.${signature}`,
      'no token',
      '',
    ]) {
      const credentials = () => ({ username: 'jwt', password: wrong });
      const { reason } = await endedBy(broker.url, 'wrong token', { environment, credentials });
      assert.equal(reason.code, 'bad-credentials');
    }
  });

  it('stops when nobody is signed in, and goes on when the token server comes back', async () => {
    tokens.status = 401;
    const stopped = await endedBy(broker.url, 'signed out', { environment, credentials: provider });
    assert.deepEqual(
      [stopped.reason.code, stopped.reason.retryable],
      ['credentials-failed', false],
    );
    tokens.status = 503;
    const connection = open(broker.url, {
      credentials: async (request) => {
        const before = tokens.status;
        tokens.status = request.attempt > 2 ? 200 : before;
        return provider(request);
      },
    });
    await connection.ready();
  });
});

describe('credentials from a server of the page', { timeout: 60_000 }, () => {
  const asked: (string | undefined)[] = [];
  let answer = '';
  let broker: CheckingBroker;
  let server: Server;
  let credentials: CredentialsProvider;
  let moved: CredentialsProvider;

  before(async () => {
    broker = await startCheckingBroker({
      login: (username, password) => username === 'ada' && password === 'hunter2',
    });
    server = createServer((request, response) => {
      asked.push(request.url);
      if (request.url === '/moved') response.writeHead(302, { location: '/login' });
      response.end(answer);
    });
    const pageUrl = `http://127.0.0.1:${await listenOnLoopback(server)}/panel`;
    credentials = fetchedCredentials('/mqtt-credentials', { pageUrl });
    moved = fetchedCredentials('/moved', { pageUrl });
  });
  afterEach(closeConnections);
  after(async () => {
    await broker.close();
    await closeServer(server);
  });

  it('sign in', async () => {
    answer = '{"username":"ada","password":"hunter2"}';
    await open(broker.url, { credentials }).ready();
  });

  it('are refused by the broker when they are wrong', async () => {
    answer = '{"username":"ada","password":"hunter3"}';
    const { reason } = await endedBy(broker.url, 'wrong', { environment, credentials });
    assert.equal(reason.code, 'bad-credentials');
  });

  it('are not followed elsewhere', async () => {
    asked.length = 0;
    await assert.rejects(given(moved), { code: 'credentials-failed' });
    assert.deepEqual(asked, ['/moved']);
  });
});
