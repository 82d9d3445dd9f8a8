import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Connection, ConnectionDetails, Message } from '@mqtt-kit/core';
import { scenarios, type ScenarioName } from '../scripted/scenarios.js';
import {
  startScriptedBroker,
  type ScenarioRun,
  type ScriptedBroker,
} from '../scripted/scripted-broker.js';
import { whenState } from '../scripted/when-ended.js';
import { Inbox } from './inbox.js';
import { nodeEnvironment } from './node-environment.js';
import { closeConnections, open } from './open-connections.js';

for (const protocolVersion of [4, 5] as const) {
  const version = protocolVersion === 5 ? 'MQTT 5' : 'MQTT 3.1.1';

  describe(`packets on the wire, ${version}`, { timeout: 60_000 }, () => {
    let broker: ScriptedBroker;
    before(async () => {
      broker = await startScriptedBroker({ scenarios });
    });
    afterEach(closeConnections);
    after(() => broker.close());

    function play(
      name: ScenarioName,
      details: Partial<ConnectionDetails> = {},
    ): { run: ScenarioRun; connection: Connection } {
      const run = broker.play(name);
      const { pathname, search } = new URL(run.url);
      const connection = open(
        {
          host: '127.0.0.1',
          port: broker.port,
          path: pathname + search,
          tls: false,
          protocolVersion,
          ...details,
        },
        { environment: nodeEnvironment({ random: () => 0.99 }) },
      );
      return { run, connection };
    }

    async function followed(run: ScenarioRun, connection: Connection): Promise<void> {
      await connection.close();
      assert.deepEqual((await run.report()).deviations, []);
    }

    it('are these bytes, from CONNECT to DISCONNECT', async () => {
      const { run, connection } = play(protocolVersion === 5 ? 'exact-bytes-5' : 'exact-bytes');
      await connection.ready();
      const subscription = await connection.subscribe('a', () => undefined, { qos: 1 });
      await connection.publish('b', '0');
      await connection.publish('b', '1', { qos: 1, retain: true });
      await connection.publish('b', '2', { qos: 2 });
      await subscription.unsubscribe();
      await followed(run, connection);
    });

    it('are these bytes in a CONNECT that has everything', async () => {
      const name = protocolVersion === 5 ? 'connect-bytes-5' : 'connect-bytes';
      const { run, connection } = play(name, {
        clientId: 'exact',
        authentication: { method: 'BASIC', username: 'ada', password: 'pw' },
        will: { topic: 't/w', payload: 'gone', qos: 1, retain: true },
      });
      await connection.ready();
      await followed(run, connection);
    });

    it('acknowledge QoS 2 in the order of what is acknowledged', async () => {
      const { run, connection } = play(protocolVersion === 5 ? 'qos2-order-5' : 'qos2-order');
      const inbox = new Inbox<Message>();
      await connection.subscribe('test/#', inbox.add, { qos: 2 });
      assert.deepEqual(
        (await inbox.take(3)).map((message) => message.text()),
        ['a', 'b', 'end'],
      );
      await Promise.all(
        ['1', '2'].map((payload) => connection.publish('test/out', payload, { qos: 2 })),
      );
      await followed(run, connection);
    });

    it('may use the id of an acknowledged QoS 1 message for another', async () => {
      const { run, connection } = play(protocolVersion === 5 ? 'qos1-same-id-5' : 'qos1-same-id');
      const inbox = new Inbox<Message>();
      await connection.subscribe('test/#', inbox.add, { qos: 1 });
      const messages = await inbox.take(3);
      assert.deepEqual(
        messages.map((message) => [message.text(), message.dup]),
        [
          ['first', false],
          ['second', true],
          ['end', false],
        ],
      );
      await followed(run, connection);
    });

    it('acknowledge also what nobody here asked for', async () => {
      const { run, connection } = play(protocolVersion === 5 ? 'unwanted-5' : 'unwanted');
      // The broker leaves when it has heard all.
      const { reason } = await whenState(connection, 'waiting');
      assert.equal(reason.code, 'connection-lost');
      await followed(run, connection);
    });

    it('repeat PUBREL and never PUBLISH when PUBREC comes again', async () => {
      const { run, connection } = play(protocolVersion === 5 ? 'pubrec-twice-5' : 'pubrec-twice');
      await connection.ready();
      const { reasonCode } = await connection.publish('test/out', '1', { qos: 2 });
      assert.equal(reasonCode, 0);
      await followed(run, connection);
    });

    it('count for nothing when they answer what nobody sent', async () => {
      const name = protocolVersion === 5 ? 'answers-to-others-5' : 'answers-to-others';
      const { run, connection } = play(name);
      const subscription = await connection.subscribe('test/#', () => undefined, { qos: 2 });
      // The wrong answer granted 0.
      assert.equal(subscription.qos, 1);
      await subscription.unsubscribe();
      await followed(run, connection);
    });

    if (protocolVersion === 5) {
      it('are not sent again after a cut when they were refused', async () => {
        const { run, connection } = play('refused-then-drop-5');
        await connection.ready();
        await assert.rejects(connection.publish('test/out', '1', { qos: 1 }), { reasonCode: 0x87 });
        await assert.rejects(connection.publish('test/out', '2', { qos: 2 }), { reasonCode: 0x97 });
        const last = connection.publish('test/out', '3', { qos: 1 });
        await whenState(connection, 'waiting');
        connection.retry();
        assert.equal((await last).reasonCode, 0);
        await followed(run, connection);
      });
    }
  });
}
