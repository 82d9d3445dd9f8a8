import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Connection } from '@mqtt-kit/core';
import { scenarios } from '../scripted/scenarios.js';
import {
  startScriptedBroker,
  type ScenarioRun,
  type ScriptedBroker,
} from '../scripted/scripted-broker.js';
import { whenState } from '../scripted/when-ended.js';
import { nodeEnvironment } from './node-environment.js';
import { closeConnections, open } from './open-connections.js';

/** Waits as long as it may before it connects again, so that a test can act in between. */
const patient = nodeEnvironment({ random: () => 0.99 });

describe('a page that is slower than a broker which does not wait', { timeout: 60_000 }, () => {
  let broker: ScriptedBroker;
  before(async () => {
    broker = await startScriptedBroker({ scenarios });
  });
  afterEach(closeConnections);
  after(() => broker.close());

  function play(name: 'overloaded-4' | 'overloaded-5'): {
    run: ScenarioRun;
    connection: Connection;
  } {
    const run = broker.play(name);
    const { pathname, search } = new URL(run.url);
    const connection = open(
      {
        host: '127.0.0.1',
        port: broker.port,
        path: pathname + search,
        tls: false,
        protocolVersion: name === 'overloaded-5' ? 5 : 4,
        clientId: 'slow',
        clean: false,
      },
      { environment: patient },
    );
    return { run, connection };
  }

  for (const name of ['overloaded-4', 'overloaded-5'] as const) {
    it(`closes, says why, and loses nothing: ${name}`, async () => {
      const { run, connection } = play(name);
      const stream = connection.messages('test/#', { qos: 2, maxMessages: 2 });
      const { reason } = await whenState(connection, 'waiting');
      assert.equal(reason.code, 'overloaded');
      const read: string[] = [];
      const readOn = async (count: number): Promise<void> => {
        for (let number = 0; number < count; number++) {
          const { value } = await stream.next();
          read.push(`${String(value?.text())}${value?.dup ? ' again' : ''}`);
        }
      };
      await readOn(5);
      connection.retry();
      await readOn(3);
      assert.deepEqual(read, ['1', '2', '3', '4', '5', '1 again', '3 again', '6 again']);
      assert.equal(stream.dropped, 1);
      await connection.close();
      assert.deepEqual((await run.report()).deviations, []);
    });
  }
});
