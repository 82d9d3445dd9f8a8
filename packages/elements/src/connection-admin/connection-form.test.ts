import { expect, fixture, html } from '@open-wc/testing';
import { directory, MemoryDirectory, setDirectory, type ConnectionDetails } from '@mqtt-kit/core';
import type { ConnectionDirectory, SaveOptions } from '@mqtt-kit/core';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './admin-body.js';
import './connection-form.js';
import './certificates/certificate-parts.js';
import '../define/all.js';
import { input, openGroup, press, problem, shown, text, tick, type } from './admin.test-harness.js';
import type { MqttConnectionAdmin } from './mqtt-connection-admin.js';

const KEY = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n';

/** Keeps what is saved as it is, and shows a connection that has all secrets. */
class KeepingDirectory extends EventTarget implements ConnectionDirectory {
  readonly saves: { readonly details: ConnectionDetails; readonly options: SaveOptions }[] = [];
  #name = 'Plant';

  async list(): ReturnType<ConnectionDirectory['list']> {
    return Promise.resolve([
      {
        id: 'one',
        details: {
          name: this.#name,
          host: 'plant.example',
          path: '/mqtt',
          protocolVersion: 5,
          authentication: { method: 'BASIC', username: 'ada' },
          certificates: { certificate: 'a client' },
        },
        hasPassword: true,
        hasPrivateKey: true,
        hasQuery: true,
      },
    ]);
  }

  async find(): ReturnType<ConnectionDirectory['find']> {
    return (await this.list())[0];
  }

  async save(
    details: ConnectionDetails,
    id?: string,
    options: SaveOptions = {},
  ): ReturnType<ConnectionDirectory['save']> {
    this.saves.push({ details, options });
    this.#name = details.name ?? '';
    const [saved] = await this.list();
    if (!saved) throw new Error('It is always there.');
    return { ...saved, id: id ?? 'one' };
  }

  async remove(): Promise<void> {
    await Promise.resolve();
  }

  credentials(): undefined {
    return undefined;
  }
}

