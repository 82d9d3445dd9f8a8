import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { startMosquitto } from '../brokers/mosquitto.js';
import { closeConnections } from '../interop/open-connections.js';
import { PlainClient } from '../interop/plain-client.js';
import { startCuttingProxy } from './cutting-proxy.js';
import { seededRandom } from './seeded-random.js';
import { randomCut, talkUnderCuts, wrong } from './talk-under-cuts.js';

const CUTS = 30;

describe('a session with Mosquitto under cuts', { timeout: 180_000 }, () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    await closeConnections();
    for (const end of ends.splice(0)) await end();
  });

  for (const protocolVersion of [4, 5] as const) {
    it(`loses nothing, and doubles nothing at QoS 2, either way, over ${CUTS} cuts, MQTT ${protocolVersion === 5 ? '5' : '3.1.1'}`, async () => {
      const random = seededRandom(protocolVersion);
      // All that waits for a client that is away must fit.
      const broker = await startMosquitto({ maxInflight: 1000 });
      ends.push(() => broker.close());
      const proxy = await startCuttingProxy({
        brokerPort: broker.port,
        plan: (connection) => (connection <= CUTS ? randomCut(random) : undefined),
      });
      ends.unshift(() => proxy.close());
      const plain = await PlainClient.connect(broker.url, { protocolVersion });
      ends.unshift(() => plain.end());

      const { sent, up, down, failures } = await talkUnderCuts(proxy, plain, {
        clientId: 'survivor',
        cuts: CUTS,
        protocolVersion,
      });
      assert.equal(proxy.faults.length, CUTS);
      assert.deepEqual(failures, []);
      const isOnce = (count: number): boolean => count === 1;
      assert.deepEqual(wrong(sent[2], up[2], isOnce), []);
      assert.deepEqual(wrong(sent[2], down[2], isOnce), []);
    });
  }
});
