import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { generate } from 'mqtt-packet';
import { WebSocket } from 'ws';
import { localCertificate } from '../../demo/broker/certificate.js';
import {
  close,
  drop,
  echo,
  expectBytes,
  expectPacket,
  hex,
  joined,
  reconnecting,
  scenario,
  send,
  sendText,
  staySilent,
  withHandshake,
} from './scenario.js';
import { startScriptedBroker, type ScriptedBroker } from './scripted-broker.js';

const PINGREQ = hex('c000');

/** A client without a protocol: it sends bytes and collects frames. */
class RawClient {
  readonly frames: Buffer[] = [];
  readonly socket: WebSocket;
  readonly #closed: Promise<number>;
  #wake: () => void = () => undefined;

  constructor(url: string, protocols: string[] = ['mqtt']) {
    this.socket = new WebSocket(url, protocols, { rejectUnauthorized: false });
    this.socket.on('message', (data: Buffer) => {
      this.frames.push(data);
      this.#wake();
    });
    this.socket.on('error', () => undefined);
    this.#closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        this.#wake();
        resolve(code);
      });
    });
  }

  async opened(): Promise<this> {
    await once(this.socket, 'open');
    return this;
  }

  /** Waits for the end; its code. */
  closed(): Promise<number> {
    return this.#closed;
  }

  async gathered(count: number): Promise<Buffer[]> {
    while (this.frames.length < count && this.socket.readyState !== WebSocket.CLOSED) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.frames;
  }
}

function subscribe(topic: string): Buffer {
  return generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] });
}

