import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Connection, ConnectionDetails } from '@mqtt-kit/core';
import { scenarios, type ScenarioName } from '../scripted/scenarios.js';
import {
  startScriptedBroker,
  type ScenarioRun,
  type ScriptedBroker,
} from '../scripted/scripted-broker.js';
import { whenState } from '../scripted/when-ended.js';
import { closeConnections, open } from './open-connections.js';

describe('limits of MQTT 5', { timeout: 60_000 }, () => {
  let broker: ScriptedBroker;
  before(async () => {
    broker = await startScriptedBroker({ scenarios });
  });
  afterEach(closeConnections);
  after(() => broker.close());

  function play(
    name: ScenarioName,
    properties: ConnectionDetails['properties'] = {},
  ): { run: ScenarioRun; connection: Connection } {
    const run = broker.play(name);
    const { pathname, search } = new URL(run.url);
    const connection = open(
      {
        host: '127.0.0.1',
        port: broker.port,
        path: pathname + search,
        tls: false,
        protocolVersion: 5,
        properties,
      },
      { reconnect: false },
    );
    return { run, connection };
  }

  for (const [name, code, properties] of [
    ['session-present-unasked', 'protocol-error', {}],
    ['receive-maximum-0', 'protocol-error', {}],
    ['more-than-our-receive-maximum', 'protocol-error', { receiveMaximum: 1 }],
    ['more-than-our-packet-size', 'packet-too-large', { maximumPacketSize: 50 }],
    ['malformed-and-told', 'malformed-packet', {}],
  ] as const) {
    it(`end the connection with ${code}, and the broker is told: ${name}`, async () => {
      const { run, connection } = play(name, properties);
      if (name.startsWith('more-')) {
        // Ends with the connection.
        connection.subscribe('test/#', () => undefined).catch(() => undefined);
      }
      const { reason } = await whenState(connection, 'closed');
      assert.equal(reason?.code, code);
      assert.deepEqual((await run.report()).deviations, []);
    });
  }

  it('are kept before anything is sent: filters that the broker has no use for', async () => {
    const { run, connection } = play('few-filters');
    await connection.ready();
    const nothing = (): void => undefined;
    for (const filter of ['test/#', '$share/group/test'])
      await assert.rejects(connection.subscribe(filter, nothing), { code: 'unsupported' });
    await assert.rejects(connection.subscribe('t/'.repeat(40), nothing), {
      code: 'packet-too-large',
    });
    await connection.subscribe('test/plain', nothing);
    await connection.close();
    assert.deepEqual((await run.report()).deviations, []);
  });

  it('let a broker say at QoS 2 that nobody is subscribed', async () => {
    const { run, connection } = play('nobody-at-qos2');
    await connection.ready();
    const { reasonCode } = await connection.publish('test', 'x', { qos: 2 });
    assert.equal(reasonCode, 0x10);
    await connection.close();
    assert.deepEqual((await run.report()).deviations, []);
  });
});
