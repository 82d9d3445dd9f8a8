import { expect, fixture, html } from '@open-wc/testing';
import { type Connection, type Message, MqttError, type MessageHandler } from '@mqtt-kit/core';
import { stubConnection } from '../../../../../test/browser/stub-connection.js';
import { waitUntil } from '../../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import '../../payload/message-detail.js';
import './subscribe-panel.js';
import '../../define/all.js';
import type { MqttSubscribe } from '../mqtt-subscribe.js';

const inside = (element: MqttSubscribe): ShadowRoot => element.shadowRoot!;
const textOf = (element: MqttSubscribe): string => inside(element).textContent;

function button(element: MqttSubscribe, name: string): HTMLButtonElement | undefined {
  return [...inside(element).querySelectorAll('button')].find(({ textContent }) =>
    textContent.includes(name),
  );
}

/** Only what the elements read of a message. */
function message(topic: string, payload: string, retain = false): Message {
  const made: Partial<Message> = {
    topic,
    payload: new TextEncoder().encode(payload),
    qos: 0,
    retain,
    dup: false,
    properties: {},
    receivedAt: Date.now(),
    copy: () => made as Message,
  };
  return made as Message;
}

describe('clearing a retained message', () => {
  const published: { readonly topic: string; readonly end: (error?: Error) => void }[] = [];

  beforeEach(() => {
    published.length = 0;
  });

  /** Shows retained messages on two topics, the first one opened, with the question asked. */
  async function asked(): Promise<MqttSubscribe> {
    let deliver: MessageHandler = () => undefined;
    const methods = {
      subscribe: (filter: string, handler: MessageHandler) => {
        // The element takes messages one by one.
        deliver = handler;
        const unsubscribe = (): Promise<void> => Promise.resolve();
        return Promise.resolve({ filter, qos: 0, notices: [], unsubscribe });
      },
      publish: (topic: string) =>
        new Promise<undefined>((resolve, reject) => {
          published.push({
            topic,
            end: (error) => {
              if (error) reject(error);
              else resolve(undefined);
            },
          });
        }),
    };
    const connection: Connection = stubConnection(methods as never).connection;
    const element = await fixture<MqttSubscribe>(
      html`<mqtt-subscribe topic="#" .connection=${connection}></mqtt-subscribe>`,
    );
    await waitUntil(() => textOf(element).includes('No message yet'), 'subscribes');
    void deliver(message('second', '1', true));
    void deliver(message('first', '1', true));
    await waitUntil(() => rows(element).length === 2, 'shows them');
    await open(element, 0);
    button(element, 'Clear retained')!.click();
    await element.updateComplete;
    return element;
  }

  const rows = (element: MqttSubscribe): HTMLElement[] => [
    ...inside(element).querySelectorAll<HTMLElement>('.row'),
  ];

  async function open(element: MqttSubscribe, index: number): Promise<void> {
    rows(element)[index]!.click();
    await element.updateComplete;
    await waitUntil(() => button(element, 'Clear retained'), 'opens it');
  }

  it('fails where the connection has gone since the question was asked', async () => {
    const element = await asked();
    element.connection = undefined;
    await element.updateComplete;
    button(element, 'Clear it')!.click();
    await waitUntil(() => textOf(element).includes('Not sent: there is no connection.'), 'says so');
    expect(published).to.deep.equal([]);
    expect(textOf(element)).not.to.contain('has forgotten it');
    expect(textOf(element)).to.contain('retained');
  });

  it('says what became of it with its own message only', async () => {
    for (const error of [undefined, new MqttError('publish-refused', 'Not authorized')]) {
      published.length = 0;
      const element = await asked();
      button(element, 'Clear it')!.click();
      await waitUntil(() => published.length === 1, 'sends');
      expect(published[0]!.topic).to.equal('first');
      await open(element, 1);
      published[0]!.end(error);
      await new Promise(requestAnimationFrame);
      await element.updateComplete;
      expect(inside(element).querySelector('.focus [role="status"].ok')).to.equal(null);
      expect(inside(element).querySelector('.focus > [role="alert"]')).to.equal(null);
      // The row itself tells what still holds.
      expect(rows(element).map((row) => row.textContent.includes('retained'))).to.deep.equal([
        error !== undefined,
        true,
      ]);
    }
  });
});

describe('the message before the one that is opened', () => {
  let send: (topic: string, payload: string) => void;

  /** Keeps three messages. */
  async function mounted(): Promise<MqttSubscribe> {
    let deliver: MessageHandler = () => undefined;
    const { connection } = stubConnection({
      subscribe: (filter, handler) => {
        // The element takes messages one by one.
        deliver = handler as MessageHandler;
        const unsubscribe = (): Promise<void> => Promise.resolve();
        return Promise.resolve({ filter, qos: 0, notices: [], unsubscribe });
      },
    });
    send = (topic, payload) => void deliver(message(topic, payload));
    const element = await fixture<MqttSubscribe>(
      html`<mqtt-subscribe topic="#" max-messages="3" .connection=${connection}></mqtt-subscribe>`,
    );
    await waitUntil(() => textOf(element).includes('No message yet'), 'subscribes');
    return element;
  }

  const detail = (element: MqttSubscribe): string =>
    inside(element).querySelector('.detail')?.textContent ?? '';

  /** Sends so much on another topic that nothing else is kept. */
  async function rush(element: MqttSubscribe): Promise<void> {
    const before = element.statistics.received;
    for (let id = 0; id < 5; id++) send('busy', `busy ${String(id)}`);
    await waitUntil(() => element.statistics.received === before + 5, 'all come');
    await new Promise(requestAnimationFrame);
  }

  async function open(element: MqttSubscribe, payload: string): Promise<void> {
    const row = (): HTMLElement | undefined =>
      [...inside(element).querySelectorAll<HTMLElement>('.row')].find(({ textContent }) =>
        textContent.includes(payload),
      );
    await waitUntil(row, 'shows it');
    row()!.click();
    await waitUntil(() => detail(element).includes(payload), 'reads it');
  }

  for (const step of ['Follow', 'Newest'])
    it(`is the one that was in hand, with ${step}, though it is no longer kept`, async () => {
      const element = await mounted();
      send('slow', 'first state');
      await open(element, 'first state');
      expect(detail(element)).not.to.contain('Changes');
      if (step === 'Follow') button(element, step)!.click();
      await rush(element);
      send('slow', 'second state');
      if (step === 'Newest') {
        await waitUntil(() => button(element, step), 'offers it');
        button(element, step)!.click();
      }
      await waitUntil(() => detail(element).includes('second state'), 'shows the next');
      expect(detail(element)).to.contain('Changes').and.not.to.contain('no longer kept');
    });

  it('is found in what a pause shows, though it is no longer kept', async () => {
    const element = await mounted();
    send('slow', 'first state');
    send('slow', 'second state');
    await waitUntil(() => textOf(element).includes('second state'), 'shows them');
    button(element, 'Pause')!.click();
    await element.updateComplete;
    await rush(element);
    await open(element, 'second state');
    expect(detail(element)).to.contain('Changes');
  });

  it('is said to be no longer kept where there was one', async () => {
    const element = await mounted();
    send('slow', 'first state');
    await waitUntil(() => textOf(element).includes('first state'), 'shows it');
    await rush(element);
    send('slow', 'second state');
    await open(element, 'second state');
    expect(detail(element)).to.contain('no longer kept').and.not.to.contain('Changes');
    send('new', 'third state');
    await open(element, 'third state');
    expect(detail(element)).not.to.contain('no longer kept');
  });
});
