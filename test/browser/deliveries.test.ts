import type { Message } from '@mqtt-kit/core';
import { expect } from '@open-wc/testing';
import { Inbox } from '../interop/inbox.js';
import { closeConnections, open } from './open-connections.js';
import { scriptedRun } from './scripted-run.js';

for (const scheme of ['ws', 'wss'] as const) {
  describe(`frames of a scripted broker over ${scheme}`, () => {
    afterEach(closeConnections);

    it('bring whole packets when each has one byte', async () => {
      const run = await scriptedRun('bytes-split', scheme);
      const connection = open(run.url);
      const inbox = new Inbox<Message>();
      await connection.subscribe('test/#', inbox.add, { qos: 2 });
      const messages = await inbox.take(4);
      expect(messages.map((message) => [message.topic, message.text(), message.qos])).to.deep.equal(
        [
          ['test/qos0', 'zero', 0],
          ['test/qos1', 'one', 1],
          ['test/qos2', 'x'.repeat(300), 2],
          ['test/end', 'end', 0],
        ],
      );
      await connection.close();
      await run.expectFollowed();
    });

    it('bring fifty packets when one has them all', async () => {
      const run = await scriptedRun('fifty-in-one-frame', scheme);
      const connection = open(run.url);
      const inbox = new Inbox<Message>();
      await connection.subscribe('test/#', inbox.add, { qos: 1 });
      const messages = await inbox.take(51);
      expect(messages.map((message) => message.text())).to.deep.equal([
        ...Array.from({ length: 50 }, (_, index) => `message ${index}`),
        'end',
      ]);
      await connection.close();
      await run.expectFollowed();
    });
  });
}

describe('frames of a scripted broker', () => {
  afterEach(closeConnections);

  it('bring a large message in pieces of odd sizes, intact', async () => {
    const run = await scriptedRun('odd-frames');
    const connection = open(run.url);
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add);
    const [large, end] = await inbox.take(2);
    const expected = Uint8Array.from(
      { length: 1_000_000 },
      (_, index) => (index * 7919 + (index >> 8)) & 0xff,
    );
    expect(large && indexedDB.cmp(large.payload, expected)).to.equal(0);
    expect(end?.text()).to.equal('end');
    await connection.close();
    await run.expectFollowed();
  });

  it('bring a message in the frame of CONNACK to a handler that was there before', async () => {
    const run = await scriptedRun('message-behind-connack');
    const { hostname, port, pathname, search } = new URL(run.url);
    const connection = open({
      host: hostname,
      port: Number(port),
      path: pathname + search,
      tls: false,
      clean: false,
    });
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add);
    expect((await inbox.next()).text()).to.equal('kept');
    await connection.close();
    await run.expectFollowed();
  });

  it('bring a QoS 2 message once although it is sent twice', async () => {
    const run = await scriptedRun('qos2-twice');
    const connection = open(run.url);
    const inbox = new Inbox<Message>();
    await connection.subscribe('test/#', inbox.add, { qos: 2 });
    const messages = await inbox.take(3);
    expect(messages.map((message) => message.text())).to.deep.equal(['once', 'again', 'end']);
    await connection.close();
    await run.expectFollowed();
  });
});
