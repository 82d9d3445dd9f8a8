import { expect, fixture, html } from '@open-wc/testing';
import { connect, type Connection, type Message, type MessageHandler } from '@mqtt-kit/core';
import { encode as encodeCbor } from 'cborg';
import { nextEvent } from '../../../../test/browser/next-event.js';
import { stubConnection } from '../../../../test/browser/stub-connection.js';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import { registerDecoder } from '../payload/decoder-registry.js';
import { sparkplugPayload } from '../payload/late/sparkplug-payload.test-harness.js';
// Loaded with the test, and not while one waits.
import './template-keeper.js';
import '../payload/message-detail.js';
import './chart/chart-view.js';
import './panel/subscribe-panel.js';
import '../define/all.js';
import type { MqttSubscribe } from './mqtt-subscribe.js';

const inside = (element: MqttSubscribe): ShadowRoot => element.shadowRoot!;
const rows = (element: MqttSubscribe): HTMLElement[] => [
  ...inside(element).querySelectorAll<HTMLElement>('.row'),
];
/** What the rows say of payloads, from above. */
const payloads = (element: MqttSubscribe): string[] =>
  rows(element).map(
    (row) => row.querySelector('.payload, .value')?.textContent.trim().replace(/\s+/g, ' ') ?? '',
  );
/** What the chart's table says: name and value. */
const charted = (element: MqttSubscribe): string[][] =>
  [...inside(element).querySelectorAll('tbody tr')].map((row) =>
    [...row.children].slice(0, 2).map(({ textContent }) => textContent.trim()),
  );
const isLoaded = (): boolean =>
  performance.getEntriesByType('resource').some(({ name }) => name.includes('/late/late-module.'));

/** A connection whose messages a test sends itself: the broker beside it has no content types. */
function hand(): {
  connection: Connection;
  send: (topic: string, payload: Uint8Array, contentType?: string) => void;
} {
  const handlers = new Set<MessageHandler>();
  const { connection } = stubConnection({
    subscribe: (filter, handler) => {
      // The element takes messages one by one.
      handlers.add(handler as MessageHandler);
      return Promise.resolve({
        filter,
        qos: 0,
        notices: [],
        unsubscribe: () => Promise.resolve(),
      });
    },
  });
  return {
    connection,
    send: (topic, payload, contentType) => {
      const made: Partial<Message> = {
        topic,
        payload,
        qos: 0,
        retain: false,
        dup: false,
        receivedAt: Date.now(),
        properties: contentType === undefined ? {} : { contentType },
        copy: () => made as Message,
      };
      // Only what the elements read of a message.
      for (const handler of handlers) void handler(made as Message);
    },
  };
}

/** Lets the page do whatever else there is, without a frame. */
function task(): Promise<unknown> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(undefined);
  });
}

async function frames(count = 2): Promise<void> {
  for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
}

