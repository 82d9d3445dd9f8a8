/** Mutual TLS from Node: every way in which it works, and an error of its own for each in which it does not. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Certificates, Connection, ConnectionState, Message } from '@mqtt-kit/core';
import { connect, type NodeConnectOptions } from '@mqtt-kit/core/node';
import { report } from '../../docs/examples/node-mutual-tls.js';
import { startMosquitto, type Mosquitto } from '../brokers/mosquitto.js';
import { FOR_SERVERS, KEY_KINDS, Pki } from '../pki/pki.js';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';

const pki = new Pki();
const authority = pki.authority('Plant CA');
const server = pki.issue('localhost', authority, { extensions: FOR_SERVERS });
const client = pki.issue('device-7', authority);
const ca = pki.text(authority.certificate);
const certificate = pki.text(client.certificate);
const key = pki.text(client.key);

let broker: Mosquitto;
let port: number;
const open: Connection[] = [];

before(async () => {
  port = await freePort();
  broker = await startMosquitto({
    secure: {
      port,
      ca: pki.path(authority.certificate),
      certificate: pki.path(server.certificate),
      key: pki.path(server.key),
      requiresCertificate: true,
    },
  });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
});
after(async () => {
  await broker.close();
  pki.remove();
});

function dial(
  certificates: Certificates,
  options: NodeConnectOptions & { port?: number } = {},
): Connection {
  const { port: other = port, ...rest } = options;
  const connection = connect({ host: 'localhost', port: other, path: '/mqtt', certificates }, rest);
  open.push(connection);
  return connection;
}

async function roundTrip(connection: Connection): Promise<void> {
  await connection.ready({ timeoutMs: 20_000 });
  for (const qos of [0, 1, 2] as const) {
    const topic = `tls/${crypto.randomUUID()}`;
    let heard: (message: Message) => void = () => undefined;
    const message = new Promise<Message>((resolve) => (heard = resolve));
    await connection.subscribe(topic, heard, { qos });
    await connection.publish(topic, `hello ${qos}`, { qos });
    assert.equal((await message).text(), `hello ${qos}`);
  }
}

/** The code with which it stops. */
async function failure(connection: Connection): Promise<string> {
  const error: unknown = await connection.ready({ timeoutMs: 20_000 }).then(
    () => new Error('It connected.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error && 'code' in error, String(error));
  assert.equal(connection.state.status, 'refused', `${String(error.code)}: ${error.message}`);
  return String(error.code);
}

describe('mutual TLS from Node', () => {
  for (const kind of KEY_KINDS) {
    it(`publishes and receives with a key of the kind ${kind}`, async () => {
      const issued = pki.issue(`client-${kind}`, authority, { kind });
      await roundTrip(
        dial({ ca, certificate: pki.text(issued.certificate), key: pki.text(issued.key) }),
      );
    });
  }

  it('takes keys in every wrapping, and a PKCS#12 file in the place of the key', async () => {
    const keyPassphrase = 'secret';
    const pass = `pass:${keyPassphrase}`;
    pki.openssl('pkcs8', '-topk8', '-in', client.key, '-passout', pass, '-out', 'encrypted.key');
    pki.openssl('ec', '-in', client.key, '-aes-256-cbc', '-passout', pass, '-out', 'legacy.key');
    pki.openssl('ec', '-in', client.key, '-out', 'sec1.key');
    pki.openssl(
      'pkcs12',
      '-export',
      '-inkey',
      client.key,
      '-in',
      client.certificate,
      '-passout',
      pass,
      '-out',
      'client.p12',
    );
    for (const file of ['encrypted.key', 'legacy.key'])
      await roundTrip(dial({ ca, certificate, key: pki.text(file), keyPassphrase }));
    await roundTrip(dial({ ca, certificate, key: pki.text('sec1.key') }));
    const file = Buffer.from(pki.bytes('client.p12')).toString('base64');
    await roundTrip(dial({ ca, key: file, keyPassphrase }));
  });

  it('is as the docs show it', async () => {
    const { folder } = pki;
    pki.write('ca.crt', ca);
    pki.write('client.crt', certificate);
    pki.write('client.key', key);
    const connection = dial({ ca, certificate, key });
    await connection.ready();
    const heard = new Promise<Message>((resolve, reject) => {
      connection
        .subscribe('plant/1/temp', resolve, { qos: 1 })
        .then(() => report(`wss://localhost:${port}/mqtt`, folder).catch(reject), reject);
    });
    assert.deepEqual((await heard).json(), { temp: 71.4 });
  });

  it('sends what waited when the broker comes back', async () => {
    const connection = dial({ ca, certificate, key }, { reconnect: { baseMs: 100, capMs: 200 } });
    await connection.ready();
    const received: string[] = [];
    await connection.subscribe('tls/waiting', (message) => received.push(message.text()), {
      qos: 1,
    });
    await broker.restart();
    await connection.publish('tls/waiting', 'late', { qos: 1, offline: 'hold', timeoutMs: 20_000 });
    while (!received.includes('late')) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it('tells why it does not connect', async () => {
    const stranger = pki.authority('Strange CA');
    const foreign = pki.issue('foreign', stranger);
    const other = pki.issue('other', authority);
    pki.openssl('pkcs8', '-topk8', '-in', client.key, '-passout', 'pass:x', '-out', 'closed.key');
    const strangerCa = pki.text(stranger.certificate);
    const cases: readonly (readonly [string, Certificates])[] = [
      ['certificate-untrusted', { ca: strangerCa, certificate, key }],
      ['certificate-untrusted', { certificate, key }],
      ['client-certificate-missing', { ca }],
      [
        'client-certificate-refused',
        { ca, certificate: pki.text(foreign.certificate), key: pki.text(foreign.key) },
      ],
      ['certificate-mismatch', { ca, certificate, key: pki.text(other.key) }],
      ['passphrase-needed', { ca, certificate, key: pki.text('closed.key') }],
      ['wrong-passphrase', { ca, certificate, key: pki.text('closed.key'), keyPassphrase: 'y' }],
      ['certificate-unreadable', { ca: 'no certificate', certificate, key }],
      ['certificate-unreadable', { ca, certificate }],
    ];
    for (const [code, certificates] of cases) assert.equal(await failure(dial(certificates)), code);
  });

  it('tells a certificate of another host, and one that has expired', async () => {
    const wrong = pki.issue('elsewhere', authority, {
      extensions: ['extendedKeyUsage=serverAuth', 'subjectAltName=DNS:elsewhere.example'],
    });
    const old = pki.issue('old', authority, { extensions: FOR_SERVERS, days: -1 });
    for (const [issued, code] of [
      [wrong, 'certificate-host'],
      [old, 'certificate-expired'],
    ] as const) {
      const https = createServer({ cert: pki.text(issued.certificate), key: pki.text(issued.key) });
      const other = await listenOnLoopback(https);
      assert.equal(await failure(dial({ ca }, { port: other })), code);
      await closeServer(https);
    }
  });

  it('says what it knows of a server that is no broker, and tries again', async () => {
    const names = { cert: pki.text(server.certificate), key: pki.text(server.key) };
    // Node ends a connection whose certificate it does not accept without an alert.
    const hangsUp = createServer({ ...names, ca, requestCert: true, rejectUnauthorized: true });
    const answers = createServer(names, (_request, response) => response.writeHead(404).end());
    const plain = createHttpServer();
    const nobody = await freePort();
    const cases = [
      [await listenOnLoopback(hangsUp), /client certificate/],
      [await listenOnLoopback(answers), /HTTP status 404/],
      [await listenOnLoopback(plain), /speaks no TLS/],
      [nobody, /Nothing listens/],
    ] as const;
    const foreign = pki.issue('foreign', pki.authority('Strange CA'));
    const certificates = {
      ca,
      certificate: pki.text(foreign.certificate),
      key: pki.text(foreign.key),
    };
    for (const [other, words] of cases) {
      const connection = dial(certificates, { port: other });
      const state = await new Promise<ConnectionState>((resolve) => {
        connection.addEventListener('mqtt-state', ({ state: now }) => {
          if (now.status !== 'connecting') resolve(now);
        });
      });
      assert.equal(state.status, 'waiting', JSON.stringify(state));
      const { reason } = state;
      assert.equal(reason.code, 'connection-failed', reason.message);
      assert.match(reason.message, words);
    }
    for (const each of [hangsUp, answers, plain]) await closeServer(each);
  });

  it('does not wait long for a server that answers no goodbye', async () => {
    // Grants every CONNECT, and hears nothing after it.
    const silent = createServer({ cert: pki.text(server.certificate), key: pki.text(server.key) });
    silent.on('upgrade', (request, socket) => {
      const accept = createHash('sha1')
        .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64');
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          `Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      socket.once('data', () => socket.write(Buffer.from([0x82, 4, 0x20, 2, 0, 0])));
    });
    const ended = new Promise<number>((resolve) => {
      silent.on('secureConnection', (socket) => {
        socket.on('error', () => undefined);
        socket.once('close', () => {
          resolve(performance.now());
        });
      });
    });
    const connection = connect(
      { host: 'localhost', port: await listenOnLoopback(silent), protocolVersion: 4 },
      { certificates: { ca } },
    );
    await connection.ready({ timeoutMs: 20_000 });
    const from = performance.now();
    await connection.close();
    assert.ok((await ended) - from < 10_000);
    await closeServer(silent);
  });

  it('knows the refusals of TLS 1.2 too', async () => {
    const old = createServer({
      cert: pki.text(server.certificate),
      key: pki.text(server.key),
      ca,
      requestCert: true,
      maxVersion: 'TLSv1.2',
    });
    const asks = await listenOnLoopback(old);
    assert.equal(await failure(dial({ ca }, { port: asks })), 'client-certificate-missing');
    await closeServer(old);
  });

  it('uses no certificates without TLS', () => {
    assert.throws(() => connect('ws://localhost:1/mqtt', { certificates: { ca } }), {
      code: 'invalid-options',
    });
  });

  it('knows no saved connections', () => {
    assert.throws(
      // A program in JavaScript may ask for it.
      () => connect(Object.assign({ host: 'localhost' }, { saved: 'Plant' })),
      { code: 'unsupported' },
    );
  });

  it('lets the process end once it is closed', async () => {
    const script = `
      import { connect } from '@mqtt-kit/core/node';
      const [port, ca, certificate, key] = process.argv.slice(1);
      const connection = connect({ host: 'localhost', port: Number(port), certificates: { ca, certificate, key } });
      await connection.ready();
      await connection.publish('tls/end', 'x', { qos: 1 });
      await connection.close();
      console.log('closed');`;
    const args = ['--conditions=source', '--import=tsx', '--input-type=module', '-e', script];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...args, String(port), ca, certificate, key],
      { cwd: import.meta.dirname, timeout: 20_000 },
    );
    assert.equal(stdout.trim(), 'closed');
  });
});

async function freePort(): Promise<number> {
  const probe = createTcpServer();
  const free = await listenOnLoopback(probe);
  await new Promise((resolve) => probe.close(resolve));
  return free;
}
