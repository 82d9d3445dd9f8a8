import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { MqttError, type ConnectionDetails, type Message } from '@mqtt-kit/core';
import { startMosquitto, type Mosquitto } from '../brokers/mosquitto.js';
import { Inbox } from './inbox.js';
import { closeConnections, open } from './open-connections.js';

const USERS = { ada: 'löve🔑', grace: 'hopper' };
const ACL = ['topic readwrite open/#', 'topic read notices/#', 'user grace', 'topic readwrite #'];

for (const protocolVersion of [4, 5] as const) {
  const name = protocolVersion === 5 ? 'MQTT 5' : 'MQTT 3.1.1';

  describe(`signing in to Mosquitto, ${name}`, { timeout: 60_000 }, () => {
    let broker: Mosquitto;
    before(async () => {
      broker = await startMosquitto({
        users: USERS,
        // The first lines of such a list are for everybody without a name; each user has their own.
        acl: [...ACL.slice(0, 2), 'user ada', ...ACL.slice(0, 2), ...ACL.slice(2)],
      });
    });
    afterEach(closeConnections);
    after(() => broker.close());

    function details(username: string, password: string): ConnectionDetails {
      return {
        host: '127.0.0.1',
        port: broker.port,
        tls: false,
        protocolVersion,
        clientId: username,
        authentication: { method: 'BASIC', username, password },
      };
    }

    // MQTT 3.1.1: [MQTT-3.1.2-19] [MQTT-3.1.2-21]
    // MQTT 5: [MQTT-3.1.2-17] [MQTT-3.1.2-19]
    it('works with the right user name and password, in any script', async () => {
      for (const [user, password] of Object.entries(USERS)) {
        await open(details(user, password)).ready();
      }
    });

    // MQTT 5: [MQTT-3.2.2-7]
    it('is refused with a wrong password, and not tried again', async () => {
      const connection = open(details('ada', 'wrong'));
      // Mosquitto answers 0x87 where it could say 0x86, and code 5 in 3.1.1.
      await assert.rejects(connection.ready(), {
        code: 'not-authorized',
        reasonCode: protocolVersion === 5 ? 0x87 : 5,
        retryable: false,
      });
      assert.equal(connection.state.status, 'refused');
    });

    it('is refused without a user name', async () => {
      const connection = open({
        host: '127.0.0.1',
        port: broker.port,
        tls: false,
        protocolVersion,
      });
      await assert.rejects(connection.ready(), { code: 'not-authorized' });
    });

    // MQTT 3.1.1: [MQTT-3.3.5-2]
    // MQTT 5: §3.4.2.1
    it('does not open topics that the access list forbids', async () => {
      const ada = open(details('ada', USERS.ada));
      const grace = open(details('grace', USERS.grace));
      const inbox = new Inbox<Message>();
      await grace.subscribe('#', inbox.add, { qos: 2 });
      await ada.ready();
      for (const qos of [1, 2] as const) {
        const published = ada.publish('notices/today', 'forged', { qos });
        // A 3.1.1 broker can only stay silent about it [MQTT-3.3.5-2].
        if (protocolVersion === 4) assert.equal((await published).reasonCode, 0);
        else {
          await assert.rejects(
            published,
            (error) =>
              error instanceof MqttError &&
              error.code === 'publish-refused' &&
              error.reasonCode === 0x87,
          );
        }
      }
      await ada.publish('open/a', 'allowed', { qos: 1 });
      assert.equal((await inbox.next()).text(), 'allowed');
    });
  });
}
