/** What a page loads for a `<mqtt-subscribe>`: a page of its own, since another test may have loaded the parts of a view before. */
import { expect } from '@open-wc/testing';
import { embeddedBrokerUrl } from '../../../../test/browser/test-services.js';
import { nextEvent } from '../../../../test/browser/next-event.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';

/** Only what a view needs. */
const VIEW = /\/(subscribe\/(panel|views|chart|template-keeper)|payload\/message-detail)/;

describe('a hidden <mqtt-subscribe>', () => {
  let page: HTMLIFrameElement;
  afterEach(() => {
    page.remove();
  });

  it('loads none of the parts of a view, until it is shown', async () => {
    page = document.createElement('iframe');
    document.body.append(page);
    const { contentDocument: inner, contentWindow } = page;
    const { performance } = contentWindow!;
    // Modules come one by one here, and the list would end at 250.
    performance.setResourceTimingBufferSize(10_000);
    const loaded = (): string[] =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => VIEW.test(path));
    inner!.body.innerHTML = `<mqtt-subscribe topic="hidden-loads/#" hidden></mqtt-subscribe>`;
    const connection = inner!.createElement('mqtt-connection');
    connection.setAttribute('url', await embeddedBrokerUrl());
    const element = inner!.querySelector('mqtt-subscribe')!;
    connection.append(element);
    const subscribed = nextEvent(element, 'mqtt-subscribed');
    inner!.body.append(connection);
    const script = inner!.createElement('script');
    script.type = 'module';
    script.src = new URL('../define/all.ts', import.meta.url).href;
    inner!.body.append(script);
    await subscribed;
    const batch = nextEvent(element, 'mqtt-messages');
    await connection.connection!.publish('hidden-loads/a', '1', { qos: 1 });
    await batch;
    await element.updateComplete;
    expect(performance.getEntriesByType('resource').length).to.be.above(10);
    expect(loaded()).to.deep.equal([]);
    element.hidden = false;
    await waitUntil(() => loaded().some((path) => path.includes('/subscribe-panel.')), 'shows it');
    await waitUntil(() => element.shadowRoot!.querySelector('.card'), 'is there');
  });
});
