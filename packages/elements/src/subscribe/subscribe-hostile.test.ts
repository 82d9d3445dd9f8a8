/** What a publisher, or a page that changes its mind, must not bring about in `<mqtt-subscribe>`. */
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { MqttError, type Connection, type Message, type MessageHandler } from '@mqtt-kit/core';
import { messageOf } from '@mqtt-kit/core/history';
import { stubConnection } from '../../../../test/browser/stub-connection.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './chart/chart-view.js';
import '../binding/binder.js';
import '../define/all.js';
import '../payload/message-detail.js';
import type { MqttSubscribe } from './mqtt-subscribe.js';
import './panel/subscribe-panel.js';
import './template-keeper.js';
import './views/raw-log.js';

/** A connection whose messages come from the test's hand. */
class Hand {
  readonly published: string[] = [];
  readonly connection: Connection;
  readonly #handlers = new Set<MessageHandler>();

  constructor(url: string) {
    const subscribe = (filter: string, handler: MessageHandler): Promise<unknown> => {
      this.#handlers.add(handler);
      const unsubscribe = (): Promise<void> => {
        this.#handlers.delete(handler);
        return Promise.resolve();
      };
      return Promise.resolve({ filter, qos: 0, notices: [], unsubscribe });
    };
    const publish = (topic: string): Promise<unknown> => {
      this.published.push(topic);
      return Promise.resolve({ reasonCode: 0 });
    };
    const methods = { url, subscribe, publish };
    this.connection = stubConnection(
      methods as unknown as Parameters<typeof stubConnection>[0],
    ).connection;
  }

  get isListened(): boolean {
    return this.#handlers.size > 0;
  }

