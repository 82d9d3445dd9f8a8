/** What the first listener gets of what came before it. */
import { expect, fixture, html } from '@open-wc/testing';
import type { Connection, Message, MessageHandler } from '@mqtt-kit/core';
import { nextEvent } from '../../../../test/browser/next-event.js';
import { stubConnection } from '../../../../test/browser/stub-connection.js';
import '../define/all.js';
import { LateListener } from './late-listener.js';
import type { MqttSubscribe } from './mqtt-subscribe.js';

/** Only what the elements read of a message. */
function message(topic: string, size = 1): Message {
  const made: Partial<Message> = {
    topic,
    payload: new Uint8Array(size),
    qos: 0,
    retain: false,
    receivedAt: 0,
    copy: () => made as Message,
  };
  return made as Message;
}

describe('what came before anybody listened', () => {
  it('stays within its bounds: what is larger than them is not kept, and pushes nothing out', async () => {
    const got: string[] = [];
    const late = new LateListener(({ topic }) => got.push(topic));
    late.take(message('first'));
    late.take(message('large', 256 * 1024));
    late.take(message('last'));
    late.listen();
    await Promise.resolve();
    expect(got).to.deep.equal(['first', 'last']);
  });

  /** Hands messages to whoever subscribed last. */
  let deliver: MessageHandler = () => undefined;

  function broker(url: string): Connection {
    const { connection } = stubConnection({
      subscribe: (filter, handler) => {
        // The element takes messages one by one.
        deliver = handler as MessageHandler;
        const unsubscribe = (): Promise<void> => Promise.resolve();
        return Promise.resolve({ filter, qos: 0, notices: [], unsubscribe });
      },
    });
    return Object.assign(connection, { url });
  }

  const changes: Record<string, (element: MqttSubscribe) => unknown> = {
    'it was cleared': (element) => {
      element.clear();
    },
    'another topic was asked for': async (element) => {
      element.topic = 'other/#';
      await nextEvent(element, 'mqtt-subscribed');
    },
    'the broker became another one': async (element) => {
      element.connection = broker('wss://other.example/mqtt');
      await nextEvent(element, 'mqtt-subscribed');
    },
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`is forgotten when ${what}`, async () => {
      const element = await fixture<MqttSubscribe>(
        html`<mqtt-subscribe
          topic="#"
          hidden
          .connection=${broker('wss://first.example/mqtt')}
        ></mqtt-subscribe>`,
      );
      void deliver(message('before'));
      await change(element);
      void deliver(message('after'));
      const got: string[] = [];
      element.addEventListener('mqtt-message', ({ topic }) => got.push(topic));
      await Promise.resolve();
      expect(got).to.deep.equal(['after']);
    });
  }
});
