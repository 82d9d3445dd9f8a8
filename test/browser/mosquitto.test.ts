import type { Connection, ConnectionDetails, Message } from '@mqtt-kit/core';
import { expect } from '@open-wc/testing';
import { Inbox } from '../interop/inbox.js';
import { whenState } from '../scripted/when-ended.js';
import { closeConnections, freshTopic, open } from './open-connections.js';
import { testServicePorts } from './test-services.js';

async function details(more: Partial<ConnectionDetails> = {}): Promise<ConnectionDetails> {
  const port = (await testServicePorts()).mosquitto;
  return { host: 'localhost', port, tls: false, protocolVersion: 5, ...more };
}

async function connected(more: Partial<ConnectionDetails> = {}): Promise<Connection> {
  const connection = open(await details(more));
  await connection.ready();
  return connection;
}

describe('Mosquitto', () => {
  afterEach(closeConnections);

  for (const protocolVersion of [4, 5] as const) {
    it(`brings messages of every QoS and size, MQTT ${protocolVersion === 5 ? '5' : '3.1.1'}`, async () => {
      const [sender, receiver] = [
        await connected({ protocolVersion }),
        await connected({ protocolVersion }),
      ];
      const topic = freshTopic();
      const inbox = new Inbox<Message>();
      await receiver.subscribe(`${topic}/#`, inbox.add, { qos: 2 });
      for (const qos of [0, 1, 2] as const) {
        for (const size of [0, 127, 16_384, 300_000]) {
          const payload = Uint8Array.from({ length: size }, (_, index) => (index * 31) >> 3);
          await sender.publish(`${topic}/größe`, payload, { qos });
          const message = await inbox.next();
          expect(message.topic).to.equal(`${topic}/größe`);
          expect(message.qos).to.equal(qos);
          expect(message.payload).to.deep.equal(payload);
        }
      }
    });
  }

  it('carries the properties of a message', async () => {
    const [sender, receiver] = [await connected(), await connected()];
    const topic = freshTopic();
    const inbox = new Inbox<Message>();
    await receiver.subscribe(topic, inbox.add, { qos: 1 });
    await sender.publish(topic, '{}', {
      qos: 1,
      properties: {
        payloadFormatIndicator: 1,
        contentType: 'application/json',
        responseTopic: `${topic}/answers`,
        correlationData: Uint8Array.of(0, 255),
        userProperties: { colour: ['red', 'grün'] },
      },
    });
    const { properties } = await inbox.next();
    expect(properties.payloadFormatIndicator).to.equal(1);
    expect(properties.contentType).to.equal('application/json');
    expect(properties.responseTopic).to.equal(`${topic}/answers`);
    expect([...(properties.correlationData ?? [])]).to.deep.equal([0, 255]);
    expect({ ...properties.userProperties }).to.deep.equal({ colour: ['red', 'grün'] });
  });

  it('keeps a session for the client that comes back', async () => {
    const clientId = `page-${crypto.randomUUID()}`;
    const session = {
      clientId,
      clean: false,
      properties: { sessionExpiryInterval: 60 },
    };
    const topic = freshTopic();
    const inbox = new Inbox<Message>();
    const before = await connected(session);
    await before.subscribe(topic, inbox.add, { qos: 1 });
    await before.close();
    const other = await connected();
    await other.publish(topic, 'while away', { qos: 1 });

    const back = open(await details(session));
    // Asked for before the broker answers, so that the first of its messages finds the handler.
    const subscribed = back.subscribe(topic, inbox.add, { qos: 1 });
    const { info } = await whenState(back, 'connected');
    expect(info.sessionPresent).to.equal(true);
    expect((await inbox.next()).text()).to.equal('while away');
    await subscribed;
  });

  it('tells that nobody is subscribed', async () => {
    const connection = await connected();
    expect((await connection.publish(freshTopic(), 'x', { qos: 1 })).reasonCode).to.equal(0x10);
  });
});
