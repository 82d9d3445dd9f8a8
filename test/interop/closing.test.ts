import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Connection } from '@mqtt-kit/core';
import { WebSocket } from 'ws';
import { scenarios } from '../scripted/scenarios.js';
import { startScriptedBroker, type ScriptedBroker } from '../scripted/scripted-broker.js';
import { whenState } from '../scripted/when-ended.js';
import { fastClock, nodeEnvironment } from './node-environment.js';
import { closeConnections, open } from './open-connections.js';
import { startTestBroker, type TestBroker } from './test-broker.js';

describe('close()', { timeout: 60_000 }, () => {
  let broker: TestBroker;
  let scripted: ScriptedBroker;
  before(async () => {
    broker = await startTestBroker();
    scripted = await startScriptedBroker({ scenarios });
  });
  after(async () => {
    await broker.close();
    await scripted.close();
  });

  afterEach(closeConnections);

  it('resolves when the connection is closed, every time it is called', async () => {
    const connection = open(broker.url);
    await connection.ready();
    await Promise.all([connection.close(), connection.close()]);
    assert.deepEqual(connection.state, { status: 'closed' });
    await connection.close();
  });

  // MQTT 3.1.1: [MQTT-3.14.4-1]
  it('says goodbye to the broker', async () => {
    const run = scripted.play('only-connack');
    const connection = open(run.url);
    await connection.ready();
    await connection.close();
    assert.deepEqual((await run.report()).deviations, []);
  });

  // MQTT 3.1.1: [MQTT-3.14.4-2]
  it('says goodbye although the broker still owes an answer', async () => {
    const run = scripted.play('never-grants');
    const connection = open(run.url);
    const subscribed = assert.rejects(
      connection.subscribe('a', () => undefined),
      { code: 'closed' },
    );
    await connection.ready();
    await connection.close();
    await subscribed;
    assert.deepEqual((await run.report()).deviations, []);
  });

  it('settles everything that waits, with closed', async () => {
    const connection = open(scripted.play('only-connack').url);
    await connection.ready();
    const waiting = [
      connection.publish('a', 'b', { qos: 1 }),
      connection.publish('a', 'b', { qos: 2 }),
      connection.subscribe('a', () => undefined),
    ];
    const stream = connection.messages('b');
    const next = stream.next();
    await connection.close();
    for (const promise of waiting) await assert.rejects(promise, { code: 'closed' });
    assert.deepEqual(await next, { value: undefined, done: true });
  });

  it('refuses everything afterwards, with closed', async () => {
    const connection = open(broker.url);
    await connection.ready();
    const subscription = await connection.subscribe('a', () => undefined);
    await connection.close();
    await assert.rejects(connection.ready(), { code: 'closed' });
    await assert.rejects(connection.publish('a', 'b'), { code: 'closed' });
    await assert.rejects(
      connection.subscribe('a', () => undefined),
      { code: 'closed' },
    );
    // Nothing is left to be ended.
    await subscription.unsubscribe();
    await connection.unsubscribe('a');
    connection.retry();
    assert.equal(connection.state.status, 'closed');
  });

  it('ends an attempt under way, and ready() with it', async () => {
    for (const name of ['silent', 'handshake-silent'] as const) {
      const connection = open(scripted.play(name).url);
      const ready = assert.rejects(connection.ready(), { code: 'closed' });
      await connection.close();
      await ready;
    }
  });

  it('ends a wait between attempts', async () => {
    const connection = open('ws://127.0.0.1:1/mqtt', {
      environment: nodeEnvironment({ random: () => 0.99 }),
    });
    await whenState(connection, 'waiting');
    await connection.close();
    assert.equal(connection.state.status, 'closed');
  });

  it('ends a refused connection', async () => {
    const connection = open(scripted.play('connack-code-5').url);
    await whenState(connection, 'refused');
    await connection.close();
    assert.equal(connection.state.status, 'closed');
  });

  it('leaves a broker that does not take its goodbye', async () => {
    // On this clock two seconds take twenty milliseconds.
    const connection = open(broker.url, {
      environment: nodeEnvironment({ clock: fastClock(100), WebSocket: Unclosing }),
    });
    await connection.ready({ timeoutMs: Infinity });
    await connection.close();
    assert.equal(connection.state.status, 'closed');
  });

  it('may be called from a handler in the middle of a frame, which is then left', async () => {
    const run = scripted.play('fifty-in-one-frame');
    const connection = open(run.url);
    const received: string[] = [];
    let closed: Promise<void> | undefined;
    await new Promise<void>((resolve) => {
      void subscribeUntilThird(connection, received, () => {
        closed ??= connection.close();
        resolve();
      });
    });
    await closed;
    assert.equal(connection.state.status, 'closed');
    assert.ok(received.length >= 3);
  });
});

async function subscribeUntilThird(
  connection: Connection,
  received: string[],
  onThird: () => void,
): Promise<void> {
  await connection
    .subscribe(
      'test/#',
      (message) => {
        received.push(message.topic);
        if (received.length === 3) onThird();
      },
      { qos: 1 },
    )
    .catch(() => undefined);
}

/** A socket whose closing handshake never comes to an end. */
class Unclosing extends WebSocket {
  override close(): void {
    // Nothing: as if the network had swallowed it.
  }
}
