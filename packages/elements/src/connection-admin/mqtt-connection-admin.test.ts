import { expect, fixture, html } from '@open-wc/testing';
import { nextEvent } from '../../../../test/browser/next-event.js';
import { directory, MemoryDirectory, setDirectory, type ConnectionDetails } from '@mqtt-kit/core';
import { watchSockets } from '../../../../test/browser/sockets.js';
import { embeddedBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './admin-body.js';
import './connection-form.js';
import '../diagnosis/diagnosis-view.js';
import '../define/all.js';
import { input, openGroup, press, problem, shown, text, type } from './admin.test-harness.js';
import type { MqttConnectionAdmin } from './mqtt-connection-admin.js';

setDirectory(new MemoryDirectory());

const names = (element: MqttConnectionAdmin): string[] =>
  [...element.shadowRoot!.querySelectorAll('.item .name')].map(({ textContent }) => textContent);

describe('<mqtt-connection-admin>', () => {
  let local: Omit<ConnectionDetails, 'name'>;

  before(async () => {
    const { hostname, port, pathname } = new URL(await embeddedBrokerUrl());
    local = { host: hostname, port: Number(port), path: pathname };
  });
  afterEach(async () => {
    for (const { id } of await directory().list()) await directory().remove(id);
  });

  async function mount(): Promise<MqttConnectionAdmin> {
    const element = await fixture<MqttConnectionAdmin>(
      html`<mqtt-connection-admin></mqtt-connection-admin>`,
    );
    return shown(element);
  }

  it('begins with an empty list and an empty form', async () => {
    const element = await mount();
    const undo = element.shadowRoot!.querySelector<HTMLElement>('.undo');
    expect(undo?.offsetHeight, 'takes no room').to.equal(0);
    expect(text(element, '.side'))
      .to.contain('No connection yet')
      .and.to.contain('Kept in this page until it is closed.');
    expect(text(element, '.url')).to.equal('wss://…/mqtt');
    expect(element.shadowRoot!.querySelectorAll('[aria-invalid="true"]')).to.have.lengthOf(0);
    await expect(element).to.be.accessible();
  });

  it('saves a new connection, without its password in the event or the list', async () => {
    const element = await mount();
    await type(element, {
      name: 'Plant',
      host: 'plant.example',
      port: '8084',
      method: 'BASIC',
      username: 'ada',
      password: 's3cret',
    });
    const saved = nextEvent(element, 'mqtt-connection-saved');
    await press(element, 'Save');
    const event = await saved;
    expect(event.connectionName).to.equal('Plant');
    expect(JSON.stringify(event.detail)).not.to.contain('s3cret');
    await element.updateComplete;
    expect(names(element)).to.deep.equal(['Plant']);
    expect(text(element, '.field.password')).to.equal('Password kept Replace Remove');
    const kept = await directory().find('Plant');
    expect(kept?.details).to.deep.include({ host: 'plant.example', port: 8084 });
    expect(kept?.hasPassword).to.equal(true);
    await expect(element).to.be.accessible();
  });

  it('shows every mistake at once on saving, beside its field, and leads to the first', async () => {
    const element = await mount();
    await type(element, { port: '70000', path: 'mqtt', method: 'BASIC' });
    expect(problem(element, 'name')).to.equal('');
    await press(element, 'Save');
    await element.updateComplete;
    expect(problem(element, 'name'), 'its host will do').to.equal('');
    expect(problem(element, 'host')).to.contain('missing');
    expect(problem(element, 'port')).to.contain('65535');
    expect(problem(element, 'path')).to.contain('“/”');
    expect(problem(element, 'username')).to.contain('user name');
    for (const id of ['host', 'port', 'path', 'username']) {
      expect(input(element, id).getAttribute('aria-invalid'), id).to.equal('true');
      expect(input(element, id).getAttribute('aria-describedby'), id).to.contain(`${id}-problem`);
    }
    expect(element.shadowRoot!.activeElement?.id).to.equal('host');
    expect(await directory().list()).to.have.lengthOf(0);
    await expect(element).to.be.accessible();
  });

  it('says what is wrong as one types', async () => {
    const element = await mount();
    await type(element, { port: '1883', host: 'broker.example' });
    expect(problem(element, 'port')).to.contain('no browser can open');
    await type(element, { port: '8084' });
    expect(problem(element, 'port')).to.equal('');
    expect(text(element, '.url')).to.equal('wss://broker.example:8084/mqtt');
  });

  it('fills in port and path of the chosen broker', async () => {
    const element = await mount();
    await type(element, { host: 'plant.example', preset: 'emqx' });
    expect([input(element, 'port').value, input(element, 'path').value]).to.deep.equal([
      '8084',
      '/mqtt',
    ]);
    input(element, 'tls').click();
    await element.updateComplete;
    expect(input(element, 'port').value).to.equal('8083');
    expect(problem(element, 'tls')).to.contain('Without TLS');
  });

  it('takes a whole address apart where only the host belongs, and says so', async () => {
    const element = await mount();
    const pasted = new DataTransfer();
    pasted.setData('text', 'wss://ada:s3cret@broker.example:9001/ws');
    // Firefox gives an event of a script no clipboard; a person's has one.
    const paste = Object.assign(new Event('paste', { bubbles: true, cancelable: true }), {
      clipboardData: pasted,
    });
    input(element, 'host').dispatchEvent(paste);
    await element.updateComplete;
    expect(paste.defaultPrevented).to.equal(true);
    expect(input(element, 'host').value).to.equal('broker.example');
    expect(input(element, 'port').value).to.equal('9001');
    expect(input(element, 'path').value).to.equal('/ws');
    expect(input(element, 'username').value).to.equal('ada');
    expect(text(element, '.said')).to.contain('taken apart');
    expect(text(element, '.said')).not.to.contain('s3cret');
    await type(element, { host: 'mqtt://other.example:1883' });
    expect(input(element, 'host').value).to.equal('other.example');
    expect(problem(element, 'host')).to.contain('no browser can open');
  });

  it('keeps the password when another field is changed, and uses a new one when typed', async () => {
    const { id } = await directory().save({
      name: 'Plant',
      ...local,
      authentication: { method: 'BASIC', username: 'demo', password: 'demo' },
    });
    const passwordNow = async (): Promise<unknown> =>
      (await directory().credentials(id)?.({ attempt: 1, signal: new AbortController().signal }))
        ?.password;
    const element = await mount();
    await openGroup(element, 'session');
    await type(element, { keepalive: '30' });
    await press(element, 'Save');
    await waitUntil(
      async () => (await directory().find('Plant'))?.details.keepalive === 30,
      'saves',
    );
    expect(await passwordNow()).to.equal('demo');
    await press(element, 'Replace');
    await waitUntil(
      () => element.shadowRoot!.activeElement?.matches('input#password'),
      'leads there',
    );
    await type(element, { password: 'other' });
    await press(element, 'Save');
    await waitUntil(async () => (await passwordNow()) === 'other', 'saves the new one');
  });

  for (const [what, change] of [
    ['host', { host: '127.0.0.1' }],
    ['path', { path: '/mqtt?elsewhere' }],
    ['TLS', {}],
  ] as const) {
    it(`says when the ${what} changes that the kept password stays behind, and uses it for nothing`, async () => {
      await directory().save({
        name: 'Plant',
        ...local,
        authentication: { method: 'BASIC', username: 'demo', password: 'demo' },
      });
      const element = await mount();
      expect(problem(element, 'password')).to.equal('');
      if (what === 'TLS') {
        // On a page over https, a switch that is on is locked.
        const tls = input(element, 'tls');
        tls.disabled = false;
        tls.click();
        await element.updateComplete;
      }
      await type(element, change);
      expect(problem(element, 'password')).to.contain('The saved password is not used here');
      expect(input(element, 'password').getAttribute('aria-invalid')).to.equal('false');
      expect(input(element, 'password')).to.be.instanceOf(HTMLInputElement);
      await expect(element).to.be.accessible();
      if (what === 'host') {
        const tested = nextEvent(element, 'mqtt-connection-tested');
        await press(element, 'Test connection');
        expect((await tested).error?.code).to.equal('bad-credentials');
      }
      await type(element, { password: 'typed' });
      expect(problem(element, 'password')).to.equal('');
      await type(element, { password: '' });
      // Some brokers want a user name only.
      if (what !== 'TLS') {
        const saved = nextEvent(element, 'mqtt-connection-saved');
        await press(element, 'Save');
        await saved;
        expect((await directory().find('Plant'))?.hasPassword).to.equal(false);
        expect(problem(element, 'password')).to.equal('');
      }
    });
  }

  it('takes the way back to what is saved, and only when there is one', async () => {
    await directory().save({ name: 'Plant', ...local });
    const element = await mount();
    const discard = (): HTMLButtonElement | undefined =>
      [...element.shadowRoot!.querySelectorAll('button')].find(({ textContent }) =>
        textContent.includes('Discard changes'),
      );
    expect(discard()).to.equal(undefined);
    await openGroup(element, 'session');
    await type(element, { host: 'other.example', keepalive: '99' });
    expect(text(element, '.list')).to.contain('not saved');
    await type(element, { host: local.host, keepalive: '' });
    expect(discard(), 'typed back').to.equal(undefined);
    await type(element, { host: 'a b', keepalive: '99' });
    expect(problem(element, 'host')).to.contain('spaces');
    discard()!.focus();
    discard()!.click();
    await element.updateComplete;
    expect(input(element, 'host').value).to.equal(local.host);
    expect(input(element, 'keepalive').value).to.equal('');
    expect(problem(element, 'host')).to.equal('');
    expect(text(element, '.list')).not.to.contain('not saved');
    expect(text(element, '.done')).to.equal('Changes discarded');
    expect(discard()).to.equal(undefined);
    expect(element.shadowRoot!.activeElement?.textContent.trim()).to.equal('Save');
  });

  it('says that it has saved, until something changes', async () => {
    const element = await mount();
    const live = element.shadowRoot!.querySelector('.done')!;
    expect(live.getAttribute('role')).to.equal('status');
    await type(element, { name: 'Plant', host: 'plant.example' });
    await press(element, 'Save');
    await waitUntil(() => text(element, '.done') === 'Saved', 'says so');
    expect(element.shadowRoot!.querySelector('.done')).to.equal(live);
    await expect(element).to.be.accessible();
    await type(element, { host: 'other.example' });
    expect(text(element, '.done')).to.equal('');
  });

  it('does not judge a host before the person has left it or tried to save', async () => {
    const element = await mount();
    const host = input(element, 'host');
    const write = async (value: string): Promise<void> => {
      host.value = value;
      host.dispatchEvent(new Event('input', { bubbles: true }));
      await element.updateComplete;
    };
    const leave = async (): Promise<void> => {
      host.dispatchEvent(new Event('change', { bubbles: true }));
      await element.updateComplete;
    };
    await write('my broker');
    expect(problem(element, 'host')).to.equal('');
    expect(host.getAttribute('aria-invalid')).to.equal('false');
    await leave();
    expect(problem(element, 'host')).to.contain('spaces');
    await write('my broke');
    expect(problem(element, 'host')).to.contain('spaces');
    await write('broker.example');
    expect(problem(element, 'host')).to.equal('');
    await write('broker. example');
    expect(problem(element, 'host')).to.equal('');
    await press(element, 'Save');
    await element.updateComplete;
    expect(problem(element, 'host')).to.contain('spaces');
  });

  it('shows no address that a wrong port would make', async () => {
    const element = await mount();
    for (const port of ['80x', '0', '1.5', '70000', '-1']) {
      await type(element, { host: 'broker.example', port });
      expect(text(element, '.url'), port).to.equal('wss://broker.example:…/mqtt');
    }
    await type(element, { host: '', port: '443' });
    expect(text(element, '.url')).to.equal('wss://…/mqtt');
  });

  it('explains in words what was pasted and is no address of a broker for browsers', async () => {
    const element = await mount();
    await type(element, { host: 'mqtts://abc.s1.eu.hivemq.cloud:8883' });
    expect(problem(element, 'host')).to.contain('no browser can open');
    expect(input(element, 'host').getAttribute('aria-invalid')).to.equal('false');
    expect(input(element, 'port').value).to.equal('8884');
    expect(input(element, 'preset').value).to.equal('hivemq-cloud');
    expect(text(element, '.said')).to.contain('This is HiveMQ Cloud');
    await expect(element).to.be.accessible();
    await type(element, { host: 'https://broker.example/ws' });
    expect(text(element, '.said')).to.contain('read as “wss://”');
    expect(text(element, '.url')).to.equal('wss://broker.example/ws');
    await type(element, { host: 'ftp://files.example/pub' });
    expect(problem(element, 'host')).to.contain('“ftp://” is not one of MQTT');
    expect(text(element, '.url')).to.equal('wss://files.example/ws');
  });

  it('recognizes a service by the host that was typed, and leaves what was chosen', async () => {
    const element = await mount();
    await type(element, { host: 'abc.s1.eu.hivemq.cloud' });
    expect(text(element, '.url')).to.equal('wss://abc.s1.eu.hivemq.cloud:8884/mqtt');
    expect(input(element, 'preset').value).to.equal('hivemq-cloud');
    expect(text(element, '.said')).to.equal('This is HiveMQ Cloud: what it needs was filled in.');
    await type(element, { host: 'broker.example' });
    expect(text(element, '.url')).to.equal('wss://broker.example/mqtt');
    expect(input(element, 'preset').value).to.equal('');
    await type(element, { preset: 'emqx', host: 'other.s1.eu.hivemq.cloud' });
    expect(input(element, 'preset').value).to.equal('emqx');
  });

  it('keeps what was typed for one connection while another one is looked at', async () => {
    await directory().save({ name: 'A', host: 'a.example' });
    await directory().save({ name: 'B', host: 'b.example' });
    const element = await mount();
    await type(element, { host: 'changed.example' });
    const items = element.shadowRoot!.querySelectorAll<HTMLButtonElement>('.item');
    const selected = nextEvent(element, 'mqtt-connection-selected');
    items[1]!.click();
    expect((await selected).connectionName).to.equal('B');
    await element.updateComplete;
    expect(input(element, 'host').value).to.equal('b.example');
    expect(text(element, '.list')).to.contain('not saved');
    items[0]!.click();
    await element.updateComplete;
    expect(input(element, 'host').value).to.equal('changed.example');
  });

  it('duplicates under a name of its own, password included', async () => {
    await directory().save({
      name: 'Plant',
      ...local,
      authentication: { method: 'BASIC', username: 'demo', password: 'demo' },
    });
    const element = await mount();
    await press(element, 'Duplicate');
    await waitUntil(() => names(element).length === 2, 'shows the copy');
    expect(names(element)).to.deep.equal(['Plant', 'Plant copy']);
    expect((await directory().find('Plant copy'))?.hasPassword).to.equal(true);
    await waitUntil(() => input(element, 'name').value === 'Plant copy', 'selects it');
  });

  it('deletes, and brings back with the password', async () => {
    const { id } = await directory().save({
      name: 'Plant',
      ...local,
      authentication: { method: 'BASIC', username: 'demo', password: 'demo' },
    });
    const element = await mount();
    const removed = nextEvent(element, 'mqtt-connection-removed');
    await press(element, 'Delete');
    expect((await removed).detail).to.deep.equal({ id, connectionName: 'Plant' });
    await waitUntil(
      () => text(element, '.undo').includes('“Plant” was deleted.'),
      'offers to undo',
    );
    expect(await directory().list()).to.have.lengthOf(0);
    await expect(element).to.be.accessible();
    expect(element.shadowRoot!.activeElement?.textContent).to.equal('Undo');
    await press(element, 'Undo');
    await waitUntil(() => names(element).length === 1, 'is back');
    expect((await directory().find('Plant'))?.id).to.equal(id);
    expect((await directory().find('Plant'))?.hasPassword).to.equal(true);
    await waitUntil(() => text(element, '.undo') === '', 'is done');
    await waitUntil(
      () => element.shadowRoot!.activeElement?.classList.contains('item'),
      'has the focus on what is back',
    );
  });

  it('refuses a name that another connection has', async () => {
    await directory().save({ name: 'Plant', host: 'a.example' });
    const element = await mount();
    await press(element, 'New connection');
    await type(element, { name: 'Plant' });
    expect(problem(element, 'name')).to.contain('Another connection has this name.');
  });

  it('tests a connection on a socket of its own, with the kept password, and closes it', async () => {
    await directory().save({
      name: 'Plant',
      ...local,
      authentication: { method: 'BASIC', username: 'demo', password: 'demo' },
    });
    const sockets = watchSockets();
    const element = await mount();
    const tested = nextEvent(element, 'mqtt-connection-tested');
    await press(element, 'Test connection');
    const { ok, error, durationMs } = await tested;
    expect(error).to.equal(undefined);
    expect(ok).to.equal(true);
    expect(durationMs).to.be.below(5000);
    await element.updateComplete;
    expect(text(element, '.result')).to.match(
      /The broker accepted the connection in .* \(MQTT 3\.1\.1\)\./,
    );
    await waitUntil(() => sockets.alive === 0, 'closes');
    expect(sockets.opened).to.equal(1);
    await press(element, 'Show what is checked');
    await waitUntil(() => text(element, '.stages') !== '', 'is looked at');
    expect(text(element, '.result')).to.contain('accepted').and.not.to.contain('Nothing wrong');
    expect(element.shadowRoot!.querySelectorAll('.stages li.failed')).to.have.lengthOf(0);
    await waitUntil(() => sockets.alive === 0, 'closes');
    sockets.stop();
    await expect(element).to.be.accessible();
  });

  it('says in words why a test failed', async () => {
    const element = await mount();
    await type(element, {
      host: local.host,
      port: String(local.port),
      path: '/mqtt',
      method: 'BASIC',
      username: 'demo',
      password: 'wrong',
    });
    const tested = nextEvent(element, 'mqtt-connection-tested');
    await press(element, 'Test connection');
    const event = await tested;
    expect(event.ok).to.equal(false);
    expect(event.error?.code).to.equal('bad-credentials');
    await element.updateComplete;
    expect(text(element, '.result')).to.contain('did not accept this user name and password');
    await expect(element).to.be.accessible();
  });

  it('finds out why a test failed, and takes the better address over', async () => {
    const element = await mount();
    await type(element, { host: local.host, port: String(local.port), path: '/elsewhere' });
    const sockets = watchSockets();
    await press(element, 'Test connection');
    const status = element.shadowRoot!.querySelector('.result')!;
    expect(status.getAttribute('role')).to.equal('status');
    await waitUntil(() => text(element, '.stages') !== '', 'found');
    expect(text(element, '.result')).to.contain('Use the path /mqtt.');
    expect(text(element, '.stages li.failed')).to.contain('Failed WebSocket');
    expect(element.shadowRoot!.querySelectorAll('.stages li')).to.have.lengthOf(10);
    expect(element.shadowRoot!.querySelector('.stages .failed svg.alert')).to.exist;
    await expect(element).to.be.accessible();
    expect(sockets.alive, 'sockets left open').to.equal(0);
    sockets.stop();
    element.shadowRoot!.querySelector<HTMLElement>('.take-over')!.click();
    await element.updateComplete;
    expect(input(element, 'path').value).to.equal('/mqtt');
    expect(element.shadowRoot!.activeElement?.textContent.trim()).to.equal('Test connection');
    expect(text(element, '.stages')).to.equal('');
    await press(element, 'Test connection');
    await waitUntil(() => text(element, '.result').includes('accepted'), 'works');
    // What it waits for inside may take longer than a test otherwise may.
  }).timeout(30_000);

  it('shows where a connection stands while the page uses it', async () => {
    await directory().save({ name: 'Plant', ...local });
    const page = await fixture(html`
      <div>
        <mqtt-connection-admin></mqtt-connection-admin
        ><mqtt-subscribe connection="Plant" topic="a" hidden></mqtt-subscribe>
      </div>
    `);
    const element = page.querySelector('mqtt-connection-admin')!;
    await waitUntil(() => text(element, '.item').includes('Connected'), 'says so');
    page.querySelector('mqtt-subscribe')?.remove();
    await waitUntil(() => !text(element, '.item').includes('Connected'), 'and when not');
  });

  it('tries a refused connection again when it is saved anew', async () => {
    await directory().save({
      name: 'Plant',
      ...local,
      authentication: { method: 'BASIC', username: 'demo', password: 'wrong' },
    });
    const page = await fixture(html`
      <div>
        <mqtt-connection-admin></mqtt-connection-admin
        ><mqtt-connection-status connection="Plant"></mqtt-connection-status>
      </div>
    `);
    const element = page.querySelector('mqtt-connection-admin')!;
    await waitUntil(() => text(element, '.item').includes('Refused'), 'is refused');
    await shown(element);
    await press(element, 'Replace');
    await type(element, { password: 'demo' });
    await press(element, 'Save');
    await waitUntil(() => text(element, '.item').includes('Connected'), 'connects');
  });
});
