import { expect, fixture, html } from '@open-wc/testing';
import { nextEvent } from '../../../../test/browser/next-event.js';
import {
  connect,
  MqttError,
  type Connection,
  type Message,
  type MessageHandler,
} from '@mqtt-kit/core';
import { listStored } from '@mqtt-kit/core/history';
import { SUBSCRIBE, UNSUBSCRIBE, watchSockets } from '../../../../test/browser/sockets.js';
import { CONNECTED, stubConnection } from '../../../../test/browser/stub-connection.js';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import '../binding/binder.js';
import '../controllers/trouble-mark.js';
import '../define/all.js';
import type { MqttElementErrorEvent } from '../element/error.events.js';
import type { MqttBind } from './mqtt-bind.js';

/** Only what the elements read of a message. */
function message(payload: unknown, changed: Partial<Message> = {}): Message {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const made: Partial<Message> = {
    topic: 'plant/1/temp',
    payload: new TextEncoder().encode(text),
    qos: 1,
    retain: false,
    receivedAt: Date.now(),
    properties: {},
    ...changed,
    copy: () => made as Message,
  };
  return made as Message;
}

/** A connection whose messages a test sends itself. */
function hand(): { connection: Connection; send: MessageHandler; subscriptions: () => number } {
  const handlers = new Set<MessageHandler>();
  let subscriptions = 0;
  const { connection } = stubConnection({
    subscribe: (filter, handler) => {
      // The element takes messages one by one.
      const each = handler as MessageHandler;
      handlers.add(each);
      subscriptions++;
      const unsubscribe = (): Promise<void> => {
        handlers.delete(each);
        return Promise.resolve();
      };
      return Promise.resolve({ filter, qos: 0, notices: [], unsubscribe });
    },
  });
  const send = (each: Message): void => {
    for (const handler of handlers) void handler(each);
  };
  return { connection, send, subscriptions: () => subscriptions };
}

async function frames(): Promise<void> {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}

/** The one that is there; its class is what the test's own markup says. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as querySelector() has it.
function find<T extends Element = HTMLElement>(element: ParentNode, selector: string): T {
  return element.querySelector<T>(selector)!;
}

function troubleOf(element: MqttBind): string {
  const mark = element.shadowRoot!.querySelector('[part="mark"] .notice');
  return mark?.textContent.replace(/\s+/g, ' ').trim() ?? '';
}

/** Whether a custom state is set; by its old name where the browser has only that. */
function is(element: Element, state: string): boolean {
  return element.matches(`:state(${state})`);
}

async function ready(element: MqttBind): Promise<MqttBind> {
  await waitUntil(() => is(element, 'no-message'), 'is ready');
  // The element has asked for it before: what it does with it is done when this is.
  await import('../binding/binder.js');
  await frames();
  return element;
}

