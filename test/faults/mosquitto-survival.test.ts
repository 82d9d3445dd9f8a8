import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { startMosquitto } from '../brokers/mosquitto.js';
import { closeConnections } from '../interop/open-connections.js';
import { PlainClient } from '../interop/plain-client.js';
import { CUTS_A_SEED, cutSeeds } from './cut-seeds.js';
import { everyCut, randomCuts } from './cuts.js';
import { startCuttingProxy } from './cutting-proxy.js';
import type { Fault } from './fault.js';
import { seededRandom } from './seeded-random.js';
import { firstArrivals, talkUnderCuts, wrong } from './talk-under-cuts.js';

describe('a session with Mosquitto under cuts', { timeout: 900_000 }, () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    await closeConnections();
    for (const end of ends.splice(0)) await end();
  });

  async function survive(
    clientId: string,
    protocolVersion: 4 | 5,
    cuts: readonly Fault[],
  ): Promise<void> {
    // All that waits for a client that is away must fit.
    const broker = await startMosquitto({ maxInflight: 1000 });
    ends.push(() => broker.close());
    const proxy = await startCuttingProxy({
      brokerPort: broker.port,
      plan: (connection) => cuts[connection - 1],
    });
    ends.unshift(() => proxy.close());
    const plain = await PlainClient.connect(broker.url, { protocolVersion });
    ends.unshift(() => plain.end());

    const { sent, published, up, down, failures } = await talkUnderCuts(proxy, plain, {
      clientId,
      cuts: cuts.length,
      protocolVersion,
      keepsDown: [1, 2],
    });
    assert.equal(proxy.faults.length, cuts.length);
    assert.deepEqual(failures, []);
    const isOnce = (count: number): boolean => count === 1;
    assert.deepEqual(wrong(sent[2], up[2], isOnce), []);
    assert.deepEqual(wrong(sent[2], down[2], isOnce), []);
    for (const qos of [1, 2] as const) {
      assert.deepEqual(firstArrivals(up[qos]), published[qos]);
      assert.deepEqual(firstArrivals(down[qos]), sent[qos]);
    }
  }

  for (const protocolVersion of [4, 5] as const) {
    const version = protocolVersion === 5 ? '5' : '3.1.1';

    it(`loses nothing, doubles nothing at QoS 2 and keeps the order, either way, cut at every step of every flow, MQTT ${version}`, async () => {
      await survive('every-step', protocolVersion, everyCut());
    });

    for (const seed of cutSeeds()) {
      it(`the same over ${CUTS_A_SEED} cuts by chance (seed ${seed}), MQTT ${version}`, async () => {
        const random = seededRandom(seed * 10 + protocolVersion);
        await survive(`seed-${seed}`, protocolVersion, randomCuts(random, CUTS_A_SEED));
      });
    }
  }
});
