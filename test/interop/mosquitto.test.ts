import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Connection, Message } from '@mqtt-kit/core';
import { startMosquitto, type Mosquitto } from '../brokers/mosquitto.js';
import { whenState } from '../scripted/when-ended.js';
import { Inbox } from './inbox.js';
import { closeConnections, open } from './open-connections.js';
import { patternedBytes } from './patterned-bytes.js';
import { PlainClient } from './plain-client.js';

const QOS = [0, 1, 2] as const;
/** Around every place where MQTT writes a length differently, and where buffers on the way change. */
const SIZES = [0, 1, 127, 128, 4096, 16_384, 65_536, 1_000_000];

for (const protocolVersion of [4, 5] as const) {
  const name = protocolVersion === 5 ? 'MQTT 5' : 'MQTT 3.1.1';

  describe(
    `our core and the plain mqtt client over Mosquitto, ${name}`,
    { timeout: 60_000 },
    () => {
      let broker: Mosquitto;
      let ours: Connection;
      let plain: PlainClient;
      let topics = 0;

      before(async () => {
        broker = await startMosquitto({ maxInflight: 1000 });
        ours = open({ host: '127.0.0.1', port: broker.port, tls: false, protocolVersion });
        await ours.ready();
        plain = await PlainClient.connect(broker.url, { protocolVersion });
        await plain.subscribe('to-plain/#');
      });
      after(async () => {
        await plain.end();
        await closeConnections();
        await broker.close();
      });

      for (const qos of QOS) {
        for (const size of SIZES) {
          // MQTT 3.1.1: [MQTT-6.0.0-3]
          it(`pass ${size} bytes at QoS ${qos}, byte for byte, both ways`, async () => {
            const payload = patternedBytes(size, qos);
            const topic = `${++topics}`;

            const result = await ours.publish(`to-plain/${topic}`, payload, { qos });
            assert.deepEqual(
              { qos: result.qos, reasonCode: result.reasonCode },
              { qos, reasonCode: 0 },
            );
            const there = await plain.inbox.next();
            assert.equal(there.topic, `to-plain/${topic}`);
            assert.equal(there.packet.qos, qos);
            assert.ok(there.payload.equals(payload));

            const inbox = new Inbox<Message>();
            const subscription = await ours.subscribe(`to-ours/${topic}`, inbox.add, { qos: 2 });
            assert.equal(subscription.qos, 2);
            await plain.publish(`to-ours/${topic}`, payload, { qos });
            const back = await inbox.next();
            assert.equal(back.topic, `to-ours/${topic}`);
            assert.equal(back.qos, qos);
            assert.equal(back.retain, false);
            assert.ok(Buffer.from(back.payload).equals(payload));
            await subscription.unsubscribe();
          });
        }
      }

      it('keep the order of messages in a burst of every QoS', async () => {
        const inbox = new Inbox<Message>();
        const subscription = await ours.subscribe('burst/ours', inbox.add, { qos: 2 });
        const numbers = Array.from({ length: 200 }, (_, index) => String(index));
        for (const qos of QOS) {
          await Promise.all(numbers.map((text) => ours.publish('to-plain/burst', text, { qos })));
          const there = await plain.inbox.take(numbers.length);
          assert.deepEqual(
            there.map(({ payload }) => payload.toString()),
            numbers,
          );
          await Promise.all(numbers.map((text) => plain.publish('burst/ours', text, { qos })));
          const back = await inbox.take(numbers.length);
          assert.deepEqual(
            back.map((message) => message.text()),
            numbers,
          );
        }
        await subscription.unsubscribe();
      });

      it('keep a retained message, flag it, and delete it again', async () => {
        await plain.publish('kept/a', 'kept', { qos: 1, retain: true });
        const inbox = new Inbox<Message>();
        const subscription = await ours.subscribe('kept/#', inbox.add);
        const kept = await inbox.next();
        assert.deepEqual([kept.text(), kept.retain], ['kept', true]);
        await ours.publish('kept/a', '', { qos: 1, retain: true });
        assert.deepEqual([(await inbox.next()).retain, inbox.items.length], [false, 2]);
        await subscription.unsubscribe();

        const afterwards = new Inbox<Message>();
        const again = await ours.subscribe('kept/#', afterwards.add);
        await plain.publish('kept/marker', 'marker');
        assert.equal((await afterwards.next()).text(), 'marker');
        await again.unsubscribe();
      });

      it('get no more of a topic once unsubscribed', async () => {
        const inbox = new Inbox<string>();
        const gone = await ours.subscribe('left/a', (message) => {
          inbox.add(message.text());
        });
        await ours.subscribe('left/end', (message) => {
          inbox.add(message.text());
        });
        await gone.unsubscribe();
        await plain.publish('left/a', 'unwanted');
        await plain.publish('left/end', 'end');
        assert.equal(await inbox.next(), 'end');
      });

      // MQTT 5: §4.8.2
      it('share the work of a shared subscription', async () => {
        const clients = ['first', 'second'].map((clientId) =>
          open({ host: '127.0.0.1', port: broker.port, tls: false, protocolVersion, clientId }),
        );
        const inbox = new Inbox<{ readonly client: number; readonly text: string }>();
        for (const [client, connection] of clients.entries()) {
          await connection.subscribe(
            '$share/workers/work/#',
            (message) => {
              inbox.add({ client, text: message.text() });
            },
            { qos: 1 },
          );
        }
        const jobs = Array.from({ length: 40 }, (_, index) => String(index));
        for (const job of jobs) await plain.publish('work/job', job, { qos: 1 });
        const done = await inbox.take(jobs.length);
        // What were done twice would come before the answer to these.
        for (const connection of clients) await connection.publish('done', '', { qos: 1 });
        assert.equal(inbox.items.length, jobs.length);
        assert.deepEqual(
          done.map(({ text }) => text).sort(),
          [...jobs].sort(),
          'Each job is done once.',
        );
        for (const client of [0, 1]) {
          assert.ok(done.filter((each) => each.client === client).length >= 10);
        }
      });

      it('are told apart by their client ids: the newer one takes over', async () => {
        const details = {
          host: '127.0.0.1',
          port: broker.port,
          tls: false,
          protocolVersion,
          clientId: `one-of-two-${protocolVersion}`,
        };
        const older = open(details, { reconnect: false });
        await older.ready();
        const newer = open(details, { reconnect: false });
        await newer.ready();
        const { reason } = await whenState(older, 'closed');
        // 3.1.1 has no packet in which a broker could say why, and Mosquitto 2.0.11 does not send that of MQTT 5 (§3.14.2.1) either.
        const told = protocolVersion === 5 && reason?.reasonCode === 0x8e;
        assert.equal(reason?.code, told ? 'taken-over' : 'connection-lost');
        assert.equal(newer.state.status, 'connected');
      });
    },
  );
}
