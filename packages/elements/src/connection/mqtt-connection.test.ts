import { expect, fixture, html } from '@open-wc/testing';
import type { ConnectionState } from '@mqtt-kit/core';
import { nextEvent } from '../../../../test/browser/next-event.js';
import {
  SUBSCRIBE,
  UNSUBSCRIBE,
  watchSockets,
  type WatchedSockets,
} from '../../../../test/browser/sockets.js';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './sign-in-form.js';
import '../define/all.js';
import type { MqttElementErrorEvent } from '../element/error.events.js';
import type { MqttConnection } from './mqtt-connection.js';
import type { MqttConnectionStateEvent, MqttCredentialsEvent } from './mqtt-connection.events.js';

/** The type of the packet that carries the login (MQTT 3.1.1 §2.2.1). */
const CONNECT = 1;

const status = (element: MqttConnection): string | undefined => element.connection?.state.status;

async function connected(element: MqttConnection): Promise<void> {
  await waitUntil(() => status(element) === 'connected', 'connects');
}

function shown(element: MqttConnection): string {
  return (
    element.shadowRoot?.querySelector('[part="error"]')?.textContent.replace(/\s+/g, ' ') ?? ''
  );
}

function field(element: MqttConnection, id: string): HTMLInputElement {
  return element.shadowRoot!.querySelector<HTMLInputElement>(`#${id}`)!;
}

