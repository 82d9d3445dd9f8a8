import { expect, fixture, html } from '@open-wc/testing';
import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { connect, type Connection, type Message, type MessageHandler } from '@mqtt-kit/core';
import { encode as encodeCbor } from 'cborg';
import { HeldTime } from '../../../../test/browser/held-time.js';
import { nextEvent } from '../../../../test/browser/next-event.js';
import { stubConnection } from '../../../../test/browser/stub-connection.js';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import '../binding/binder.js';
import '../controllers/trouble-mark.js';
import '../define/all.js';
import { registerDecoder } from '../payload/decoder-registry.js';
import { AbsentSchema, readingOf } from '../payload/late/absent-schema.test-harness.js';
import type { MqttBind } from './mqtt-bind.js';

/** A connection whose messages a test sends itself. */
function hand(): {
  connection: Connection;
  send: (payload: Uint8Array | string, contentType?: string, topic?: string) => void;
} {
  const handlers = new Set<MessageHandler>();
  const { connection } = stubConnection({
    subscribe: (filter, handler) => {
      // The element takes messages one by one.
      const each = handler as MessageHandler;
      handlers.add(each);
      const unsubscribe = (): Promise<void> => {
        handlers.delete(each);
        return Promise.resolve();
      };
      return Promise.resolve({ filter, qos: 0, notices: [], unsubscribe });
    },
  });
  return {
    connection,
    send: (payload, contentType, topic = 'plant/1') => {
      const made: Partial<Message> = {
        topic,
        payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
        qos: 0,
        retain: false,
        receivedAt: Date.now(),
        properties: contentType === undefined ? {} : { contentType },
        copy: () => made as Message,
      };
      // Only what the elements read of a message.
      for (const handler of handlers) void handler(made as Message);
    },
  };
}

async function frames(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}

const textOf = (element: Element): string => element.querySelector('b')!.textContent.trim();
const troubleOf = (element: MqttBind): string =>
  element
    .shadowRoot!.querySelector('[part="mark"] .notice')
    ?.textContent.replace(/\s+/g, ' ')
    .trim() ?? '';