describe('the form of a connection', () => {
  let kept: KeepingDirectory;

  beforeEach(() => {
    setDirectory(new MemoryDirectory());
  });

  async function mount(): Promise<MqttConnectionAdmin> {
    return shown(
      await fixture<MqttConnectionAdmin>(html`<mqtt-connection-admin></mqtt-connection-admin>`),
    );
  }

  async function mountSaved(): Promise<MqttConnectionAdmin> {
    kept = new KeepingDirectory();
    setDirectory(kept);
    const element = await mount();
    await waitUntil(() => input(element, 'host').value === 'plant.example', 'shows it');
    return element;
  }

  async function save(element: MqttConnectionAdmin): Promise<ConnectionDetails> {
    await press(element, 'Save');
    await waitUntil(() => text(element, '.done') === 'Saved', 'saves');
    return kept.saves.at(-1)!.details;
  }

  it('takes the host for the name of a connection that has none', async () => {
    const element = await mount();
    await type(element, { host: 'plant.example' });
    expect(input(element, 'name').placeholder).to.equal('plant.example');
    await press(element, 'Save');
    await waitUntil(() => text(element, '.done') === 'Saved', 'saves');
    expect((await directory().list()).map(({ details }) => details.name)).to.deep.equal([
      'plant.example',
    ]);
    await press(element, 'New connection');
    await type(element, { host: 'plant.example' });
    expect(input(element, 'name').placeholder).to.equal('plant.example 2');
  });

  it('saves every field, each from its group', async () => {
    const element = await mount();
    await type(element, { name: 'All', host: 'plant.example' });
    for (const group of [
      'session',
      'reconnection',
      'properties',
      'will',
      'servers',
      'certificates',
    ])
      await openGroup(element, group);
    await type(element, {
      protocolVersion: '5',
      clientId: 'panel',
      keepalive: '30',
      connectTimeout: '5000',
      firstWait: '200',
      longestWait: '100',
      stableAfter: '0',
      sessionExpiry: '600',
      receiveMaximum: '10',
      maximumPacketSize: '100000',
      topicAliasMaximum: '5',
      servers: 'wss://second.example/mqtt\n',
      ca: 'an authority',
      certificate: 'a client',
    });
    expect(problem(element, 'longestWait')).to.contain('may not be shorter than the first wait');
    await type(element, { longestWait: '5000' });
    for (const id of ['clean', 'responseInformation', 'reconnects']) await tick(element, id);
    await press(element, 'Add a property');
    await type(element, { 'userProperties-name-0': 'site', 'userProperties-value-0': 'north' });
    await tick(element, 'hasWill');
    await type(element, {
      willTopic: 'plant/gone',
      willPayload: 'yes',
      willQos: '1',
      willDelay: '5',
      willExpiry: '60',
      willContentType: 'text/plain',
      willResponseTopic: 'answers',
      willCorrelation: '0a:FF',
    });
    for (const id of ['willRetain', 'willIsText']) await tick(element, id);
    await expect(element).to.be.accessible();
    await press(element, 'Save');
    await waitUntil(() => text(element, '.done') === 'Saved', 'saves');
    const [saved] = await directory().list();
    expect(saved?.details).to.deep.equal({
      name: 'All',
      host: 'plant.example',
      tls: true,
      authentication: { method: 'NONE' },
      protocolVersion: 5,
      clientId: 'panel',
      clean: false,
      keepalive: 30,
      connectTimeoutMs: 5000,
      reconnection: { enabled: false, baseMs: 200, capMs: 5000, stableMs: 0 },
      servers: ['wss://second.example/mqtt'],
      certificates: { ca: 'an authority', certificate: 'a client' },
      properties: {
        sessionExpiryInterval: 600,
        receiveMaximum: 10,
        maximumPacketSize: 100_000,
        topicAliasMaximum: 5,
        requestResponseInformation: true,
        userProperties: { site: 'north' },
      },
      will: {
        topic: 'plant/gone',
        payload: 'yes',
        qos: 1,
        retain: true,
        properties: {
          payloadFormatIndicator: 1,
          willDelayInterval: 5,
          messageExpiryInterval: 60,
          contentType: 'text/plain',
          responseTopic: 'answers',
          correlationData: new Uint8Array([10, 255]),
        },
      },
    });
  }).timeout(10_000);

  it('says what is wrong in each group beside its field, and unfolds the group', async () => {
    const element = await mount();
    await type(element, { host: 'plant.example' });
    await openGroup(element, 'session');
    await type(element, { protocolVersion: '5' });
    await openGroup(element, 'will');
    await tick(element, 'hasWill');
    await type(element, { willTopic: 'plant/#', willCorrelation: '0a f' });
    expect(problem(element, 'willTopic')).not.to.equal('');
    expect(problem(element, 'willCorrelation')).to.contain('hexadecimal');
    await openGroup(element, 'servers');
    await type(element, { servers: 'second.example' });
    expect(problem(element, 'servers')).to.contain('number 1 is not an address');
    await type(element, { willTopic: 'plant/gone', willCorrelation: '' });
    await press(element, 'Save');
    await waitUntil(() => element.shadowRoot!.activeElement?.id === 'servers', 'leads there');
  });

  it('shows no kept secret, and keeps it unless it is replaced or removed', async () => {
    const element = await mountSaved();
    await openGroup(element, 'certificates');
    expect(text(element, '.field.password')).to.equal('Password kept Replace Remove');
    expect(text(element, '.field.key')).to.equal('Client certificate key kept Replace Remove');
    expect(text(element, '.field.path')).to.contain('query is kept');
    await type(element, { username: 'eve' });
    let details = await save(element);
    expect(details.authentication).to.deep.equal({ method: 'BASIC', username: 'eve' });
    expect(details.certificates).to.deep.equal({ certificate: 'a client' });

    await press(element, 'Remove: Password');
    await press(element, 'Remove: Client certificate key');
    expect(text(element, '.field.password')).to.equal('Password removed when you save Keep');
    await waitUntil(() => element.shadowRoot!.activeElement?.id === 'key', 'keeps the focus there');
    await expect(element).to.be.accessible();
    details = await save(element);
    expect(details.authentication).to.deep.include({ password: '' });
    expect(details.certificates).to.deep.include({ key: '', keyPassphrase: '' });

    await press(element, 'Replace: Password');
    await press(element, 'Replace: Client certificate key');
    await type(element, { password: 'new', key: KEY });
    await type(element, { keyPassphrase: 'opens it' });
    details = await save(element);
    expect(details.authentication).to.deep.include({ password: 'new' });
    expect(details.certificates).to.deep.include({ key: KEY, keyPassphrase: 'opens it' });
    expect(element.shadowRoot!.innerHTML).not.to.contain('c2VjcmV0');

    await press(element, 'Replace: Password');
    expect(text(element, '.list')).not.to.contain('not saved');
    await press(element, 'Keep the saved one: Password');
    expect(text(element, '.field.password')).to.contain('kept');
  }).timeout(10_000);

  it('says that a kept key may not go with another certificate', async () => {
    const element = await mountSaved();
    await openGroup(element, 'certificates');
    await type(element, { certificate: 'another client' });
    expect(problem(element, 'key')).to.contain('otherwise saving removes it');
    await type(element, { certificate: '' });
    expect(problem(element, 'key')).to.contain('Without its certificate');
    expect(text(element, 'details.certificates')).to.contain('Browsers do not let a page use');
  });

  it('takes a certificate from a file, whatever its form, and none that is too large', async () => {
    const element = await mount();
    await openGroup(element, 'certificates');
    const drop = (id: string, file: File): void => {
      const data = { files: [file], types: ['Files'] };
      const event = new Event('drop', { bubbles: true, cancelable: true });
      input(element, id).dispatchEvent(Object.assign(event, { dataTransfer: data }));
      expect(event.defaultPrevented, 'the browser does not open it').to.equal(true);
    };
    drop('certificate', new File([new Uint8Array([0x30, 0x82, 1, 0])], 'client.cer'));
    await waitUntil(() => input(element, 'certificate').value === 'MIIBAA==\n', 'is made text');
    drop('key', new File([KEY], 'client.pem'));
    await waitUntil(() => input(element, 'key').value === KEY, 'is taken as it is');
    drop('ca', new File([new Uint8Array(70_000)], 'large.crt'));
    await waitUntil(() => problem(element, 'ca').includes('“large.crt” was not taken'), 'says so');
    expect(input(element, 'ca').value).to.equal('');
  });

  it('offers to be found by the old name too when it gets another', async () => {
    const element = await mountSaved();
    expect(input(element, 'keep-alias')).to.equal(null);
    await type(element, { name: 'Boiler' });
    expect(text(element, '.keep-alias')).to.contain('Still find it as “Plant” too');
    await save(element);
    expect(kept.saves.at(-1)?.options).to.deep.equal({ keepAlias: true });
    await type(element, { name: 'Kettle' });
    await tick(element, 'keep-alias');
    await save(element);
    expect(kept.saves.at(-1)?.options).to.deep.equal({ keepAlias: false });
  });

  it('asks before a page goes with what is not saved, and only then', async () => {
    const element = await mountSaved();
    const leaves = (): boolean =>
      dispatchEvent(new Event('beforeunload', { bubbles: false, cancelable: true }));
    expect(leaves()).to.equal(true);
    await type(element, { username: 'eve' });
    expect(leaves()).to.equal(false);
    await press(element, 'New connection');
    expect(leaves(), 'another one is looked at').to.equal(false);
    element.shadowRoot!.querySelector<HTMLElement>('.item')!.click();
    await element.updateComplete;
    await save(element);
    expect(leaves()).to.equal(true);
    await type(element, { username: 'ada' });
    await type(element, { username: 'mallory' });
    element.remove();
    expect(leaves()).to.equal(true);
  });

  it('offers the login to a password manager only where the owner wants it', async () => {
    const element = await mount();
    await type(element, { method: 'BASIC' });
    expect(input(element, 'password').autocomplete).to.equal('off');
    expect(input(element, 'username').autocomplete).to.equal('off');
    element.setAttribute('password-managers', '');
    await element.updateComplete;
    expect(input(element, 'password').autocomplete).to.equal('current-password');
    expect(input(element, 'username').autocomplete).to.equal('username');
    for (const group of ['properties', 'will', 'certificates']) await openGroup(element, group);
    for (const area of element.shadowRoot!.querySelectorAll('textarea')) {
      expect(area.autocomplete, area.id).to.equal('off');
      expect(area.getAttribute('spellcheck'), area.id).to.equal('false');
    }
  });

  it('fits a phone, with all groups open and everything wrong', async () => {
    const element = await mount();
    element.style.inlineSize = '320px';
    element.dir = 'rtl';
    for (const group of ['session', 'properties', 'will', 'servers', 'certificates'])
      await openGroup(element, group);
    await type(element, { protocolVersion: '5', method: 'BASIC', port: '1883', path: 'x' });
    await tick(element, 'hasWill');
    await press(element, 'Add a property');
    await press(element, 'Save');
    await element.updateComplete;
    const { left, right } = element.getBoundingClientRect();
    for (const control of element.shadowRoot!.querySelectorAll(
      'input, select, textarea, button, p',
    )) {
      const box = control.getBoundingClientRect();
      expect(box.left, control.id).to.be.at.least(left - 1);
      expect(box.right, control.id).to.be.at.most(right + 1);
    }
    const port = element.shadowRoot!.querySelector('#port')!.getBoundingClientRect();
    const wrong = element.shadowRoot!.querySelector('#port-problem')!.getBoundingClientRect();
    expect(wrong.top, 'below its own field').to.be.at.least(port.bottom);
    await expect(element).to.be.accessible();
  });
});
