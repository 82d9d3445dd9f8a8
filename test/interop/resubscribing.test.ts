/** A filter that is given up and wanted again at once, as by an element that takes another one's place. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Message } from '@mqtt-kit/core';
import { Inbox } from './inbox.js';
import { closeConnections, open } from './open-connections.js';
import { startTestBroker, type TestBroker } from './test-broker.js';

/** A broker that takes the packets of one connection side by side forgets some of them only. */
const TIMES = 50;

describe('a filter that is given up and wanted again at once', { timeout: 60_000 }, () => {
  let broker: TestBroker;
  before(async () => {
    broker = await startTestBroker();
  });
  afterEach(closeConnections);
  after(() => broker.close());

  it('is subscribed', async () => {
    const connection = open(broker.url);
    const inbox = new Inbox<Message>();
    let subscription = await connection.subscribe('a/+', inbox.add, { qos: 1 });
    for (let time = 0; time < TIMES; time++) {
      const given = subscription.unsubscribe();
      subscription = await connection.subscribe('a/+', inbox.add, { qos: 1 });
      await given;
      await connection.publish('a/b', String(time), { qos: 1 });
      const [message] = await inbox.take(1);
      assert.equal(message?.text(), String(time));
    }
  });
});
