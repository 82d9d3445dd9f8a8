import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { openMqttEngine } from '../../packages/core/src/engine/mqtt-engine.js';
import { Session } from '../../packages/core/src/session/session.js';
import { MemoryOutboxes } from '../../packages/core/src/storage/memory-outboxes.js';
import { connect } from 'mqtt';
import type { SessionOptions } from '../../packages/core/src/connection/session-port.js';
import { startMosquitto, type Mosquitto } from '../brokers/mosquitto.js';
import { Inbox } from './inbox.js';
import { nodeEnvironment } from './node-environment.js';
import { PlainClient } from './plain-client.js';

for (const protocolVersion of [4, 5] as const) {
  const name = protocolVersion === 5 ? 'MQTT 5' : 'MQTT 3.1.1';

  describe(`what a closed tab left at Mosquitto, ${name}`, { timeout: 60_000 }, () => {
    let broker: Mosquitto;
    const clients: PlainClient[] = [];

    before(async () => {
      broker = await startMosquitto();
    });
    afterEach(async () => {
      await Promise.all(clients.splice(0).map((client) => client.end()));
    });
    after(() => broker.close());

    async function connectPlain(clientId: string): Promise<PlainClient> {
      const client = await PlainClient.connect(broker.url, {
        protocolVersion,
        clientId,
        clean: false,
        ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: 60 } } : {}),
      });
      clients.push(client);
      return client;
    }

    it('is sent by another tab, and what the broker has for that client stays there', async () => {
      const tab = await connectPlain('orphan');
      await tab.subscribe('for-orphan/#', 2);
      await tab.end();
      const other = await connectPlain('other');
      await other.subscribe('from-orphan', 2);
      for (const qos of [1, 2] as const)
        for (const number of [1, 2, 3])
          await other.publish(`for-orphan/${String(qos)}`, String(number), { qos });

      const outboxes = new MemoryOutboxes();
      const claimed = await outboxes.claim({
        broker: broker.url,
        protocolVersion,
        clientId: 'orphan',
      });
      const message = {
        topic: 'from-orphan',
        payload: Uint8Array.of(0x21),
        qos: 1,
        retain: false,
      } as const;
      const kept = { sequence: 0, message, storedAt: 0 };
      await claimed.journal.add({ ...kept, stage: 'queued' });
      await claimed.journal.advance(0, 'sent', 7);
      await new Promise<void>((resolve) => {
        const session = new Session(
          {
            environment: nodeEnvironment(),
            loadEngine: () => Promise.resolve(openMqttEngine),
          },
          {
            nextQuestion: () => 1,
            drained: () => {
              session.send({ type: 'close', request: 0 });
            },
          },
        );
        session.listen((event) => {
          assert.notEqual(event.type, 'message');
          if (event.type === 'state' && event.state.status === 'closed') resolve();
        });
        session.drain(drainOptions(), {
          ...claimed,
          messages: [{ ...kept, stage: 'sent', packetId: 7 }],
        });
      });
      assert.equal((await other.inbox.next()).payload.toString(), '!');

      // Listens before it connects: the broker sends at once.
      const inbox = new Inbox<string>();
      const back = connect(broker.url, { protocolVersion, clientId: 'orphan', clean: false });
      back.on('message', (topic, payload) => {
        inbox.add(`${topic} ${payload.toString()}`);
      });
      const texts = [...(await inbox.take(6))];
      await back.endAsync();
      assert.deepEqual(
        texts.sort(),
        [1, 2].flatMap((qos) =>
          [1, 2, 3].map((number) => `for-orphan/${String(qos)} ${String(number)}`),
        ),
      );
    });

    function drainOptions(): SessionOptions {
      return {
        servers: [broker.url],
        protocolVersion,
        clientId: 'orphan',
        clientIdGiven: true,
        clean: false,
        keepalive: 60,
        connectTimeoutMs: 30_000,
        asksCredentials: false,
        reconnect: false,
        onPageHide: 'will',
        onSessionLost: 'fail',
        suspicion: false,
        maxPacketBytes: 1024,
        properties: {
          receiveMaximum: 1,
          ...(protocolVersion === 5 ? { sessionExpiryInterval: 60 } : {}),
        },
      };
    }
  });
}