describe('<mqtt-connection>', () => {
  let url: string;
  let sockets: WatchedSockets;

  beforeEach(async () => {
    url = await ownBrokerUrl();
    sockets = watchSockets();
  });
  afterEach(() => {
    sockets.stop();
  });

  async function signedIn(): Promise<MqttConnection> {
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection name="Plant" url=${url} authentication="BASIC"></mqtt-connection>`,
    );
    await waitUntil(
      () => element.asking && element.shadowRoot!.querySelector('form'),
      'shows the form',
    );
    field(element, 'username').value = 'demo';
    field(element, 'password').value = 'demo';
    element.shadowRoot!.querySelector('form')!.requestSubmit();
    await connected(element);
    return element;
  }

  it('is away while nobody sees the page, where it is asked to, and asks for no login again', async () => {
    const element = await signedIn();
    element.setAttribute('when-hidden', 'disconnect');
    await element.updateComplete;
    const see = (state: DocumentVisibilityState): void => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    try {
      see('hidden');
      await waitUntil(() => element.connection === undefined, 'gives it up');
      see('visible');
      await connected(element);
    } finally {
      Reflect.deleteProperty(document, 'visibilityState');
    }
    expect(element.asking).to.equal(false);
    element.setAttribute('when-hidden', 'pause');
    await waitUntil(() => shown(element).includes('pause'), 'says what is wrong');
  });

  it('connects and tells every state, bubbling and composed', async () => {
    const states: string[] = [];
    const listener = (event: MqttConnectionStateEvent): void => {
      expect(event.connectionName).to.equal('Plant');
      expect(event.detail.state).to.equal(event.state);
      states.push(event.state.status);
    };
    document.body.addEventListener('mqtt-state', listener);
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection name="Plant" url=${url}></mqtt-connection>`,
    );
    await connected(element);
    document.body.removeEventListener('mqtt-state', listener);
    expect(states.at(-1)).to.equal('connected');
  });

  it('shows its state to styles, and leaves its own attributes alone', async () => {
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection url=${url}></mqtt-connection>`,
    );
    const before = element.outerHTML;
    await connected(element);
    if (CSS.supports('selector(:state(connected))'))
      expect(element.matches(':state(connected)')).to.equal(true);
    expect(element.outerHTML).to.equal(before);
  });

  it('opens one socket for everybody with the same details', async () => {
    const page = await fixture(html`
      <div>
        <mqtt-connection name="Shared" url=${url}>
          <mqtt-connection-status></mqtt-connection-status>
          <mqtt-publish topic="a"></mqtt-publish>
          <mqtt-subscribe topic="shared/#"></mqtt-subscribe>
        </mqtt-connection>
        <mqtt-connection name="Shared" url=${url}></mqtt-connection>
      </div>
    `);
    const [first, second] = page.querySelectorAll('mqtt-connection');
    await connected(first!);
    expect(second?.connection).to.equal(first?.connection);
    expect(sockets.opened).to.equal(1);
  });

  it('says so when another one of the page has its name, until that one goes', async () => {
    const errors: MqttElementErrorEvent[] = [];
    const listen = (event: MqttElementErrorEvent): unknown => errors.push(event);
    const page = await fixture(html`
      <div @mqtt-error=${listen}>
        <mqtt-connection name="Twice" url=${url}></mqtt-connection>
        <mqtt-connection name="Twice" url=${url}></mqtt-connection>
      </div>
    `);
    const [first, second] = page.querySelectorAll('mqtt-connection');
    await waitUntil(() => errors.length > 0, 'reports it');
    expect(
      errors.map(({ target, attribute, error }) => [target, attribute, error.code]),
    ).to.deep.equal([[second, 'name', 'duplicate-name']]);
    expect(shown(second!)).to.contain('“Twice”');
    expect(shown(first!)).to.equal('');
    await expect(second!).to.be.accessible();
    first!.name = 'Once';
    await waitUntil(() => shown(second!) === '', 'is alone with its name');
    second!.name = 'Once';
    await waitUntil(() => shown(second!).includes('“Once”'), 'says so again');
    first!.remove();
    await waitUntil(() => shown(second!) === '', 'is alone at last');
  });

  it('takes the place of one with the same name without a word', async () => {
    const first = await fixture<MqttConnection>(
      html`<mqtt-connection name="Replaced" url=${url}></mqtt-connection>`,
    );
    const second = document.createElement('mqtt-connection');
    second.name = 'Replaced';
    second.url = url;
    const errors: Event[] = [];
    second.addEventListener('mqtt-error', (event) => errors.push(event));
    first.replaceWith(second);
    await connected(second);
    expect(errors).to.deep.equal([]);
    second.remove();
  });

  it('takes the place of the only one without a word, and without a gap for who uses it', async () => {
    const page = await fixture(html`
      <div>
        <mqtt-connection url=${url}></mqtt-connection>
        <mqtt-subscribe topic="only/#"></mqtt-subscribe>
      </div>
    `);
    const first = page.querySelector('mqtt-connection')!;
    await connected(first);
    await waitUntil(() => sockets.count(SUBSCRIBE) === 1, 'subscribes');
    const errors: string[] = [];
    for (const type of ['mqtt-error', 'mqtt-connection-missing'])
      page.addEventListener(type, () => errors.push(type));
    const second = document.createElement('mqtt-connection');
    second.url = url;
    first.replaceWith(second);
    await connected(second);
    await waitUntil(() => !first.connection, 'gives up its share');
    await page.querySelector('mqtt-subscribe')!.updateComplete;
    expect(errors).to.deep.equal([]);
    expect([sockets.opened, sockets.count(UNSUBSCRIBE)]).to.deep.equal([1, 0]);
  });

  it('keeps its socket while it is moved', async () => {
    const page = await fixture(
      html`<div>
        <p></p>
        <mqtt-connection name="Moved" url=${url}></mqtt-connection>
      </div>`,
    );
    const element = page.querySelector('mqtt-connection')!;
    await connected(element);
    const { connection } = element;
    page.querySelector('p')!.append(element);
    await element.updateComplete;
    element.remove();
    page.append(element);
    await element.updateComplete;
    expect(element.connection).to.equal(connection);
    expect(status(element)).to.equal('connected');
    expect(sockets.opened).to.equal(1);
  });

  it('closes its socket when it is removed', async () => {
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection name="Gone" url=${url}></mqtt-connection>`,
    );
    await connected(element);
    const { connection } = element;
    element.remove();
    await waitUntil(() => connection?.state.status === 'closed', 'closes');
    expect(element.connection).to.equal(undefined);
    await waitUntil(() => sockets.alive === 0, 'no socket is left');
  });

  it('makes one new connection of all the changes of one task', async () => {
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection name="Live" url=${url}></mqtt-connection>`,
    );
    await connected(element);
    const before = element.connection;
    element.setAttribute('keepalive', '30');
    element.setAttribute('client-id', `kit${Math.random().toString(36).slice(2)}`);
    element.name = 'Renamed';
    await element.updateComplete;
    expect(element.connection).not.to.equal(before);
    await connected(element);
    expect(element.connection?.name).to.equal('Renamed');
    expect(element.connection?.details.keepalive).to.equal(30);
    expect(sockets.opened).to.equal(2);
  });

  it('shows what is wrong, dispatches mqtt-error, and connects when it is mended', async () => {
    const errors: MqttElementErrorEvent[] = [];
    const element = document.createElement('mqtt-connection');
    element.addEventListener('mqtt-error', (event) => errors.push(event));
    element.setAttribute('url', url);
    element.setAttribute('keepalive', 'often');
    element.setAttribute('tls', 'maybe');
    await fixture(html`<div>${element}</div>`);
    await element.updateComplete;
    expect(errors.map(({ attribute }) => attribute)).to.have.members(['tls']);
    element.removeAttribute('tls');
    await element.updateComplete;
    expect(shown(element)).to.contain('keepalive').and.to.contain('whole number');
    expect(errors.at(-1)?.attribute).to.equal('keepalive');
    expect(errors.at(-1)?.error.code).to.equal('invalid-details');
    expect(element.connection).to.equal(undefined);
    expect(sockets.opened).to.equal(0);
    await expect(element).to.be.accessible();
    element.setAttribute('keepalive', '45');
    await connected(element);
    expect(shown(element)).to.equal('');
  });

  it('says what to write when nothing says where the broker is', async () => {
    const element = await fixture<MqttConnection>(html`<mqtt-connection></mqtt-connection>`);
    expect(shown(element)).to.contain('url="wss://');
  });

  it('ignores a password in HTML, and says why', async () => {
    const errors: string[] = [];
    const onError = ({ attribute }: MqttElementErrorEvent): void => {
      errors.push(attribute ?? '');
    };
    const element = await fixture<MqttConnection>(html`
      <mqtt-connection
        url=${url.replace('wss://', 'wss://demo:s3cret@')}
        password="s3cret"
        @mqtt-error=${onError}
      ></mqtt-connection>
    `);
    await connected(element);
    expect(shown(element)).to.contain('can be read by everybody');
    expect(shown(element)).not.to.contain('s3cret');
    expect(errors).to.have.members(['url', 'password']);
  });

  it('asks the person, says when the login was refused, and asks again', async () => {
    const element = await fixture<MqttConnection>(html`
      <mqtt-connection name="Plant" url=${url} authentication="BASIC">
        <mqtt-connection-status></mqtt-connection-status>
      </mqtt-connection>
    `);
    const nearby = element.querySelector('mqtt-connection-status')!;
    await waitUntil(
      () => element.asking && element.shadowRoot!.querySelector('form'),
      'shows the form',
    );
    await nearby.updateComplete;
    expect(nearby.shadowRoot?.textContent).to.contain('Waiting for sign-in');
    await expect(element).to.be.accessible();
    field(element, 'username').value = 'demo';
    field(element, 'password').value = 'wrong';
    element.shadowRoot!.querySelector('form')!.requestSubmit();
    await waitUntil(() => status(element) === 'refused', 'is refused');
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[role="alert"]')?.textContent).to.contain(
      'did not accept',
    );
    await expect(element).to.be.accessible();
    field(element, 'password').value = 'demo';
    const submit = element.shadowRoot!.querySelector<HTMLElement>('button.primary')!;
    submit.focus();
    element.shadowRoot!.querySelector('form')!.requestSubmit();
    await element.updateComplete;
    expect(element.shadowRoot!.activeElement).to.equal(submit);
    await connected(element);
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('form')).to.equal(null);
    expect(element.shadowRoot!.activeElement?.textContent).to.equal('Signed in.');
    expect(JSON.stringify(element.connection?.details)).not.to.contain('"password"');
  });

  it('never sends what was typed for one broker to another one', async () => {
    const element = await signedIn();
    const other = (await ownBrokerUrl()).replace('localhost', '127.0.0.1');
    element.setAttribute('url', other);
    await element.updateComplete;
    expect(element.connection?.url).to.contain('127.0.0.1');
    await waitUntil(() => element.asking || sockets.count(CONNECT) > 1, 'asks again');
    expect(element.asking).to.equal(true);
    expect(sockets.count(CONNECT)).to.equal(1);
    element.setAttribute('url', url);
    await element.updateComplete;
    await waitUntil(() => element.asking || sockets.count(CONNECT) > 1, 'asks there too');
    expect(sockets.count(CONNECT)).to.equal(1);
  });

  it('keeps what was typed while the broker stays the same', async () => {
    const element = await signedIn();
    const before = element.connection;
    element.name = 'Renamed';
    element.keepalive = 30;
    await element.updateComplete;
    expect(element.connection).not.to.equal(before);
    await connected(element);
    expect(element.asking).to.equal(false);
    element.keepalive = 31;
    await element.updateComplete;
    await connected(element);
    expect(sockets.count(CONNECT)).to.equal(3);
  });

  it('lets the page supply the credentials by an event', async () => {
    const questions: MqttCredentialsEvent[] = [];
    const answer = (event: MqttCredentialsEvent): void => {
      questions.push(event);
      event.respondWith(Promise.resolve({ username: 'demo', password: 'demo' }));
      expect(() => {
        event.respondWith({});
      }).to.throw(DOMException);
    };
    const element = await fixture<MqttConnection>(html`
      <mqtt-connection
        name="Asked"
        url=${url}
        authentication="BASIC"
        @mqtt-credentials=${answer}
      ></mqtt-connection>
    `);
    await connected(element);
    expect(questions).to.have.lengthOf(1);
    expect(questions[0]?.attempt).to.equal(1);
    expect(questions[0]?.connectionName).to.equal('Asked');
  });

  it('takes credentials from the property before anybody is asked', async () => {
    let asked = 0;
    const element = document.createElement('mqtt-connection');
    element.url = url;
    element.authentication = 'BASIC';
    element.credentials = () => {
      asked++;
      return { username: 'demo', password: 'demo' };
    };
    await fixture(html`<div>${element}</div>`);
    await connected(element);
    expect(asked).to.equal(1);
    expect(element.asking).to.equal(false);
  });

  it('takes details from code, and lets attributes come before them', async () => {
    const { hostname, port, pathname } = new URL(url);
    const element = document.createElement('mqtt-connection');
    element.details = { name: 'From code', host: hostname, port: 1, path: pathname };
    element.port = Number(port);
    await fixture(html`<div>${element}</div>`);
    await connected(element);
    expect(element.connection?.name).to.equal('From code');
  });

  it('reports a broker that is not there, and goes on trying', async () => {
    const element = document.createElement('mqtt-connection');
    element.url = 'ws://localhost:49151/mqtt';
    setTimeout(() => {
      document.body.append(element);
    });
    let state: ConnectionState;
    do {
      ({ state } = await nextEvent(element, 'mqtt-state'));
    } while (state.status === 'connecting');
    expect(state.status).to.be.oneOf(['waiting', 'refused']);
    element.remove();
  });

  it('says how the session behaves in markup, and refuses what it does not know', async () => {
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection
        url=${url}
        servers="${url} ${url}"
        page-hide="disconnect"
        session-lost="resend"
      ></mqtt-connection>`,
    );
    await connected(element);
    expect(element.connection?.details.servers?.length).to.equal(2);
    for (const [attribute, value] of [
      ['page-hide', 'vanish'],
      ['session-lost', 'cry'],
      ['restore', 'send'],
      ['servers', 'nowhere'],
    ] as const) {
      const before = element.getAttribute(attribute);
      element.setAttribute(attribute, value);
      await element.updateComplete;
      expect(shown(element), attribute).to.contain(attribute);
      expect(element.connection, attribute).to.equal(undefined);
      if (before === null) element.removeAttribute(attribute);
      else element.setAttribute(attribute, before);
      await element.updateComplete;
    }
    await connected(element);
  });

  it('keeps messages on the device with a session that the broker keeps', async () => {
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection url=${url} persist restore="send"></mqtt-connection>`,
    );
    await connected(element);
    expect(element.connection?.details.clean).to.equal(false);
    element.setAttribute('clean', 'on');
    await element.updateComplete;
    expect(shown(element)).to.contain('clean="off"');
  });
});
