import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Connection, ConnectionDetails, Message } from '@mqtt-kit/core';
import { startMosquitto, type Mosquitto } from '../brokers/mosquitto.js';
import { startCuttingProxy, type CuttingProxy } from '../faults/cutting-proxy.js';
import { whenState } from '../scripted/when-ended.js';
import { Inbox } from './inbox.js';
import { nodeEnvironment } from './node-environment.js';
import { closeConnections, open } from './open-connections.js';
import { PlainClient } from './plain-client.js';

/** Waits as long as it may before it connects again, so that a test can act in between. */
const patient = nodeEnvironment({ random: () => 0.99 });

for (const protocolVersion of [4, 5] as const) {
  const name = protocolVersion === 5 ? 'MQTT 5' : 'MQTT 3.1.1';

  describe(`a session that Mosquitto keeps, ${name}`, { timeout: 60_000 }, () => {
    let broker: Mosquitto;
    let proxy: CuttingProxy;
    let plain: PlainClient;

    before(async () => {
      broker = await startMosquitto({ persistence: true });
      proxy = await startCuttingProxy({ brokerPort: broker.port });
    });
    afterEach(async () => {
      await closeConnections();
      await plain.end();
    });
    after(async () => {
      await proxy.close();
      await broker.close();
    });

    async function openPair(
      clientId: string,
      more: Partial<ConnectionDetails> = {},
    ): Promise<Connection> {
      plain = await PlainClient.connect(broker.url, { protocolVersion });
      const ours = open(
        {
          host: '127.0.0.1',
          port: proxy.port,
          tls: false,
          protocolVersion,
          clientId,
          clean: false,
          ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: 60 } } : {}),
          ...more,
        },
        { environment: patient },
      );
      await ours.ready();
      return ours;
    }

    // MQTT 3.1.1: [MQTT-3.1.2-4]
    // MQTT 5: [MQTT-3.1.2-23]
    it('brings what came while the line was cut, without subscribing again', async () => {
      const ours = await openPair('cut');
      const inbox = new Inbox<Message>();
      await ours.subscribe('cut/#', inbox.add, { qos: 2 });
      proxy.cut();
      await whenState(ours, 'waiting');
      await plain.publish('cut/lost', '0', { qos: 0 });
      await plain.publish('cut/kept', '1', { qos: 1 });
      await plain.publish('cut/kept', '2', { qos: 2 });
      ours.retry();
      const { info } = await whenState(ours, 'connected');
      assert.equal(info.sessionPresent, true);
      await plain.publish('cut/kept', 'end', { qos: 1 });
      const came = await inbox.take(3);
      // Whether it keeps QoS 0 is the broker's choice; Mosquitto does not unless told to.
      assert.deepEqual(
        came.map((message) => [message.text(), message.qos]),
        [
          ['1', 1],
          ['2', 2],
          ['end', 1],
        ],
      );
    });

    it('outlives the broker', async () => {
      const ours = await openPair('restart');
      const inbox = new Inbox<Message>();
      await ours.subscribe('restart/#', inbox.add, { qos: 1 });
      await plain.publish('restart/kept', 'kept', { qos: 1, retain: true });
      await inbox.next();
      await plain.end();
      const away = whenState(ours, 'waiting');
      await broker.restart();
      const { reason } = await away;
      // 3.1.1 has no packet in which a broker could say why, and Mosquitto 2.0.11 does not send that of MQTT 5 (§3.14.2.1) either.
      const told = protocolVersion === 5 && reason.reasonCode === 0x8b;
      assert.equal(reason.code, told ? 'disconnected-by-broker' : 'connection-lost');
      ours.retry();
      const { info } = await whenState(ours, 'connected');
      assert.equal(info.sessionPresent, true);
      plain = await PlainClient.connect(broker.url, { protocolVersion });
      await plain.publish('restart/live', 'live', { qos: 1 });
      assert.equal((await inbox.next()).text(), 'live');
    });

    // MQTT 3.1.1: [MQTT-3.1.2-6]
    // MQTT 5: [MQTT-3.1.2-4]
    it('is gone when the client asks for a clean one', async () => {
      const ours = await openPair('forgotten');
      const inbox = new Inbox<Message>();
      await ours.subscribe('forgotten/#', inbox.add, { qos: 1 });
      await ours.close();
      await plain.publish('forgotten/a', 'unwanted', { qos: 1 });
      const again = open(
        {
          host: '127.0.0.1',
          port: broker.port,
          tls: false,
          protocolVersion,
          clientId: 'forgotten',
          clean: true,
        },
        { environment: patient },
      );
      const { info } = await whenState(again, 'connected');
      assert.equal(info.sessionPresent, false);
      await again.subscribe('forgotten/end', inbox.add, { qos: 1 });
      await plain.publish('forgotten/end', 'end', { qos: 1 });
      assert.equal((await inbox.next()).text(), 'end');
    });

    // MQTT 3.1.1: [MQTT-3.1.2-9]
    it('publishes the will when the line is cut, and not after close()', async () => {
      const ours = await openPair('dying', {
        will: { topic: 'wills/dying', payload: 'gone', qos: 1, retain: true },
      });
      await plain.subscribe('wills/#');
      const polite = open({
        host: '127.0.0.1',
        port: broker.port,
        tls: false,
        protocolVersion,
        clientId: 'polite',
        will: { topic: 'wills/polite', payload: 'gone', qos: 1 },
      });
      await polite.ready();
      await polite.close();
      proxy.cut();
      await whenState(ours, 'waiting');
      const will = await plain.inbox.next();
      assert.deepEqual(
        [will.topic, will.payload.toString(), will.packet.qos],
        ['wills/dying', 'gone', 1],
      );
    });
  });
}

describe('a last will with a delay, Mosquitto', { timeout: 60_000 }, () => {
  const DELAY_S = 2;
  let broker: Mosquitto;
  before(async () => {
    broker = await startMosquitto();
  });
  afterEach(closeConnections);
  after(() => broker.close());

  it('comes after the delay, and not at all for a client that is back in time', async () => {
    const watcher = await PlainClient.connect(broker.url, { protocolVersion: 5 });
    await watcher.subscribe('delayed/#');
    const proxy = await startCuttingProxy({ brokerPort: broker.port });
    const openWithWill = (clientId: string): Connection =>
      open(
        {
          host: '127.0.0.1',
          port: proxy.port,
          tls: false,
          protocolVersion: 5,
          clientId,
          properties: { sessionExpiryInterval: 60 },
          will: {
            topic: `delayed/${clientId}`,
            payload: 'gone',
            properties: { willDelayInterval: DELAY_S, contentType: 'text/plain' },
          },
        },
        // The one that stays away is the last of those that are cut: the other's will would come first.
        { environment: patient, reconnect: clientId === 'comes-back' },
      );
    const back = openWithWill('comes-back');
    await back.ready();
    const away = openWithWill('stays-away');
    await away.ready();
    const cutAt = performance.now();
    proxy.cut();
    await whenState(back, 'waiting');
    back.retry();
    const { info } = await whenState(back, 'connected');
    assert.equal(info.sessionPresent, true);
    const will = await watcher.inbox.next();
    assert.equal(will.topic, 'delayed/stays-away');
    assert.equal(will.packet.properties?.contentType, 'text/plain');
    // Mosquitto counts whole seconds, and the first may have begun before the cut.
    assert.ok(performance.now() - cutAt > (DELAY_S - 1) * 1000);
    await watcher.end();
    await proxy.close();
  });
});