describe('<mqtt-bind>', () => {
  let by: ReturnType<typeof hand>;

  beforeEach(() => {
    by = hand();
  });

  async function mount(content: unknown, topic = 'plant/1/temp'): Promise<MqttBind> {
    const element = await fixture<MqttBind>(
      html`<mqtt-bind topic=${topic} .connection=${by.connection}>${content}</mqtt-bind>`,
    );
    await waitUntil(() => by.subscriptions() > 0, 'subscribes');
    return ready(element);
  }

  async function show(payload: unknown, changed?: Partial<Message>): Promise<void> {
    by.send(message(payload, changed));
    await frames();
  }

  it('fills text, attributes and classes, and gives back what the author wrote where there is no value', async () => {
    const element = await mount(html`
      <b
        data-mqtt-text="payload.temp"
        data-mqtt-format="0.0"
        data-mqtt-class="hot: payload.temp &gt; 80"
        ><i>none yet</i></b
      >
      <span class="level" data-mqtt-text="topic[1]"></span>
      <em data-mqtt-text="payload" data-mqtt-class="quiet: payload.silent" class="quiet">…</em>
      <meter
        min="0"
        max="100"
        value="50"
        data-mqtt-attr="value: payload.temp; title: topic"
      ></meter>
      <progress max="100" data-mqtt-attr="value: payload.temp"></progress>
      <button disabled data-mqtt-attr="disabled: payload.on == false; aria-pressed: payload.on">
        Pump
      </button>
      <p hidden data-mqtt-attr="hidden: payload.temp &lt; 80">too hot</p>
      <svg viewBox="0 0 9 9">
        <circle r="1" data-mqtt-attr="r: payload.temp; data-seq: payload.seq" />
      </svg>
    `);
    const b = find(element, 'b');
    const meter = find<HTMLMeterElement>(element, 'meter');
    const progress = find<HTMLProgressElement>(element, 'progress');
    const pump = find<HTMLButtonElement>(element, 'button');
    expect(b.textContent).to.equal('none yet');
    expect(is(element, 'no-message') && !is(element, 'fresh')).to.equal(true);

    await show({ temp: 81.44, on: true, seq: 7, silent: false });
    expect(b.textContent).to.equal('81.4');
    expect(b.className).to.equal('hot');
    b.removeAttribute('data-mqtt-format');
    b.setAttribute('format', '0.00');
    await waitUntil(() => b.textContent === '81.44', 'reads the format in short');
    b.removeAttribute('format');
    b.setAttribute('data-mqtt-format', '0.0');
    await waitUntil(() => b.textContent === '81.4', 'follows');
    expect(find(element, '.level').textContent).to.equal('1');
    expect(find(element, 'em').textContent).to.equal(
      '{"temp":81.44,"on":true,"seq":7,"silent":false}',
    );
    expect(find(element, 'em').className).to.equal('');
    expect([meter.value, meter.title, progress.value]).to.deep.equal([
      81.44,
      'plant/1/temp',
      81.44,
    ]);
    expect([pump.disabled, pump.getAttribute('aria-pressed')]).to.deep.equal([false, 'true']);
    expect(find(element, 'p').hidden).to.equal(false);
    expect(find(element, 'circle').getAttribute('r')).to.equal('81.44');
    expect(find<SVGElement>(element, 'circle').dataset.seq).to.equal('7');
    expect(is(element, 'fresh') && !is(element, 'no-message')).to.equal(true);
    await expect(element).to.be.accessible();

    await show({ temp: 20, on: false });
    expect([b.textContent, b.className, pump.disabled]).to.deep.equal(['20.0', '', true]);
    expect(find(element, 'p').hidden).to.equal(true);
    expect(find<SVGElement>(element, 'circle').dataset.seq).to.equal(undefined);

    await show('no JSON {');
    expect(find(element, 'em').textContent).to.equal('no JSON {');
    expect(b.innerHTML).to.contain('<i>none yet</i>');
    expect([meter.value, progress.hasAttribute('value'), pump.disabled]).to.deep.equal([
      50,
      false,
      true,
    ]);
    expect(find(element, 'p').hidden).to.equal(true);
    expect(find(element, 'em').className).to.equal('quiet');

    element.topic = 'plant/2/temp';
    await element.updateComplete;
    await frames();
    expect(find(element, 'em').textContent).to.equal('…');
    expect(find(element, 'em').className).to.equal('quiet');
    expect([pump.disabled, is(element, 'no-message')]).to.deep.equal([true, true]);
  });

  it('begins in a copy with what the author wrote, and not with the last value', async () => {
    const element = await mount(html`
      <b
        data-mqtt-text="payload.temp"
        data-mqtt-class="hot: payload.temp &gt; 80; old: payload.temp &lt; 80"
        class="old"
        ><i>none yet</i></b
      >
      <meter max="100" value="50" data-mqtt-attr="value: payload.temp; title: topic"></meter>
      <p hidden data-mqtt-attr="hidden: payload.temp &lt; 80">too hot</p>
      <label>Level <input type="range" value="5" data-mqtt-attr="value: payload.temp" /></label>
    `);
    const seen = (of: Element): unknown[] => [
      find(of, 'b').textContent,
      find(of, 'b').className,
      find(of, 'b').childNodes.length,
      find<HTMLMeterElement>(of, 'meter').value,
      find(of, 'meter').title,
      find(of, 'p').hidden,
      find<HTMLInputElement>(of, 'input').value,
    ];
    const own = ['none yet', 'old', 1, 50, '', true, '5'];
    const filled = (temp: number): unknown[] => {
      return [String(temp), 'hot', 1, temp, 'plant/1/temp', false, String(temp)];
    };
    await show({ temp: 81 });
    expect(seen(element)).to.deep.equal(filled(81));

    const box = document.createElement('div');
    box.append(element.cloneNode(true));
    const copy = box.querySelector('mqtt-bind')!;
    copy.connection = by.connection;
    element.after(copy);
    await waitUntil(() => by.subscriptions() === 2, 'subscribes');
    await ready(copy);
    expect(seen(copy)).to.deep.equal(own);
    expect(find(copy, 'b').innerHTML).to.contain('<i>none yet</i>');
    expect(seen(element)).to.deep.equal(filled(81));
    await show({ temp: 90 });
    expect(seen(copy)).to.deep.equal(filled(90));
    expect(seen(element)).to.deep.equal(filled(90));
    // A copy of the copy, in the place of another element, with a message that is there already.
    const part = find(copy, 'b').cloneNode(true) as HTMLElement;
    element.append(part);
    await frames();
    expect(part.textContent).to.equal('90');
    await show({});
    expect([part.textContent, part.className]).to.deep.equal(['none yet', 'old']);
    expect(seen(copy).slice(0, 3)).to.deep.equal(['none yet', 'old', 1]);
    part.remove();
    for (const each of [element, copy]) {
      each.topic = 'plant/2/temp';
      await each.updateComplete;
      await frames();
      expect(seen(each)).to.deep.equal(own);
    }
    expect(element.parentElement?.querySelector('[data-mqtt-filled]')).to.equal(null);
    expect(troubleOf(copy)).to.equal('');
  });

  it('shows what devices and people set in controls, and takes nothing from under the fingers of somebody', async () => {
    const element = await mount(html`
      <label
        >Level <input type="range" min="0" max="100" data-mqtt-attr="value: payload.level"
      /></label>
      <label><input type="checkbox" data-mqtt-attr="checked: payload.on" /> On</label>
      <label>
        Mode
        <select data-mqtt-attr="value: payload.mode">
          <option>auto</option>
          <option>manual</option>
        </select>
      </label>
    `);
    const range = find<HTMLInputElement>(element, '[type="range"]');
    const box = find<HTMLInputElement>(element, '[type="checkbox"]');
    const mode = find<HTMLSelectElement>(element, 'select');
    await show({ level: 70, on: true, mode: 'manual' });
    expect([range.value, box.checked, mode.value]).to.deep.equal(['70', true, 'manual']);
    box.click();
    await show({ level: 70, on: true, mode: 'manual' });
    expect(box.checked).to.equal(true);
    range.focus();
    range.value = '30';
    await show({ level: 80, on: false, mode: 'auto' });
    expect([range.value, box.checked, mode.value]).to.deep.equal(['30', false, 'auto']);
    range.blur();
    await frames();
    expect(range.value).to.equal('80');
    // Once it is shown, it is not put back when somebody goes on to the next field.
    range.focus();
    range.value = '20';
    mode.focus();
    await frames();
    expect(range.value).to.equal('20');
  });

  it('takes hostile payloads as text, and changes nothing but what it was told to', async () => {
    const attack = '<img src=x onerror="this.ownerDocument.title=1"><script>1</script>';
    const element = await mount(html`
      <b data-mqtt-text="payload.a"></b>
      <a href="#here" data-mqtt-attr="title: payload.b; href: payload.b">link</a>
      <i data-mqtt-text="payload.constructor">own</i>
      <u data-mqtt-text="payload.__proto__.polluted">own</u>
    `);
    await show({ a: attack, b: 'javascript:alert(1)' });
    expect(find(element, 'b').textContent).to.equal(attack);
    expect(find(element, 'b').childElementCount).to.equal(0);
    expect(find(element, 'a').getAttribute('href')).to.equal('#here');
    expect(find(element, 'a').title).to.equal('javascript:alert(1)');
    expect(find(element, 'i').textContent + find(element, 'u').textContent).to.equal('ownown');
    await show('{"__proto__":{"polluted":"yes"},"a":{"toString":1}}');
    expect(find(element, 'b').textContent).to.equal('{"toString":1}');
    expect(Reflect.get({}, 'polluted')).to.equal(undefined);
  });

  it('names what it refuses in an event, in a state and in words, and does the rest', async () => {
    const errors: MqttElementErrorEvent[] = [];
    const catching = (event: MqttElementErrorEvent): number => errors.push(event);
    const page = await fixture(html`
      <div @mqtt-error=${catching}>
        <mqtt-bind
          topic="a"
          stale-after="soon"
          data-mqtt-text="payload"
          .connection=${by.connection}
        >
          <a data-mqtt-attr="onclick: payload; title: payload">1</a>
          <a data-mqtt-attr="onclick: payload; title: payload">2</a>
          <b data-mqtt-text="temp &gt; 3">own</b>
          <b data-mqtt-text="payload" data-mqtt-format="%d">own</b>
          <input aria-label="x" data-mqtt-text="payload" />
          <div class="raw"></div>
        </mqtt-bind>
      </div>
    `);
    const element = page.querySelector('mqtt-bind')!;
    // As an author may write it; a template of the test cannot.
    for (const tag of ['script', 'style']) {
      const made = document.createElement(tag);
      made.dataset.mqttText = 'payload';
      if (tag === 'script') made.setAttribute('type', 'text/plain');
      find(element, '.raw').append(made);
    }
    await waitUntil(() => errors.length >= 8, 'reports them');
    await show('1');
    await waitUntil(() => troubleOf(element) !== '', 'shows them');
    expect(errors.map(({ attribute }) => attribute)).to.have.members([
      'stale-after',
      'data-mqtt-text',
      'data-mqtt-attr',
      'data-mqtt-text',
      'data-mqtt-format',
      'data-mqtt-text',
      'data-mqtt-text',
      'data-mqtt-text',
    ]);
    expect(new Set(errors.map(({ error }) => error.code))).to.deep.equal(
      new Set(['invalid-details']),
    );
    expect(is(element, 'faulty')).to.equal(true);
    const words = troubleOf(element);
    for (const part of [
      '“onclick”',
      '“temp > 3”',
      '“%d”',
      '<input>',
      '<script>',
      '<style>',
      '“soon”',
    ])
      expect(words).to.contain(part);
    const [first, second] = element.querySelectorAll('a');
    expect([first?.title, second?.title, first?.getAttribute('onclick')]).to.deep.equal([
      '1',
      '1',
      null,
    ]);
    expect(find(element, 'b').textContent).to.equal('own');
    expect(find(element, '.raw').textContent).to.equal('');
    find<HTMLDetailsElement>(element.shadowRoot!, 'details').open = true;
    await expect(element).to.be.accessible();
  });

  it('leaves to an inner one what is inside it', async () => {
    const other = hand();
    const element = await mount(html`
      <b data-mqtt-text="payload">outer</b>
      <mqtt-bind topic="inner" .connection=${other.connection} data-mqtt-attr="title: payload">
        <i data-mqtt-text="payload">inner</i>
      </mqtt-bind>
      <template><u data-mqtt-text="payload">never</u></template>
    `);
    const inner = find<MqttBind>(element, 'mqtt-bind');
    await ready(inner);
    await show('1');
    expect([find(element, 'b').textContent, find(element, 'i').textContent]).to.deep.equal([
      '1',
      'inner',
    ]);
    // Its own attributes are content of the outer one.
    expect(inner.title).to.equal('1');
    other.send(message('2'));
    await frames();
    expect([find(element, 'b').textContent, find(element, 'i').textContent]).to.deep.equal([
      '1',
      '2',
    ]);
    expect(find<HTMLTemplateElement>(element, 'template').content.textContent).to.equal('never');
  });

  it('fills what comes later with the last message, follows changed bindings, and touches only what changed', async () => {
    const element = await mount(html`<b data-mqtt-text="payload.a">…</b>`);
    await show({ a: 1, b: 2 });
    const late = document.createElement('p');
    late.innerHTML = '<i data-mqtt-text="payload.b">late</i>';
    element.append(late);
    await frames();
    const i = find(late, 'i');
    expect(i.textContent).to.equal('2');
    i.dataset.mqttText = 'payload.a';
    await frames();
    expect(i.textContent).to.equal('1');

    const mutations: MutationRecord[] = [];
    const observer = new MutationObserver((records) => mutations.push(...records));
    observer.observe(element, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    const b = find(element, 'b');
    for (let a = 0; a < 50; a++) by.send(message({ a, b: 2 }));
    await frames();
    expect(b.textContent).to.equal('49');
    // Once for each of the two texts, and no node was made.
    expect(mutations.map(({ type }) => type)).to.deep.equal(['characterData', 'characterData']);
    await show({ a: 49 });
    expect(mutations).to.have.lengthOf(2);
    observer.disconnect();

    // What has gone is let alone, and has what its author wrote when it is taken back without a value.
    late.remove();
    await frames();
    await show({ a: 3 });
    expect(i.textContent).to.equal('49');
    await show({ b: 3 });
    element.append(late);
    await frames();
    expect(i.textContent).to.equal('late');
  });

  it('says when what it shows is too old, and how old it is', async () => {
    const element = await mount(
      html`<b data-mqtt-text="age">…</b><i data-mqtt-text="receivedAt"></i>`,
    );
    element.staleAfter = '2h';
    await show('1', { receivedAt: Date.now() - 3_600_000 });
    expect([is(element, 'fresh'), is(element, 'stale')]).to.deep.equal([true, false]);
    expect(find(element, 'b').textContent).to.equal('1 h ago');
    expect(find(element, 'i').textContent).to.match(/\d:\d\d:\d\d/);
    element.staleAfter = '50ms';
    await element.updateComplete;
    expect([is(element, 'fresh'), is(element, 'stale')]).to.deep.equal([false, true]);
    await show('1');
    await waitUntil(() => is(element, 'stale'), 'grows old by itself');
    element.staleAfter = undefined;
    await element.updateComplete;
    expect(is(element, 'fresh')).to.equal(true);
    // Each second, without a message.
    const before = find(element, 'b').textContent;
    await waitUntil(() => find(element, 'b').textContent !== before, 'ages');
  });

  it('raises no alarm over a value that is missing, null or nonsense', async () => {
    const element = await mount(html`
      <p hidden data-mqtt-attr="hidden: payload.celsius &lt;= 80">above 80 °C</p>
      <button disabled data-mqtt-attr="disabled: payload.celsius != 20">Start</button>
      <b
        class="calm"
        data-mqtt-class="calm: payload.celsius &lt;= 80; gone: payload.celsius == null"
        ><i data-mqtt-text="payload.celsius &gt; 80">unknown</i></b
      >
      <input type="checkbox" checked data-mqtt-attr="checked: payload.celsius" aria-label="x" />
    `);
    const seen = (): unknown[] => [
      find(element, 'p').hidden,
      find<HTMLButtonElement>(element, 'button').disabled,
      find(element, 'b').className,
      find(element, 'i').textContent,
      find<HTMLInputElement>(element, 'input').checked,
    ];
    const hot = [false, true, '', 'true', true];
    const cold = [true, false, 'calm', 'false', true];
    await show({ celsius: 81 });
    expect(seen()).to.deep.equal(hot);
    for (const none of [{}, 'null', 'garbage', '', { celsius: null }]) {
      await show(none);
      expect(seen(), JSON.stringify(none)).to.deep.equal([
        true,
        true,
        'calm gone',
        'unknown',
        true,
      ]);
      await show({ celsius: 81 });
      expect(seen()).to.deep.equal(hot);
    }
    // A word is no temperature, though it is there.
    await show({ celsius: 'n/a' });
    expect(seen()).to.deep.equal([true, true, 'calm', 'unknown', true]);
    await show({ celsius: 20 });
    expect(seen()).to.deep.equal(cold);
    await show({ celsius: 0 });
    expect(find<HTMLInputElement>(element, 'input').checked).to.equal(false);
    await show({});
    expect(find<HTMLInputElement>(element, 'input').checked).to.equal(true);
  });

  it('does not take a retained copy for a sign of life, of any topic of its filter', async () => {
    const hour = Date.now() - 3_600_000;
    const element = await mount(html`<b data-mqtt-text="age">…</b><i data-mqtt-text="topic"></i>`);
    element.staleAfter = '60s';
    const events: boolean[] = [];
    element.addEventListener('mqtt-message', (event) => events.push(event.message.retain));
    const seen = (): unknown[] => [
      is(element, 'stale'),
      find(element, 'b').textContent,
      find(element, 'i').textContent,
    ];
    await show('1', { topic: 'plant/2/temp', receivedAt: hour - 1000 });
    await show('2', { topic: 'plant/1/temp', receivedAt: hour });
    const old = [true, '1 h ago', 'plant/1/temp'];
    expect(seen()).to.deep.equal(old);
    // The network was away, or another element has subscribed: the broker sends what it holds, of all topics.
    for (let times = 0; times < 2; times++) {
      await show('2', { topic: 'plant/1/temp', retain: true });
      await show('1', { topic: 'plant/2/temp', retain: true });
      expect(seen()).to.deep.equal(old);
    }
    expect(events, 'the page is told all the same').to.deep.equal([
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
    await show('3', { topic: 'plant/2/temp', retain: true });
    expect(seen(), 'changed while nobody listened').to.deep.equal([false, 'now', 'plant/2/temp']);
    // Of another topic nothing is known.
    element.topic = 'plant/3/temp';
    await element.updateComplete;
    await show('3', { topic: 'plant/2/temp', retain: true });
    expect(is(element, 'fresh')).to.equal(true);
  });

  it('knows copies of what came before it was loaded', async () => {
    const element = document.createElement('mqtt-bind');
    element.innerHTML = '<b data-mqtt-text="age"></b>';
    Object.assign(element, { topic: 'plant/+/temp', connection: by.connection, staleAfter: '60s' });
    (await fixture(html`<div></div>`)).append(element);
    await element.updateComplete;
    expect(by.subscriptions()).to.equal(1);
    const hour = Date.now() - 3_600_000;
    by.send(message('1', { topic: 'plant/2/temp', receivedAt: hour, retain: true }));
    by.send(message('1', { topic: 'plant/1/temp', receivedAt: hour, retain: true }));
    await waitUntil(() => is(element, 'stale'), 'shows it');
    await show('1', { topic: 'plant/2/temp', retain: true });
    expect([is(element, 'stale'), find(element, 'b').textContent]).to.deep.equal([true, '1 h ago']);
  });

  it('stays stale while a broker sends its retained message to whoever else subscribes, and keeps it once', async () => {
    const url = await ownBrokerUrl();
    const topic = `bind/${Math.random().toString(36).slice(2)}`;
    const publisher = connect(url);
    await publisher.ready();
    await publisher.publish(topic, '21', { qos: 1, retain: true });
    const page = await fixture(html`
      <mqtt-connection name=${topic} url=${url}
        ><mqtt-bind topic=${topic} stale-after="200ms" keep="1h"
          ><b data-mqtt-text="payload">…</b></mqtt-bind
        ></mqtt-connection
      >
    `);
    const element = page.querySelector('mqtt-bind')!;
    let came = 0;
    element.addEventListener('mqtt-message', () => came++);
    await waitUntil(
      () => is(element, 'stale'),
      'counts as fresh when the page opens, and grows old',
    );
    for (let others = 1; others <= 3; others++) {
      const before = came;
      const other = document.createElement('mqtt-bind');
      other.topic = topic;
      other.innerHTML = '<b data-mqtt-text="payload"></b>';
      page.append(other);
      await waitUntil(() => came > before && is(other, 'fresh'), 'a copy comes');
      await frames();
      await element.updateComplete;
      expect(is(element, 'stale')).to.equal(true);
    }
    const kept = async (): Promise<readonly number[]> =>
      (await listStored()).flatMap((each) =>
        each.kind === 'history' && each.filter === topic ? [each.messages] : [],
      );
    await publisher.publish(topic, '22', { qos: 1, retain: true });
    await waitUntil(() => find(element, 'b').textContent === '22', 'shows news');
    expect(is(element, 'fresh')).to.equal(true);
    await waitUntil(async () => (await kept())[0] === 2, 'keeps each once');
    await publisher.publish(topic, '', { qos: 1, retain: true });
    await publisher.close();
  });

  it('ends with the attribute disabled, and keeps what it shows', async () => {
    const element = await mount(html`<b data-mqtt-text="payload">…</b>`);
    await show('1');
    element.disabled = true;
    await element.updateComplete;
    await show('2');
    expect(find(element, 'b').textContent).to.equal('1');
    element.disabled = false;
    await element.updateComplete;
    await show('3');
    expect(find(element, 'b').textContent).to.equal('3');
    expect(by.subscriptions()).to.equal(2);
  });

  it('says so when the broker refuses the topic, or when there is no connection', async () => {
    const { connection } = stubConnection({
      subscribe: () => Promise.reject(new MqttError('subscribe-refused', 'No.')),
    });
    const codes: string[] = [];
    const catching = ({ error }: MqttElementErrorEvent): number => codes.push(error.code);
    const page = await fixture(html`
      <p @mqtt-error=${catching}>
        <mqtt-bind topic="a" .connection=${connection}
          ><b data-mqtt-text="payload">own</b></mqtt-bind
        >
        <mqtt-bind topic="a" connection="Nobody"><b data-mqtt-text="payload">own</b></mqtt-bind>
        <mqtt-bind><b data-mqtt-text="payload">own</b></mqtt-bind>
      </p>
    `);
    const [refused, missing, wrong] = page.querySelectorAll('mqtt-bind');
    await waitUntil(() => is(refused!, 'refused') && is(missing!, 'missing'), 'tell');
    await waitUntil(() => codes.length >= 3, 'report');
    expect(codes).to.include.members(['subscribe-refused', 'connection-missing', 'invalid-topic']);
    await waitUntil(() => troubleOf(refused!) !== '', 'shows it');
    await waitUntil(() => troubleOf(missing!).includes('Nobody'), 'shows who is missing');
    await waitUntil(() => troubleOf(wrong!).includes('topic="plant/1/temp"'), 'shows how');
    expect(page.textContent.match(/own/g)).to.have.lengthOf(3);
    await expect(page).to.be.accessible();
  });

  it('asks at the next connection for what the broker refused, but not for what it was closed for', async () => {
    for (const [code, asks] of [
      ['subscribe-refused', 2],
      ['not-permitted-suspected', 1],
    ] as const) {
      let asked = 0;
      const { connection, become } = stubConnection({
        subscribe: (filter, handler) => {
          asked++;
          if (asked === 1) return Promise.reject(new MqttError(code, 'No.'));
          void (handler as MessageHandler)(message({ temp: 7 }));
          return Promise.resolve({
            filter,
            qos: 0,
            notices: [],
            unsubscribe: () => Promise.resolve(),
          });
        },
      });
      const element = await fixture<MqttBind>(html`
        <mqtt-bind topic="a" .connection=${connection}
          ><b data-mqtt-text="payload.temp">own</b></mqtt-bind
        >
      `);
      await waitUntil(() => is(element, 'refused'), 'is refused');
      become({ status: 'connecting', attempt: 1, since: 0 });
      become(CONNECTED);
      expect(asked).to.equal(asks);
      if (asks === 1) continue;
      await waitUntil(() => element.textContent.trim() === '7', 'is granted');
      expect(is(element, 'refused')).to.equal(false);
      become({ status: 'connecting', attempt: 1, since: 0 });
      become(CONNECTED);
      expect(asked).to.equal(2);
    }
  });

  it('shows real messages over one subscription, however often it is moved', async () => {
    const url = await ownBrokerUrl();
    const publisher = connect(url);
    await publisher.ready();
    const root = `test/${Math.random().toString(36).slice(2)}`;
    const sockets = watchSockets();
    const page = await fixture(html`
      <mqtt-connection name=${root} url=${url}>
        <section></section>
        <section>
          <mqtt-bind topic=${`${root}/+`} qos="1">
            <b data-mqtt-text="payload.n">…</b> <i data-mqtt-text="topic"></i>
          </mqtt-bind>
        </section>
      </mqtt-connection>
    `);
    const element = page.querySelector('mqtt-bind')!;
    const { qos } = await nextEvent(element, 'mqtt-subscribed');
    expect(qos).to.equal(1);
    const places = page.querySelectorAll('section');
    const got: string[] = [];
    element.addEventListener('mqtt-message', (event) => got.push(event.topic));
    const sending = (async () => {
      for (let n = 0; n < 60; n++) await publisher.publish(`${root}/${n % 2}`, { n }, { qos: 1 });
    })();
    for (let move = 0; move < 12; move++) {
      element.remove();
      // Out of the document for a task; a timer that is due earlier than the element's patience runs before it.
      if (move % 3 === 0) await new Promise((resolve) => setTimeout(resolve));
      places[move % 2]?.append(element);
      await frames();
    }
    await sending;
    await waitUntil(() => got.length === 60, 'misses none');
    await frames();
    expect(find(element, 'b').textContent).to.equal('59');
    expect(find(element, 'i').textContent).to.equal(`${root}/1`);
    expect([sockets.count(SUBSCRIBE), sockets.count(UNSUBSCRIBE)]).to.deep.equal([1, 0]);
    sockets.stop();
    await publisher.close();
  });

  it('has its last value again after a reload, where it was kept', async () => {
    const topic = `bind/${Math.random().toString(36).slice(2)}`;
    const url = await ownBrokerUrl();
    const mount = async (): Promise<MqttBind> => {
      const page = await fixture(html`
        <mqtt-connection name="kept" url=${url}
          ><mqtt-bind topic=${topic} keep="1h"
            ><b data-mqtt-text="payload.t">…</b></mqtt-bind
          ></mqtt-connection
        >
      `);
      const element = page.querySelector('mqtt-bind')!;
      await nextEvent(element, 'mqtt-subscribed');
      return element;
    };
    const first = await mount();
    await first.closest('mqtt-connection')!.connection!.publish(topic, { t: 21 }, { qos: 1 });
    await waitUntil(
      async () =>
        (await listStored()).some((stored) => stored.kind === 'history' && stored.filter === topic),
      'is on the device',
    );
    first.closest('mqtt-connection')!.remove();
    const second = await mount();
    await waitUntil(() => find(second, 'b').textContent === '21', 'shows it');
    second.setAttribute('keep', 'long');
    expect((await nextEvent(second, 'mqtt-error')).attribute).to.equal('keep');
  });
});
