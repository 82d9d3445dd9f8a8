import { expect, fixture, html } from '@open-wc/testing';
import { nextEvent } from '../../../../test/browser/next-event.js';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { configure, directory, MqttError, VaultDirectory } from '@mqtt-kit/core';
import { openVault } from '@mqtt-kit/core/vault';
import { watchSockets } from '../../../../test/browser/sockets.js';
import { stubConnection } from '../../../../test/browser/stub-connection.js';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import type { MqttConnectionStatus } from '../connection-status/mqtt-connection-status.js';
import '../define/all.js';

const word = (element: MqttConnectionStatus): string =>
  element.shadowRoot?.querySelector('.word')?.textContent.trim() ?? '';
const text = (element: MqttConnectionStatus): string =>
  element.shadowRoot?.textContent.replace(/\s+/g, ' ') ?? '';

async function says(element: MqttConnectionStatus, expected: string): Promise<void> {
  await waitUntil(() => word(element) === expected, `says ${expected}`);
}

describe('the lookup of a connection', () => {
  let url: string;
  let name: string;

  beforeEach(async () => {
    url = await ownBrokerUrl();
    name = `Plant ${Math.random().toString(36).slice(2)}`;
  });

  it('finds the nearest one around the element, through slots and shadow roots', async () => {
    const card = document.createElement('div');
    const shadow = card.attachShadow({ mode: 'open' });
    shadow.innerHTML = `<mqtt-connection name="inner" url="${url}"><slot></slot></mqtt-connection>`;
    const page = await fixture(
      html`<mqtt-connection name="outer" url=${url}>${card}</mqtt-connection>`,
    );
    const slotted = document.createElement('mqtt-connection-status');
    card.append(slotted);
    const nested = document.createElement('div');
    nested.attachShadow({ mode: 'open' }).innerHTML =
      '<mqtt-connection-status></mqtt-connection-status>';
    page.append(nested);
    await says(slotted, 'Connected');
    await says(nested.shadowRoot!.querySelector('mqtt-connection-status')!, 'Connected');
  });

  it('finds the only one of the document', async () => {
    const page = await fixture(html`
      <div>
        <mqtt-connection-status></mqtt-connection-status
        ><mqtt-connection name=${name} url=${url}></mqtt-connection>
      </div>
    `);
    await says(page.querySelector('mqtt-connection-status')!, 'Connected');
  });

  it('says which ones there are to choose from when there are several', async () => {
    const page = await fixture(html`
      <div>
        <mqtt-connection name="a" url=${url}></mqtt-connection
        ><mqtt-connection name="b" url=${url}></mqtt-connection>
        <mqtt-connection-status></mqtt-connection-status>
      </div>
    `);
    const element = page.querySelector('mqtt-connection-status')!;
    await says(element, 'No connection');
    expect(text(element)).to.contain('There are several connections in this page.');
  });

  it('finds by name one that comes later, and says so while there is none', async () => {
    const element = document.createElement('mqtt-connection-status');
    element.setAttribute('connection', name);
    setTimeout(() => {
      document.body.append(element);
    });
    const missing = await nextEvent(element, 'mqtt-connection-missing');
    expect(missing.connectionName).to.equal(name);
    expect(missing.cancelable && missing.bubbles && missing.composed).to.equal(true);
    await says(element, 'No connection');
    expect(text(element)).to.contain(`There is no connection named “${name}”.`);
    const late = document.createElement('mqtt-connection');
    late.name = name;
    late.url = url;
    document.body.append(late);
    await says(element, 'Connected');
    late.remove();
    await says(element, 'No connection');
    element.remove();
  });

  it('is quiet when the page takes over, and uses what the page gives it', async () => {
    const { connection } = stubConnection();
    const element = document.createElement('mqtt-connection-status');
    element.setAttribute('connection', name);
    let errors = 0;
    element.addEventListener('mqtt-error', () => errors++);
    element.addEventListener('mqtt-connection-missing', (event) => {
      event.preventDefault();
    });
    await fixture(html`<div>${element}</div>`);
    await says(element, 'No connection');
    expect(text(element)).not.to.contain('There is no connection named');
    expect(errors).to.equal(0);
    element.connection = connection;
    await says(element, 'Connected');
  });

  it('finds saved connections by name, shares one socket, and logs in with the saved password', async () => {
    const sockets = watchSockets();
    const { hostname, port, pathname } = new URL(url);
    const saved = await directory().save({
      name,
      host: hostname,
      port: Number(port),
      path: pathname,
      authentication: { method: 'BASIC', username: 'demo', password: 'demo' },
    });
    const page = await fixture(html`
      <div>
        <mqtt-connection-status connection=${name}></mqtt-connection-status>
        <mqtt-connection-status connection=${name}></mqtt-connection-status>
      </div>
    `);
    const [first, second] = page.querySelectorAll('mqtt-connection-status');
    await says(first!, 'Connected');
    await says(second!, 'Connected');
    expect(sockets.opened).to.equal(1);
    await directory().remove(saved.id);
    await says(first!, 'No connection');
    await waitUntil(() => sockets.alive === 0, 'closes the socket');
    sockets.stop();
  });

  it('says of a saved one that the page does not allow it, and opens nothing', async () => {
    const saved = await directory().save({ name, host: 'broker.example' });
    freshPage();
    configure({ policy: { hosts: ['*.plant.example'] } });
    const sockets = watchSockets();
    try {
      const element = await fixture<MqttConnectionStatus>(
        html`<mqtt-connection-status connection=${name}></mqtt-connection-status>`,
      );
      await says(element, 'No connection');
      await waitUntil(() => text(element).includes('does not allow'), 'says why');
      expect(text(element)).to.contain('broker.example');
      expect(sockets.opened).to.equal(0);
    } finally {
      sockets.stop();
      freshPage();
      await directory().remove(saved.id);
    }
  });

  it('finds nothing saved where nothing can be kept, and says no more of that', async () => {
    const { open } = VaultDirectory.prototype;
    VaultDirectory.prototype.open = () =>
      Promise.reject(new MqttError('storage-unavailable', 'Nothing can be kept.'));
    try {
      const element = await fixture<MqttConnectionStatus>(
        html`<mqtt-connection-status connection=${name}></mqtt-connection-status>`,
      );
      await waitUntil(() => text(element).includes('no connection named'), 'is missing');
    } finally {
      VaultDirectory.prototype.open = open;
    }
  });

  it('closes a saved connection when the vault is locked, and opens it again when it is not', async () => {
    const vault = await openVault();
    const { protocol, hostname, port, pathname } = new URL(url);
    await vault.save({
      name,
      host: hostname,
      port: Number(port),
      path: pathname,
      tls: protocol === 'wss:',
      authentication: { method: 'BASIC', username: 'demo', password: 'demo' },
    });
    try {
      await vault.protect({ passphrase: 'correct horse battery' });
      const sockets = watchSockets();
      const element = await fixture<MqttConnectionStatus>(
        html`<mqtt-connection-status connection=${name}></mqtt-connection-status>`,
      );
      await says(element, 'Connected');
      vault.lock();
      await waitUntil(() => text(element).includes('locked'), 'says why');
      await waitUntil(() => sockets.alive === 0, 'closes the socket');
      sockets.stop();
      await vault.unlock({ passphrase: 'correct horse battery' });
      await says(element, 'Connected');
    } finally {
      await vault.wipe();
    }
  }).timeout(20_000);

  it('follows a changed name', async () => {
    const page = await fixture(html`
      <div>
        <mqtt-connection name="one" url=${url}></mqtt-connection>
        <mqtt-connection
          name="two"
          url="ws://localhost:1/mqtt"
          authentication="x"
        ></mqtt-connection>
        <mqtt-connection-status connection="one"></mqtt-connection-status>
      </div>
    `);
    const element = page.querySelector('mqtt-connection-status')!;
    await says(element, 'Connected');
    element.setAttribute('connection', 'two');
    await says(element, 'No connection');
    expect(text(element)).to.contain('“two” is not set up correctly');
    element.removeAttribute('connection');
    await waitUntil(() => text(element).includes('several'), 'looks again');
  });
});
