import { expect, fixture, html } from '@open-wc/testing';
import { configure } from '@mqtt-kit/core';
import { watchSockets, type WatchedSockets } from '../../../../test/browser/sockets.js';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import '../define/all.js';
import type { MqttElementErrorEvent } from '../element/error.events.js';
import type { MqttConnection } from './mqtt-connection.js';

// Files that the test server sends as they are.
const RIGHT = '/test/browser/credentials/right.json';
const WRONG = '/test/browser/credentials/wrong.json';
const SECRET = 'n0t-the-passw0rd';
const FOREIGN = 'https://login.example/mqtt?for=plant';

const status = (element: MqttConnection): string | undefined => element.connection?.state.status;

async function reaches(element: MqttConnection, wanted: string): Promise<void> {
  await waitUntil(() => status(element) === wanted, `becomes ${wanted}`);
  await element.updateComplete;
}

function shown(element: MqttConnection): string {
  return (
    element.shadowRoot?.querySelector('[part="error"]')?.textContent.replace(/\s+/g, ' ') ?? ''
  );
}

/** As in a page that has just been loaded. */
function forgetPolicy(): void {
  Reflect.deleteProperty(globalThis, Symbol.for('@mqtt-kit/core/policy/0'));
}

describe('<mqtt-connection credentials-url>', () => {
  const realFetch = globalThis.fetch;
  let url: string;
  let sockets: WatchedSockets;
  let fetched: string[];

  beforeEach(async () => {
    forgetPolicy();
    url = await ownBrokerUrl();
    sockets = watchSockets();
    fetched = [];
    globalThis.fetch = (input, init) => {
      const address = input instanceof Request ? input.url : String(input);
      fetched.push(address);
      return address === FOREIGN
        ? Promise.resolve(new Response('{"username":"demo","password":"demo"}'))
        : realFetch(input, init);
    };
  });
  afterEach(() => {
    globalThis.fetch = realFetch;
    sockets.stop();
    forgetPolicy();
  });

  it('signs in with what the page’s own server gives, and asks it before every attempt', async () => {
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection url=${url} credentials-url=${WRONG}></mqtt-connection>`,
    );
    await reaches(element, 'refused');
    const { state } = element.connection!;
    expect(state.status === 'refused' && state.reason.code).to.equal('bad-credentials');
    expect(element.asking).to.equal(false);
    element.connection!.retry();
    await waitUntil(() => fetched.length === 2, 'asks again');
    element.setAttribute('credentials-url', RIGHT);
    await element.updateComplete;
    await reaches(element, 'connected');
    expect(fetched.at(-1)).to.equal(new URL(RIGHT, location.href).href);
    expect(shown(element)).to.equal('');
  });

  it('asks nobody else, also with authentication="BASIC"', async () => {
    const element = document.createElement('mqtt-connection');
    element.url = url;
    element.authentication = 'BASIC';
    element.credentialsUrl = RIGHT;
    element.addEventListener('mqtt-credentials', () => {
      throw new Error('The page was asked.');
    });
    await fixture(html`<div>${element}</div>`);
    await reaches(element, 'connected');
    expect(element.asking).to.equal(false);
  });

  it('shares a connection with an element of the same attributes', async () => {
    const page = await fixture(html`
      <div>
        <mqtt-connection name="Shared" url=${url} credentials-url=${RIGHT}></mqtt-connection>
        <mqtt-connection name="Shared" url=${url} credentials-url=${RIGHT}></mqtt-connection>
      </div>
    `);
    const [first, second] = page.querySelectorAll('mqtt-connection');
    await reaches(first!, 'connected');
    expect(second?.connection).to.equal(first?.connection);
    expect(sockets.opened).to.equal(1);
    expect(fetched).to.have.lengthOf(1);
  });

  it('fetches nothing from another origin, and says what would allow it', async () => {
    const errors: MqttElementErrorEvent[] = [];
    const element = document.createElement('mqtt-connection');
    element.addEventListener('mqtt-error', (event) => errors.push(event));
    element.setAttribute('url', url);
    element.setAttribute('credentials-url', FOREIGN);
    await fixture(html`<div>${element}</div>`);
    await reaches(element, 'refused');
    await waitUntil(() => errors.length > 0, 'tells');
    expect(fetched).to.deep.equal([]);
    expect(sockets.opened).to.equal(0);
    expect(shown(element))
      .to.contain('https://login.example is not this page’s own origin')
      .and.to.contain("credentialsOrigins: ['https://login.example']");
    expect(errors.map(({ attribute, error }) => [attribute, error.code])).to.deep.equal([
      ['credentials-url', 'forbidden-by-policy'],
    ]);
    await expect(element).to.be.accessible();
    element.setAttribute('credentials-url', RIGHT);
    await element.updateComplete;
    await reaches(element, 'connected');
    expect(shown(element)).to.equal('');
  });

  it('fetches from another origin that the page allows, also after the element is there', async () => {
    const element = document.createElement('mqtt-connection');
    element.url = url;
    element.credentialsUrl = FOREIGN;
    const ready = fixture(html`<div>${element}</div>`);
    configure({ policy: { credentialsOrigins: ['https://login.example'] } });
    await ready;
    await reaches(element, 'connected');
    expect(fetched).to.deep.equal([FOREIGN]);
  });

  it('says what is wrong with the attribute, and connects when it is mended', async () => {
    const element = document.createElement('mqtt-connection');
    element.setAttribute('url', url);
    await fixture(html`<div>${element}</div>`);
    for (const wrong of [
      'https://',
      'data:application/json,{}',
      'https://ada:s3cret@login.example/',
    ]) {
      element.setAttribute('credentials-url', wrong);
      await element.updateComplete;
      expect(shown(element)).to.contain('credentials-url="/mqtt-credentials"');
      expect(shown(element)).not.to.contain('s3cret');
      expect(element.connection).to.equal(undefined);
    }
    element.setAttribute('credentials-url', RIGHT);
    element.setAttribute('provider', 'other');
    await element.updateComplete;
    expect(shown(element)).to.contain('contradicts');
    expect(fetched).to.deep.equal([]);
    element.removeAttribute('provider');
    await element.updateComplete;
    await reaches(element, 'connected');
  });

  it('shows what was fetched in no attribute, no event, no text and no property', async () => {
    const told: string[] = [];
    const tell = (event: Event): void => {
      const { state, error } = event as Event & { state?: unknown; error?: Error };
      told.push(JSON.stringify([event.type, state, error, error?.message, String(error?.cause)]));
    };
    const element = document.createElement('mqtt-connection');
    for (const type of ['mqtt-state', 'mqtt-error', 'mqtt-credentials'])
      element.addEventListener(type, tell);
    element.url = url;
    element.credentialsUrl = WRONG;
    const page = await fixture(html`<div>${element}</div>`);
    await reaches(element, 'refused');
    expect(told).not.to.deep.equal([]);
    const { details, state, url: address } = element.connection!;
    for (const text of [
      ...told,
      page.outerHTML,
      element.shadowRoot!.innerHTML,
      JSON.stringify([details, state, address]),
    ])
      expect(text).not.to.contain(SECRET);
  });
});
