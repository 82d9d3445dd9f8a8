import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { connectAsync } from 'mqtt';
import { WebSocket } from 'ws';
import { localCertificate } from './certificate.js';
import type { EmbeddedBroker, EmbeddedBrokerOptions } from './embedded-broker.js';
import { startEmbeddedBroker } from './embedded-broker.js';
import { upgradeAndReset } from './upgrade-and-reset.js';

const NO_RECONNECT = { reconnectPeriod: 0, connectTimeout: 5000 };

interface Running {
  readonly broker: EmbeddedBroker;
  readonly server: Server;
  readonly host: string;
}

async function run(options?: EmbeddedBrokerOptions, server = createServer()): Promise<Running> {
  const broker = await startEmbeddedBroker(options);
  broker.attach(server, { refuseOtherPaths: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { broker, server, host: `127.0.0.1:${port}` };
}

async function stop({ broker, server }: Running): Promise<void> {
  await broker.close();
  await new Promise((resolve) => server.close(resolve));
}

interface Offer {
  readonly protocols?: string[];
  readonly origin?: string | undefined;
  /** In place of the host in the URL, as a name would that was rebound to this machine. */
  readonly hostHeader?: string;
}

/** Opens a WebSocket and returns it, or the HTTP status with which it was refused. */
function open(
  url: string,
  { protocols = ['mqtt'], origin, hostHeader }: Offer = {},
): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocols, {
      ...(origin === undefined ? {} : { origin }),
      ...(hostHeader === undefined ? {} : { headers: { Host: hostHeader } }),
      rejectUnauthorized: false,
    });
    socket.once('open', () => {
      resolve(socket);
    });
    socket.once('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.once('error', reject);
  });
}

/** Sends bytes as the first thing on a connection and waits until the broker closes it. */
async function sendAndAwaitClose(host: string, data: Buffer | string): Promise<void> {
  const socket = await open(`ws://${host}/mqtt`);
  assert.ok(socket instanceof WebSocket);
  await new Promise<void>((resolve) => {
    socket.once('close', () => {
      resolve();
    });
    socket.on('error', () => {
      // closing follows
    });
    socket.send(data);
  });
}

