import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { fastClock, nodeEnvironment } from '../interop/node-environment.js';
import { closeConnections, open } from '../interop/open-connections.js';
import { PlainClient } from '../interop/plain-client.js';
import { startTestBroker } from '../interop/test-broker.js';
import { whenState } from '../scripted/when-ended.js';
import { startCuttingProxy } from './cutting-proxy.js';
import { seededRandom } from './seeded-random.js';
import { randomCut, talkUnderCuts, wrong } from './talk-under-cuts.js';

const CUTS = 30;

describe('a session under cuts', { timeout: 180_000 }, () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    await closeConnections();
    for (const end of ends.splice(0)) await end();
  });

  for (const seed of [1, 2]) {
    it(`loses nothing, and doubles nothing that it sends at QoS 2, over ${CUTS} cuts (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      const broker = await startTestBroker();
      const proxy = await startCuttingProxy({
        brokerPort: broker.port,
        plan: (connection) => (connection <= CUTS ? randomCut(random) : undefined),
      });
      const plain = await PlainClient.connect(broker.url);
      ends.push(
        () => plain.end(),
        () => proxy.close(),
        () => broker.close(),
      );

      const { sent, up, failures } = await talkUnderCuts(proxy, plain, {
        clientId: `survivor-${seed}`,
        cuts: CUTS,
        protocolVersion: 4,
      });
      assert.equal(proxy.faults.length, CUTS);
      assert.deepEqual(failures, []);
      assert.deepEqual(
        wrong(sent[2], up[2], (count) => count === 1),
        [],
      );
      // What comes down at QoS 2 is not judged here: aedes sends some messages again after they were released. Mosquitto does not.
    });
  }

  it('notices a line that went dead, and goes on over another', async () => {
    const broker = await startTestBroker();
    const proxy = await startCuttingProxy({
      brokerPort: broker.port,
      plan: (connection) =>
        connection === 1
          ? {
              point: { direction: 'to-client', packet: 'puback', nth: 1, edge: 'before' },
              action: { kind: 'stall' },
            }
          : undefined,
    });
    ends.push(
      () => proxy.close(),
      () => broker.close(),
    );
    const ours = open(
      {
        host: '127.0.0.1',
        port: proxy.port,
        tls: false,
        clean: false,
        clientId: 'stalled',
        keepalive: 10,
      },
      { environment: nodeEnvironment({ clock: fastClock(50) }) },
    );
    await ours.ready();
    const published = ours.publish('up/1', 'x', { qos: 1, timeoutMs: Infinity });
    const { reason } = await whenState(ours, 'waiting');
    assert.equal(reason.code, 'keepalive-timeout');
    assert.equal((await published).reasonCode, 0);
    assert.equal(proxy.connections, 2);
  });
});