  send(message: Message): void {
    for (const handler of this.#handlers) void handler(message);
  }
}

function message(
  topic: string,
  payload: string | Uint8Array,
  more: { retain?: boolean; properties?: Message['properties'] } = {},
): Message {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const parts = { topic, payload: bytes, qos: 0, retain: false, receivedAt: Date.now(), ...more };
  return messageOf(parts as Parameters<typeof messageOf>[0], '#');
}

async function listening(hand: Hand, element: MqttSubscribe): Promise<MqttSubscribe> {
  await waitUntil(() => hand.isListened, 'subscribes');
  await element.updateComplete;
  return element;
}

/** An element for messages of all topics that keeps no more than so many bytes. */
async function bounded(hand: Hand, maxBytes: number): Promise<MqttSubscribe> {
  const element = await fixture<MqttSubscribe>(html`
    <mqtt-subscribe topic="#" max-bytes=${maxBytes} .connection=${hand.connection}></mqtt-subscribe>
  `);
  return listening(hand, element);
}

async function frames(): Promise<void> {
  await nextFrame();
  await nextFrame();
}

describe('<mqtt-subscribe> under attack', () => {
  it('keeps rows of a template within max-bytes', async () => {
    const hand = new Hand('wss://a.example/');
    const element = await listening(
      hand,
      await fixture<MqttSubscribe>(html`
        <mqtt-subscribe topic="#" max-bytes="1000000" .connection=${hand.connection}>
          <template><p data-mqtt-text="topic"></p></template>
        </mqtt-subscribe>
      `),
    );
    for (let count = 0; count < 10; count++) {
      hand.send(message(`t/${count}`, new Uint8Array(400_000)));
      await frames();
    }
    await waitUntil(() => element.querySelector('p')?.textContent === 't/9', 'shows the newest');
    expect(element.querySelectorAll('p').length).to.equal(2);
  });

  it('keeps what it has when a message comes that is larger than its bound, and says so', async () => {
    const hand = new Hand('wss://a.example/');
    const element = await bounded(hand, 100000);
    const told: number[] = [];
    element.addEventListener('mqtt-message', ({ payload }) => told.push(payload.byteLength));
    for (const size of [10, 200_000, 20]) {
      hand.send(message(`t/${size}`, new Uint8Array(size)));
      await frames();
    }
    expect(element.statistics).to.deep.equal({ received: 3, kept: 2, dropped: 1 });
    expect(told).to.deep.equal([10, 200_000, 20]);
    const said = (): string => element.shadowRoot!.textContent.replace(/\s+/g, ' ');
    await waitUntil(() => said().includes('A message of 200 KB is larger'), 'says so');
    await expect(element).to.be.accessible();
    element.clear();
    await element.updateComplete;
    expect(said()).not.to.contain('larger');
  });

  it('counts what came and went while it stood still', async () => {
    const hand = new Hand('wss://a.example/');
    const element = await listening(
      hand,
      await fixture<MqttSubscribe>(html`
        <mqtt-subscribe topic="#" max-messages="10" .connection=${hand.connection}></mqtt-subscribe>
      `),
    );
    const send = async (count: number): Promise<void> => {
      for (let at = 0; at < count; at++) hand.send(message('t', String(at)));
      await frames();
    };
    const press = async (label: string): Promise<void> => {
      const find = (): HTMLButtonElement | undefined =>
        [...element.shadowRoot!.querySelectorAll('button')].find(({ textContent }) =>
          textContent.includes(label),
        );
      await waitUntil(find, `has ${label}`);
      find()!.click();
      await element.updateComplete;
    };
    await send(10);
    await press('Pause');
    for (let round = 0; round < 3; round++) await send(8);
    expect(element.statistics).to.deep.equal({ received: 34, kept: 10, dropped: 14 });
    await press('Resume');
    await send(8);
    await send(8);
    expect(element.statistics).to.deep.equal({ received: 50, kept: 10, dropped: 14 });
  });

  it('shows once what came while it was moved, also where two of its filters take it', async () => {
    const hand = new Hand('wss://a.example/');
    const element = await listening(
      hand,
      await fixture<MqttSubscribe>(html`
        <mqtt-subscribe .connection=${hand.connection}>
          <mqtt-topic filter="t/+"></mqtt-topic>
          <mqtt-topic filter="t/#"></mqtt-topic>
        </mqtt-subscribe>
      `),
    );
    const told: string[] = [];
    element.addEventListener('mqtt-message', ({ topic }) => told.push(topic));
    hand.send(message('t/1', '1'));
    const page = element.parentElement!;
    element.remove();
    for (const topic of ['t/2', 't/3']) hand.send(message(topic, '1'));
    page.append(element);
    hand.send(message('t/4', '1'));
    await frames();
    expect(told).to.deep.equal(['t/1', 't/2', 't/3', 't/4']);
    expect(element.statistics).to.deep.equal({ received: 4, kept: 4, dropped: 0 });
  });

  it('counts messages that were never a row of its template', async () => {
    const hand = new Hand('wss://a.example/');
    const element = await listening(
      hand,
      await fixture<MqttSubscribe>(html`
        <mqtt-subscribe topic="#" max-rows="3" .connection=${hand.connection}>
          <template><p data-mqtt-text="payload"></p></template>
        </mqtt-subscribe>
      `),
    );
    for (let at = 0; at < 10; at++) hand.send(message('t', String(at)));
    await waitUntil(() => element.querySelectorAll('p').length === 3, 'shows some');
    expect(element.statistics).to.deep.equal({ received: 10, kept: 3, dropped: 7 });
  });

  it('counts properties as bytes', async () => {
    const hand = new Hand('wss://a.example/');
    const element = await bounded(hand, 1000000);
    for (let count = 0; count < 20; count++) {
      const userProperties = { a: ['x'.repeat(100_000), String(count)] };
      hand.send(message('t', '1', { properties: { userProperties } }));
      await frames();
    }
    expect(element.statistics.kept).to.be.within(1, 10);
  });

  it('shows nothing of one broker under another, and clears nothing there', async () => {
    const [one, other] = [new Hand('wss://one.example/'), new Hand('wss://other.example/')];
    const element = await listening(
      one,
      await fixture<MqttSubscribe>(
        html`<mqtt-subscribe topic="#" .connection=${one.connection}></mqtt-subscribe>`,
      ),
    );
    one.send(message('plant/config', 'precious', { retain: true }));
    const rows = (): Element[] => [...element.shadowRoot!.querySelectorAll('.row[data-index]')];
    await waitUntil(() => rows().length === 1, 'is shown');
    rows()[0]!.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
    const buttons = (): string =>
      [...element.shadowRoot!.querySelectorAll('.focus button')]
        .map(({ textContent }) => textContent.trim())
        .join();
    await waitUntil(() => buttons().includes('Clear retained'), 'is opened');
    element.connection = other.connection;
    await listening(other, element);
    await frames();
    expect(rows().length).to.equal(0);
    expect(buttons()).to.equal('');
  });

  it('does not let a topic turn around what stands behind it', async () => {
    const hand = new Hand('wss://a.example/');
    const element = await listening(
      hand,
      await fixture<MqttSubscribe>(
        html`<mqtt-subscribe topic="#" view="raw" .connection=${hand.connection}></mqtt-subscribe>`,
      ),
    );
    hand.send(message('plant/\u202eX', 'valve 12 closed'));
    await waitUntil(() => element.shadowRoot?.textContent.includes('valve 12 closed'), 'is shown');
    expect(element.shadowRoot?.textContent).to.contain('plant/\\u{202e}X');
    expect(element.shadowRoot?.textContent).not.to.contain('\u202e');
  });

  it('says why a filter was refused while messages are on show', async () => {
    let refused = false;
    const handlers = new Set<MessageHandler>();
    const { connection } = stubConnection({
      subscribe: ((filter: string, handler: MessageHandler) => {
        if (refused)
          return Promise.reject(new MqttError('unsupported', 'No wildcards on this broker.'));
        handlers.add(handler);
        return Promise.resolve({
          filter,
          qos: 0,
          notices: [],
          unsubscribe: () => Promise.resolve(),
        });
      }) as unknown as Connection['subscribe'],
    });
    const element = await fixture<MqttSubscribe>(
      html`<mqtt-subscribe topic="#" .connection=${connection}></mqtt-subscribe>`,
    );
    await waitUntil(() => handlers.size === 1, 'subscribes');
    for (const handler of handlers) void handler(message('a', '1'));
    await waitUntil(() => element.shadowRoot?.querySelector('.row[data-index]'), 'is shown');
    refused = true;
    element.qos = 1;
    await waitUntil(
      () => element.shadowRoot?.querySelector('.banner')?.textContent.includes('No wildcards'),
      'says why',
    );
  });
});
