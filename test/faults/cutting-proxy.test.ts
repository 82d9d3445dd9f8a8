import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { generate } from 'mqtt-packet';
import { WebSocket, WebSocketServer } from 'ws';
import { listenOnLoopback } from '../runner/services/listen.js';
import { startCuttingProxy, type CuttingProxy, type CuttingProxyOptions } from './cutting-proxy.js';
import type { Fault, FaultPoint } from './fault.js';
import { PacketBoundaries } from './packet-boundaries.js';
import { pick, seededRandom } from './seeded-random.js';

const PINGREQ = generate({ cmd: 'pingreq' });
const CUT = { kind: 'cut' } as const;

function publish(payload: string): Buffer {
  return generate({ cmd: 'publish', topic: 'a', payload, qos: 0, dup: false, retain: false });
}

function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });
}

describe('cutting proxy', { timeout: 60_000 }, () => {
  let server: Server;
  let brokerPort: number;
  /** What reached the other end, one for each connection. */
  let arrived: { socket: Socket; bytes: Buffer; ended: Promise<unknown> }[] = [];
  let onArrival: () => void = () => undefined;
  const proxies: CuttingProxy[] = [];

  before(async () => {
    server = createServer((socket) => {
      const entry = { socket, bytes: Buffer.alloc(0), ended: closing(socket) };
      arrived.push(entry);
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        entry.bytes = Buffer.concat([entry.bytes, chunk]);
        onArrival();
      });
    });
    brokerPort = await listenOnLoopback(server);
  });
  afterEach(async () => {
    await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
    arrived = [];
  });
  after(() => server.close());

  async function proxied(options: Partial<CuttingProxyOptions> = {}): Promise<{
    proxy: CuttingProxy;
    client: Socket;
    closed: Promise<unknown>;
    heard: () => Buffer;
  }> {
    const proxy = await startCuttingProxy({ brokerPort, ...options });
    proxies.push(proxy);
    return { proxy, ...dial(proxy) };
  }

  function dial(proxy: CuttingProxy): {
    client: Socket;
    closed: Promise<unknown>;
    heard: () => Buffer;
  } {
    const client = connect(proxy.port, '127.0.0.1');
    let bytes = Buffer.alloc(0);
    client.on('error', () => undefined);
    client.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
    });
    return {
      client,
      closed: closing(client),
      heard: () => bytes,
    };
  }

  async function arrival(index: number, length: number): Promise<Buffer> {
    while ((arrived[index]?.bytes.length ?? 0) < length) {
      await new Promise<void>((resolve) => {
        onArrival = resolve;
      });
    }
    return arrived[index]?.bytes ?? Buffer.alloc(0);
  }

  it('passes everything both ways when nothing is planned', async () => {
    const { client, closed, heard } = await proxied();
    const large = Buffer.alloc(3_000_000, 'abcdefg');
    client.write(large);
    assert.ok((await arrival(0, large.length)).equals(large));
    arrived[0]?.socket.end(large);
    client.end();
    await closed;
    assert.ok(heard().equals(large));
  });

  for (const afterBytes of [0, 1, 7, 10]) {
    it(`cuts after ${afterBytes} bytes to the broker`, async () => {
      const { proxy, client, closed } = await proxied({
        plan: () => ({ point: { direction: 'to-broker', afterBytes }, action: CUT }),
      });
      client.write('0123');
      client.write('456789');
      await closed;
      await arrived[0]?.ended;
      assert.equal(arrived[0]?.bytes.toString() ?? '', '0123456789'.slice(0, afterBytes));
      assert.equal(proxy.faults.length, 1);
    });
  }

  it('cuts after bytes to the client, which arrive', async () => {
    const { client, closed, heard } = await proxied({
      plan: () => ({ point: { direction: 'to-client', afterBytes: 5 }, action: CUT }),
    });
    client.write('hello?');
    await arrival(0, 6);
    arrived[0]?.socket.write('0123456789');
    await closed;
    assert.equal(heard().toString(), '01234');
  });

  it('spoils only the connection that the plan names', async () => {
    const { proxy, client, closed } = await proxied({
      plan: (connection) =>
        connection === 1
          ? { point: { direction: 'to-broker', afterBytes: 1 }, action: CUT }
          : undefined,
    });
    client.write('ab');
    await closed;
    const second = dial(proxy);
    second.client.write('cd');
    assert.equal((await arrival(1, 2)).toString(), 'cd');
    assert.equal(proxy.connections, 2);
    assert.deepEqual(
      proxy.faults.map(({ connection }) => connection),
      [1],
    );
  });

  it('stalls without telling anybody', async () => {
    const stalled = new Promise<void>((resolve) => {
      void proxied({
        plan: () => ({
          point: { direction: 'to-broker', afterBytes: 3 },
          action: { kind: 'stall' },
        }),
        onFault: () => {
          resolve();
        },
      }).then(({ client }) => client.write('012345'));
    });
    await stalled;
    assert.equal((await arrival(0, 3)).toString(), '012');
    const [proxy] = proxies;
    const [entry] = arrived;
    assert.ok(proxy && entry);
    // What comes back is swallowed too: only the end of it all is heard.
    entry.socket.write('never heard');
    assert.equal(entry.socket.readyState, 'open');
    proxy.cut();
    await entry.ended;
    assert.equal(entry.bytes.toString(), '012');
  });

  it('stalls and cuts on demand', async () => {
    const { proxy, client, closed } = await proxied();
    client.write('a');
    await arrival(0, 1);
    proxy.stall();
    client.write('b');
    proxy.cut();
    await closed;
    await arrived[0]?.ended;
    assert.equal(arrived[0]?.bytes.toString(), 'a');
  });

  it('delays what follows, and loses nothing', async () => {
    const { client } = await proxied({
      plan: () => ({
        point: { direction: 'to-broker', afterBytes: 2 },
        action: { kind: 'delay', delayMs: 40 },
      }),
    });
    const since = performance.now();
    client.write('0123');
    client.write('4567');
    assert.equal((await arrival(0, 2)).toString(), '01');
    assert.equal((await arrival(0, 8)).toString(), '01234567');
    assert.ok(performance.now() - since >= 39);
  });

  it('draws the same from the same seed', () => {
    const draw = (seed: number): readonly (string | number)[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 20 }, () => [random(), pick(random, ['a', 'b', 'c'])]).flat();
    };
    assert.deepEqual(draw(7), draw(7));
    assert.notDeepEqual(draw(7), draw(8));
  });
});

