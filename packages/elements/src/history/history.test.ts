import { expect, fixture, html } from '@open-wc/testing';
import {
  configure,
  connect,
  parseBrokerUrl,
  type Connection,
  type Message,
  type MqttError,
} from '@mqtt-kit/core';
import {
  listStored,
  messageOf,
  openHistory,
  openTemplates,
  wipeStored,
} from '@mqtt-kit/core/history';
import { openVault } from '@mqtt-kit/core/vault';
import { LitElement } from 'lit';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import {
  embeddedBrokerUrl,
  ownBrokerUrl,
  testServicePorts,
} from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import { press, shown, text } from '../connection-admin/admin.test-harness.js';
import type { MqttBind } from '../bind/mqtt-bind.js';
import type { MqttConnectionAdmin } from '../connection-admin/mqtt-connection-admin.js';
// Loaded with the test, and not while one waits.
import '../subscribe/panel/subscribe-panel.js';
import '../connection-admin/admin-body.js';
import '../binding/binder.js';
import '../define/all.js';
import '../vault/vault-panels.js';
import { MessageFlow } from '../subscribe/message-flow.js';
import type { MqttSubscribe } from '../subscribe/mqtt-subscribe.js';
import { DeviceHistory } from './device-history.js';
import { HistoryController, type HistorySource, type WantedHistory } from './history-controller.js';
import { historyProblems, keepMs } from './history-options.js';
import { LateHistories } from './late-histories.js';

const FILTER = 'kept/#';

/** An element that wants messages from before. */
class OlderMessages extends LitElement {
  readonly told: (readonly [HistorySource, readonly string[]])[] = [];
  readonly errors: MqttError[] = [];
  readonly history = new HistoryController(this, {
    onOlder: (messages, source) => this.told.push([source, messages.map((one) => one.text())]),
    onError: (error) => this.errors.push(error),
  });
}
customElements.define('older-messages', OlderMessages);

/** One that loads what keeps them when it is asked to. */
class LateMessages extends LitElement {
  readonly told: string[] = [];
  readonly errors: unknown[] = [];
  readonly history = new LateHistories(this, {
    onOlder: (messages) => this.told.push(...messages.map((one) => one.text())),
    onError: (error) => this.errors.push(error),
  });
}
customElements.define('late-messages', LateMessages);

