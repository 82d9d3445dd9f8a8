import { expect, fixture, html } from '@open-wc/testing';
import { nextEvent } from '../../../../test/browser/next-event.js';
import {
  connect,
  MqttError,
  MqttErrorEvent,
  type Connection,
  type Message,
  type MessageHandler,
} from '@mqtt-kit/core';
import {
  SUBSCRIBE,
  UNSUBSCRIBE,
  watchSockets,
  type WatchedSockets,
} from '../../../../test/browser/sockets.js';
import { CONNECTED, stubConnection } from '../../../../test/browser/stub-connection.js';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './template-keeper.js';
import '../payload/message-detail.js';
import './chart/chart-view.js';
import './panel/subscribe-panel.js';
import '../define/all.js';
import type { MqttElementErrorEvent } from '../element/error.events.js';
import type { MqttSubscribe } from './mqtt-subscribe.js';

function inside(element: MqttSubscribe): ShadowRoot {
  return element.shadowRoot!;
}

function textOf(element: MqttSubscribe): string {
  return inside(element).textContent.replace(/\s+/g, ' ');
}

function rowsOf(element: MqttSubscribe): string[][] {
  return [...inside(element).querySelectorAll('.row')].map((row) =>
    [...row.querySelectorAll('[role="gridcell"]')].map(({ textContent }) => textContent.trim()),
  );
}

function button(element: MqttSubscribe, name: string): HTMLButtonElement {
  return [...inside(element).querySelectorAll('button')].find(({ textContent }) =>
    textContent.includes(name),
  )!;
}

/** Only what the elements read of a message. */
function message(topic: string): Message {
  const made: Partial<Message> = {
    topic,
    payload: new Uint8Array(),
    qos: 0,
    retain: false,
    receivedAt: 0,
    copy: () => made as Message,
  };
  return made as Message;
}

async function frame(): Promise<void> {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}

