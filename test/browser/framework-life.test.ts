/** What frameworks do to elements: mount them twice, take them away while they connect, put the same page in place of itself, again and again. */
import { expect } from '@open-wc/testing';
import { html, render, type TemplateResult } from 'lit';
import '../../packages/elements/src/define/all.js';
import { closeConnections, freshTopic, openEmbedded } from './open-connections.js';
import { SUBSCRIBE, UNSUBSCRIBE, watchSockets, type WatchedSockets } from './sockets.js';
import { ownBrokerUrl } from './test-services.js';
import { waitUntil } from './wait-until.js';

describe('elements in a framework', () => {
  let sockets: WatchedSockets;
  let url: string;
  let topic: string;
  let place: HTMLElement;

  beforeEach(async () => {
    url = await ownBrokerUrl();
    topic = freshTopic();
    place = document.createElement('div');
    document.body.append(place);
    sockets = watchSockets();
  });
  afterEach(async () => {
    place.remove();
    sockets.stop();
    await closeConnections();
  });

  const view = (): TemplateResult => html`
    <mqtt-connection url=${url}>
      <mqtt-connection-status></mqtt-connection-status>
      <mqtt-bind topic=${topic}><b data-mqtt-text="payload">…</b></mqtt-bind>
      <mqtt-subscribe topic=${topic} hidden></mqtt-subscribe>
      <mqtt-publish topic=${topic} payload="x"></mqtt-publish>
    </mqtt-connection>
  `;
  const mount = (): HTMLElement => {
    const page = document.createElement('section');
    render(view(), page);
    place.append(page);
    return page;
  };
  const isSubscribed = (page: Element): boolean =>
    ['mqtt-bind', 'mqtt-subscribe'].every((name) =>
      page.querySelector(`${name}:state(connected)`),
    ) && sockets.count(SUBSCRIBE) > 0;
  const allClosed = (): Promise<void> => waitUntil(() => sockets.alive === 0, 'closes its socket');

  it('leave no socket and no failure when they go while they connect', async () => {
    const before = sockets.opened;
    for (let time = 0; time < 10; time++) {
      const page = mount();
      // A page that goes at once, after a turn, and with a socket on its way.
      if (time % 3 === 1) await new Promise((resolve) => setTimeout(resolve));
      if (time % 3 === 2) await waitUntil(() => sockets.opened > before, 'opens a socket');
      page.remove();
    }
    await allClosed();
  });

  it('keep one socket, and miss and double nothing, when the same page takes their place', async () => {
    let page = mount();
    await waitUntil(() => isSubscribed(page), 'subscribes');
    for (let time = 0; time < 20; time++) {
      const next = mount();
      page.remove();
      page = next;
    }
    await waitUntil(() => isSubscribed(page), 'is subscribed still');
    expect(sockets.opened).to.equal(1);
    // Whoever goes ends nothing for who is still there.
    expect(sockets.count(UNSUBSCRIBE)).to.equal(0);

    const got: string[] = [];
    page.querySelector('mqtt-subscribe')!.addEventListener('mqtt-message', (event) => {
      got.push(event.text());
    });
    const other = await openEmbedded();
    await other.publish(topic, '41', { qos: 1 });
    await waitUntil(() => page.querySelector('b')!.textContent === '41', 'is told');
    await waitUntil(() => got.length > 0, 'dispatches it');
    page.remove();
    await waitUntil(() => sockets.alive === 1, 'closes all but the other');
    expect(got).to.deep.equal(['41']);
  });

  it('leave no socket behind after a hundred lives', async () => {
    for (let time = 0; time < 100; time++) {
      const page = mount();
      if (time % 25 === 24) await waitUntil(() => isSubscribed(page), 'subscribes');
      page.remove();
    }
    await allClosed();
    // Who goes and comes again at once finds its socket.
    expect(sockets.opened).to.be.lessThan(100);
  });
});