describe('messages from before', () => {
  let connection: Connection;

  before(async () => {
    const { details } = parseBrokerUrl(await ownBrokerUrl());
    connection = connect({ host: '', ...details, name: 'Plant' });
    await connection.ready();
  });
  after(() => connection.close());
  beforeEach(() => wipeStored());
  afterEach(() => wipeStored());

  const element = (): Promise<OlderMessages> =>
    fixture<OlderMessages>(html`<older-messages></older-messages>`);

  async function wanting(wanted: Partial<WantedHistory>): Promise<OlderMessages> {
    const made = await element();
    made.history.want({
      connection,
      filter: FILTER,
      keep: undefined,
      historySrc: undefined,
      ...wanted,
    });
    return made;
  }

  function message(text: string): Message {
    const payload = new TextEncoder().encode(text);
    return messageOf(
      { topic: 'kept/a', payload, qos: 0, retain: false, receivedAt: Date.now() },
      FILTER,
    );
  }

  const settled = (of: OlderMessages, source: HistorySource): Promise<void> =>
    waitUntil(() => /ready|failed/.test(of.history.statusOf(source)), 'settles');

  const stored = async (): Promise<number> =>
    (await listStored()).reduce(
      (sum, each) => sum + (each.kind === 'history' ? each.messages : 0),
      0,
    );

  it('are kept where somebody asked for it, and are there for the next page, once', async () => {
    const first = await wanting({ keep: '1h' });
    // Before the part that keeps them is loaded, and after.
    first.history.take([message('1')]);
    await settled(first, 'device');
    expect(first.told).to.deep.equal([['device', []]]);
    first.history.take([message('2')]);
    // To another place in the document: it goes on.
    const elsewhere = await fixture(html`<div></div>`);
    elsewhere.append(first);
    first.history.take([message('3')]);
    // What still waits is written with the end of the element.
    first.remove();
    await waitUntil(async () => (await stored()) === 3, 'keeps them');
    expect(await listStored()).to.have.nested.property('[0].connection', 'Plant');

    const next = await wanting({ keep: '1h' });
    await settled(next, 'device');
    expect(next.told).to.deep.equal([['device', ['1', '2', '3']]]);
    next.history.want({ connection, filter: FILTER, keep: '2h', historySrc: undefined });
    await settled(next, 'device');
    expect(next.told, 'another age tells nothing twice').to.have.lengthOf(1);
    next.history.want({ connection, filter: 'other/#', keep: '2h', historySrc: undefined });
    await settled(next, 'device');
    expect(next.told.at(-1)).to.deep.equal(['device', []]);

    next.history.want({ connection, filter: FILTER, keep: '2h', historySrc: undefined });
    await settled(next, 'device');
    await next.history.forget();
    expect(await stored()).to.equal(0);
    expect([...first.errors, ...next.errors]).to.deep.equal([]);
  });

  it('are as many as the element shows, and never fewer than are kept anyway', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => message(String(index)));
    for (const [maxMessages, kept] of [
      [1100, 1100],
      [20, 1000],
    ] as const) {
      await wipeStored();
      const first = await wanting({ keep: '1h', maxMessages });
      await settled(first, 'device');
      first.history.take(many);
      first.remove();
      await waitUntil(async () => (await stored()) > 0, 'keeps them');
      const next = await wanting({ keep: '1h', maxMessages });
      await settled(next, 'device');
      expect(next.told[0]?.[1]).to.have.lengthOf(kept);
      expect(next.told[0]?.[1].at(-1)).to.equal('1199');
      next.remove();
    }
  });

  it('are lost neither while what keeps them is loaded, nor when the element is gone by then', async () => {
    const wanted = { connection, filters: [FILTER], keep: '1h', historySrc: undefined };
    const late = async (): Promise<LateMessages> => {
      const made = await fixture<LateMessages>(html`<late-messages></late-messages>`);
      made.history.want(wanted);
      return made;
    };
    const leaves = await late();
    leaves.history.take([message('1')]);
    leaves.remove();
    // Its connection goes with it.
    leaves.history.want({ ...wanted, connection: undefined });
    await waitUntil(async () => (await stored()) === 1, 'keeps it');
    const stays = await late();
    stays.history.take([message('2')]);
    await waitUntil(() => stays.told.length === 1, 'tells of the first');
    await waitUntil(async () => (await stored()) === 2, 'keeps the second');
    stays.remove();
    const forgets = await late();
    forgets.history.take([message('3')]);
    forgets.history.forget((error) => forgets.errors.push(error));
    await waitUntil(async () => (await stored()) === 0, 'forgets all');
    const asksNothing = await fixture<LateMessages>(html`<late-messages></late-messages>`);
    asksNothing.history.want({ ...wanted, keep: undefined });
    asksNothing.history.take([message('4')]);
    expect(await stored()).to.equal(0);
    expect([...leaves.errors, ...stays.errors, ...forgets.errors]).to.deep.equal([]);
  });

  it('are not kept unless somebody asked for it, nor where the page forbids it', async () => {
    const plain = await wanting({});
    plain.history.take([message('1')]);
    const wrong = await wanting({ keep: 'always' });
    wrong.history.take([message('2')]);
    expect(wrong.history.statusOf('device')).to.equal('none');
    freshPage();
    configure({ policy: { allowKeeping: false } });
    const forbidden = await wanting({ keep: '1h' });
    forbidden.history.take([message('3')]);
    await settled(forbidden, 'device');
    freshPage();
    expect(forbidden.errors.map(({ code }) => code)).to.deep.equal(['forbidden-by-policy']);
    expect(await listStored()).to.deep.equal([]);
  });

  it('hold no network frame while they wait, and nothing when they cannot be kept', async () => {
    let copies = 0;
    const counted = (): Message => {
      const made = message('1');
      return Object.assign(made, {
        copy: () => {
          copies++;
          return message('1');
        },
      });
    };
    const codes: string[] = [];
    const open = (): DeviceHistory =>
      new DeviceHistory({
        broker: connection.url,
        connection: 'Plant',
        filter: FILTER,
        maxAgeMs: 60_000,
        onLoaded: () => undefined,
        onError: ({ code }) => codes.push(code),
      });
    freshPage();
    configure({ policy: { allowKeeping: false } });
    const forbidden = open();
    forbidden.add([counted()]);
    expect(copies).to.equal(1);
    await waitUntil(() => codes.length > 0, 'says so');
    forbidden.add([counted(), counted()]);
    expect([copies, codes]).to.deep.equal([1, ['forbidden-by-policy']]);
    await forbidden.close();
    freshPage();
  });

  it('are kept, and what waited with them, when what keeps them could be loaded later', async () => {
    const host = await fixture<LateMessages>(html`<late-messages></late-messages>`);
    const failures: unknown[] = [];
    let loads = 0;
    const history = new LateHistories(
      host,
      { onOlder: () => undefined, onError: (error) => failures.push(error) },
      async () => {
        if (++loads === 1) throw new TypeError('Failed to fetch');
        return import('./histories-controller.js');
      },
    );
    const wanted = { connection, filters: [FILTER], keep: '1h', historySrc: undefined };
    const timers: (() => void)[] = [];
    const { setTimeout: setRealTimeout } = window;
    const setHeldTimeout = (run: () => void, ms?: number): number => {
      if (ms !== 10_000) return setRealTimeout(run, ms);
      timers.push(run);
      return 0;
    };
    window.setTimeout = setHeldTimeout as typeof window.setTimeout;
    try {
      history.want(wanted);
      history.take([message('1')]);
      await waitUntil(() => timers.length === 1, 'will try again');
    } finally {
      window.setTimeout = setRealTimeout;
    }
    history.want(wanted);
    history.take([message('2')]);
    expect([loads, failures.length], 'not at once').to.deep.equal([1, 1]);
    expect(failures[0]).to.include({ code: 'history-failed' });
    timers[0]!();
    history.want(wanted);
    history.take([message('3')]);
    await waitUntil(async () => (await stored()) === 3, 'keeps them all');
    expect([loads, failures.length]).to.deep.equal([2, 1]);
  });

  it('come from a server, with or without those of this device; what it gets wrong is said', async () => {
    const { history } = await testServicePorts();
    const origin = `http://localhost:${String(history)}`;
    const both = await wanting({
      filter: 'history/#',
      keep: '1d',
      historySrc: `${origin}/array?t={topic}`,
    });
    await settled(both, 'server');
    await settled(both, 'device');
    const fetched = both.told.find(([source]) => source === 'server')![1];
    expect(fetched.at(-1)).to.contain('?t=history%2F%23');
    expect(both.told).to.have.lengthOf(2);
    expect(await stored(), 'what was fetched is not kept').to.equal(0);

    const wrong = await wanting({ historySrc: `${origin}/lines` });
    await settled(wrong, 'server');
    await waitUntil(() => wrong.errors.length > 0, 'says so');
    expect(wrong.told).to.deep.equal([['server', []]]);
    expect(wrong.errors[0]).to.include({ code: 'history-failed' });
    expect(wrong.errors[0]!.message).to.contain('3 older messages were left out');

    const refused = await wanting({ historySrc: `${origin}/refused` });
    await settled(refused, 'server');
    expect(refused.history.statusOf('server')).to.equal('failed');
    expect(refused.told).to.deep.equal([]);
    expect(refused.errors[0]!.message).to.contain('HTTP 403');

    // Nobody waits for an answer any more once something else is wanted.
    const left = await wanting({ historySrc: `${origin}/slow` });
    left.history.want(undefined);
    expect(left.history.statusOf('server')).to.equal('none');
    expect(left.errors).to.deep.equal([]);
  });

  it('are asked of a server once for each broker, address and topic, as long as these stay', async () => {
    const { history } = await testServicePorts();
    const historySrc = `http://localhost:${String(history)}/array?once`;
    const wanted = { connection, filter: 'history/#', keep: undefined, historySrc };
    const made = await wanting(wanted);
    await settled(made, 'server');
    // As without a connection, while the page is hidden or the vault is locked.
    made.history.want(undefined);
    expect(made.history.statusOf('server')).to.equal('none');
    made.history.want(wanted);
    expect(made.history.statusOf('server')).to.equal('ready');
    const other = connect(await embeddedBrokerUrl('ws'));
    const changes = [{ connection: other }, {}, { historySrc: `${historySrc}&more` }, {}];
    for (const [index, change] of changes.entries()) {
      made.history.want({ ...wanted, ...change });
      expect(made.history.statusOf('server'), String(index)).to.equal('loading');
      await settled(made, 'server');
      expect(made.told).to.have.lengthOf(index + 2);
    }
    made.history.want({ ...wanted, historySrc: undefined });
    made.history.want(wanted);
    expect(made.history.statusOf('server'), 'asked for anew').to.equal('loading');
    await other.close();
  });

  for (const make of [
    (source: string) =>
      html`<mqtt-subscribe
        topic="history/#"
        history-src=${source}
        .connection=${connection}
      ></mqtt-subscribe>`,
    (source: string) =>
      html`<mqtt-bind topic="history/#" history-src=${source} .connection=${connection}
        ><p data-mqtt-text="payload"></p
      ></mqtt-bind>`,
  ]) {
    const name = /<([\w-]+)/.exec(make('').strings[0]!)![1]!;
    it(`are shown by <${name}>, fetched once though its connection goes and comes`, async () => {
      const { history } = await testServicePorts();
      const source = (id: string): string => `http://localhost:${String(history)}/array?${id}`;
      const asked: string[] = [];
      const { fetch: realFetch } = window;
      window.fetch = (...call) => {
        asked.push(new Request(...call).url);
        return realFetch(...call);
      };
      try {
        const made = await fixture<MqttSubscribe | MqttBind>(make(source('first')));
        const text = (): string => made.textContent + (made.shadowRoot?.textContent ?? '');
        await waitUntil(() => text().includes('?first'), 'shows what the server has');
        for (const each of [undefined, connection]) {
          made.connection = each;
          await made.updateComplete;
        }
        expect(text()).to.contain('?first');
        made.historySrc = source('second');
        await waitUntil(() => asked.includes(source('second')), 'asks another address');
        expect(asked).to.deep.equal([source('first'), source('second')]);
      } finally {
        window.fetch = realFetch;
      }
    });
  }

  it('are shown when their element is, though they came while it was hidden', async () => {
    const { history } = await testServicePorts();
    const historySrc = `http://localhost:${String(history)}/array?hidden`;
    const kept = openHistory({
      broker: connection.url,
      connection: 'Plant',
      filter: FILTER,
      maxAgeMs: 60_000,
    });
    kept.add([message('kept here')]);
    await kept.close();
    const { prototype } = MessageFlow;
    const takeOlder = Reflect.get(prototype, 'takeOlder');
    let took = 0;
    prototype.takeOlder = function (older) {
      takeOlder.call(this, older);
      took++;
    };
    try {
      for (const [attributes, expected] of [
        [{ topic: FILTER, keep: '1m' }, 'kept here'],
        [{ topic: 'history/#', historySrc }, '?hidden'],
      ] as const) {
        took = 0;
        const made = await fixture<MqttSubscribe>(
          html`<mqtt-subscribe hidden .connection=${connection}></mqtt-subscribe>`,
        );
        Object.assign(made, attributes);
        await waitUntil(() => took === 1, `has what is ${expected}`);
        expect(made.shadowRoot!.querySelector('.card')).to.equal(null);
        made.hidden = false;
        await waitUntil(() => made.shadowRoot!.textContent.includes(expected), `shows ${expected}`);
        expect([took, made.statistics.received]).to.deep.equal([1, 0]);
      }
    } finally {
      prototype.takeOlder = takeOlder;
    }
  });

  it('bring nothing with them of what came since the view was paused', async () => {
    const { history } = await testServicePorts();
    let isSubscribed = false;
    const made = await fixture<MqttSubscribe>(
      html`<mqtt-subscribe
        topic="history/#"
        qos="1"
        .connection=${connection}
        @mqtt-subscribed=${() => {
          isSubscribed = true;
        }}
      ></mqtt-subscribe>`,
    );
    const { shadowRoot } = made;
    const text = (): string => shadowRoot!.querySelector('.messages')?.textContent ?? '';
    await waitUntil(() => shadowRoot!.querySelector('.views'), 'shows');
    await waitUntil(() => isSubscribed, 'is subscribed');
    await connection.publish('history/now', 'by then', { qos: 1 });
    await waitUntil(() => text().includes('by then'), 'shows what comes');
    [...shadowRoot!.querySelectorAll('button')]
      .find(({ textContent }) => textContent.includes('Pause'))!
      .click();
    await connection.publish('history/now', 'since', { qos: 1 });
    await waitUntil(() => shadowRoot!.textContent.includes('1 new'), 'counts it');
    made.historySrc = `http://localhost:${String(history)}/array?paused`;
    await waitUntil(() => text().includes('?paused'), 'shows what the server has');
    expect(text()).to.contain('by then').and.not.to.contain('since');
    expect(shadowRoot!.querySelector('.fresh')?.textContent).to.contain('1 new');
  });

  it('say what was damaged, and show the rest', async () => {
    const kept = openHistory({
      broker: connection.url,
      connection: 'Plant',
      filter: FILTER,
      maxAgeMs: 60_000,
    });
    kept.add([message('whole')]);
    await kept.close();
    await damage();
    const next = await wanting({ keep: '1m' });
    await settled(next, 'device');
    await waitUntil(() => next.errors.length > 0, 'says so');
    expect(next.errors.map(({ code }) => code)).to.deep.equal(['envelope-unreadable']);
    expect(next.history.statusOf('device')).to.equal('ready');
    next.history.take([message('new')]);
    await waitUntil(async () => (await stored()) === 1, 'keeps what comes');
  });

  it('are asked for in words that make sense', () => {
    const times = {
      '30s': 30_000,
      '5m': 300_000,
      '1h': 3_600_000,
      '1.5h': 5_400_000,
      '7d': 604_800_000,
      '30d': 30 * 86_400_000,
    };
    for (const [keep, ms] of Object.entries(times)) expect(keepMs(keep), keep).to.equal(ms);
    const base = 'https://plant.example/panel/';
    const wrongIn = (keep: string | undefined, historySrc: string | undefined): string[] =>
      historyProblems({ keep, historySrc }, base).map(({ attribute }) => attribute);
    for (const keep of ['', '1', '0s', '-1h', '500ms', '1w', '31d', '1h30m', 'h', '9999999d'])
      expect(wrongIn(keep, undefined), keep).to.deep.equal(['keep']);
    for (const address of ['', 'javascript:x', 'ftp://a/', 'https://u:p@a/', 'http://', 'data:,'])
      expect(wrongIn('1h', address), address).to.deep.equal(['history-src']);
    for (const address of ['/api/history?topic={topic}', 'h.json', 'https://a.example/{topic}'])
      expect(wrongIn(undefined, address), address).to.deep.equal([]);
  });
});

