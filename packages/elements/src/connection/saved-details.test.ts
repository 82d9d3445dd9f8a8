import { expect, fixture, html } from '@open-wc/testing';
import { openVault, type Vault } from '@mqtt-kit/core/vault';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './saved-details.js';
import './sign-in-form.js';
import '../define/all.js';
import type { MqttConnection } from './mqtt-connection.js';

const PASSPHRASE = 'correct horse battery';
let count = 0;

const status = (element: MqttConnection): string | undefined => element.connection?.state.status;

function problems(element: MqttConnection): string {
  return (
    element.shadowRoot?.querySelector('[part="error"]')?.textContent.replace(/\s+/g, ' ') ?? ''
  );
}

describe('<mqtt-connection saved>', () => {
  let vault: Vault;
  let name: string;

  beforeEach(async () => {
    name = `saved-${String(++count)}`;
    vault = await openVault({ name });
    const { protocol, hostname, port, pathname } = new URL(await ownBrokerUrl());
    await vault.save({
      name: 'Plant',
      host: hostname,
      port: Number(port),
      path: pathname,
      tls: protocol === 'wss:',
      authentication: { method: 'BASIC', username: 'demo', password: 'demo' },
    });
  });
  afterEach(async () => {
    await vault.wipe();
  });

  const connected = (element: MqttConnection): Promise<unknown> =>
    waitUntil(() => status(element) === 'connected', 'connects');

  it('connects with what the vault keeps, and has no secret in the page', async () => {
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection saved="Plant" vault=${name}></mqtt-connection>`,
    );
    await connected(element);
    expect(element.faulty).to.equal(false);
    expect(JSON.stringify(element.connection?.details)).not.to.contain('"password"');
    expect(problems(element)).to.equal('');
  });

  it('says that nothing is saved under a name, and connects once it is', async () => {
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection saved="Works" vault=${name}></mqtt-connection>`,
    );
    await waitUntil(() => problems(element).includes('“Works”'), 'says so');
    const { id, details } = (await vault.find('Plant'))!;
    await vault.save({ ...details, name: 'Works' }, id);
    await connected(element);
    expect(problems(element)).to.equal('');
  });

  it('does not let the page send what is saved elsewhere', async () => {
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection
        saved="Plant"
        vault=${name}
        host="evil.example"
        insecure
      ></mqtt-connection>`,
    );
    await waitUntil(() => problems(element).includes('host'), 'refuses');
    expect(problems(element)).to.contain('insecure');
    expect(element.connection).to.equal(undefined);
  });

  it('closes when the vault is locked, and connects again when it is open', async () => {
    await vault.protect({ passphrase: PASSPHRASE });
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection saved="Plant" vault=${name}></mqtt-connection>`,
    );
    await connected(element);
    const { connection } = element;
    vault.lock();
    await waitUntil(() => connection?.state.status === 'closed', 'closes');
    await waitUntil(() => problems(element).includes('locked'), 'says why');
    await vault.unlock({ passphrase: PASSPHRASE });
    await connected(element);
    expect(problems(element)).to.equal('');
  }).timeout(20_000);

  it('stays with on-lock="keep", and waits for the vault to log in again', async () => {
    await vault.protect({ passphrase: PASSPHRASE });
    const Original = globalThis.WebSocket;
    const sockets: WebSocket[] = [];
    globalThis.WebSocket = class extends Original {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        sockets.push(this);
      }
    };
    const element = document.createElement('mqtt-connection');
    for (const [attribute, value] of Object.entries({
      saved: 'Plant',
      vault: name,
      'on-lock': 'keep',
    }))
      element.setAttribute(attribute, value);
    await fixture(html`<div>${element}</div>`);
    await connected(element);
    globalThis.WebSocket = Original;
    const { connection } = element;
    vault.lock();
    await element.updateComplete;
    expect(status(element)).to.equal('connected');
    // Moved, it stays too.
    element.parentElement!.append(element);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(element.connection).to.equal(connection);
    expect(status(element)).to.equal('connected');
    for (const socket of sockets) socket.close();
    await waitUntil(() => status(element) === 'refused', 'waits');
    await vault.unlock({ passphrase: PASSPHRASE });
    await connected(element);
    expect(element.connection).to.equal(connection);
  }).timeout(20_000);

  it('goes nowhere it was saved for earlier when it comes back into the page', async () => {
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection saved="Plant" vault=${name}></mqtt-connection>`,
    );
    await connected(element);
    const parent = element.parentElement!;
    element.remove();
    await waitUntil(() => element.connection === undefined, 'is given up');
    const { id, details } = (await vault.find('Plant'))!;
    await vault.save(
      {
        ...details,
        path: '/elsewhere',
        authentication: { method: 'BASIC', username: 'demo', password: 'for elsewhere' },
      },
      id,
    );
    const Original = globalThis.WebSocket;
    const urls: string[] = [];
    globalThis.WebSocket = class extends Original {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols);
        urls.push(String(address));
      }
    };
    parent.append(element);
    await waitUntil(() => urls.length > 0, 'connects');
    globalThis.WebSocket = Original;
    expect(urls.every((url) => url.endsWith('/elsewhere'))).to.equal(true);
  });

  it('asks for a password that is not saved, and saves it when told to, once the broker took it', async () => {
    const { id, details } = (await vault.find('Plant'))!;
    await vault.save(
      { ...details, authentication: { method: 'BASIC', username: 'demo', password: '' } },
      id,
    );
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection saved="Plant" vault=${name}></mqtt-connection>`,
    );
    const sign = async (password: string): Promise<void> => {
      await waitUntil(() => element.asking && element.shadowRoot!.querySelector('form'), 'asks');
      const field = (control: string): HTMLInputElement =>
        element.shadowRoot!.querySelector<HTMLInputElement>(`[name="${control}"]`)!;
      expect(field('username').value).to.equal('demo');
      field('password').value = password;
      field('keep').checked = true;
      element.shadowRoot!.querySelector('form')!.requestSubmit();
      await waitUntil(() => !element.asking, 'tries');
    };
    await sign('wrong');
    await sign('demo');
    await connected(element);
    const { connection } = element;
    await waitUntil(async () => (await vault.find('Plant'))?.hasPassword === true, 'is saved');
    // It is up with what is saved now, and is not made again, also when something else changes.
    await vault.save({ name: 'Other', host: 'other.example' });
    await vault.list();
    await element.updateComplete;
    expect(element.connection).to.equal(connection);
    expect(status(element)).to.equal('connected');
  }).timeout(20_000);

  it('asks for a password also where only the query of the address is saved, and connects with both', async () => {
    const { id, details } = (await vault.find('Plant'))!;
    const authentication = { method: 'BASIC', username: 'demo', password: '' } as const;
    await vault.save({ ...details, path: `${details.path ?? ''}?token=abc`, authentication }, id);
    const Original = globalThis.WebSocket;
    const urls: string[] = [];
    globalThis.WebSocket = class extends Original {
      constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols);
        urls.push(String(address));
      }
    };
    const element = await fixture<MqttConnection>(
      html`<mqtt-connection saved="Plant" vault=${name}></mqtt-connection>`,
    );
    await waitUntil(() => element.asking, 'asks');
    await waitUntil(() => element.shadowRoot!.querySelector('[name="password"]'), 'shows the form');
    element.shadowRoot!.querySelector<HTMLInputElement>('[name="password"]')!.value = 'demo';
    element.shadowRoot!.querySelector('form')!.requestSubmit();
    await connected(element);
    globalThis.WebSocket = Original;
    expect(urls).to.have.lengthOf(1);
    expect(urls[0]).to.match(/\?token=abc$/);
  }).timeout(20_000);

  it('says that a value of on-lock is none', async () => {
    const element = document.createElement('mqtt-connection');
    for (const [attribute, value] of [
      ['saved', 'Plant'],
      ['vault', name],
      ['on-lock', 'keeep'],
    ] as const)
      element.setAttribute(attribute, value);
    await fixture(html`<div>${element}</div>`);
    await waitUntil(() => problems(element).includes('keeep'), 'says so');
  });

  it('is found by elements that name it', async () => {
    const { id } = (await vault.find('Plant'))!;
    expect(id).to.be.a('string');
    const page = await fixture(html`
      <div>
        <mqtt-connection name="Here" saved="Plant" vault=${name}></mqtt-connection
        ><mqtt-connection-admin vault=${name} mode="use"></mqtt-connection-admin>
      </div>
    `);
    const admin = page.querySelector('mqtt-connection-admin')!;
    await waitUntil(
      () => admin.shadowRoot?.querySelector('.item')?.textContent.includes('Connected'),
      'shows where it stands',
    );
  });
});