describe('payloads that have to be decoded, in <mqtt-subscribe>', () => {
  let publisher: Connection;
  let root: string;
  let mounted = 0;

  before(async () => {
    // The test's own modules have filled it.
    performance.clearResourceTimings();
    publisher = connect(await ownBrokerUrl());
    await publisher.ready();
  });
  after(() => publisher.close());
  beforeEach(() => {
    root = `late/${Math.random().toString(36).slice(2)}`;
  });

  async function mount(template: unknown): Promise<MqttSubscribe> {
    const page = await fixture(html`
      <mqtt-connection name=${`late-${String(++mounted)}`} url=${await ownBrokerUrl()}
        >${template}</mqtt-connection
      >
    `);
    const element = page.querySelector('mqtt-subscribe')!;
    await nextEvent(element, 'mqtt-subscribed');
    return element;
  }

  async function mountByHand(
    view: MqttSubscribe['view'] = 'list',
  ): Promise<{ element: MqttSubscribe; send: ReturnType<typeof hand>['send'] }> {
    const { connection, send } = hand();
    const subscribed = fixture<MqttSubscribe>(
      html`<mqtt-subscribe topic="#" .view=${view} .connection=${connection}></mqtt-subscribe>`,
    );
    const element = await subscribed;
    await waitUntil(() => inside(element).querySelector('.views') !== null, 'shows');
    await frames();
    return { element, send };
  }

  const publish = (topic: string, payload: string | Uint8Array): Promise<unknown> =>
    publisher.publish(`${root}/${topic}`, payload, { qos: 1 });

  it('loads nothing for text and JSON', async () => {
    const element = await mount(
      html`<mqtt-subscribe topic=${`${root}/#`} qos="1"></mqtt-subscribe>`,
    );
    await publish('a', '{"temp": 21.5}');
    await publish('b', new Uint8Array([0xff, 1]));
    await waitUntil(() => rows(element).length === 2, 'shows both');
    expect(payloads(element)).to.deep.equal(['▢ 2 B binary · ff 01', '{"temp":21.5}']);
    expect(isLoaded()).to.equal(false);
  });

  it('are shown in rows as their content type says', async () => {
    const { element, send } = await mountByHand();
    send('a', encodeCbor({ ok: true, temp: 21.5 }), 'application/cbor');
    await waitUntil(() => payloads(element)[0] === '{ok: true, temp: 21.5}', 'decodes');
    const [row] = rows(element);
    expect(row!.querySelector('.payload')!.getAttribute('title')).to.equal(
      '{ok: true, temp: 21.5}',
    );
    expect(isLoaded()).to.equal(true);
    // Loaded, a decoder has small payloads ready with the row; a busy machine may take longer for one of them.
    let isReady = false;
    for (let temp = 22; temp < 32 && !isReady; temp++) {
      const seen: string[] = [];
      const observer = new MutationObserver(() => seen.push(payloads(element)[0] ?? ''));
      observer.observe(inside(element), { subtree: true, childList: true, characterData: true });
      send('a', encodeCbor({ temp }), 'application/cbor');
      await waitUntil(() => seen.includes(`{temp: ${String(temp)}}`), 'shows it');
      observer.disconnect();
      isReady = !seen.some((text) => text.includes('binary'));
    }
    expect(isReady).to.equal(true);
  });

  it('are shown as the page wants them for a filter, in every view but raw', async () => {
    const element = await mount(html`
      <mqtt-subscribe format="hex">
        <mqtt-topic filter=${`${root}/cbor`} format="cbor" qos="1"></mqtt-topic>
        <mqtt-topic filter=${`${root}/plain`} qos="1"></mqtt-topic>
      </mqtt-subscribe>
    `);
    await waitUntil(() => element.matches(':state(connected)'), 'is connected');
    const payload = encodeCbor({ temp: 21.5 });
    await publish('cbor', payload);
    await publish('plain', payload);
    await waitUntil(() => rows(element).length === 2, 'shows both');
    await waitUntil(() => payloads(element).includes('{temp: 21.5}'), 'decodes');
    expect(payloads(element).filter((text) => text.includes('binary'))).to.have.lengthOf(1);
    for (const view of ['latest', 'topics'] as const) {
      element.view = view;
      await element.updateComplete;
      expect(payloads(element), view).to.include('{temp: 21.5}');
    }
    element.view = 'raw';
    await element.updateComplete;
    expect(rows(element)[0]!.textContent).to.include(String.raw`\xa1`);
  });

  it('keep the value before in the row of a topic while the newest is being read', async () => {
    let open: (() => void) | undefined;
    const remove = registerDecoder('slow', {
      label: 'Slow',
      contentTypes: ['application/x-slow'],
      decode: ([value]) =>
        value === 1
          ? { value }
          : new Promise((resolve) => {
              open = () => {
                resolve({ value });
              };
            }),
    });
    const { element, send } = await mountByHand('latest');
    send('a', new Uint8Array([1]), 'application/x-slow');
    await waitUntil(() => payloads(element)[0] === '{value: 1}', 'shows the first');
    send('a', new Uint8Array([2]), 'application/x-slow');
    await waitUntil(() => open !== undefined, 'reads the second');
    await frames();
    expect(payloads(element)).to.deep.equal(['{value: 1}']);
    open?.();
    await waitUntil(() => payloads(element)[0] === '{value: 2}', 'shows the second');
    remove();
  });

  it('stay bytes with a reason when they cannot be read, whatever the decoder throws', async () => {
    const errors: unknown[] = [];
    const onError = (event: ErrorEvent | PromiseRejectionEvent): void => {
      errors.push(event);
    };
    addEventListener('error', onError);
    addEventListener('unhandledrejection', onError);
    const remove = registerDecoder('odd', {
      label: 'Odd',
      contentTypes: ['application/x-odd'],
      decode: () => {
        throw Object.create(null);
      },
    });
    const { element, send } = await mountByHand();
    send('a', new Uint8Array([0xa1]), 'application/cbor');
    send('a', new Uint8Array([1]), 'application/x-odd');
    await waitUntil(() => payloads(element)[0]?.includes('Odd') === true, 'says why');
    expect(payloads(element)).to.deep.equal([
      '▢ 1 B binary · 01 · Odd could not be read: …',
      '▢ 1 B binary · a1 · Not CBOR: it ends too early, after 1 B.',
    ]);
    // It is looked at closely all the same.
    rows(element)[0]!.click();
    await waitUntil(
      () => inside(element).querySelector('[part="detail"] .notice') !== null,
      'opens',
    );
    remove();
    removeEventListener('error', onError);
    removeEventListener('unhandledrejection', onError);
    expect(errors).to.deep.equal([]);
  });

  it('are not decoded for a row when they are large', async () => {
    let decoded = 0;
    const remove = registerDecoder('big', {
      label: 'Big',
      contentTypes: ['application/x-big'],
      decode: () => {
        decoded++;
        return 'small';
      },
    });
    const { element, send } = await mountByHand();
    element.maxBytes = 64 * 1024 * 1024;
    await element.updateComplete;
    send('a', new Uint8Array(10_000_000), 'application/x-big');
    await waitUntil(() => payloads(element)[0]?.includes('Larger than') === true, 'says why');
    expect(payloads(element)[0]).to.match(/^▢ 10 MB binary/);
    expect(decoded).to.equal(0);
    send('a', new Uint8Array(10), 'application/x-big');
    await waitUntil(() => payloads(element)[0] === '"small"', 'reads the small one');
    expect(decoded).to.equal(1);
    remove();
  });

  it('are decoded for the rows in sight only, and for a search', async () => {
    let decoded = 0;
    const remove = registerDecoder('counted', {
      label: 'Counted',
      contentTypes: ['application/x-counted'],
      decode: ([value]) => {
        decoded++;
        return { number: `no-${String(value)}` };
      },
    });
    const { element, send } = await mountByHand();
    for (let index = 0; index < 200; index++)
      send(`t/${String(index)}`, new Uint8Array([index]), 'application/x-counted');
    await waitUntil(() => payloads(element)[0] === '{number: "no-199"}', 'shows the newest');
    await frames(4);
    expect(decoded).to.be.lessThan(60);
    const field = inside(element).querySelector<HTMLInputElement>('.search')!;
    field.value = 'no-7"';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await waitUntil(() => payloads(element).join() === '{number: "no-7"}', 'finds it');
    await waitUntil(() => decoded === 200, 'looks at all of them');
    remove();
  });

  it('are looked for anew when the page has them read, or called, in another way', async () => {
    const { element, send } = await mountByHand();
    send('a', encodeCbor({ name: 'pump' }));
    send('b', encodeCbor({ name: 'gate' }));
    await waitUntil(() => rows(element).length === 2, 'shows them');
    const field = inside(element).querySelector<HTMLInputElement>('.search')!;
    field.value = 'name: "pump';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await waitUntil(() => rows(element).length === 0, 'cannot find it in bytes');
    await frames();
    element.format = 'cbor';
    await waitUntil(() => payloads(element).join() === '{name: "pump"}', 'finds it');
    const topic = document.createElement('mqtt-topic');
    topic.filter = 'b';
    element.append(topic);
    field.value = 'boiler';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await waitUntil(() => rows(element).length === 0, 'has no such name');
    await frames();
    topic.label = 'Boiler';
    await waitUntil(() => payloads(element).join() === '{name: "gate"}', 'finds it by its name');
    topic.label = 'Gate';
    await waitUntil(() => rows(element).length === 0, 'has another name');
  });

  it('are looked for again when what they need to be read is there', async () => {
    let isThere = false;
    const register = (): (() => void) =>
      registerDecoder('late-schema', {
        label: 'Late schema',
        contentTypes: ['application/x-late-schema'],
        decode: () => {
          if (!isThere) throw new Error('no schema');
          return { name: 'pump' };
        },
      });
    const first = register();
    const { element, send } = await mountByHand();
    send('a', new Uint8Array([1]), 'application/x-late-schema');
    await waitUntil(() => payloads(element)[0]?.includes('no schema'), 'could not be read');
    const field = inside(element).querySelector<HTMLInputElement>('.search')!;
    field.value = 'pump';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await waitUntil(() => rows(element).length === 0, 'cannot find it');
    await frames();
    isThere = true;
    first();
    const second = register();
    element.requestUpdate();
    await waitUntil(() => payloads(element).join() === '{name: "pump"}', 'finds it');
    second();
  });

  it('are drawn as a chart, metrics of Sparkplug by their names', async () => {
    const group = root.replace('/', '-');
    const topic = `spBv1.0/${group}/DDATA/node/press`;
    const element = await mount(html`
      <mqtt-subscribe
        topic=${`spBv1.0/${group}/#`}
        qos="1"
        view="chart"
        chart-paths='payload.metrics["Oil temp"].value; payload.metrics.Speed.value'
      ></mqtt-subscribe>
    `);
    await publisher.publish(
      topic,
      sparkplugPayload([
        { name: 'Speed', value: 1 },
        { name: 'Oil temp', value: 61.5 },
      ]),
      { qos: 1 },
    );
    await publisher.publish(topic, sparkplugPayload([{ name: 'Oil temp', value: 62.5 }]), {
      qos: 1,
    });
    await waitUntil(() => charted(element)[0]?.[1] === '62.5', 'draws');
    expect(charted(element).map(([, value]) => value)).to.deep.equal(['62.5', '1']);
    element.chartPaths = undefined;
    await waitUntil(() => charted(element).length === 2, 'draws what is kept');
    await waitUntil(() => charted(element)[1]?.[1] === '62.5', 'finds numbers by itself');
    expect(charted(element).map(([name]) => name)).to.deep.equal([
      'metrics.Speed.value',
      'metrics["Oil temp"].value',
    ]);
  });

  it('are drawn anew when the page has them read in another way', async () => {
    const { element, send } = await mountByHand('chart');
    send('a', encodeCbor({ temp: 21.5 }));
    send('b', encodeCbor({ temp: 7 }));
    await waitUntil(
      () => inside(element).textContent.includes('2 messages had no number'),
      'has no number',
    );
    element.format = 'cbor';
    await waitUntil(() => charted(element).length === 2, 'draws what is kept');
    expect(charted(element)).to.deep.equal([
      ['a · temp', '21.5'],
      ['b · temp', '7'],
    ]);
    const topic = document.createElement('mqtt-topic');
    topic.filter = 'a';
    topic.format = 'text';
    topic.label = 'Boiler';
    element.append(topic);
    await waitUntil(() => charted(element).length === 1, 'draws one no more');
    topic.format = 'cbor';
    await waitUntil(() => charted(element).length === 2, 'and again');
    expect(charted(element)[0], 'by the name that the page gives').to.deep.equal([
      'Boiler · temp',
      '21.5',
    ]);
  });

  it('fill templates, in the order in which they came', async () => {
    let open: (() => void) | undefined;
    const remove = registerDecoder('waiting', {
      label: 'Waiting',
      contentTypes: ['application/x-waiting'],
      decode: () =>
        new Promise((resolve) => {
          open = () => {
            resolve({ n: 1 });
          };
        }),
    });
    const { connection, send } = hand();
    const element = await fixture<MqttSubscribe>(html`
      <mqtt-subscribe topic="#" .connection=${connection}>
        <template><p data-mqtt-text="payload.n"></p></template>
      </mqtt-subscribe>
    `);
    await frames();
    const texts = (): string[] =>
      [...element.querySelectorAll('p')].map(({ textContent }) => textContent);
    send('a', new TextEncoder().encode('{"n": 0}'));
    await waitUntil(() => texts().join() === '0', 'shows JSON');
    send('a', new Uint8Array([1]), 'application/x-waiting');
    send('a', encodeCbor({ n: 2 }), 'application/cbor');
    await waitUntil(() => open !== undefined, 'reads');
    await frames(4);
    expect(texts()).to.deep.equal(['0']);
    open?.();
    await waitUntil(() => texts().join() === '2,1,0', 'shows all');
    remove();
  });

  it('fill templates once a frame, however many are decoded in it', async () => {
    const endings: (() => void)[] = [];
    const remove = registerDecoder('one-by-one', {
      label: 'One by one',
      contentTypes: ['application/x-one'],
      decode: ([n]) =>
        new Promise((resolve) => {
          endings.push(() => {
            resolve({ n });
          });
        }),
    });
    const { connection, send } = hand();
    const element = await fixture<MqttSubscribe>(html`
      <mqtt-subscribe topic="#" .connection=${connection}>
        <template><p data-mqtt-text="payload.n"></p></template>
      </mqtt-subscribe>
    `);
    await frames();
    const count = (): number => element.querySelectorAll('p').length;
    for (let n = 0; n < 12; n++) send('a', new Uint8Array([n]), 'application/x-one');
    await waitUntil(() => endings.length === 4, 'reads the first');
    await frames();
    let writes = 0;
    let painted = 0;
    const observer = new MutationObserver(() => writes++);
    observer.observe(element, { childList: true });
    const watch = (): void => {
      painted++;
      frame = requestAnimationFrame(watch);
    };
    let frame = requestAnimationFrame(watch);
    const since = performance.now();
    // Each in a task of its own.
    for (let done = 0; done < 12; done++) {
      endings.shift()?.();
      await task();
    }
    while (count() < 12) await frames(1);
    cancelAnimationFrame(frame);
    observer.disconnect();
    // Where nothing is painted for so long, rows are written all the same.
    const unpainted = Math.floor((performance.now() - since) / 250);
    expect(writes).to.be.at.most(painted + unpainted);
    remove();
  });
});
