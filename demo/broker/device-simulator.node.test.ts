import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { MqttClient } from 'mqtt';
import { connectAsync } from 'mqtt';
import type { DeviceSimulator } from './device-simulator.js';
import { startDeviceSimulator } from './device-simulator.js';
import type { EmbeddedBroker } from './embedded-broker.js';
import { startEmbeddedBroker } from './embedded-broker.js';

describe('device simulator', () => {
  let broker: EmbeddedBroker;
  let server: Server;
  let url: string;
  let simulator: DeviceSimulator;
  let client: MqttClient;
  let advance: () => void = () => {
    throw new Error('The simulator has not asked for a clock.');
  };

  before(async () => {
    broker = await startEmbeddedBroker();
    server = createServer();
    broker.attach(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}/mqtt`;
    simulator = await startDeviceSimulator({
      url,
      random: () => 0.5,
      now: () => 1000,
      every: (_intervalMs, callback) => {
        advance = callback;
        return () => undefined;
      },
    });
    client = await connectAsync(url, { reconnectPeriod: 0 });
    await client.subscribeAsync(['plant/boiler-1/temperature', 'plant/errors']);
  });

  after(async () => {
    await client.endAsync();
    await simulator.close();
    await broker.close();
    server.close();
  });

  function next(topic: string): Promise<string> {
    return new Promise((resolve) => {
      client.on('message', function onMessage(received, payload) {
        if (received !== topic) return;
        client.off('message', onMessage);
        resolve(payload.toString());
      });
    });
  }

  /** Subscribes to a state and returns its retained message. */
  async function watch(topic: string): Promise<string> {
    const state = next(topic);
    await client.subscribeAsync(topic);
    return state;
  }

  /** What a newcomer is told: the retained message of a topic. */
  async function retained(topic: string): Promise<string> {
    const newcomer = await connectAsync(url, { reconnectPeriod: 0 });
    const message = new Promise<string>((resolve) => {
      newcomer.once('message', (_topic, payload, { retain }) => {
        resolve(`${payload.toString()}${retain ? '' : ' (not retained)'}`);
      });
    });
    await newcomer.subscribeAsync(topic);
    const payload = await message;
    await newcomer.endAsync();
    return payload;
  }

  it('keeps its states retained', async () => {
    assert.equal(await retained('plant/status'), 'online');
    assert.equal(await retained('plant/boiler-1/pump'), 'on');
    assert.equal(await retained('plant/boiler-1/target'), '72');
    assert.equal(await retained('plant/gate/door'), 'closed');
    assert.equal(
      await retained('alarms/plant/boiler-1'),
      '{"alarm":"Boiler 1 above 80 °C","state":"fine","since":1000}',
    );
    assert.equal(await retained('alarms/raised'), '0');
  });

  it('publishes a reading each time the clock ticks', async () => {
    const reading = next('plant/boiler-1/temperature');
    advance();
    assert.deepEqual(JSON.parse(await reading), { celsius: 71.4, seq: 1 });
  });

  it('keeps the last reading, so that who comes sees one at once', async () => {
    assert.deepEqual(JSON.parse(await retained('plant/boiler-1/temperature')), {
      celsius: 71.4,
      seq: 1,
    });
  });

  it('moves the gate, which takes three seconds', async () => {
    assert.equal(await watch('plant/gate/door'), 'closed');
    const opening = next('plant/gate/door');
    await client.publishAsync('plant/gate/set', 'open');
    assert.equal(await opening, 'opening');
    const open = next('plant/gate/door');
    for (let second = 0; second < 3; second++) advance();
    assert.equal(await open, 'open');
  });

  it('takes a set-point over with the next cycle of the controller, and says so', async () => {
    assert.equal(await watch('plant/boiler-1/target'), '72');
    // What is sent after the set-point is answered after it was read.
    const answered = next('plant/errors');
    await client.publishAsync('plant/boiler-1/target/set', '64');
    await client.publishAsync('plant/boiler-1/target/set', 'hot');
    await answered;
    advance();
    assert.equal(await retained('plant/boiler-1/target'), '72');
    const taken = next('plant/boiler-1/target');
    advance();
    assert.equal(await taken, '64');
  });

  it('switches the pump and drives the temperature towards the target', async () => {
    assert.equal(await watch('plant/boiler-1/pump'), 'on');
    for (const pump of ['off', 'on']) {
      const confirmed = next('plant/boiler-1/pump');
      await client.publishAsync('plant/boiler-1/set', JSON.stringify({ pump, target: 90 }));
      assert.equal(await confirmed, pump);
    }

    let reading = '';
    for (let second = 0; second < 60; second++) {
      const tick = next('plant/boiler-1/temperature');
      advance();
      reading = await tick;
    }
    assert.match(reading, /"celsius":89\.\d/);
    assert.equal(
      await retained('alarms/plant/boiler-1'),
      '{"alarm":"Boiler 1 above 80 °C","state":"raised","since":1000}',
    );
  });

  it('answers a command that it cannot read, and goes on', async () => {
    for (const [topic, payload] of [
      ['plant/boiler-1/set', 'not json'],
      ['plant/boiler-1/set', 'null'],
      ['plant/boiler-1/set', '{}'],
      ['plant/boiler-1/set', '{"pump":"maybe"}'],
      ['plant/boiler-1/set', '{"target":1e9}'],
      ['plant/boiler-1/target/set', ''],
      ['plant/boiler-1/target/set', '99'],
      ['plant/gate/set', 'explode'],
      ['plant/gate/set', ''],
    ] as const) {
      const answer = next('plant/errors');
      await client.publishAsync(topic, payload);
      const { topic: about, error } = JSON.parse(await answer) as { topic: string; error: string };
      assert.equal(about, topic);
      assert.notEqual(error, '');
    }
  });
});
