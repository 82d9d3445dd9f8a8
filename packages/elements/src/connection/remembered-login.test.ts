import { expect, fixture, html } from '@open-wc/testing';
import { directory, VaultDirectory } from '@mqtt-kit/core';
import { openVault, type Vault } from '@mqtt-kit/core/vault';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './remembered-login.js';
import './saved-details.js';
import './sign-in-form.js';
import '../define/all.js';
import type { MqttConnection } from './mqtt-connection.js';

const PASSPHRASE = 'correct horse battery';
let count = 0;

describe('a login that a person saves, of a connection that the page describes', () => {
  let name: string;
  let url: string;
  let vault: Vault | undefined;

  beforeEach(async () => {
    name = `remembered-${String(++count)}`;
    // What of an address may be a signature has no saved login.
    url = (await ownBrokerUrl()).replace(/\?.*/, '');
  });
  afterEach(async () => {
    await vault?.wipe();
    vault = undefined;
  });

  const page = (vaultName = name): Promise<MqttConnection> =>
    fixture<MqttConnection>(
      html`<mqtt-connection
        name="Plant"
        url=${url}
        vault=${vaultName}
        authentication="BASIC"
      ></mqtt-connection>`,
    );
  const connected = (element: MqttConnection): Promise<unknown> =>
    waitUntil(() => element.connection?.state.status === 'connected', 'connects');
  const asks = async (element: MqttConnection): Promise<void> => {
    await waitUntil(() => element.asking && field(element, 'password') !== null, 'asks');
  };
  const field = (element: MqttConnection, control: string): HTMLInputElement | null =>
    element.shadowRoot!.querySelector<HTMLInputElement>(`[name="${control}"]`);
  const sign = async (element: MqttConnection, password: string, keep: boolean): Promise<void> => {
    await asks(element);
    field(element, 'username')!.value = 'demo';
    field(element, 'password')!.value = password;
    const box = field(element, 'keep');
    expect(box !== null || !keep, 'can be saved').to.equal(true);
    if (box) box.checked = keep;
    element.shadowRoot!.querySelector('form')!.requestSubmit();
    await waitUntil(() => !element.asking, 'tries');
  };
  const isKnown = async (): Promise<boolean> => {
    const source = directory(name);
    return source instanceof VaultDirectory && (await source.isKnown());
  };
  const isKept = async (): Promise<boolean> =>
    (await (await openVault({ name })).find('Plant'))?.hasPassword === true;

  it('is kept only if they tick it, and only once the broker took it', async () => {
    const first = await page();
    await sign(first, 'wrong', true);
    await asks(first);
    expect(await isKnown(), 'opens no storage').to.equal(false);
    await sign(first, 'demo', false);
    await connected(first);
    expect(await isKnown(), 'keeps nothing').to.equal(false);
    first.remove();

    const second = await page();
    await sign(second, 'demo', true);
    await connected(second);
    vault = await openVault({ name });
    await waitUntil(isKept, 'is saved');
    second.remove();

    const third = await page();
    await connected(third);
    expect(third.shadowRoot!.querySelector('form')).to.equal(null);
    expect(JSON.stringify(third.connection?.details)).not.to.contain('"password"');
  }).timeout(20_000);

  it('is asked for anew when the broker takes it no more', async () => {
    const { hostname, port, pathname, protocol } = new URL(url);
    vault = await openVault({ name });
    const { id } = await vault.save({
      name: 'Plant',
      host: hostname,
      port: Number(port),
      path: pathname,
      tls: protocol === 'wss:',
      authentication: { method: 'BASIC', username: 'demo', password: 'old' },
    });
    const first = await page();
    await asks(first);
    expect(first.shadowRoot!.querySelector('[role="alert"]')).not.to.equal(null);
    await sign(first, 'demo', true);
    await connected(first);
    // It is saved once the broker has taken it, which is a moment later.
    const { signal } = new AbortController();
    const kept = async (): Promise<unknown> =>
      (await vault?.credentials(id)?.({ attempt: 1, signal }))?.password;
    await waitUntil(async () => (await kept()) === 'demo', 'is saved');
    first.remove();
    await connected(await page());
    expect((await vault.list()).length).to.equal(1);
  }).timeout(20_000);

  it('never goes to another address, which cannot take the name either', async () => {
    vault = await openVault({ name });
    await vault.save({
      name: 'Plant',
      host: 'elsewhere.example',
      authentication: { method: 'BASIC', username: 'demo', password: 'demo' },
    });
    const element = await page();
    await asks(element);
    expect(field(element, 'keep')).to.equal(null);
    await sign(element, 'demo', false);
    await connected(element);
    expect((await vault.find('Plant'))?.details.host).to.equal('elsewhere.example');
  }).timeout(20_000);

  it('is asked for while the vault is locked, and is then not to be saved', async () => {
    vault = await openVault({ name });
    await vault.save({ name: 'Other', host: 'elsewhere.example' });
    await vault.protect({ passphrase: PASSPHRASE });
    vault.lock();
    const element = await page();
    await asks(element);
    expect(field(element, 'keep')).to.equal(null);
    await sign(element, 'demo', false);
    await connected(element);
  }).timeout(20_000);

  it('is not to be saved for an address with a query, which may be a signature', async () => {
    url = `${url}?signature=x`;
    const element = await page();
    await asks(element);
    expect(field(element, 'keep')).to.equal(null);
  });

  it('is not to be saved where the page wants no vault', async () => {
    const element = await page('none');
    await asks(element);
    expect(field(element, 'keep')).to.equal(null);
    expect(element.shadowRoot!.textContent).to.contain('Kept in this page until it is closed.');
  });
});
