import { expect, fixture, html } from '@open-wc/testing';
import { connect, type Connection } from '@mqtt-kit/core';
import { listStored } from '@mqtt-kit/core/history';
import { nextEvent } from '../../../../test/browser/next-event.js';
import { SUBSCRIBE, UNSUBSCRIBE, watchSockets } from '../../../../test/browser/sockets.js';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './template-keeper.js';
import '../binding/binder.js';
import '../payload/message-detail.js';
import './chart/chart-view.js';
import './panel/subscribe-panel.js';
import '../define/all.js';
import type { MqttSubscribe } from './mqtt-subscribe.js';

const inside = (element: MqttSubscribe): ShadowRoot => element.shadowRoot!;
const scroller = (element: MqttSubscribe): HTMLElement =>
  inside(element).querySelector('.scroller')!;
const rows = (element: MqttSubscribe): HTMLElement[] => [
  ...inside(element).querySelectorAll<HTMLElement>('.row'),
];
const textsOf = (element: MqttSubscribe): string[] =>
  rows(element).map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());

const detail = (element: MqttSubscribe): HTMLElement | null =>
  inside(element).querySelector('[part="detail"]');

/** How many messages of a filter this device keeps. */
async function keptOn(filter: string): Promise<number> {
  for (const stored of await listStored())
    if (stored.kind === 'history' && stored.filter === filter) return stored.messages;
  return 0;
}

function button(element: MqttSubscribe, name: string): HTMLButtonElement {
  return [...inside(element).querySelectorAll('button')].find(({ textContent }) =>
    textContent.includes(name),
  )!;
}

async function press(element: MqttSubscribe, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    (inside(element).activeElement ?? scroller(element)).dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
    );
    await element.updateComplete;
  }
}

async function choose(element: MqttSubscribe, view: string): Promise<void> {
  inside(element).querySelector<HTMLInputElement>(`.views input[value="${view}"]`)!.click();
  await element.updateComplete;
  await new Promise(requestAnimationFrame);
  await element.updateComplete;
}

async function search(element: MqttSubscribe, text: string): Promise<void> {
  const field = inside(element).querySelector<HTMLInputElement>('.search')!;
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await element.updateComplete;
}

/** A mouse that moves over the first row, until the function given back takes it away. */
function hover(element: MqttSubscribe): () => void {
  let moves = 0;
  const tell = (type: string, target: Element): void => {
    const init = { pointerType: 'mouse', screenX: ++moves, bubbles: true, composed: true };
    target.dispatchEvent(new PointerEvent(type, init));
  };
  const move = (): void => {
    tell('pointermove', rows(element)[0]!);
  };
  move();
  const timer = setInterval(move, 500);
  return () => {
    clearInterval(timer);
    tell('pointerleave', inside(element).querySelector('.messages')!);
  };
}