describe('“Stored on this device”', () => {
  const name = 'stored-panel';

  beforeEach(() => wipeStored());
  afterEach(async () => {
    // Takes the kept messages with it.
    await (await openVault({ name })).wipe();
    expect(await listStored()).to.deep.equal([]);
  });

  it('lists what is kept, deletes each or all of it, and asks before it does', async () => {
    // “now” for as long as the test runs, and within its age.
    const ahead = Date.now() + 50_000;
    for (const filter of ['first/#', 'second/#', 'third/#']) {
      const broker = 'wss://plant.example/mqtt';
      const kept = openHistory({ broker, connection: 'Plant', filter, maxAgeMs: 60_000 });
      const payload = new Uint8Array(50);
      kept.add([
        messageOf({ topic: 't', payload, qos: 0, retain: false, receivedAt: ahead }, filter),
      ]);
      await kept.close();
    }
    const templates = await openTemplates();
    await templates.save({ name: 'Open valve', content: '{}' });
    await (await openVault({ name })).save({ name: 'Plant', host: 'plant.example' });
    const admin = await shown(
      await fixture<MqttConnectionAdmin>(
        html`<mqtt-connection-admin vault=${name}></mqtt-connection-admin>`,
      ),
    );
    await press(admin, 'Stored on this device');
    await waitUntil(() => text(admin, '.panel').includes('third/#'), 'lists them');
    expect(admin.shadowRoot!.activeElement?.id).to.equal('stored-title');
    expect(text(admin, '.panel')).to.contain('1 connection');
    expect(text(admin, '.stored li')).to.match(/#\s?Plant 1 message, \d+ B, now Delete/);
    await expect(admin).to.be.accessible();

    await press(admin, 'Delete: second/#');
    expect((await listStored()).filter(({ kind }) => kind === 'history')).to.have.lengthOf(3);
    await press(admin, 'Delete for good: second/#');
    await waitUntil(() => text(admin, '.said').includes('Deleted'), 'says so');
    expect(text(admin, '.panel')).to.contain('first/#').and.not.to.contain('second/#');
    expect(admin.shadowRoot!.activeElement?.id).to.equal('stored-title');

    await press(admin, 'Delete all received messages');
    await press(admin, 'Delete all received messages for good');
    await waitUntil(() => !text(admin, '.panel').includes('first/#'), 'is empty');
    expect(text(admin, '.panel')).to.contain('1 connection');
    // They are nothing that was received.
    expect(text(admin, '.panel')).to.match(/Message templates 1 template, \d+ B Delete/);
    await press(admin, 'Delete: Message templates');
    await press(admin, 'Delete for good: Message templates');
    await waitUntil(() => !text(admin, '.panel').includes('1 template'), 'they are gone');
    expect((await templates.list()).templates).to.deep.equal([]);
    // For the wipe of the vault to take along.
    await templates.save({ name: 'Close valve', content: '{}' });
    await press(admin, 'Done');
    await waitUntil(() => !admin.shadowRoot!.querySelector('.panel'), 'shows the connections');
  });
});

/** Changes a bit of everything that is kept, behind the kit's back. */
async function damage(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('mqtt-kit');
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('The database did not open.'));
    };
  });
  const transaction = database.transaction('chunks', 'readwrite');
  transaction.objectStore('chunks').openCursor().onsuccess = ({ target }) => {
    const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
    if (!cursor) return;
    const record = cursor.value as { envelope: Uint8Array };
    record.envelope[30]! ^= 1;
    cursor.update(record);
    cursor.continue();
  };
  await new Promise((resolve) => {
    transaction.oncomplete = resolve;
  });
  database.close();
}