describe('scripted broker', { timeout: 60_000 }, () => {
  let broker: ScriptedBroker;
  before(async () => {
    broker = await startScriptedBroker({
      scenarios: { 'by-name': scenario(send('d000')) },
      longestWaitMs: 300,
    });
  });
  after(() => broker.close());

  it('reports nothing about a client that follows the script', async () => {
    const run = broker.play(
      scenario(expectPacket('pingreq'), send('d000'), expectBytes(PINGREQ), send('d000')),
    );
    const client = await new RawClient(run.url).opened();
    client.socket.send(PINGREQ);
    await client.gathered(1);
    client.socket.send(PINGREQ);
    await client.gathered(2);
    client.socket.close();
    assert.deepEqual((await run.report()).deviations, []);
  });

  it('takes packets however they are cut into frames', async () => {
    const run = broker.play(
      scenario(
        expectPacket('pingreq'),
        expectPacket('subscribe', { subscriptions: [{ topic: 'a/b', qos: 1 }] }),
        expectPacket('pingreq'),
        close(),
      ),
    );
    const client = await new RawClient(run.url).opened();
    const bytes = joined(PINGREQ, subscribe('a/b'), PINGREQ);
    for (const byte of bytes.subarray(0, 7)) client.socket.send(Uint8Array.of(byte));
    client.socket.send(bytes.subarray(7));
    await client.closed();
    assert.deepEqual((await run.report()).deviations, []);
  });

  it('sends in one frame, byte by byte, or in frames of given sizes', async () => {
    const run = broker.play(
      scenario(send('010203'), send('0405', 'byte-by-byte'), send('060708090a', [1, 3]), close()),
    );
    const client = new RawClient(run.url);
    await client.closed();
    assert.deepEqual(
      client.frames.map((frame) => frame.toString('hex')),
      ['010203', '04', '05', '06', '070809', '0a'],
    );
  });

  it('makes answers from the packet that it expected last', async () => {
    const run = broker.play(
      scenario(
        expectPacket('subscribe'),
        send(({ messageId = 0 }) => Uint8Array.of(0x90, 3, 0, messageId, 1)),
        close(),
      ),
    );
    const client = await new RawClient(run.url).opened();
    client.socket.send(subscribe('a'));
    await client.closed();
    assert.deepEqual(client.frames, [Buffer.from('9003000101', 'hex')]);
  });

  it('reports a packet of another kind, and ends the connection', async () => {
    const run = broker.play(scenario(expectPacket('connect'), staySilent));
    const client = await new RawClient(run.url).opened();
    client.socket.send(PINGREQ);
    assert.equal(await client.closed(), 1006);
    assert.deepEqual((await run.report()).deviations, [
      'Connection 1: Step 1 of 2: while CONNECT was expected, PINGREQ came instead of CONNECT.',
    ]);
  });

  it('reports a field that differs', async () => {
    const run = broker.play(
      scenario(expectPacket('subscribe', { subscriptions: [{ topic: 'b', qos: 1 }] })),
    );
    const client = await new RawClient(run.url).opened();
    client.socket.send(subscribe('a'));
    await client.closed();
    assert.deepEqual((await run.report()).deviations, [
      'Connection 1: Step 1 of 1: while SUBSCRIBE was expected, subscriptions.0.topic is "a" instead of "b".',
    ]);
  });

  it('reports other bytes', async () => {
    const run = broker.play(scenario(expectBytes('c001')));
    const client = await new RawClient(run.url).opened();
    client.socket.send(PINGREQ);
    await client.closed();
    assert.match((await run.report()).deviations.join(), /<c000> came instead of <c001>/);
  });

  it('reports a packet that nobody expects, but for DISCONNECT', async () => {
    const run = broker.play(scenario(expectPacket('pingreq')));
    const client = await new RawClient(run.url).opened();
    client.socket.send(joined(PINGREQ, PINGREQ, hex('e000')));
    client.socket.close();
    assert.deepEqual((await run.report()).deviations, [
      'Connection 1: After the last step the client sent PINGREQ.',
    ]);
  });

  it('reports a client that leaves too early', async () => {
    const run = broker.play(scenario(expectPacket('pingreq'), expectPacket('disconnect')));
    const client = await new RawClient(run.url).opened();
    client.socket.send(PINGREQ);
    client.socket.close();
    assert.deepEqual((await run.report()).deviations, [
      'Connection 1: Step 2 of 2: the client closed the connection while DISCONNECT was expected.',
    ]);
  });

  it('reports what is no MQTT, and text', async () => {
    const run = broker.play(scenario(expectPacket('connect')));
    const client = await new RawClient(run.url).opened();
    client.socket.send('hello');
    client.socket.send(hex('10ffffffff7f'));
    await client.closed();
    const { deviations } = await run.report();
    assert.match(deviations[0] ?? '', /text frame: hello/);
    assert.match(deviations[1] ?? '', /no MQTT/);
  });

  it('plays another script on each connection, and reports one too many and one too few', async () => {
    const run = broker.play(reconnecting([send('01'), drop], [send('02'), close(1001)]));
    const first = new RawClient(run.url);
    assert.equal(await first.closed(), 1006);
    assert.match((await run.report()).deviations.join(), /1 connections instead of 2/);
    const second = new RawClient(run.url);
    assert.equal(await second.closed(), 1001);
    assert.deepEqual([first.frames, second.frames], [[Buffer.of(1)], [Buffer.of(2)]]);
    assert.deepEqual((await run.report()).deviations, []);
    await new RawClient(run.url).closed();
    const report = await run.report();
    assert.deepEqual(report.deviations, ['The client opened connection 3 of 2.']);
    assert.equal(report.connections, 3);
  });

  it('sends back what comes, and text where MQTT has none', async () => {
    const run = broker.play(scenario(sendText('hi'), echo));
    const client = await new RawClient(run.url).opened();
    client.socket.send('01');
    client.socket.send(PINGREQ);
    const frames = await client.gathered(2);
    assert.deepEqual(frames.map(String), ['hi', String(Buffer.from(PINGREQ))]);
    client.socket.close();
  });

  it('answers the handshake as it is told', async () => {
    const none = broker.play(withHandshake({ kind: 'accept', subprotocol: undefined }, staySilent));
    const refused = broker.play(withHandshake({ kind: 'http', status: 403 }));

    const socket = new WebSocket(none.url);
    await once(socket, 'open');
    assert.equal(socket.protocol, '');
    socket.close();

    const stranger = new WebSocket(refused.url, ['mqtt']);
    const [, response] = (await once(stranger, 'unexpected-response')) as [
      unknown,
      { statusCode: number },
    ];
    assert.equal(response.statusCode, 403);
    stranger.on('error', () => undefined);
    stranger.terminate();
  });

  it('knows scenarios by name, and tells a page of each run by itself', async () => {
    const url = `ws://127.0.0.1:${broker.port}/by-name`;
    const first = await new RawClient(`${url}?run=first`).opened();
    first.socket.close();
    const second = await new RawClient(`${url}?run=second`).opened();
    second.socket.send(PINGREQ);
    second.socket.close();
    const report = async (run: string): Promise<unknown> => {
      const path = `/report?scenario=by-name&run=${run}`;
      const response = await fetch(`http://127.0.0.1:${broker.port}${path}`);
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
      return response.json();
    };
    assert.deepEqual(await report('first'), {
      scenario: 'by-name',
      connections: 1,
      deviations: [],
    });
    assert.deepEqual(await report('second'), {
      scenario: 'by-name',
      connections: 1,
      deviations: ['Connection 1: After the last step the client sent PINGREQ.'],
    });
    assert.equal(await report('third'), null);
  });

  it('refuses a scenario that it does not know', async () => {
    const client = new RawClient(`ws://127.0.0.1:${broker.port}/unheard-of`);
    assert.equal(await client.closed(), 1006);
  });

  it('speaks TLS where it is given a certificate', async () => {
    const secure = await startScriptedBroker({ tls: await localCertificate() });
    const run = secure.play(scenario(send('d000'), close()));
    const client = new RawClient(run.url);
    assert.match(run.url, /^wss:/);
    await client.closed();
    assert.deepEqual(client.frames, [Buffer.of(0xd0, 0)]);
    await secure.close();
  });
});