describe('the views of <mqtt-subscribe>', () => {
  let publisher: Connection;
  let url: string;
  let root: string;
  let mounted = 0;

  before(async () => {
    publisher = connect(await ownBrokerUrl());
    await publisher.ready();
  });
  after(() => publisher.close());
  beforeEach(async () => {
    url = await ownBrokerUrl();
    root = `views/${Math.random().toString(36).slice(2)}`;
  });

  async function mount(
    template = html`<mqtt-subscribe topic=${`${root}/#`} qos="1"></mqtt-subscribe>`,
    name = `views-${String(++mounted)}`,
  ): Promise<MqttSubscribe> {
    const page = await fixture(html`
      <mqtt-connection name=${name} url=${url}>${template}</mqtt-connection>
    `);
    const element = page.querySelector('mqtt-subscribe')!;
    await nextEvent(element, 'mqtt-subscribed');
    return element;
  }

  async function publish(
    element: MqttSubscribe,
    ...messages: readonly (readonly [string, string | Uint8Array])[]
  ): Promise<void> {
    const before = element.statistics.received;
    for (const [topic, payload] of messages)
      await publisher.publish(`${root}/${topic}`, payload, { qos: 1 });
    await waitUntil(() => element.statistics.received === before + messages.length, 'all come');
    await waitUntil(() => element.statistics.kept > 0, 'keeps them');
    // What came last is shown with the next frame.
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    await element.updateComplete;
  }

  it('shows topics as a tree with counts, opened and closed by mouse and by keyboard', async () => {
    const element = await mount(
      html`<mqtt-subscribe topic=${`${root}/#`} qos="1" view="topics"></mqtt-subscribe>`,
    );
    await publish(
      element,
      ['line/2/temp', '20'],
      ['line/10/temp', '71'],
      ['line/2/temp', '21'],
      ['line', 'on'],
    );
    const [name] = root.split('/').slice(-1);
    await waitUntil(() => rows(element).length === 7, 'shows all levels');
    expect(
      rows(element).map((row) => [
        row.getAttribute('aria-level'),
        row.querySelector('.topic')?.textContent.trim(),
        row.querySelector('.payload')?.textContent,
        row.querySelector('.count')?.textContent,
      ]),
    ).to.deep.equal([
      ['1', 'views', '', '4'],
      ['2', name, '', '4'],
      ['3', 'line', 'on', '4'],
      ['4', '2', '', '2'],
      ['5', 'temp', '21', '2'],
      ['4', '10', '', '1'],
      ['5', 'temp', '71', '1'],
    ]);
    await expect(element).to.be.accessible();
    scroller(element).focus();
    await press(element, 'ArrowDown', 'ArrowDown', 'ArrowLeft');
    expect(textsOf(element)).to.have.lengthOf(2);
    expect(textsOf(element)[1]).to.contain('3 topics');
    await press(element, 'ArrowRight', 'End', 'ArrowLeft', 'ArrowLeft');
    expect(textsOf(element)).to.have.lengthOf(6);
    expect(inside(element).querySelector('.active')?.getAttribute('aria-expanded')).to.equal(
      'false',
    );
    expect(scroller(element).getAttribute('aria-activedescendant')).to.equal(
      inside(element).querySelector('.active')!.id,
    );
    rows(element)[0]!.querySelector<HTMLElement>('.fold')!.click();
    await element.updateComplete;
    expect(textsOf(element)).to.have.lengthOf(1);
  });

  it('shows each message as it came in the raw view, what cannot be read as escapes', async () => {
    const element = await mount(
      html`<mqtt-subscribe topic=${`${root}/#`} qos="1" view="raw"></mqtt-subscribe>`,
    );
    await publish(element, ['text', 'a\nb\u202e"<b>'], ['bytes', new Uint8Array([0xff, 0x00])]);
    expect(textsOf(element)[0]).to.contain('\\xff\\x00');
    expect(textsOf(element)[1]).to.contain('a\\nb\\u{202e}"<b>');
    expect(inside(element).querySelector('.row b')).to.equal(null);
    await expect(element).to.be.accessible();
  });

  it('keeps what came when the person changes the view, and follows the attribute again', async () => {
    const element = await mount();
    await publish(element, ['a', '1'], ['b', '2'], ['a', '3']);
    await choose(element, 'latest');
    expect(rows(element)).to.have.lengthOf(2);
    await choose(element, 'topics');
    expect(rows(element)).to.have.lengthOf(4);
    await choose(element, 'raw');
    expect(rows(element)).to.have.lengthOf(3);
    expect(element.hasAttribute('view')).to.equal(false);
    element.setAttribute('view', 'latest');
    await element.updateComplete;
    await element.updateComplete;
    expect(rows(element)).to.have.lengthOf(2);
    element.setAttribute('tools', 'off');
    await element.updateComplete;
    expect(inside(element).querySelector('.view-tools')).to.equal(null);
  });

  it('finds by words in topic and payload and by topic filter, in every view', async () => {
    const element = await mount();
    await publish(
      element,
      ['pump/1', '{"state":"On"}'],
      ['pump/2', '{"state":"off"}'],
      ['gate', 'open'],
    );
    // With quotes: the topic of this run is a word of chance.
    await search(element, 'PUMP "on"');
    expect(textsOf(element)).to.have.lengthOf(1);
    expect(inside(element).querySelector('.foot')?.textContent.replace(/\s+/g, ' '))
      .to.contain('3 received')
      .and.to.contain('1 shown');
    await search(element, `${root}/+`);
    expect(textsOf(element).map((text) => text.includes('gate'))).to.deep.equal([true]);
    await choose(element, 'latest');
    await search(element, '"off"');
    expect(textsOf(element)).to.have.lengthOf(1);
    await search(element, 'nothing at all');
    expect(inside(element).textContent).to.contain('Nothing that is kept is like that.');
    await expect(element).to.be.accessible();
    await search(element, '');
    expect(textsOf(element)).to.have.lengthOf(3);
  });

  it('finds what stands far behind in a payload, in every view', async () => {
    const element = await mount();
    const reading = (id: string): string =>
      JSON.stringify({ values: '1'.repeat(760), unique_id: id });
    await publish(element, ['a', reading('pump-7')], ['b', reading('pump-8')]);
    await search(element, 'pump-7');
    for (const view of ['list', 'topics', 'latest', 'raw']) {
      await choose(element, view);
      // The levels above it are rows of the tree too.
      const shown = rows(element).filter(({ textContent }) => textContent.includes('1111'));
      expect(shown, view).to.have.lengthOf(1);
      expect(inside(element).textContent).to.contain('1 found');
    }
  });

  it('searches a part of what is kept in a frame, and says that there is nothing after the last', async () => {
    const element = await mount();
    // With quotes: the topic of this run is a word of chance.
    const messages = Array.from({ length: 60 }, (_, at) => [`t/${at}`, `"${at}"`] as const);
    await publish(element, ...messages);
    const says = (): string => inside(element).textContent;
    const { now } = performance;
    // Each look at the clock takes a millisecond.
    let looks = 0;
    performance.now = () => now.call(performance) + ++looks;
    const files: Blob[] = [];
    const createObjectURL = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (file: Blob) => {
      files.push(file);
      return 'data:,';
    };
    try {
      await search(element, '"60"');
      expect(rows(element)).to.have.lengthOf(0);
      expect(says()).not.to.contain('Nothing that is kept');
      await waitUntil(() => says().includes('Nothing that is kept'), 'has looked at all');
      await search(element, '"59"');
      expect(rows(element)).to.have.lengthOf(0);
      button(element, 'CSV').click();
      await waitUntil(() => rows(element).length === 1, 'finds it');
      await waitUntil(() => files.length === 1, 'exports it');
    } finally {
      performance.now = now;
      URL.createObjectURL = createObjectURL;
    }
    expect(await files[0]!.text()).to.contain(`${root}/t/59`);
  });

  it('goes over the list by keyboard, holds still meanwhile, and opens a message', async () => {
    const element = await mount();
    await publish(element, ['n', 'one'], ['n', 'two'], ['n', 'three']);
    scroller(element).focus();
    await press(element, 'ArrowDown', 'ArrowDown');
    expect(inside(element).querySelector('.active .payload')?.textContent).to.equal('two');
    await publish(element, ['n', 'four']);
    await waitUntil(() => inside(element).textContent.includes('1 new'), 'holds still');
    expect(rows(element)).to.have.lengthOf(3);
    await press(element, 'Enter');
    await waitUntil(() => detail(element)?.querySelector('.payload pre'), 'reads it');
    expect(detail(element)!.textContent).to.contain(`${root}/n`).and.to.contain('two');
    await expect(element).to.be.accessible();
    button(element, 'Newest').click();
    // What is composed in the search is dropped, and nothing else.
    inside(element)
      .querySelector('.search')!
      .dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true }),
      );
    await element.updateComplete;
    expect(detail(element)).not.to.equal(null);
    await press(element, 'Escape');
    expect(detail(element)).to.equal(null);
    await press(element, 'Escape');
    await waitUntil(() => rows(element).length === 4, 'goes on');
  });

  it('goes over the raw view by keyboard, holds still meanwhile, and opens a message', async () => {
    const element = await mount(
      html`<mqtt-subscribe topic=${`${root}/#`} qos="1" view="raw"></mqtt-subscribe>`,
    );
    await publish(element, ...['one', 'two', 'three'].map((text) => ['n', text] as const));
    const active = (): string | undefined =>
      inside(element).querySelector('.active .bytes')?.textContent;
    scroller(element).focus();
    await press(element, 'Enter');
    expect(detail(element), 'before a row is chosen').to.equal(null);
    const walk = [
      ['ArrowDown', 'three'],
      ['ArrowDown', 'two'],
      ['End', 'one'],
      ['ArrowDown', 'one'],
      ['PageUp', 'three'],
      ['PageDown', 'one'],
      ['Home', 'three'],
      ['ArrowDown', 'two'],
    ] as const;
    for (const [key, text] of walk) {
      await press(element, key);
      expect(active(), key).to.equal(text);
      const row = inside(element).querySelector('.active')!;
      expect(scroller(element).getAttribute('aria-activedescendant')).to.equal(row.id);
    }
    await publish(element, ['n', 'four']);
    await waitUntil(() => inside(element).textContent.includes('1 new'), 'holds still');
    expect([rows(element).length, active()]).to.deep.equal([3, 'two']);
    await press(element, ' ');
    await waitUntil(() => detail(element)?.querySelector('.payload pre'), 'reads it');
    expect(detail(element)!.textContent).to.contain('two');
    expect(inside(element).querySelector('[aria-selected="true"] .bytes')?.textContent).to.equal(
      'two',
    );
    await expect(element).to.be.accessible();
    await press(element, 'Escape');
    expect(detail(element)).to.equal(null);
    await press(element, 'Escape');
    await waitUntil(() => rows(element).length === 4, 'goes on');
    expect(active()).to.equal(undefined);
  });

  it('goes over the latest values by keyboard, stays with its topic whatever comes, and opens it', async () => {
    const element = await mount(
      html`<mqtt-subscribe topic=${`${root}/#`} qos="1" view="latest"></mqtt-subscribe>`,
    );
    await publish(element, ...['b', 'c', 'd'].map((topic) => [topic, `${topic} 1`] as const));
    const active = (): string | undefined =>
      inside(element).querySelector('.active .value')?.textContent.trim();
    scroller(element).focus();
    await press(element, 'Enter');
    expect(detail(element), 'before a row is chosen').to.equal(null);
    const walk = [
      ['ArrowDown', 'b 1'],
      ['ArrowUp', 'b 1'],
      ['End', 'd 1'],
      ['ArrowDown', 'd 1'],
      ['PageUp', 'b 1'],
      ['PageDown', 'd 1'],
      ['Home', 'b 1'],
      ['ArrowDown', 'c 1'],
    ] as const;
    for (const [key, text] of walk) {
      await press(element, key);
      expect(active(), key).to.equal(text);
      const row = inside(element).querySelector('.active')!;
      expect(scroller(element).getAttribute('aria-activedescendant')).to.equal(row.id);
    }
    // A row above it, and a value of its own.
    await publish(element, ['a', 'a 1'], ['c', 'c 2']);
    expect([rows(element).length, active()]).to.deep.equal([4, 'c 2']);
    expect(scroller(element).getAttribute('aria-activedescendant')).to.equal('row-2');
    await press(element, 'Enter');
    await waitUntil(() => detail(element)?.querySelector('.payload pre'), 'reads it');
    expect(detail(element)!.textContent).to.contain(`${root}/c`).and.to.contain('c 2');
    await expect(element).to.be.accessible();
    await press(element, 'Escape');
    expect([detail(element), active()]).to.deep.equal([null, 'c 2']);
    await press(element, 'ArrowDown', ' ');
    await waitUntil(() => detail(element)?.textContent.includes('d 1'), 'opens the next one');
  });

  it('holds its rows still while a mouse moves over them, in the list and in the raw view', async () => {
    const element = await mount();
    await publish(element, ['n', 'one'], ['n', 'two']);
    for (const view of ['list', 'raw']) {
      await choose(element, view);
      const seen = textsOf(element);
      const leave = hover(element);
      await publish(element, ['n', `${view} 1`], ['n', `${view} 2`]);
      expect(textsOf(element)).to.deep.equal(seen);
      expect(inside(element).querySelector('.fresh')?.textContent).to.contain('2 new');
      leave();
      await waitUntil(() => rows(element).length === seen.length + 2, 'goes on');
      expect(inside(element).querySelector('.fresh')).to.equal(null);
      expect(textsOf(element)[0]).to.contain(`${view} 2`);
    }
    const leave = hover(element);
    await publish(element, ['n', 'last']);
    button(element, '1 new').click();
    await element.updateComplete;
    expect(textsOf(element)[0]).to.contain('last');
    leave();
    expect(element.statistics).to.deep.equal({ received: 7, kept: 7, dropped: 0 });
  });

  it('keeps topics in their places under the mouse, and shows there what comes', async () => {
    for (const view of ['latest', 'topics'] as const) {
      const prefix = `${root}/${view}`;
      const element = await mount(
        html`<mqtt-subscribe topic=${`${prefix}/#`} qos="1" view=${view}></mqtt-subscribe>`,
      );
      const shown = (): string[] =>
        textsOf(element)
          .filter((text) => /value-\d/.test(text))
          .map((text) => /(\w)\s+(value-\d)/.exec(text)!.slice(1, 3).join(' '));
      await publish(element, [`${view}/b`, 'value-1'], [`${view}/c`, 'value-1']);
      expect(shown()).to.deep.equal(['b value-1', 'c value-1']);
      const leave = hover(element);
      await publish(element, [`${view}/a`, 'value-1'], [`${view}/c`, 'value-2']);
      expect(shown()).to.deep.equal(['b value-1', 'c value-2']);
      expect(inside(element).querySelector('.fresh')?.textContent).to.contain('1 new');
      // What somebody types is about all of them.
      await search(element, `${view}/a`);
      expect(shown()).to.deep.equal(['a value-1']);
      await search(element, '');
      expect(shown()).to.deep.equal(['a value-1', 'b value-1', 'c value-2']);
      await publish(element, [`${view}/0`, 'value-1']);
      leave();
      await element.updateComplete;
      expect(shown()).to.deep.equal(['0 value-1', 'a value-1', 'b value-1', 'c value-2']);
    }
  });

  it('goes on with the newest message of a topic where it was opened among topics, until told not to', async () => {
    const element = await mount(
      html`<mqtt-subscribe topic=${`${root}/#`} qos="1" view="latest"></mqtt-subscribe>`,
    );
    await publish(element, ['a', '{"deep":{"v":1}}'], ['b', '0']);
    rows(element)[0]!.click();
    const value = (): string | undefined => detail(element)?.querySelector('.value')?.textContent;
    const follow = (): HTMLButtonElement => button(element, 'Follow');
    await waitUntil(() => value() === '1', 'reads it');
    expect(follow().getAttribute('aria-pressed')).to.equal('true');
    const folded = detail(element)!.querySelector<HTMLDetailsElement>('.tree details')!;
    folded.open = false;
    await new Promise(requestAnimationFrame);
    await publish(element, ['b', '1'], ['a', '{"deep":{"v":2}}']);
    await waitUntil(
      () => detail(element)?.querySelector('.preview')?.textContent.includes('2'),
      'follows',
    );
    expect(detail(element)!.querySelector('.tree details')).to.equal(folded);
    expect(detail(element)!.querySelector('[role="alert"], .payload [role="status"]')).to.equal(
      null,
    );
    await expect(element).to.be.accessible();

    follow().click();
    await element.updateComplete;
    expect(follow().getAttribute('aria-pressed')).to.equal('false');
    await publish(element, ['a', '{"deep":{"v":3}}']);
    await waitUntil(() => button(element, 'Newest'), 'says that there is more');
    expect(detail(element)!.querySelector('.preview')?.textContent).to.contain('2');
    follow().click();
    await waitUntil(
      () => detail(element)?.querySelector('.preview')?.textContent.includes('3'),
      'goes on',
    );
    button(element, 'Pause').click();
    await publish(element, ['a', '{"deep":{"v":4}}']);
    button(element, 'Resume').click();
    await waitUntil(
      () => detail(element)?.querySelector('.preview')?.textContent.includes('4'),
      'after a pause',
    );

    await choose(element, 'list');
    rows(element)[0]!.click();
    await element.updateComplete;
    expect(follow().getAttribute('aria-pressed')).to.equal('false');
  });

  it('shows a retained message once, whoever else subscribes, and again when it has changed', async () => {
    const kept = { qos: 1, retain: true } as const;
    await publisher.publish(`${root}/kept`, 'closed', kept);
    const element = await mount();
    await waitUntil(() => rows(element).length === 1, 'shows it');
    const page = element.closest('mqtt-connection')!;
    for (const filter of [`${root}/#`, `${root}/+`]) {
      const before = element.statistics.received;
      const other = document.createElement('mqtt-subscribe');
      other.topic = filter;
      page.append(other);
      await waitUntil(() => other.statistics.kept === 1, 'the other one shows it too');
      await waitUntil(() => element.statistics.received > before, 'it comes again');
      await new Promise(requestAnimationFrame);
      await element.updateComplete;
      expect(rows(element)).to.have.lengthOf(1);
      other.remove();
    }
    element.unsubscribe();
    await element.updateComplete;
    await publisher.publish(`${root}/kept`, 'open', kept);
    const subscribeAgain = async (): Promise<void> => {
      const subscribed = nextEvent(element, 'mqtt-subscribed');
      element.subscribe();
      await subscribed;
    };
    await subscribeAgain();
    await waitUntil(() => rows(element).length === 2, 'shows what changed meanwhile');
    element.unsubscribe();
    await element.updateComplete;
    // aedes works on the packets of one client side by side: it must have ended the subscription before it is asked for the next.
    await publisher.publish(`${root}-elsewhere`, '', { qos: 1 });
    await subscribeAgain();
    await publisher.publish(`${root}/other`, '1', { qos: 1 });
    await waitUntil(() => textsOf(element).some((text) => text.includes('other')), 'goes on');
    expect(textsOf(element).map((text) => /closed|open|other/.exec(text)?.[0])).to.deep.equal([
      'other',
      'open',
      'closed',
    ]);
    await publisher.publish(`${root}/kept`, '', kept);
  });

  it('has room for what other languages call a retained message', async () => {
    await publisher.publish(`${root}/kept`, 'closed', { qos: 1, retain: true });
    const element = await mount();
    element.style.inlineSize = '700px';
    await waitUntil(() => rows(element).length === 1, 'shows it');
    for (const view of ['list', 'latest', 'topics']) {
      await choose(element, view);
      const tags = rows(element).at(-1)!.querySelector<HTMLElement>('.tags')!;
      const words = document.createTreeWalker(tags, NodeFilter.SHOW_TEXT);
      while (words.nextNode()) {
        const text = words.currentNode as Text;
        if (text.data === 'retained') text.data = 'aufbewahrt';
        else if (text.parentElement?.closest('.age')) text.data = 'vor 59 min';
      }
      expect(tags.scrollWidth, view).to.be.at.most(tags.clientWidth);
    }
    await publisher.publish(`${root}/kept`, '', { qos: 1, retain: true });
  });

  it('exports what is shown, and draws the numbers in it', async () => {
    const element = await mount(
      html`<mqtt-subscribe topic=${`${root}/#`} qos="1" chart-paths="payload.t"></mqtt-subscribe>`,
    );
    await publish(element, ['a', '{"t":20,"u":1}'], ['a', '{"t":22,"u":2}'], ['b', '=1+1']);
    await search(element, '=1');
    const files: Blob[] = [];
    const createObjectURL = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (file: Blob) => {
      files.push(file);
      return 'data:,';
    };
    try {
      button(element, 'CSV').click();
      await waitUntil(() => inside(element).textContent.includes('1 message exported'), 'says so');
    } finally {
      URL.createObjectURL = createObjectURL;
    }
    expect(await files[0]!.text())
      .to.contain(`${root}/b`)
      .and.to.contain("'=1+1")
      .and.not.to.contain(`${root}/a`);
    await search(element, '');
    await choose(element, 'chart');
    await waitUntil(() => inside(element).querySelector('tbody tr'), 'draws');
    const cells = [...inside(element).querySelectorAll('tbody tr')].map((row) =>
      row.textContent.replace(/\s+/g, ' ').trim(),
    );
    expect(cells).to.have.lengthOf(1);
    expect(cells[0]).to.match(/t 22 20 22 21$/);
    await publish(element, ['a', '{"t":30}']);
    await waitUntil(
      () => inside(element).querySelector('tbody')?.textContent.includes('30'),
      'goes on',
    );
  });

  it('draws while it is paused what there was by then, whatever is asked for, and all of it afterwards', async () => {
    const element = await mount();
    const charted = (): string[] =>
      [...inside(element).querySelectorAll('tbody tr')].map((row) =>
        row.textContent.replace(/\s+/g, ' ').trim().replace(/^.*· /, ''),
      );
    const draws = (...expected: string[]): Promise<void> =>
      waitUntil(() => charted().join() === expected.join(), `draws ${expected.join()}`);
    await publish(element, ['a', '{"t":20,"u":1}'], ['b', '{"t":5}']);
    button(element, 'Pause').click();
    await publish(element, ['a', '{"t":99,"u":9}'], ['c', '{"t":7}']);
    await choose(element, 'chart');
    await draws('t 20 20 20 20', 'u 1 1 1 1', 't 5 5 5 5');
    await publish(element, ['a', '{"t":91}']);
    element.chartPaths = 'payload.u';
    await draws('u 1 1 1 1');
    element.chartPaths = undefined;
    await draws('t 20 20 20 20', 'u 1 1 1 1', 't 5 5 5 5');
    await choose(element, 'list');
    await choose(element, 'chart');
    await draws('t 20 20 20 20', 'u 1 1 1 1', 't 5 5 5 5');
    button(element, 'Resume').click();
    await draws('t 91 20 99 70', 'u 9 1 9 5', 't 5 5 5 5', 't 7 7 7 7');
    await publish(element, ['c', '{"t":8}']);
    await draws('t 91 20 99 70', 'u 9 1 9 5', 't 5 5 5 5', 't 8 7 8 7.5');
  });

  it('pauses with what there is by then, and leaves a list in its place in which somebody reads', async () => {
    const element = await mount();
    const seen = (): string[] => textsOf(element).map((text) => /no-\d+/.exec(text)![0]);
    const send = async (from: number, count: number): Promise<void> => {
      const numbers = Array.from({ length: count }, (_, index) => from + index);
      await publish(element, ...numbers.map((each) => ['n', `no-${String(each)}`] as const));
    };
    await send(100, 60);
    scroller(element).scrollTop = 400;
    await waitUntil(() => rows(element)[0]!.dataset.index !== '0', 'has scrolled');
    const before = seen();
    await send(200, 2);
    button(element, 'Pause').click();
    await send(300, 1);
    expect(seen()).to.deep.equal(before);
    expect(inside(element).querySelector('.fresh')?.textContent).to.contain('3 new');
    await choose(element, 'latest');
    expect(seen()).to.deep.equal(['no-201']);
    expect(inside(element).querySelector('.fresh')?.textContent).to.contain('1 new');
    await choose(element, 'list');
    expect(seen()[0]).to.equal('no-201');
    button(element, 'Resume').click();
    await element.updateComplete;
    expect(seen()[0]).to.equal('no-300');
    scroller(element).scrollTop = 400;
    await waitUntil(() => rows(element)[0]!.dataset.index !== '0', 'has scrolled');
    await send(400, 1);
    button(element, 'Pause').click();
    await send(500, 1);
    scroller(element).scrollTop = 0;
    await waitUntil(() => seen()[0] === 'no-400', 'shows the moment of the pause at the top');
  });

  it('clears a retained message, when told twice', async () => {
    await publisher.publish(`${root}/kept`, 'closed', { qos: 1, retain: true });
    const element = await mount();
    await waitUntil(() => rows(element).length === 1, 'shows it');
    rows(element)[0]!.click();
    await waitUntil(() => button(element, 'Clear retained'), 'opens it');
    button(element, 'Clear retained').click();
    await element.updateComplete;
    expect(inside(element).textContent).to.contain('The broker forgets this message');
    await expect(element).to.be.accessible();
    button(element, 'Clear it').click();
    await waitUntil(() => inside(element).textContent.includes('has forgotten it'), 'says so');
    // It can be cleared once, and neither its row nor itself says that it is still there.
    expect(button(element, 'Clear retained')).to.equal(undefined);
    expect(textsOf(element).join()).not.to.contain('retained');
    // aedes acknowledges before it has done what it was told: whoever subscribes by then would hear of it.
    await waitUntil(() => element.statistics.received === 2, 'hears of it itself');
    const late = await mount();
    await publisher.publish(`${root}/other`, '1', { qos: 1 });
    await waitUntil(() => late.statistics.received > 0, 'gets the other one');
    await waitUntil(() => rows(late).length > 0, 'and shows it');
    expect(textsOf(late).map((text) => /closed|other/.exec(text)?.[0])).to.deep.equal(['other']);
    expect(late.statistics.received).to.equal(1);
  });

  it('reads payloads as the page says, topic by topic, and shows what has changed', async () => {
    const element = await mount(
      html`<mqtt-subscribe topic=${`${root}/#`} qos="1"
        ><mqtt-topic filter=${`${root}/raw`} qos="1" format="hex"></mqtt-topic
      ></mqtt-subscribe>`,
    );
    await publish(element, ['raw', '{"a":1}'], ['json', '{"a":1}'], ['json', '{"a":2}']);
    await waitUntil(() => rows(element).length === 3, 'shows them');
    rows(element)[0]!.click();
    await waitUntil(() => detail(element)?.textContent.includes('Changes'), 'reads it');
    const format = (): string =>
      detail(element)!.querySelector('select')?.selectedOptions[0]?.textContent ?? '';
    await waitUntil(() => format().includes('JSON'), 'knows the format');
    detail(element)!.querySelector<HTMLElement>('.comparison > summary')!.click();
    await waitUntil(
      () => /a.*1.*2/s.test(detail(element)!.querySelector('.comparison')!.textContent),
      'compares',
    );
    rows(element)[2]!.click();
    await waitUntil(() => detail(element)?.textContent.includes('7b 22 61'), 'shows bytes');
    await expect(element).to.be.accessible();
  });

  it('shows after a reload what was kept, as older data, until it is cleared', async () => {
    const page = html`<mqtt-subscribe topic=${`${root}/#`} qos="1" keep="1h"></mqtt-subscribe>`;
    const first = await mount(page, 'kept');
    await publish(first, ['a', 'before'], ['b', 'before']);
    first.closest('mqtt-connection')!.remove();
    await waitUntil(async () => (await keptOn(`${root}/#`)) === 2, 'is on the device');
    const second = await mount(page, 'kept');
    await waitUntil(() => rows(second).length === 2, 'shows what was kept');
    expect(second.statistics.received).to.equal(0);
    await publish(second, ['a', 'now']);
    await waitUntil(() => rows(second).length === 3, 'and what comes');
    expect(rows(second).map((row) => row.classList.contains('older'))).to.deep.equal([
      false,
      true,
      true,
    ]);
    second.clear();
    await waitUntil(async () => (await keptOn(`${root}/#`)) === 0, 'is gone from there');
    second.closest('mqtt-connection')!.remove();
    const third = await mount(page, 'kept');
    await publish(third, ['c', 'last']);
    expect(rows(third)).to.have.lengthOf(1);
    third.setAttribute('keep', 'forever');
    expect((await nextEvent(third, 'mqtt-error')).attribute).to.equal('keep');
  });

  it('stamps the page’s own template for each topic in place of a view', async () => {
    const element = await mount(
      html`<mqtt-subscribe topic=${`${root}/#`} qos="1" max-rows="2">
        <table>
          <tbody>
            <template data-mqtt-key="topic"
              ><tr>
                <td data-mqtt-text="payload.t"></td></tr
            ></template>
          </tbody>
        </table>
      </mqtt-subscribe>`,
    );
    const cells = (): string[] =>
      [...element.querySelectorAll('td')].map((cell) => cell.textContent);
    await publish(element, ['a', '{"t":1}'], ['b', '{"t":"<b>2</b>"}'], ['a', '{"t":3}']);
    await waitUntil(() => cells().join() === '3,<b>2</b>', 'stamps rows');
    await publish(element, ['c', '{"t":4}']);
    await waitUntil(() => cells().join() === '3,4', 'keeps no more than it may');
    expect(inside(element).querySelector('.card')).to.equal(null);
    await expect(element).to.be.accessible();
    element.clear();
    expect(cells()).to.deep.equal([]);
    element.setAttribute('max-rows', '0');
    expect((await nextEvent(element, 'mqtt-error')).attribute).to.equal('max-rows');
  });

  it('says that a second template makes no rows, until it is gone', async () => {
    const element = await mount(
      html`<mqtt-subscribe topic=${`${root}/#`} qos="1"
        ><ul>
          <template><li data-mqtt-text="payload"></li></template>
        </ul>
        <ol></ol>
      </mqtt-subscribe>`,
    );
    await publish(element, ['a', '1']);
    const words = (): string => inside(element).textContent;
    expect(words()).not.to.contain('<template>');
    const second = document.createElement('template');
    second.innerHTML = '<li data-mqtt-text="topic"></li>';
    const reported = nextEvent(element, 'mqtt-error');
    element.querySelector('ol')!.append(second);
    expect((await reported).attribute).to.equal('template');
    await waitUntil(() => words().includes('Only the first <template>'), 'says it');
    await expect(element).to.be.accessible();
    await publish(element, ['a', '2']);
    expect([...element.querySelectorAll('li')].map((li) => li.textContent)).to.deep.equal([
      '2',
      '1',
    ]);
    second.remove();
    await waitUntil(() => !words().includes('<template>'), 'says it no longer');
  });

  it('takes more filters as children, each message once, and follows them', async () => {
    const sockets = watchSockets();
    const element = await mount(html`
      <mqtt-subscribe qos="1" label="Line" view="latest">
        <mqtt-topic filter=${`${root}/temp`} label="Temperature"></mqtt-topic>
        <mqtt-topic filter=${`${root}/#`} qos="0"></mqtt-topic>
      </mqtt-subscribe>
    `);
    await waitUntil(() => sockets.count(SUBSCRIBE) === 2 || sockets.count(SUBSCRIBE) === 1, 'asks');
    const got: string[] = [];
    element.addEventListener('mqtt-message', ({ topic }) => got.push(topic));
    await publish(element, ['temp', '20'], ['door', 'open']);
    expect(got).to.deep.equal([`${root}/temp`, `${root}/door`]);
    expect(textsOf(element).some((text) => text.startsWith('Temperature 20'))).to.equal(true);
    element.querySelectorAll('mqtt-topic')[1]!.disabled = true;
    await waitUntil(() => sockets.count(UNSUBSCRIBE) === 1, 'ends one');
    const [first] = element.querySelectorAll('mqtt-topic');
    first!.filter = `${root}/a/#/b`;
    const { attribute, error } = await nextEvent(element, 'mqtt-error');
    expect([attribute, error.code]).to.deep.equal(['mqtt-topic filter', 'invalid-topic']);
    sockets.stop();
  });

  it('gives the first listener what came before it, once', async () => {
    const element = await mount(
      html`<mqtt-subscribe topic=${`${root}/#`} qos="1" hidden></mqtt-subscribe>`,
    );
    const around: string[] = [];
    element.parentElement!.addEventListener('mqtt-message', (event) => around.push(event.text()));
    for (let id = 0; id < 105; id++) await publisher.publish(`${root}/n`, String(id), { qos: 1 });
    await waitUntil(() => around.length === 105, 'all come');
    const got: string[] = [];
    element.addEventListener('mqtt-message', (event) => got.push(event.text()));
    await waitUntil(() => got.length === 100, 'gets the last hundred');
    expect(got.slice(0, 2)).to.deep.equal(['5', '6']);
    expect(around).to.have.lengthOf(105);
    const later: string[] = [];
    element.addEventListener('mqtt-message', (event) => later.push(event.text()));
    element.onMessage = (message) => later.push(`handler ${message.text()}`);
    await element.updateComplete;
    await publisher.publish(`${root}/n`, 'new', { qos: 1 });
    await waitUntil(() => around.length === 106, 'comes');
    expect(got.slice(100)).to.deep.equal(['new']);
    expect(later).to.deep.equal(['handler new', 'new']);
  });

  it('pauses while nobody sees the page, where asked to', async () => {
    const sockets = watchSockets();
    const element = await mount(
      html`<mqtt-subscribe topic=${`${root}/#`} qos="1" when-hidden="pause"></mqtt-subscribe>`,
    );
    const see = (state: DocumentVisibilityState): void => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    try {
      see('hidden');
      await waitUntil(() => sockets.count(UNSUBSCRIBE) === 1, 'ends it');
      see('visible');
      await nextEvent(element, 'mqtt-subscribed');
    } finally {
      Reflect.deleteProperty(document, 'visibilityState');
      sockets.stop();
    }
    element.setAttribute('when-hidden', 'sometimes');
    expect((await nextEvent(element, 'mqtt-error')).attribute).to.equal('when-hidden');
  });
});