describe('embedded broker', () => {
  let running: Running;
  before(async () => {
    running = await run({ allowedOrigins: ['http://localhost:8000'] });
  });
  after(() => stop(running));

  async function accepts(
    origin: string | undefined,
    hostHeader = running.host,
    base = `ws://${running.host}`,
  ): Promise<boolean | number> {
    const result = await open(`${base}/mqtt`, { origin, hostHeader });
    if (typeof result === 'number') return result;
    result.terminate();
    return true;
  }

  it('accepts the page of its own host and port, a named origin, and what is no browser', async () => {
    assert.equal(await accepts(`http://${running.host}`), true);
    assert.equal(await accepts('http://localhost:8000'), true);
    assert.equal(await accepts(undefined), true);
  });

  it('accepts its own page by every name of this machine', async () => {
    for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '[::1]']) {
      for (const port of ['', ':80', ':8080']) {
        const { origin } = new URL(`http://${host}${port}`);
        assert.equal(await accepts(origin, host + port), true, origin);
      }
    }
  });

  it('refuses a foreign origin', async () => {
    assert.equal(await accepts('https://example.com'), 403);
    assert.equal(await accepts('http://127.0.0.1:1'), 403);
    assert.equal(await accepts('null'), 403);
  });

  it('refuses a name that was rebound to this machine, though origin and host agree', async () => {
    const { port } = new URL(`http://${running.host}`);
    for (const name of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example']) {
      const host = `${name}:${port}`;
      assert.equal(await accepts(`http://${host}`, host), 403, host);
      assert.equal(await accepts('null', host), 403, host);
      assert.equal(await accepts(undefined, host), 403, host);
      assert.equal(await accepts('http://localhost:8000', host), 403, host);
    }
    for (const host of [`user@localhost:${port}`, `localhost:${port}/`, 'localhost:port']) {
      assert.equal(await accepts(`http://${running.host}`, host), 403, host);
    }
  });

  it('refuses the page of its own host and port by the other scheme', async () => {
    assert.equal(await accepts(`https://${running.host}`), 403);
    const secure = await run({}, createHttpsServer(await localCertificate()));
    const base = `wss://${secure.host}`;
    assert.equal(await accepts(`https://${secure.host}`, secure.host, base), true);
    assert.equal(await accepts(`http://${secure.host}`, secure.host, base), 403);
    await stop(secure);
  });

  it('refuses a client that does not offer the subprotocol mqtt', async () => {
    const url = `ws://${running.host}/mqtt`;
    assert.equal(await open(url, { protocols: [] }), 400);
    assert.equal(await open(url, { protocols: ['mqttv3.1', 'chat'] }), 400);
  });

  it('answers with mqtt when several subprotocols are offered', async () => {
    const socket = await open(`ws://${running.host}/mqtt`, { protocols: ['chat', 'mqtt'] });
    assert.ok(socket instanceof WebSocket);
    assert.equal(socket.protocol, 'mqtt');
    socket.terminate();
  });

  it('refuses any other path', async () => {
    assert.equal(await open(`ws://${running.host}/`), 404);
    assert.equal(await open(`ws://${running.host}/mqtt/more`), 404);
    assert.equal(await open(`ws://${running.host}//`), 404);
  });

  it('lets in whoever is anonymous or gives the right password', async () => {
    const url = `ws://${running.host}/mqtt`;
    await (await connectAsync(url, NO_RECONNECT)).endAsync();
    const named = { ...NO_RECONNECT, username: 'demo', password: 'demo' };
    await (await connectAsync(url, named)).endAsync();
  });

  it('refuses a wrong password and an unknown user with return code 4', async () => {
    const url = `ws://${running.host}/mqtt`;
    for (const credentials of [
      { username: 'demo', password: 'wrong' },
      { username: 'demo' },
      { username: 'constructor', password: 'demo' },
    ]) {
      await assert.rejects(connectAsync(url, { ...NO_RECONNECT, ...credentials }, false), {
        code: 4,
      });
    }
  });

  it('refuses anonymous clients where told to', async () => {
    const strict = await run({ allowAnonymous: false });
    const url = `ws://${strict.host}/mqtt`;
    await assert.rejects(connectAsync(url, NO_RECONNECT, false), { code: 5 });
    await stop(strict);
  });

  it('shares topics between the servers it is attached to', async () => {
    const second = createServer();
    running.broker.attach(second);
    await new Promise<void>((resolve) => second.listen(0, '127.0.0.1', resolve));
    const { port } = second.address() as AddressInfo;
    const listener = await connectAsync(`ws://${running.host}/mqtt`, NO_RECONNECT);
    const speaker = await connectAsync(`ws://127.0.0.1:${port}/mqtt`, NO_RECONNECT);
    await listener.subscribeAsync('shared');
    const received = new Promise((resolve) => {
      listener.once('message', (_topic, payload) => {
        resolve(payload.toString());
      });
    });
    await speaker.publishAsync('shared', 'hello');
    assert.equal(await received, 'hello');
    await speaker.endAsync();
    await listener.endAsync();
    second.close();
  });

  it('closes a connection that sends garbage, and goes on', async () => {
    const connectHeader = Buffer.from('101000044d515454', 'hex');
    const garbage = [
      Buffer.from([0, 0]),
      Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0x7f]),
      Buffer.from([0xf0, 0]),
      Buffer.concat([connectHeader, Buffer.alloc(64, 0xff)]),
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      'text instead of bytes',
      Buffer.alloc(18 * 1024 * 1024),
    ];
    for (const data of garbage) await sendAndAwaitClose(running.host, data);

    const client = await connectAsync(`ws://${running.host}/mqtt`, NO_RECONNECT);
    await client.endAsync();
  });

  it('survives clients that reset the connection while they ask', async () => {
    const port = Number(new URL(`http://${running.host}`).port);
    for (const path of ['/other', '/mqtt', '/']) {
      await upgradeAndReset(running.server, { port, path });
    }
    const client = await connectAsync(`ws://${running.host}/mqtt`, NO_RECONNECT);
    await client.endAsync();
  });

  it('survives them where other paths belong to others', async () => {
    const shared = createServer();
    running.broker.attach(shared, { refuseOtherPaths: true, exceptSubprotocols: ['theirs'] });
    const reset = new Promise((resolve) => {
      // Only a socket that is read from notices its end.
      shared.on('upgrade', (_request, socket) => socket.once('close', resolve).resume());
    });
    await new Promise<void>((resolve) => shared.listen(0, '127.0.0.1', resolve));
    const { port } = shared.address() as AddressInfo;
    await upgradeAndReset(shared, { port, path: '/other', subprotocol: 'theirs' });
    await reset;
    shared.close();
  });

  it('leaves a subprotocol of others to them, and refuses what only looks like it', async () => {
    const shared = createServer();
    running.broker.attach(shared, { refuseOtherPaths: true, exceptSubprotocols: ['theirs'] });
    shared.on('upgrade', (request, socket) => {
      if (request.headers['sec-websocket-protocol'] === 'theirs') {
        socket.end('HTTP/1.1 418 Teapot\r\n\r\n');
      }
    });
    await new Promise<void>((resolve) => shared.listen(0, '127.0.0.1', resolve));
    const url = `ws://127.0.0.1:${(shared.address() as AddressInfo).port}/other`;
    assert.equal(await open(url, { protocols: ['theirs'] }), 418);
    assert.equal(await open(url, { protocols: ['theirs', 'mqtt'] }), 404);
    assert.equal(await open(url, { protocols: ['mqtt'] }), 404);
    assert.equal(await open(url, { protocols: [] }), 404);
    shared.close();
  });

  it('survives clients that vanish', async () => {
    const beginnings = ['', '10', '10ffffff7f', '100c00044d5154540402003c0000'];
    for (const beginning of beginnings) {
      const socket = await open(`ws://${running.host}/mqtt`);
      assert.ok(socket instanceof WebSocket);
      socket.send(Buffer.from(beginning, 'hex'));
      socket.terminate();
    }
    const client = await connectAsync(`ws://${running.host}/mqtt`, NO_RECONNECT);
    await client.endAsync();
  });
});
