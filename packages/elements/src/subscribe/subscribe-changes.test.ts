/** What `<mqtt-subscribe>` does when something changes around it while messages come. */
import { expect, fixture, html } from '@open-wc/testing';
import { connect, directory, type Connection } from '@mqtt-kit/core';
import { nextEvent } from '../../../../test/browser/next-event.js';
import { UNSUBSCRIBE, watchSockets } from '../../../../test/browser/sockets.js';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './template-keeper.js';
import './panel/subscribe-panel.js';
import '../define/all.js';
import type { MqttSubscribe } from './mqtt-subscribe.js';

const inside = (element: MqttSubscribe): ShadowRoot => element.shadowRoot!;
const rows = (element: MqttSubscribe): HTMLElement[] => [
  ...inside(element).querySelectorAll<HTMLElement>('.row'),
];

function button(element: MqttSubscribe, name: string): HTMLButtonElement {
  return [...inside(element).querySelectorAll('button')].find(({ textContent }) =>
    textContent.includes(name),
  )!;
}

/** Makes the page hidden, or visible again; without a state it is as it is. */
function see(state?: DocumentVisibilityState): void {
  if (state === undefined) Reflect.deleteProperty(document, 'visibilityState');
  else Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('<mqtt-subscribe>, while things change,', () => {
  let publisher: Connection;
  let url: string;
  let root: string;

  before(async () => {
    publisher = connect(await ownBrokerUrl());
    await publisher.ready();
  });
  after(() => publisher.close());
  beforeEach(async () => {
    url = await ownBrokerUrl();
    root = `changes/${Math.random().toString(36).slice(2)}`;
  });

  async function mount(
    template = html`<mqtt-subscribe topic=${`${root}/#`} qos="1"></mqtt-subscribe>`,
  ): Promise<MqttSubscribe> {
    const page = await fixture(html`
      <mqtt-connection name=${root} url=${url}>${template}</mqtt-connection>
    `);
    const element = page.querySelector('mqtt-subscribe')!;
    await nextEvent(element, 'mqtt-subscribed');
    return element;
  }

  async function publish(
    element: MqttSubscribe,
    ...messages: readonly (readonly [string, string])[]
  ): Promise<void> {
    const before = element.statistics.received;
    for (const [topic, payload] of messages)
      await publisher.publish(`${root}/${topic}`, payload, { qos: 1 });
    await waitUntil(() => element.statistics.received === before + messages.length, 'all come');
    // What came last is shown with the next frame.
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    await element.updateComplete;
  }

  it('follows a template that comes and goes, and keeps nothing where nobody looks', async () => {
    const element = await mount();
    const template = document.createElement('template');
    template.innerHTML = '<p data-mqtt-text="payload"></p>';
    const stamped = (): string[] =>
      [...element.querySelectorAll('p')].map(({ textContent }) => textContent);
    await publish(element, ['a', 'first']);
    await waitUntil(() => rows(element).length === 1, 'shows it');
    for (const [inRow, inStamp] of [
      ['second', 'third'],
      ['fourth', 'fifth'],
    ] as const) {
      element.append(template);
      await element.updateComplete;
      await publish(element, ['a', inStamp]);
      await waitUntil(() => stamped().length > 0, 'stamps');
      expect(stamped()).to.deep.equal([inStamp]);
      expect(element.statistics.kept).to.equal(1);
      template.remove();
      await waitUntil(() => inside(element).querySelector('.card') !== null, 'shows the views');
      expect(stamped()).to.deep.equal([]);
      await publish(element, ['a', inRow]);
      expect(rows(element).map(({ textContent }) => textContent.includes(inRow))).to.deep.equal([
        true,
      ]);
      expect(element.statistics.kept).to.equal(1);
    }
    expect(element.statistics).to.include({ received: 5, dropped: 0 });
  });

  it('counts what nobody saw during a pause, also when it began among topics', async () => {
    const element = await mount(
      html`<mqtt-subscribe
        topic=${`${root}/#`}
        qos="1"
        view="latest"
        max-messages="3"
      ></mqtt-subscribe>`,
    );
    await publish(element, ['n', '0']);
    button(element, 'Pause').click();
    // Each in a frame of its own: more than three of one would be dropped.
    for (const id of ['1', '2', '3', '4', '5']) await publish(element, ['n', id]);
    expect(element.statistics.dropped, 'of a topic the newest counts').to.equal(0);
    element.view = 'list';
    await element.updateComplete;
    await element.updateComplete;
    expect(element.statistics.dropped).to.equal(2);
    await publish(element, ['n', '6']);
    expect(element.statistics.dropped).to.equal(3);
    button(element, 'Resume').click();
    await element.updateComplete;
    expect(rows(element)).to.have.lengthOf(3);
    expect(element.statistics).to.deep.equal({ received: 7, kept: 3, dropped: 3 });
  });

  it('gives its saved connection back while nobody sees the page, where asked to, unless others use it', async () => {
    const sockets = watchSockets();
    const { hostname, port, pathname } = new URL(url);
    const saved = await directory().save({
      name: root,
      host: hostname,
      port: Number(port),
      path: pathname,
      authentication: { method: 'BASIC', username: 'demo', password: 'demo' },
    });
    const status = document.createElement('mqtt-connection-status');
    let begun = 0;
    const count = (): void => {
      begun++;
    };
    document.body.addEventListener('mqtt-subscribed', count);
    const subscribed = (times: number): Promise<void> =>
      waitUntil(() => begun === times, `subscribes ${String(times)} times`);
    try {
      const element = await fixture<MqttSubscribe>(
        html`<mqtt-subscribe
          connection=${root}
          topic=${`${root}/#`}
          qos="1"
          when-hidden="disconnect"
        ></mqtt-subscribe>`,
      );
      await subscribed(1);
      await publish(element, ['a', 'before']);
      see('hidden');
      await waitUntil(() => sockets.alive === 0, 'closes the connection');
      see('visible');
      await subscribed(2);
      expect([sockets.opened, sockets.alive]).to.deep.equal([2, 1]);
      await publish(element, ['a', 'after']);
      expect(rows(element), 'what was there stays').to.have.lengthOf(2);
      status.setAttribute('connection', root);
      element.after(status);
      await waitUntil(() => status.shadowRoot?.textContent.includes('Connected'), 'uses it too');
      const ended = sockets.count(UNSUBSCRIBE);
      see('hidden');
      await waitUntil(() => sockets.count(UNSUBSCRIBE) === ended + 1, 'ends its subscription');
      see('visible');
      await subscribed(3);
      expect([sockets.opened, sockets.alive]).to.deep.equal([2, 1]);
    } finally {
      see();
      document.body.removeEventListener('mqtt-subscribed', count);
      status.remove();
      sockets.stop();
      await directory().remove(saved.id);
    }
  });
});