describe('payloads that have to be decoded, in <mqtt-bind>', () => {
  let by: ReturnType<typeof hand>;

  beforeEach(() => {
    by = hand();
  });

  async function mount(content: unknown, format?: string): Promise<MqttBind> {
    const element = await fixture<MqttBind>(html`
      <mqtt-bind topic="plant/#" .format=${format} .connection=${by.connection}
        >${content}</mqtt-bind
      >
    `);
    await waitUntil(() => element.matches(':state(no-message)'), 'is ready');
    await frames();
    return element;
  }

  it('are read as the element says, from a broker', async () => {
    const topic = `bind/${Math.random().toString(36).slice(2)}`;
    const page = await fixture(html`
      <mqtt-connection name=${topic} url=${await ownBrokerUrl()}>
        <mqtt-bind topic=${topic} qos="1" format="cbor">
          <b
            data-mqtt-text="payload.temp"
            data-mqtt-format="0.00"
            data-mqtt-class="hot: payload.temp &gt; 80"
            >none</b
          >
        </mqtt-bind>
      </mqtt-connection>
    `);
    const element = page.querySelector('mqtt-bind')!;
    await nextEvent(element, 'mqtt-subscribed');
    const publisher = connect(await ownBrokerUrl());
    await publisher.ready();
    await publisher.publish(topic, encodeCbor({ temp: 81.5 }), { qos: 1 });
    await waitUntil(() => textOf(element) === '81.50', 'shows it');
    expect(element.querySelector('b')!.className).to.equal('hot');
    element.format = 'messagepack';
    await publisher.publish(topic, encodeMessagePack({ temp: 12 }), { qos: 1 });
    await waitUntil(() => textOf(element) === '12.00', 'follows the format');
    await publisher.close();
  });

  it('are read as they say themselves; numbers alone, large numbers and whole payloads too', async () => {
    const element = await mount(html`
      <b data-mqtt-text="payload">none</b><i data-mqtt-text="payload.n"></i>
    `);
    by.send(encodeCbor(21.5), 'application/cbor');
    await waitUntil(() => textOf(element) === '21.5', 'shows a number');
    by.send(encodeCbor({ n: 2n ** 64n - 1n, list: [1] }), 'application/cbor');
    await waitUntil(
      () => textOf(element) === '{"n":"18446744073709551615","list":[1]}',
      'shows all of it',
    );
    expect(element.querySelector('i')!.textContent).to.equal('18446744073709551615');
    by.send('71.40');
    await waitUntil(() => textOf(element) === '71.40', 'shows text');
    element.format = 'hex';
    await waitUntil(() => textOf(element) === '37 31 2e 34 30', 'shows bytes');
  });

  it('are decoded one at a time, and an older one never takes the place of a newer', async () => {
    const asked: number[] = [];
    const open = new Map<number, () => void>();
    const remove = registerDecoder('slow', {
      label: 'Slow',
      contentTypes: ['application/x-slow'],
      decode: ([value = 0]) => {
        asked.push(value);
        return new Promise((resolve) => {
          open.set(value, () => {
            resolve({ value });
          });
        });
      },
    });
    const element = await mount(html`<b data-mqtt-text="payload.value">none</b>`);
    by.send(new Uint8Array([1]), 'application/x-slow');
    await waitUntil(() => asked.length === 1, 'reads the first');
    for (const value of [2, 3, 4]) {
      by.send(new Uint8Array([value]), 'application/x-slow');
      await frames();
    }
    expect(textOf(element)).to.equal('none');
    open.get(1)!();
    await waitUntil(() => textOf(element) === '1', 'shows the first');
    await waitUntil(() => asked.length === 2, 'reads the newest');
    expect(asked).to.deep.equal([1, 4]);
    // JSON needs no time, and is newer.
    by.send('{"value": 5}');
    await waitUntil(() => textOf(element) === '5', 'shows JSON at once');
    open.get(4)!();
    await frames();
    expect(textOf(element)).to.equal('5');
    remove();
  });

  it('of another topic are forgotten while they are read', async () => {
    let open: (() => void) | undefined;
    const remove = registerDecoder('held', {
      label: 'Held',
      contentTypes: ['application/x-held'],
      decode: () =>
        new Promise((resolve) => {
          open = () => {
            resolve({ value: 1 });
          };
        }),
    });
    const element = await mount(html`<b data-mqtt-text="payload.value">none</b>`);
    by.send(new Uint8Array([1]), 'application/x-held');
    await waitUntil(() => open !== undefined, 'reads');
    element.topic = 'other/#';
    await element.updateComplete;
    open!();
    await frames();
    expect(textOf(element)).to.equal('none');
    remove();
  });

  it('that cannot be read leave what the author wrote, and say why', async () => {
    const element = await mount(html`<b data-mqtt-text="payload.temp">none</b>`);
    by.send(encodeCbor({ temp: 1 }), 'application/cbor');
    await waitUntil(() => textOf(element) === '1', 'shows it');
    const error = nextEvent(element, 'mqtt-error');
    by.send(new Uint8Array([0xa1]), 'application/cbor');
    expect((await error).attribute).to.equal('payload');
    expect(textOf(element)).to.equal('none');
    await waitUntil(
      () => troubleOf(element) === 'payload Not CBOR: it ends too early, after 1 B.',
      'says why',
    );
    expect(element.matches(':state(faulty)')).to.equal(true);
    by.send(encodeCbor({ temp: 2 }), 'application/cbor');
    await waitUntil(() => textOf(element) === '2' && troubleOf(element) === '', 'goes on');
    element.format = 'no-such';
    await waitUntil(() => troubleOf(element).startsWith('format There is no format'), 'says that');
  });

  describe('and whose schema could not be loaded', () => {
    /** Until it is asked for again, in milliseconds; a moment more than that. */
    const RETRY_MS = 10_001;
    let schema: AbsentSchema;

    beforeEach(() => {
      schema = new AbsentSchema();
    });
    afterEach(() => {
      schema.release();
    });

    async function mountFailed(): Promise<MqttBind> {
      const element = await mount(html`<b data-mqtt-text="payload.temp">none</b>`, 'protobuf');
      element.schema = schema.address;
      by.send(readingOf(21));
      await waitUntil(() => troubleOf(element).startsWith('schema'), 'says what is missing');
      return element;
    }

    it('are read after a while, as often as it takes', async () => {
      const element = await mountFailed();
      expect(textOf(element)).to.equal('none');
      schema.time.pass(RETRY_MS / 2);
      await frames();
      expect(schema.asked).to.equal(1);
      schema.time.pass(RETRY_MS / 2);
      await waitUntil(() => schema.asked === 2 && schema.time.waiting === 1, 'asks again');
      schema.isThere = true;
      schema.time.pass(RETRY_MS);
      await waitUntil(() => textOf(element) === '21', 'shows it');
      await waitUntil(() => troubleOf(element) === '', 'nothing is wrong any more');
      expect([schema.asked, schema.time.waiting]).to.deep.equal([3, 0]);
    });

    it('are not asked for by an element that has left, and are by one that is back', async () => {
      const element = await mountFailed();
      await waitUntil(() => schema.time.waiting === 1, 'waits');
      const parent = element.parentElement!;
      element.remove();
      expect(schema.time.waiting).to.equal(0);
      schema.isThere = true;
      schema.time.pass(RETRY_MS);
      await frames();
      expect([schema.asked, schema.time.waiting]).to.deep.equal([1, 0]);
      parent.append(element);
      await waitUntil(() => textOf(element) === '21', 'shows it');
      expect(schema.asked).to.equal(2);
    });

    it('are forgotten for a message that can be read', async () => {
      const element = await mountFailed();
      await waitUntil(() => schema.time.waiting === 1, 'waits');
      element.format = undefined;
      element.schema = undefined;
      by.send('{"temp": 22}');
      await waitUntil(() => textOf(element) === '22', 'shows it');
      expect(schema.time.waiting).to.equal(0);
    });
  });

  it('that cannot be read are not read again', async () => {
    const time = new HeldTime();
    let reads = 0;
    const remove = registerDecoder('broken', {
      label: 'Broken',
      decode: () => {
        reads++;
        throw new Error('no such meter');
      },
    });
    try {
      const element = await mount(html`<b data-mqtt-text="payload.temp">none</b>`, 'broken');
      by.send(new Uint8Array([1]));
      await waitUntil(() => troubleOf(element).includes('no such meter'), 'says it');
      expect(time.waiting).to.equal(0);
      time.pass(60_000);
      element.requestUpdate();
      await frames();
      expect(reads).to.equal(1);
    } finally {
      time.release();
      remove();
    }
  });

  it('break nothing when a decoder throws anything', async () => {
    const errors: unknown[] = [];
    const onError = (event: Event): void => {
      errors.push(event);
    };
    addEventListener('unhandledrejection', onError);
    addEventListener('error', onError);
    const thrown: unknown[] = [null, Object.create(null), new Proxy({}, { get: () => null })];
    for (const thing of thrown) {
      const remove = registerDecoder('odd', {
        label: 'Odd',
        decode: () => {
          throw thing;
        },
      });
      const element = await mount(html`<b data-mqtt-text="payload.temp">none</b>`, 'odd');
      by.send(new Uint8Array([1]));
      await waitUntil(() => troubleOf(element).includes('Odd could not be read'), 'says it');
      remove();
    }
    removeEventListener('unhandledrejection', onError);
    removeEventListener('error', onError);
    expect(errors).to.deep.equal([]);
  });
});
