import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Connection } from '@mqtt-kit/core';
import { startMosquitto, type Mosquitto } from '../brokers/mosquitto.js';
import { closeConnections, open } from './open-connections.js';
import { PlainClient } from './plain-client.js';

const MESSAGES = 300;
/** Room of the slow reader; it is behind when half of it is taken. */
const ROOM = 200;
/** What was acknowledged before that. */
const ACKNOWLEDGED = ROOM / 2 - 1;

for (const [protocolVersion, inFlight] of [
  // MQTT 3.1.1 has no Receive Maximum: Mosquitto has no more under way than its own bound.
  [4, 15],
  [5, 5],
] as const) {
  const name = protocolVersion === 5 ? 'MQTT 5' : 'MQTT 3.1.1';

  describe(`a page that is slower than Mosquitto, ${name}`, { timeout: 60_000 }, () => {
    let broker: Mosquitto;
    let plain: PlainClient;

    before(async () => {
      broker = await startMosquitto({ maxInflight: 15 });
    });
    afterEach(async () => {
      await closeConnections();
      await plain.end();
    });
    after(() => broker.close());

    async function openOurs(): Promise<Connection> {
      plain = await PlainClient.connect(broker.url, { protocolVersion });
      const ours = open({
        host: '127.0.0.1',
        port: broker.port,
        tls: false,
        protocolVersion,
        ...(protocolVersion === 5 ? { properties: { receiveMaximum: inFlight } } : {}),
      });
      await ours.ready();
      return ours;
    }

    // MQTT 5: §4.9
    it('makes it wait at QoS 1, and gets everything once, in order, when it reads on', async () => {
      const ours = await openOurs();
      const stream = ours.messages('flow/#', { qos: 2, maxMessages: ROOM });
      // Asked for together with the stream's.
      await ours.subscribe('other', () => undefined);
      for (let number = 0; number < MESSAGES; number++)
        await plain.publish('flow/a', String(number), { qos: 1 });
      // Its answer comes behind everything that the broker sends without an acknowledgement.
      await ours.publish('fence', '', { qos: 1 });
      const { messagesReceived } = await ours.statistics();
      assert.equal(messagesReceived, ACKNOWLEDGED + inFlight);
      for (let number = 0; number < MESSAGES; number++) {
        const { value } = await stream.next();
        assert.deepEqual([value?.text(), value?.dup], [String(number), false]);
      }
      assert.equal(stream.dropped, 0);
      assert.equal((await ours.statistics()).connections, 1);
    });

    // Mosquitto 2.0 takes PUBREC for the end of a flow, so that more is under way than it was told; a page has room for that.
    it('loses nothing at QoS 2 either', async () => {
      plain = await PlainClient.connect(broker.url, { protocolVersion });
      const ours = open({ host: '127.0.0.1', port: broker.port, tls: false, protocolVersion });
      await ours.ready();
      const stream = ours.messages('flow/#', { qos: 2, maxMessages: ROOM });
      await ours.subscribe('other', () => undefined);
      for (let number = 0; number < MESSAGES; number++)
        await plain.publish('flow/b', String(number), { qos: number % 2 === 0 ? 1 : 2 });
      await ours.publish('fence', '', { qos: 1 });
      for (let number = 0; number < MESSAGES; number++) {
        const { value } = await stream.next();
        assert.deepEqual([value?.text(), value?.dup], [String(number), false]);
      }
      assert.equal((await ours.statistics()).connections, 1);
    });
  });
}