describe('<mqtt-subscribe>', () => {
  let url: string;
  let publisher: Connection;
  let sockets: WatchedSockets;
  let root: string;
  let name: string;

  before(async () => {
    publisher = connect(await ownBrokerUrl());
    await publisher.ready();
  });
  after(() => publisher.close());
  beforeEach(async () => {
    url = await ownBrokerUrl();
    sockets = watchSockets();
    root = `test/${Math.random().toString(36).slice(2)}`;
    name = root;
  });
  afterEach(() => {
    sockets.stop();
  });

  async function subscribed(element: MqttSubscribe): Promise<MqttSubscribe> {
    await nextEvent(element, 'mqtt-subscribed');
    return element;
  }

  async function mount(filter = `${root}/#`): Promise<MqttSubscribe> {
    const page = await fixture(html`
      <mqtt-connection name=${name} url=${url}
        ><mqtt-subscribe topic=${filter} qos="1"></mqtt-subscribe
      ></mqtt-connection>
    `);
    return subscribed(page.querySelector('mqtt-subscribe')!);
  }

  it('tells of each message and shows it', async () => {
    const element = await mount();
    const event = nextEvent(element, 'mqtt-message');
    const batch = nextEvent(element, 'mqtt-messages');
    await publisher.publish(`${root}/temp`, { temp: 71.4 }, { qos: 1 });
    const { message, topic, detail, bubbles, composed } = await event;
    expect(topic).to.equal(`${root}/temp`);
    expect(message.json()).to.deep.equal({ temp: 71.4 });
    expect(detail).to.equal(message);
    expect((await event).text()).to.equal('{"temp":71.4}');
    expect(bubbles && composed).to.equal(true);
    expect((await batch).messages.map(({ topic: each }) => each)).to.deep.equal([`${root}/temp`]);
    expect((await batch).dropped).to.equal(0);
    await element.updateComplete;
    const [row] = rowsOf(element);
    expect(row?.[0]).to.match(/^\d\d:\d\d:\d\d\.\d{3}$/);
    expect(row?.slice(1)).to.deep.equal([`${root}/temp`, '{"temp":71.4}', 'QoS 1']);
  });

  it('flags retained messages', async () => {
    await publisher.publish(`${root}/kept`, 'closed', { qos: 1, retain: true });
    const element = await mount();
    await waitUntil(() => rowsOf(element).length === 1, 'shows it');
    expect(rowsOf(element)[0]?.[3]).to.contain('retained');
    await publisher.publish(`${root}/kept`, '', { qos: 1, retain: true });
  });

  it('tells without showing when it is hidden', async () => {
    const page = await fixture(html`
      <mqtt-connection name=${name} url=${url}
        ><mqtt-subscribe topic=${`${root}/#`} hidden></mqtt-subscribe
      ></mqtt-connection>
    `);
    const element = await subscribed(page.querySelector('mqtt-subscribe')!);
    const batch = nextEvent(element, 'mqtt-messages');
    await publisher.publish(`${root}/a`, '1', { qos: 1 });
    expect((await batch).messages).to.have.lengthOf(1);
    expect(inside(element).childElementCount).to.equal(0);
    expect(getComputedStyle(element).display).to.equal('none');
    expect(element.statistics).to.deep.equal({ received: 1, kept: 0, dropped: 0 });
  });

  it('unsubscribes when it is removed', async () => {
    const element = await mount();
    let count = 0;
    element.addEventListener('mqtt-message', () => count++);
    const connection = element.closest('mqtt-connection')!;
    element.remove();
    await waitUntil(() => sockets.count(UNSUBSCRIBE) === 1, 'tells the broker');
    await publisher.publish(`${root}/a`, '1', { qos: 1 });
    await connection.connection?.publish(`${root}/b`, '1', { qos: 1 });
    expect(count).to.equal(0);
  });

  it('keeps its subscription and misses nothing while it is moved', async () => {
    const page = await fixture(html`
      <mqtt-connection name=${name} url=${url}>
        <section></section>
        <section><mqtt-subscribe topic=${`${root}/#`} qos="1"></mqtt-subscribe></section>
      </mqtt-connection>
    `);
    const element = await subscribed(page.querySelector('mqtt-subscribe')!);
    const places = page.querySelectorAll('section');
    const got: number[] = [];
    element.addEventListener('mqtt-message', (event) => got.push(Number(event.text())));
    const sending = (async () => {
      for (let id = 0; id < 300; id++) await publisher.publish(`${root}/n`, String(id), { qos: 1 });
    })();
    for (let move = 0; move < 20; move++) {
      element.remove();
      // Out of the document for a task, as when a framework moves it in two steps; a timer that is due earlier than the element's
      // patience runs before it, however busy the machine is.
      if (move % 3 === 0) await new Promise((resolve) => setTimeout(resolve));
      places[move % 2]?.append(element);
      await frame();
    }
    await sending;
    await waitUntil(() => got.length >= 300, 'gets the last one');
    expect(got).to.deep.equal(Array.from({ length: 300 }, (_, id) => id));
    expect(sockets.opened).to.equal(1);
    expect(sockets.count(SUBSCRIBE)).to.equal(1);
    expect(sockets.count(UNSUBSCRIBE)).to.equal(0);
  });

  it('keeps no more than its bounds while it is moved, and counts the rest as dropped', async () => {
    let deliver: MessageHandler = () => undefined;
    const { connection } = stubConnection({
      subscribe: (filter, handler) => {
        // The element takes messages one by one.
        deliver = handler as MessageHandler;
        const unsubscribe = (): Promise<void> => Promise.resolve();
        return Promise.resolve({ filter, qos: 0, notices: [], unsubscribe });
      },
    });
    const page = await fixture(html`<div></div>`);
    const element = document.createElement('mqtt-subscribe');
    element.topic = 'a';
    element.maxMessages = 10;
    element.connection = connection;
    const ready = nextEvent(element, 'mqtt-subscribed');
    page.append(element);
    await ready;
    const shown: string[] = [];
    element.addEventListener('mqtt-message', ({ topic }) => shown.push(topic));
    const batch = nextEvent(element, 'mqtt-messages');
    element.remove();
    for (let id = 0; id < 25; id++) deliver(message(String(id)));
    page.append(element);
    expect(shown).to.deep.equal(Array.from({ length: 10 }, (_, id) => String(id + 15)));
    expect((await batch).dropped).to.equal(15);
    expect(element.statistics).to.deep.equal({ received: 25, kept: 10, dropped: 15 });
  });

  it('may be mounted twice: both get each message, and one goes without the other', async () => {
    const page = await fixture(html`
      <mqtt-connection name=${name} url=${url}>
        <mqtt-subscribe topic=${`${root}/#`} qos="1"></mqtt-subscribe>
        <mqtt-subscribe topic=${`${root}/#`} qos="1"></mqtt-subscribe>
      </mqtt-connection>
    `);
    const [first, second] = page.querySelectorAll('mqtt-subscribe');
    await Promise.all([subscribed(first!), subscribed(second!)]);
    const got: string[] = [];
    first?.addEventListener('mqtt-message', () => got.push('first'));
    second?.addEventListener('mqtt-message', () => got.push('second'));
    await publisher.publish(`${root}/a`, '1', { qos: 1 });
    await waitUntil(() => got.length === 2, 'both get it');
    first?.remove();
    // The mark of a subscription goes when the element gives up waiting to come back.
    await waitUntil(() => !inside(first!).querySelector('.bar .tag'), 'the first one ends');
    await publisher.publish(`${root}/a`, '2', { qos: 1 });
    await waitUntil(() => got.length === 3, 'the other one gets it');
    expect(got[2]).to.equal('second');
    expect(sockets.opened).to.equal(1);
    expect(sockets.count(SUBSCRIBE)).to.equal(1);
    expect(sockets.count(UNSUBSCRIBE)).to.equal(0);
  });

  it('says so when a program ends every handler on its filter', async () => {
    const element = await mount(`${root}/#`);
    const connection = element.closest('mqtt-connection')?.connection;
    const error = nextEvent(element, 'mqtt-error');
    await connection?.unsubscribe(`${root}/#`);
    expect((await error).error.code).to.equal('aborted');
    await element.updateComplete;
    expect(inside(element).textContent).to.contain('Another part of this page');
  });

  it('shows no message of another topic under a new heading', async () => {
    const element = await mount(`${root}/one`);
    await publisher.publish(`${root}/one`, '1', { qos: 1 });
    await waitUntil(() => rowsOf(element).length === 1, 'shows it');
    element.topic = `${root}/two`;
    await subscribed(element);
    await element.updateComplete;
    expect(rowsOf(element)).to.deep.equal([]);
    expect(element.statistics.received).to.equal(0);
  });

  it('follows a changed topic', async () => {
    const element = await mount(`${root}/one`);
    element.topic = `${root}/two`;
    await subscribed(element);
    await waitUntil(() => sockets.count(UNSUBSCRIBE) === 1, 'ends the first');
    const event = nextEvent(element, 'mqtt-message');
    await publisher.publish(`${root}/one`, 'old', { qos: 1 });
    await publisher.publish(`${root}/two`, 'new', { qos: 1 });
    expect((await event).text()).to.equal('new');
  });

  it('asks anew for a changed QoS, without a gap', async () => {
    const element = await mount();
    element.setAttribute('qos', '2');
    const { qos } = await nextEvent(element, 'mqtt-subscribed');
    expect(qos).to.equal(2);
    await element.updateComplete;
    expect(inside(element).querySelector('.bar .tag')?.textContent).to.equal('QoS 2');
    expect(sockets.count(UNSUBSCRIBE)).to.equal(0);
  });

  it('shows a wrong topic and a wrong QoS, and works when they are mended', async () => {
    const errors: MqttElementErrorEvent[] = [];
    const page = await fixture(html`
      <mqtt-connection
        name=${name}
        url=${url}
        @mqtt-error=${(event: MqttElementErrorEvent) => errors.push(event)}
      >
        <mqtt-subscribe topic="a/#/b" qos="7"></mqtt-subscribe>
      </mqtt-connection>
    `);
    const element = page.querySelector('mqtt-subscribe')!;
    await waitUntil(() => errors.length === 2, 'reports both');
    expect(errors.map(({ attribute, error }) => [attribute, error.code])).to.deep.equal([
      ['topic', 'invalid-topic'],
      ['qos', 'invalid-details'],
    ]);
    await waitUntil(() => textOf(element).includes('stands for'), 'says so');
    expect(textOf(element)).to.contain('“#” stands for all further levels').and.to.contain('“7”');
    expect(sockets.count(SUBSCRIBE)).to.equal(0);
    await expect(element).to.be.accessible();
    element.topic = `${root}/#`;
    element.qos = 0;
    await subscribed(element);
    expect(inside(element).querySelector('[part="error"]')).to.equal(null);
  });

  it('stays bounded and counts right under 5000 messages', async () => {
    const element = await mount();
    let inBatches = 0;
    let dropped = 0;
    element.addEventListener('mqtt-messages', (event) => {
      expect(event.messages.length).to.be.at.most(1000);
      inBatches += event.messages.length;
      dropped += event.dropped;
    });
    await Promise.all(
      Array.from({ length: 5000 }, (_, id) =>
        publisher.publish(`${root}/${id % 7}`, `message ${id}`),
      ),
    );
    await waitUntil(() => element.statistics.received === 5000, 'all come');
    await frame();
    await element.updateComplete;
    expect(inBatches + dropped).to.equal(5000);
    expect(element.statistics).to.deep.equal({ received: 5000, kept: 1000, dropped });
    expect(rowsOf(element).length).to.be.within(10, 60);
    expect(rowsOf(element)[0]?.[2]).to.equal('message 4999');
    const footer = inside(element).querySelector('footer')?.textContent.replace(/\s+/g, ' ');
    expect(footer).to.contain('5,000 received').and.to.contain('1,000 shown');
    const { scrollHeight } = inside(element).querySelector('.scroller')!;
    expect(scrollHeight).to.be.within(1000 * 28, 1000 * 50);
  }).timeout(20_000);

  it('bounds what it keeps by bytes too', async () => {
    const element = await mount();
    element.maxBytes = 10_000;
    await element.updateComplete;
    for (let id = 0; id < 20; id++)
      await publisher.publish(`${root}/big`, 'x'.repeat(2000), { qos: 1 });
    await waitUntil(() => element.statistics.received === 20, 'all come');
    await frame();
    expect(element.statistics.kept).to.equal(4);
  });

  it('holds still while the reader has scrolled, and says how many are new', async () => {
    const element = await mount();
    for (let id = 0; id < 60; id++) await publisher.publish(`${root}/n`, `old ${id}`, { qos: 1 });
    await waitUntil(() => element.statistics.kept === 60, 'all come');
    await frame();
    const scroller = inside(element).querySelector('.scroller')!;
    const headerHeight = inside(element).querySelector('header')!.offsetHeight;
    scroller.scrollTop = 300;
    await frame();
    const seen = rowsOf(element);
    for (let id = 0; id < 37; id++) await publisher.publish(`${root}/n`, `new ${id}`, { qos: 1 });
    await waitUntil(() => textOf(element).includes('37 new'), 'counts them');
    expect(rowsOf(element)).to.deep.equal(seen);
    const { bottom } = button(element, '37 new').getBoundingClientRect();
    expect(bottom).to.be.at.most(scroller.getBoundingClientRect().top);
    expect(inside(element).querySelector('header')!.offsetHeight).to.equal(headerHeight);
    expect(scroller.scrollTop).to.equal(300);
    button(element, '37 new').focus();
    button(element, '37 new').click();
    await frame();
    expect(inside(element).activeElement).to.equal(scroller);
    expect(scroller.scrollTop).to.equal(0);
    expect(rowsOf(element)[0]?.[2]).to.equal('new 36');
    expect(textOf(element)).not.to.contain('37 new');
  });

  it('pauses, resumes and clears', async () => {
    const element = await mount();
    await publisher.publish(`${root}/n`, 'one', { qos: 1 });
    await waitUntil(() => rowsOf(element).length === 1, 'shows it');
    button(element, 'Pause').click();
    await element.updateComplete;
    expect(inside(element).querySelector('.heading')!.textContent).to.contain('Paused');
    await publisher.publish(`${root}/n`, 'two', { qos: 1 });
    await waitUntil(() => element.statistics.kept === 2, 'counts it');
    await frame();
    expect(rowsOf(element)).to.have.lengthOf(1);
    button(element, 'Resume').click();
    await frame();
    expect(inside(element).querySelector('.heading')!.textContent).not.to.contain('Paused');
    expect(rowsOf(element)).to.have.lengthOf(2);
    button(element, 'Clear').focus();
    button(element, 'Clear').click();
    await frame();
    expect(inside(element).activeElement).to.equal(button(element, 'Clear'));
    expect(button(element, 'Clear').getAttribute('aria-disabled')).to.equal('true');
    expect(rowsOf(element)).to.have.lengthOf(0);
    expect(element.statistics).to.deep.equal({ received: 0, kept: 0, dropped: 0 });
  });

  it('shows the newest message of each topic', async () => {
    const element = await mount();
    element.view = 'latest';
    for (const [topic, value] of [
      ['b/10', '1'],
      ['b/2', '2'],
      ['b/10', '3'],
      ['a', 'closed'],
    ] as const) {
      await publisher.publish(`${root}/${topic}`, value, { qos: 1 });
    }
    await waitUntil(() => element.statistics.received === 4, 'all come');
    await frame();
    await element.updateComplete;
    expect(
      rowsOf(element).map(([topic, value]) => [topic?.slice(root.length + 1), value]),
    ).to.deep.equal([
      ['a', 'closed'],
      ['b/2', '2'],
      ['b/10', '3'],
    ]);
    expect(rowsOf(element)[0]?.[2]).to.match(/now|ago/);
    await expect(element).to.be.accessible();
  });

  it('forgets the topics longest without news beyond its bound, and counts them', async () => {
    const element = await mount();
    element.view = 'latest';
    element.maxMessages = 3;
    for (let id = 0; id < 5; id++) await publisher.publish(`${root}/${id}`, '1', { qos: 1 });
    await waitUntil(() => element.statistics.received === 5, 'all come');
    await frame();
    expect(element.statistics).to.include({ kept: 3, dropped: 2 });
  });

  it('keeps what came when the view changes', async () => {
    const element = await mount();
    for (let id = 0; id < 4; id++)
      await publisher.publish(`${root}/${id % 2}`, String(id), { qos: 1 });
    await waitUntil(() => element.statistics.kept === 4, 'all come');
    element.view = 'latest';
    await element.updateComplete;
    expect(rowsOf(element).map(([, value]) => value)).to.deep.equal(['2', '3']);
  });

  it('unsubscribes and subscribes by button, by method and by attribute', async () => {
    const element = await mount();
    let ended = 0;
    document.body.addEventListener('mqtt-subscription-ended', () => (ended += 1), { once: true });
    button(element, 'Unsubscribe').click();
    expect(ended).to.equal(1);
    await waitUntil(() => sockets.count(UNSUBSCRIBE) === 1, 'ends it');
    expect(textOf(element)).to.contain('Not subscribed.');
    document.body.addEventListener('mqtt-subscription-ended', () => (ended += 1), { once: true });
    element.unsubscribe();
    expect(ended, 'it had ended before').to.equal(1);
    element.subscribe();
    await subscribed(element);
    element.disabled = true;
    await waitUntil(() => sockets.count(UNSUBSCRIBE) === 2, 'ends it again');
    element.disabled = false;
    await subscribed(element);
    expect(sockets.count(SUBSCRIBE)).to.equal(3);
  });

  it('shows a lost connection without moving a row or the page, and keeps the focus', async () => {
    let deliver: MessageHandler = () => undefined;
    const { connection, become } = stubConnection({
      subscribe: (filter, handler) => {
        // The element takes messages one by one.
        deliver = handler as MessageHandler;
        const unsubscribe = (): Promise<void> => Promise.resolve();
        return Promise.resolve({ filter, qos: 0, notices: [], unsubscribe });
      },
    });
    const element = await fixture<MqttSubscribe>(
      html`<mqtt-subscribe topic="a" .connection=${connection}></mqtt-subscribe>`,
    );
    const place = (): number[] =>
      [element, inside(element).querySelector('.messages, .row')].map(
        (each) => each?.getBoundingClientRect().height ?? 0,
      );
    const lose = async (): Promise<void> => {
      const reason = { code: 'connection-lost', message: '', retryable: true } as const;
      become({ status: 'waiting', attempt: 1, retryAt: Date.now() + 60_000, reason });
      await element.updateComplete;
    };
    await waitUntil(() => !textOf(element).includes('Loading…'), 'is drawn');
    await frame();
    const before = place();
    await lose();
    await waitUntil(() => textOf(element).includes('The connection was lost.'), 'says so');
    expect(place()).to.deep.equal(before);
    button(element, 'Try now').focus();
    become({ status: 'connecting', attempt: 2, since: 0 });
    await element.updateComplete;
    expect(inside(element).activeElement?.className).to.equal('messages');
    become(CONNECTED);
    deliver(message('a'));
    await frame();
    const row = inside(element).querySelector('.row')!.getBoundingClientRect().top;
    await lose();
    await frame();
    expect(place()).to.deep.equal(before);
    expect(inside(element).querySelector('.row')!.getBoundingClientRect().top).to.equal(row);
    await expect(element).to.be.accessible();
    button(element, 'Try now').focus();
    become(CONNECTED);
    await element.updateComplete;
    expect(inside(element).activeElement?.className).to.equal('scroller');
  });

  it('keeps numbers on their side of the unit on a page from right to left', async () => {
    const page = await fixture(html`
      <mqtt-connection name=${name} url=${url} dir="rtl"
        ><mqtt-subscribe topic=${`${root}/#`} view="latest"></mqtt-subscribe
      ></mqtt-connection>
    `);
    const element = await subscribed(page.querySelector('mqtt-subscribe')!);
    await publisher.publish(`${root}/temp`, '21.5 °C');
    await waitUntil(() => rowsOf(element).length === 1, 'shows it');
    const places = [...inside(element).querySelectorAll('.value, .foot > *, .rate > *')];
    expect(places).to.have.lengthOf(7);
    for (const place of places) {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      const letters: { readonly letter: string; readonly at: number }[] = [];
      while (walker.nextNode()) {
        const node = walker.currentNode as Text;
        for (let index = 0; index < node.length; index++) {
          const range = new Range();
          range.setStart(node, index);
          range.setEnd(node, index + 1);
          letters.push({ letter: node.data.charAt(index), at: range.getBoundingClientRect().left });
        }
      }
      const digit = letters.find(({ letter }) => /\d/.test(letter))!;
      const unit = letters.find(({ letter }) => /\p{L}/u.test(letter))!;
      expect(digit.at, place.textContent).to.be.below(unit.at);
    }
  });

  it('leaves a trace of what is wrong when it is hidden: events and states', async () => {
    const { connection } = stubConnection({
      subscribe: () => Promise.reject(new MqttError('subscribe-refused', 'Not authorized')),
    });
    const cases = [
      { topic: 'a', connection: 'nowhere', code: 'connection-missing', state: 'missing' },
      { topic: 'a', connection, code: 'subscribe-refused', state: 'refused' },
      { topic: 'a/#/b', connection, code: 'invalid-topic', state: 'refused' },
    ] as const;
    for (const { topic, connection: target, code, state } of cases) {
      const element = document.createElement('mqtt-subscribe');
      Object.assign(element, { topic, connection: target, hidden: true });
      const error = nextEvent(element, 'mqtt-error');
      await fixture(html`<div>${element}</div>`);
      expect((await error).error.code).to.equal(code);
      await element.updateComplete;
      if (CSS.supports('selector(:state(connected))'))
        expect(element.matches(`:state(${state})`), code).to.equal(true);
    }
  });

  it('calls onMessage, and reports when it fails', async () => {
    const element = await mount();
    element.onMessage = (message) => {
      if (message.text() === 'throw') throw new Error('Broken handler');
      return Promise.reject(new Error('Broken promise'));
    };
    for (const text of ['throw', 'reject']) {
      const error = nextEvent(element, 'mqtt-error');
      await publisher.publish(`${root}/a`, text, { qos: 1 });
      expect((await error).error.code).to.equal('handler-failed');
    }
    expect(element.statistics.received).to.equal(2);
  });

  it('says why the broker refused, and asks again when told to', async () => {
    let asked = 0;
    const { connection } = stubConnection({
      subscribe: () => {
        asked++;
        return Promise.reject(
          new MqttError('subscribe-refused', 'Not authorized', { reasonCode: 0x87 }),
        );
      },
    });
    const element = document.createElement('mqtt-subscribe');
    element.topic = 'secret/#';
    element.connection = connection;
    const error = nextEvent(element, 'mqtt-error');
    await fixture(html`<div>${element}</div>`);
    expect((await error).error.code).to.equal('subscribe-refused');
    await waitUntil(() => textOf(element).includes('The broker refused'), 'says so');
    expect(textOf(element))
      .to.contain('The broker refused the subscription.')
      .and.to.contain('0x87');
    await expect(element).to.be.accessible();
    button(element, 'Subscribe again').click();
    await waitUntil(() => asked === 2, 'asks again');
  });

  it('ends what was granted by its button when one of its filters is refused, and begins all anew', async () => {
    const asked: string[] = [];
    const ended: string[] = [];
    const { connection } = stubConnection({
      subscribe: (filter) => {
        asked.push(filter);
        if (filter === 'secret/#')
          return Promise.reject(new MqttError('subscribe-refused', 'Not authorized'));
        const unsubscribe = (): Promise<void> => {
          ended.push(filter);
          return Promise.resolve();
        };
        return Promise.resolve({ filter, qos: 0, notices: [], unsubscribe });
      },
    });
    const element = await fixture<MqttSubscribe>(html`
      <mqtt-subscribe .connection=${connection}>
        <mqtt-topic filter="plant/#"></mqtt-topic>
        <mqtt-topic filter="secret/#"></mqtt-topic>
      </mqtt-subscribe>
    `);
    await waitUntil(() => textOf(element).includes('The broker refused'), 'is refused');
    button(element, 'Subscribe again').click();
    await waitUntil(() => asked.length === 3, 'asks again for what was refused');
    await waitUntil(() => textOf(element).includes('The broker refused'), 'is refused again');
    expect([asked, ended]).to.deep.equal([['plant/#', 'secret/#', 'secret/#'], []]);
    button(element, 'Unsubscribe').click();
    await waitUntil(() => ended.length > 0, 'ends what was granted');
    expect(textOf(element)).to.contain('Not subscribed.').and.not.to.contain('refused');
    expect([asked.length, ended]).to.deep.equal([3, ['plant/#']]);
    button(element, 'Subscribe').click();
    await waitUntil(() => asked.length === 5, 'asks for both');
    expect(asked.slice(3)).to.deep.equal(['plant/#', 'secret/#']);
  });

  it('says what the broker granted when it is less than was asked for, and shows notices', async () => {
    const { connection } = stubConnection({
      subscribe: (filter) =>
        Promise.resolve({
          filter,
          qos: 1,
          notices: [{ code: 'shared-subscription-3.1.1', message: 'As the core says it.' }],
          unsubscribe: () => Promise.resolve(),
        }),
    });
    const element = await fixture<MqttSubscribe>(html`
      <mqtt-subscribe topic="$share/g/a" qos="2" .connection=${connection}></mqtt-subscribe>
    `);
    await waitUntil(() => textOf(element).includes('QoS 1 granted, 2 asked'), 'says so');
    expect(textOf(element)).to.contain('some brokers then share the messages');
  });

  it('says in its own place that its filter was set aside, not that another one was', async () => {
    const { connection } = stubConnection({
      subscribe: (filter) =>
        Promise.resolve({ filter, qos: 0, notices: [], unsubscribe: () => Promise.resolve() }),
    });
    const element = await fixture<MqttSubscribe>(html`
      <mqtt-subscribe topic="plant/#" .connection=${connection}></mqtt-subscribe>
    `);
    const setAside = async (filter: string): Promise<void> => {
      const error = new MqttError('not-permitted-suspected', 'Closed thrice.');
      connection.dispatchEvent(new MqttErrorEvent(error, { filter }));
      await element.updateComplete;
    };
    await waitUntil(() => textOf(element).includes('No message yet'), 'subscribes');
    await setAside('other/#');
    expect(textOf(element)).not.to.contain('probably does not allow this');
    await setAside('plant/#');
    expect(textOf(element)).to.contain('probably does not allow this');
  });

  it('shows messages, controls and emptiness in an accessible way', async () => {
    const element = await mount();
    expect(textOf(element)).to.contain('No message yet');
    await expect(element).to.be.accessible();
    await publisher.publish(`${root}/a`, 'text', { qos: 1 });
    await publisher.publish(`${root}/b`, new Uint8Array([0xff, 0xfe]), { qos: 1 });
    await waitUntil(() => rowsOf(element).length === 2, 'shows them');
    await expect(element).to.be.accessible();
  });
});