describe('cutting proxy before WebSockets', { timeout: 60_000 }, () => {
  let sockets: WebSocketServer;
  let brokerPort: number;
  /** Bytes of all frames that reached the server. */
  let arrived: Buffer[] = [];

  before(async () => {
    sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(sockets, 'listening');
    brokerPort = (sockets.address() as { port: number }).port;
    sockets.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('message', (data: Buffer) => {
        arrived.push(data);
        if (data.equals(PINGREQ)) for (const reply of ['x', 'y', 'z']) socket.send(publish(reply));
      });
    });
  });
  afterEach(() => {
    arrived = [];
  });
  after(() => {
    sockets.close();
  });

  /** Sends each part as a frame through a proxy that cuts at the point; returns what came through. */
  async function through(
    point: FaultPoint,
    parts: readonly Buffer[],
  ): Promise<{ toBroker: Buffer[]; toClient: Buffer[] }> {
    const fault: Fault = { point, action: CUT };
    const proxy = await startCuttingProxy({ brokerPort, plan: () => fault });
    const toClient: Buffer[] = [];
    const client = new WebSocket(`ws://127.0.0.1:${proxy.port}/`);
    client.on('error', () => undefined);
    client.on('message', (data: Buffer) => toClient.push(data));
    await once(client, 'open');
    const serverSide = [...sockets.clients].at(-1);
    assert.ok(serverSide);
    const ended = Promise.all([once(client, 'close'), once(serverSide, 'close')]);
    for (const part of parts) client.send(part);
    await ended;
    await proxy.close();
    return { toBroker: arrived, toClient };
  }

  const parts = [publish('1'), publish('2'.repeat(200)), PINGREQ, publish('3'.repeat(70_000))];

  it('cuts before a packet', async () => {
    const point = { direction: 'to-broker', packet: 'publish', nth: 3, edge: 'before' } as const;
    assert.deepEqual((await through(point, parts)).toBroker, parts.slice(0, 3));
  });

  it('cuts within a packet', async () => {
    const point = { direction: 'to-broker', packet: 'publish', nth: 2, edge: 'within' } as const;
    assert.deepEqual((await through(point, parts)).toBroker, parts.slice(0, 1));
  });

  it('cuts after a packet', async () => {
    const point = { direction: 'to-broker', packet: 'publish', nth: 3, edge: 'after' } as const;
    assert.deepEqual((await through(point, [...parts, PINGREQ])).toBroker, parts);
  });

  it('cuts after any nth packet', async () => {
    const point = { direction: 'to-broker', nth: 2, edge: 'after' } as const;
    assert.deepEqual((await through(point, parts)).toBroker, parts.slice(0, 2));
  });

  it('cuts in what the broker says', async () => {
    const point = { direction: 'to-client', packet: 'publish', nth: 2, edge: 'after' } as const;
    const { toClient } = await through(point, [PINGREQ]);
    assert.deepEqual(toClient, [publish('x'), publish('y')]);
  });
});

describe('packet boundaries', { timeout: 60_000 }, () => {
  it('are the same however the stream is cut', () => {
    const packets = Buffer.concat([publish('1'), PINGREQ, publish('2'.repeat(150)), publish('3')]);
    // A masked frame of 126 bytes or more, an empty ping, and the rest unmasked in a continuation.
    const mask = Buffer.from([1, 2, 3, 4]);
    const first = packets.subarray(0, 130);
    const masked = Buffer.from(first.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
    const rest = packets.subarray(130);
    const stream = Buffer.concat([
      Buffer.from('GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'),
      Buffer.from([0x02, 0x80 | 126, 0, 130]),
      mask,
      masked,
      Buffer.from([0x89, 0]),
      Buffer.from([0x80, rest.length]),
      rest,
    ]);

    const found = (size: number): readonly string[] => {
      const boundaries = new PacketBoundaries();
      const all: string[] = [];
      for (let start = 0; start < stream.length; start += size) {
        for (const { edge, packet, offset } of boundaries.push(
          stream.subarray(start, start + size),
        )) {
          all.push(`${edge} ${packet} ${start + offset}`);
        }
      }
      return all;
    };

    const whole = found(stream.length);
    assert.deepEqual(
      whole.map((line) => line.replace(/ \d+$/, '')),
      ['publish', 'pingreq', 'publish', 'publish'].flatMap((name) => [
        `start ${name}`,
        `end ${name}`,
      ]),
    );
    for (const size of [1, 2, 3, 7, 64]) assert.deepEqual(found(size), whole);
  });
});
