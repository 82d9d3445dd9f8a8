import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { MqttError } from '@mqtt-kit/core';
import { Aedes } from 'aedes';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { listenOnLoopback } from '../runner/services/listen.js';
import { endedBy } from '../scripted/ended-by.js';
import { MALFORMED, NO_BROKER, REFUSED, versionOf } from '../scripted/expected-errors.js';
import { drop, expectPacket, scenario, send } from '../scripted/scenario.js';
import { accept } from '../scripted/scenarios/packets.js';
import { scenarios } from '../scripted/scenarios.js';
import { startScriptedBroker, type ScriptedBroker } from '../scripted/scripted-broker.js';
import { whenEnded } from '../scripted/when-ended.js';
import { nodeEnvironment } from './node-environment.js';
import { closeConnections, open } from './open-connections.js';

const environment = nodeEnvironment();

/** Property tests run much longer in the full suite. */
const PROPERTY_TIMEOUT_MS = 600_000;

describe('a broker that is broken, or none', { timeout: 60_000 }, () => {
  let broker: ScriptedBroker;
  before(async () => {
    broker = await startScriptedBroker({ scenarios });
  });
  afterEach(closeConnections);
  after(() => broker.close());

  for (const [name, code] of Object.entries({ ...NO_BROKER, ...MALFORMED })) {
    // MQTT 3.1.1: [MQTT-4.8.0-1] [MQTT-6.0.0-1]
    // MQTT 5: §4.13
    it(`ends the connection with ${code}: ${name}`, async () => {
      const run = broker.play(name);
      const { reason, ready } = await endedBy(run.url, name, { environment });
      assert.equal(reason.code, code, reason.message);
      // ready() either came before the fault or tells of it.
      if (ready !== true) {
        assert.ok(ready instanceof MqttError);
        assert.equal(ready.code, code);
      }
      assert.deepEqual((await run.report()).deviations, []);
    });
  }

  it('hands on the messages before the fault', async () => {
    const run = broker.play('good-message-then-bad');
    const connection = open(run.url, { reconnect: false });
    const received: string[] = [];
    // In Node both frames come in one task, so the fault may be there before the grant is told.
    const subscribed = Promise.allSettled([
      connection.subscribe('test/#', (message) => received.push(message.text())),
    ]);
    assert.equal((await whenEnded(connection)).code, 'malformed-packet');
    await subscribed;
    assert.deepEqual(received, ['good']);
  });

  for (const [name, code] of [
    ['suback-without-codes', 'protocol-error'],
    ['suback-with-too-many-codes', 'protocol-error'],
    ['suback5-with-too-many-codes', 'protocol-error'],
    ['invalid-utf8-in-suback', 'malformed-packet'],
  ] as const) {
    it(`ends the connection that subscribes with ${code}: ${name}`, async () => {
      const { hostname, port, pathname, search } = new URL(broker.play(name).url);
      const connection = open(
        {
          host: hostname,
          port: Number(port),
          path: pathname + search,
          tls: false,
          protocolVersion: versionOf(name),
        },
        { reconnect: false },
      );
      const subscribed = assert.rejects(
        connection.subscribe('test/#', () => undefined),
        (error) => error instanceof MqttError,
      );
      assert.equal((await whenEnded(connection)).code, code);
      await subscribed;
    });
  }
});

describe('a broker that listens for plain MQTT, without WebSocket', { timeout: 60_000 }, () => {
  let aedes: Aedes;
  let server: Server;
  let port: number;
  const heard: Buffer[] = [];

  before(async () => {
    aedes = await Aedes.createBroker();
    server = createServer((socket: Socket) => {
      socket.once('data', (chunk: Buffer) => heard.push(chunk));
      aedes.handle(socket);
    });
    port = await listenOnLoopback(server);
  });
  afterEach(() => heard.splice(0));
  after(async () => {
    await new Promise<void>((resolve) => {
      aedes.close(resolve);
    });
    server.close();
    await once(server, 'close');
  });

  /** An environment in which a port leads to ours: the machine's own 1883 may be taken. */
  function withPort(portInUrl: number): typeof environment {
    return nodeEnvironment({
      WebSocket: class extends WebSocket {
        constructor(url: string, protocols: string[]) {
          super(url.replace(`:${portInUrl}/`, `:${port}/`), protocols);
        }
      },
    });
  }

  for (const tls of [false, true]) {
    it(`ends with plain-mqtt-port on 1883, ${tls ? 'with' : 'without'} TLS`, async () => {
      const url = `${tls ? 'wss' : 'ws'}://127.0.0.1:1883/mqtt`;
      const { reason } = await endedBy(url, 'plain', { environment: withPort(1883) });
      assert.equal(reason.code, 'plain-mqtt-port', reason.message);
      assert.equal(reason.retryable, false);
      assert.match(reason.message, /1883/);
      assert.equal(heard.length, 1, 'The broker was never asked.');
    });
  }

  it('ends with connection-failed on a port that says nothing', async () => {
    const { reason } = await endedBy(`ws://127.0.0.1:${port}/mqtt`, 'plain', { environment });
    assert.equal(reason.code, 'connection-failed', reason.message);
    assert.equal(heard.length, 1);
  });
});

describe('a broker that says no', { timeout: 60_000 }, () => {
  let broker: ScriptedBroker;
  before(async () => {
    broker = await startScriptedBroker({ scenarios });
  });
  after(() => broker.close());

  for (const [name, expected] of Object.entries(REFUSED)) {
    // MQTT 5: [MQTT-4.13.2-1]
    it(`ends the connection with ${expected.code}: ${name}`, async () => {
      const run = broker.play(name);
      const { reason } = await endedBy(run.url, name, { environment });
      const { code, reasonCode, retryable, message } = reason;
      assert.deepEqual({ code, reasonCode, retryable }, expected);
      if (name.startsWith('connack5')) assert.match(message, /because we can/);
      assert.deepEqual((await run.report()).deviations, []);
    });
  }
});

describe('a broker that sends any bytes', { timeout: PROPERTY_TIMEOUT_MS }, () => {
  let broker: ScriptedBroker;
  before(async () => {
    broker = await startScriptedBroker();
  });
  after(() => broker.close());

  const PLAUSIBLE = ['malformed-packet', 'packet-too-large', 'protocol-error'];

  it('instead of CONNACK ends the connection with a typed error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), async (bytes) => {
        fc.pre(bytes[0] !== 0x20);
        const run = broker.play(scenario(expectPacket('connect'), send(bytes)));
        const { reason } = await endedBy(run.url, 'any-bytes', { environment });
        // A CONNACK that is announced and never becomes whole ends by the clock.
        const expected = [...PLAUSIBLE, 'connect-timeout'];
        assert.ok(expected.includes(reason.code), `${reason.code}: ${reason.message}`);
      }),
    );
  });

  // MQTT 3.1.1: [MQTT-4.8.0-2]
  it('after CONNACK ends the connection with a typed error, or does no harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), async (bytes) => {
        // The broker leaves after its garbage, so that no packet is waited for.
        const run = broker.play(scenario(accept, send(bytes), drop));
        const { reason } = await endedBy(run.url, 'any-bytes-later', { environment });
        const expected = [...PLAUSIBLE, 'connection-lost'];
        assert.ok(expected.includes(reason.code), `${reason.code}: ${reason.message}`);
      }),
    );
  });
});
