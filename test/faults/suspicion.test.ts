/** A broker that closes the connection and does not say why. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { MqttError, type Connection, type MqttErrorEvent } from '@mqtt-kit/core';
import { Inbox } from '../interop/inbox.js';
import { closeConnections, open } from '../interop/open-connections.js';
import { PlainClient } from '../interop/plain-client.js';
import { whenState } from '../scripted/when-ended.js';
import { startForbiddingBroker, type ForbiddingBroker } from './forbidding-broker.js';

/** The losses after which something is set aside. */
const LOSSES = 3;

const isSetAside = (error: unknown): boolean =>
  error instanceof MqttError && error.code === 'not-permitted-suspected';

describe('a broker that closes without a word', { timeout: 60_000 }, () => {
  let broker: ForbiddingBroker;
  let plain: PlainClient;
  beforeEach(async () => {
    broker = await startForbiddingBroker();
    plain = await PlainClient.connect(broker.url);
  });
  afterEach(async () => {
    await closeConnections();
    await plain.end();
    await broker.close();
  });

  function connect(clientId: string): { connection: Connection; errors: Inbox<MqttErrorEvent> } {
    const connection = open({
      host: '127.0.0.1',
      port: broker.port,
      tls: false,
      clean: false,
      clientId,
      protocolVersion: 4,
    });
    const errors = new Inbox<MqttErrorEvent>();
    connection.addEventListener('mqtt-error', errors.add);
    return { connection, errors };
  }

  /** Messages go both ways, and the connection is not lost any more. */
  async function worksOn(connection: Connection, clientId: string, came: Inbox<string>) {
    for (let turn = 0; turn < 5; turn++) {
      await plain.publish('allowed/in', `in ${turn}`, { qos: 1 });
      assert.equal(await came.next(), `in ${turn}`);
      await connection.publish('allowed/out', 'x', { qos: 1 });
    }
    assert.equal(connection.state.status, 'connected');
    assert.equal(broker.connections.get(clientId), 1 + LOSSES);
  }

  async function listening(connection: Connection): Promise<Inbox<string>> {
    const came = new Inbox<string>();
    await connection.subscribe(
      'allowed/in',
      (message) => {
        came.add(message.text());
      },
      { qos: 1 },
    );
    return came;
  }

  for (const qos of [0, 1, 2] as const) {
    it(`a forbidden topic at QoS ${qos} is set aside after ${LOSSES} losses, and everything else goes on`, async () => {
      const clientId = `publisher-${qos}`;
      const { connection, errors } = connect(clientId);
      const came = await listening(connection);
      if (qos === 0) {
        // Nothing answers QoS 0, so it is the page that publishes again.
        for (let loss = 0; loss < LOSSES; loss++) {
          await connection.ready();
          const left = whenLost(connection);
          await connection.publish('forbidden/topic', 'x');
          await left;
        }
      } else {
        await assert.rejects(connection.publish('forbidden/topic', 'x', { qos }), isSetAside);
      }
      const { error, topic } = await errors.next();
      assert.equal(error.code, 'not-permitted-suspected');
      assert.equal(topic, 'forbidden/topic');
      await connection.ready();
      await assert.rejects(connection.publish('forbidden/topic', 'x', { qos }), isSetAside);
      await worksOn(connection, clientId, came);
      assert.equal(errors.items.length, 1);
    });
  }

  it(`a forbidden filter is set aside after ${LOSSES} losses, and everything else goes on`, async () => {
    const { connection, errors } = connect('subscriber');
    const came = await listening(connection);
    const refused = connection.subscribe('forbidden/#', () => undefined, { qos: 1 });
    await assert.rejects(refused, isSetAside);
    await connection.ready();
    await assert.rejects(
      connection.subscribe('forbidden/#', () => undefined),
      isSetAside,
    );
    await worksOn(connection, 'subscriber', came);
    // Who asked has been told; nobody else listened.
    assert.equal(errors.items.length, 0);
  });

  it('two clients that take one client id from each other stop at it', async () => {
    const first = connect('twin').connection;
    await first.ready();
    const second = connect('twin').connection;
    const loser = await Promise.race(
      [first, second].map(async (connection) => ({
        connection,
        state: await whenState(connection, 'refused'),
      })),
    );
    assert.equal(loser.state.reason.code, 'taken-over');
    const winner = loser.connection === first ? second : first;
    await winner.ready();
    await worksAlone(winner);
    assert.equal(loser.connection.state.status, 'refused');
    // Five losses in a row each, and the two first connections.
    const made = broker.connections.get('twin') ?? 0;
    assert.ok(made <= 12, `${made} connections`);
  });

  async function worksAlone(connection: Connection): Promise<void> {
    const came = await listening(connection);
    await plain.publish('allowed/in', 'still here', { qos: 1 });
    assert.equal(await came.next(), 'still here');
    assert.equal(connection.state.status, 'connected');
  }
});

function whenLost(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (connection.state.status === 'connected') return;
      connection.removeEventListener('mqtt-state', look);
      resolve();
    };
    connection.addEventListener('mqtt-state', look);
  });
}
