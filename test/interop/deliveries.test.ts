import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { MqttError, type Connection, type ConnectionDetails, type Message } from '@mqtt-kit/core';
import { largePayload } from '../scripted/scenarios/deliveries.js';
import { scenarios, type ScenarioName } from '../scripted/scenarios.js';
import {
  startScriptedBroker,
  type ScenarioRun,
  type ScriptedBroker,
} from '../scripted/scripted-broker.js';
import { whenState } from '../scripted/when-ended.js';
import { Inbox } from './inbox.js';
import { fastClock, nodeEnvironment } from './node-environment.js';
import { closeConnections, open } from './open-connections.js';

describe('deliveries by a scripted broker', { timeout: 60_000 }, () => {
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
    const connection = open({
      host: '127.0.0.1',
      port: broker.port,
      path: pathname + search,
      tls: false,
      ...details,
    });
    return { run, connection };
  }

  /** Closes, and fails when the client has not followed the script. */
  async function followed(run: ScenarioRun, connection: Connection): Promise<void> {
    await connection.close();
    assert.deepEqual((await run.report()).deviations, []);
  }

  it('come whole when every byte is a frame of its own', async () => {
    const { run, connection } = play('bytes-split');
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add, { qos: 2 });
    const messages = await inbox.take(3);
    assert.equal((await inbox.next()).text(), 'end');
    assert.deepEqual(
      messages.map((message) => [message.topic, message.text(), message.qos]),
      [
        ['test/qos0', 'zero', 0],
        ['test/qos1', 'one', 1],
        ['test/qos2', 'x'.repeat(300), 2],
      ],
    );
    await followed(run, connection);
  });

  it('come one by one and in order when fifty are in one frame', async () => {
    const { run, connection } = play('fifty-in-one-frame');
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add, { qos: 1 });
    const messages = await inbox.take(50);
    assert.equal((await inbox.next()).text(), 'end');
    assert.deepEqual(
      messages.map((message) => [message.topic, message.text()]),
      Array.from({ length: 50 }, (_, index) => [`test/${index}`, `message ${index}`]),
    );
    await followed(run, connection);
  });

  it('come whole in frames of odd sizes', async () => {
    const { run, connection } = play('odd-frames');
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add);
    const [large, end] = await inbox.take(2);
    assert.ok(large && Buffer.from(large.payload).equals(largePayload()));
    assert.equal(end?.text(), 'end');
    await followed(run, connection);
  });

  it('carry the retain flag as the broker set it', async () => {
    const { run, connection } = play('retained-flag');
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add);
    const messages = await inbox.take(2);
    assert.deepEqual(
      messages.map((message) => [message.text(), message.retain]),
      [
        ['kept', true],
        ['live', false],
      ],
    );
    await followed(run, connection);
  });

  it('reach a handler that subscribed before the connection was up, in the frame of CONNACK', async () => {
    const { run, connection } = play('message-behind-connack', { clean: false });
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add);
    assert.equal((await inbox.next()).text(), 'kept');
    await followed(run, connection);
  });

  it('come once at QoS 2 although the broker sends twice', async () => {
    const { run, connection } = play('qos2-twice');
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add, { qos: 2 });
    const messages = await inbox.take(3);
    assert.deepEqual(
      messages.map((message) => message.text()),
      ['once', 'again', 'end'],
    );
    await followed(run, connection);
  });

  it('come once at QoS 2 over two cuts', async () => {
    const { run, connection } = play('qos2-over-drop', { clean: false });
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add, { qos: 2 });
    const messages = await inbox.take(2);
    assert.deepEqual(
      messages.map((message) => message.text()),
      ['once', 'end'],
    );
    await followed(run, connection);
  });

  it('are sent again, in order, when the session goes on after a cut', async () => {
    const { run, connection } = play('resends-after-drop', { clean: false });
    await connection.ready();
    const results = await Promise.all([
      connection.publish('test/1', '1', { qos: 1 }),
      connection.publish('test/2', '2', { qos: 2 }),
      connection.publish('test/3', '3', { qos: 2 }),
    ]);
    assert.deepEqual(
      results.map(({ reasonCode }) => reasonCode),
      [0, 0, 0],
    );
    await followed(run, connection);
  });

  it('tell honestly when the broker forgot the session', async () => {
    const { run, connection } = play('forgets-after-drop', { clean: false });
    await connection.ready();
    const [atLeastOnce, exactlyOnce] = await Promise.allSettled([
      connection.publish('test/1', '1', { qos: 1 }),
      connection.publish('test/2', '2', { qos: 2 }),
    ]);
    assert.equal(atLeastOnce.status, 'fulfilled');
    const error: unknown = exactlyOnce.status === 'rejected' ? exactlyOnce.reason : undefined;
    assert.ok(error instanceof MqttError);
    assert.equal(error.code, 'delivery-unknown');
    await followed(run, connection);
  });

  it('go on after a cut because filters are subscribed again', async () => {
    const { run, connection } = play('resubscribes-after-drop');
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add, { qos: 1 });
    assert.equal((await inbox.next()).text(), 'back');
    await followed(run, connection);
  });

  it('are known to have ended when the broker refuses a filter after a cut', async () => {
    const { run, connection } = play('refuses-filter-after-drop');
    const refused = new Promise<{ code: string; filter: string | undefined }>((resolve) => {
      connection.addEventListener('mqtt-error', ({ error, filter }) => {
        resolve({ code: error.code, filter });
      });
    });
    const subscription = await connection.subscribe('test/#', () => undefined);
    assert.deepEqual(await refused, { code: 'subscribe-refused', filter: 'test/#' });
    // There is nothing to tell the broker any more.
    await subscription.unsubscribe();
    await followed(run, connection);
  });

  it('notice a broker that no longer answers', async () => {
    const clock = fastClock(20);
    const run = broker.play('pingresp-never');
    const { pathname, search } = new URL(run.url);
    const connection = open(
      { host: '127.0.0.1', port: broker.port, path: pathname + search, tls: false, keepalive: 2 },
      { environment: nodeEnvironment({ clock }), reconnect: false },
    );
    const { reason } = await whenState(connection, 'closed');
    assert.equal(reason?.code, 'keepalive-timeout');
    assert.deepEqual((await run.report()).deviations, []);
  });

  it('keep a quiet connection alive with pings', async () => {
    const run = broker.play('pingresp-always');
    const { pathname, search } = new URL(run.url);
    const connection = open(
      { host: '127.0.0.1', port: broker.port, path: pathname + search, tls: false, keepalive: 2 },
      { environment: nodeEnvironment({ clock: fastClock(20) }), reconnect: false },
    );
    // The broker leaves after its third answer, not before.
    const { reason } = await whenState(connection, 'closed');
    assert.equal(reason?.code, 'connection-lost');
    assert.deepEqual((await run.report()).deviations, []);
  });

  for (const [name, code] of [
    ['suback-0x80', 'subscribe-refused'],
    ['suback5-not-authorized', 'subscribe-refused'],
  ] as const) {
    it(`are refused with ${code}: ${name}`, async () => {
      const { run, connection } = play(name, { protocolVersion: name.includes('5-') ? 5 : 4 });
      await assert.rejects(
        connection.subscribe('test/#', () => undefined),
        { code, reasonCode: name === 'suback-0x80' ? 0x80 : 0x87 },
      );
      await followed(run, connection);
    });
  }
});
