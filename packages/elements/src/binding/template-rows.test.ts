import { expect, fixture, html } from '@open-wc/testing';
import type { Message } from '@mqtt-kit/core';
import { BoundTemplate, renderTemplate } from './bound-template.js';
import { TemplateRows } from './template-rows.js';

function message(topic: string, payload: unknown, receivedAt = 0): Message {
  const made: Partial<Message> = {
    topic,
    payload: new TextEncoder().encode(JSON.stringify(payload)),
    qos: 0,
    receivedAt,
    copy: () => made as Message,
  };
  // Only what a template reads of a message.
  return made as Message;
}

const texts = (host: Element): string[] =>
  [...host.querySelectorAll('li')].map(({ textContent }) => textContent.trim());

describe('a template', () => {
  it('is stamped for a message, and filled with the next one in place', async () => {
    const template = await fixture<HTMLTemplateElement>(html`
      <template>
        <b data-mqtt-text="payload.a" data-mqtt-class="hot: payload.a &gt; 1">none</b>
        <i data-mqtt-attr="onclick: payload.a"></i>
        <mqtt-bind topic="x"><u data-mqtt-text="payload.a">inner</u></mqtt-bind>
      </template>
    `);
    const fragment = renderTemplate(template, message('a', { a: '<b>' }));
    expect(fragment.querySelector('b')?.textContent).to.equal('<b>');
    expect(fragment.querySelector('u')?.textContent).to.equal('inner');
    expect(template.content.querySelector('b')?.textContent).to.equal('none');

    const stamp = new BoundTemplate(template);
    expect(stamp.faults.map(({ attribute }) => attribute)).to.deep.equal(['data-mqtt-attr']);
    const b = stamp.nodes.find((node): node is HTMLElement => node instanceof HTMLElement);
    stamp.update(message('a', { a: 2 }));
    expect([b?.textContent, b?.className]).to.deep.equal(['2', 'hot']);
    stamp.update(message('a', {}));
    expect([b?.textContent, b?.className]).to.deep.equal(['none', '']);
  });
});

describe('rows of a template', () => {
  it('have the newest message first, and no more than they may be', async () => {
    const host = await fixture<HTMLElement>(html`
      <div>
        <ul>
          <li>head</li>
          <template><li data-mqtt-text="payload"></li></template>
          <li>foot</li>
        </ul>
      </div>
    `);
    expect(new TemplateRows(host).hasTemplate).to.equal(false);
    const owner = document.createElement('mqtt-subscribe');
    owner.append(...host.childNodes);
    const rows = new TemplateRows(owner);
    expect(rows.hasTemplate).to.equal(true);
    rows.maxRows = 3;
    rows.add([message('a', 1), message('a', 2)]);
    expect(texts(owner)).to.deep.equal(['head', '2', '1', 'foot']);
    const [, second] = owner.querySelectorAll('li');
    const unseen = rows.add(Array.from({ length: 50 }, (_, n) => message('a', n + 3)));
    expect(unseen).to.equal(47);
    expect(texts(owner)).to.deep.equal(['head', '52', '51', '50', 'foot']);
    expect([second?.isConnected, rows.count]).to.deep.equal([false, 3]);
    rows.clear();
    expect(texts(owner)).to.deep.equal(['head', 'foot']);
    rows.add([]);
    rows.add([message('a', 'again')]);
    expect(texts(owner)).to.deep.equal(['head', 'again', 'foot']);
  });

  it('are one for each key where the template has one, updated in place', () => {
    const owner = document.createElement('mqtt-subscribe');
    const template = document.createElement('template');
    template.dataset.mqttKey = 'topic[1]';
    const li = document.createElement('li');
    li.dataset.mqttText = 'payload';
    template.content.append(li);
    owner.append(template);
    const rows = new TemplateRows(owner);
    rows.maxRows = 3;
    rows.add([message('p/a', 1), message('p/b', 2), message('p/a', 3)]);
    expect(texts(owner)).to.deep.equal(['3', '2']);
    const [first] = owner.querySelectorAll('li');
    rows.add([message('p/b', 4)]);
    rows.add([message('p/c', 5)]);
    expect(texts(owner)).to.deep.equal(['3', '4', '5']);
    expect(owner.querySelector('li')).to.equal(first);
    // “a” is silent for longest.
    rows.add([message('p/d', 6)]);
    expect(texts(owner)).to.deep.equal(['4', '5', '6']);
    // The last in the document goes, and the next one still comes at the end.
    rows.add([message('p/b', 7), message('p/c', 8), message('p/e', 9)]);
    expect(texts(owner)).to.deep.equal(['7', '8', '9']);
    rows.add([message('p/f', 10)]);
    expect(texts(owner)).to.deep.equal(['8', '9', '10']);
    // Another key, other rows.
    template.dataset.mqttKey = 'topic';
    rows.add([message('p/f', 11)]);
    expect([texts(owner), rows.faults]).to.deep.equal([['11'], []]);
    template.dataset.mqttKey = 'nothing';
    rows.add([message('p/f', 12)]);
    expect(rows.faults.map(({ attribute }) => attribute)).to.deep.equal(['data-mqtt-key']);
  });

  it('are not taken over by a copy of what holds them', () => {
    const owner = document.createElement('mqtt-subscribe');
    owner.innerHTML =
      '<ul><li>head</li><template><li data-mqtt-text="payload"></li></template></ul>';
    const rows = new TemplateRows(owner);
    rows.add([message('a', 1), message('a', 2)]);
    expect(texts(owner)).to.deep.equal(['head', '2', '1']);
    const copy = owner.cloneNode(true) as HTMLElement;
    const others = new TemplateRows(copy);
    expect(texts(copy)).to.deep.equal(['head']);
    others.add([message('a', 3)]);
    expect(texts(copy)).to.deep.equal(['head', '3']);
    expect(texts(owner)).to.deep.equal(['head', '2', '1']);
  });

  it('grow old when they are told the time', () => {
    const owner = document.createElement('mqtt-subscribe');
    owner.innerHTML = '<template><li data-mqtt-text="age"></li></template>';
    const rows = new TemplateRows(owner);
    expect(rows.ages).to.equal(false);
    rows.add([message('a', 1, 1000)], 3000);
    expect([rows.ages, ...texts(owner)]).to.deep.equal([true, '2 s ago']);
    rows.refresh(61_000);
    expect(texts(owner)).to.deep.equal(['1 min ago']);
  });

  it('read a payload once, however often they are told the time', () => {
    const owner = document.createElement('mqtt-subscribe');
    owner.innerHTML =
      '<template><li data-mqtt-text="payload.v"></li><li data-mqtt-text="age"></li></template>';
    const rows = new TemplateRows(owner);
    const made = { ...message('a', { v: 7 }, 1000) };
    const { payload } = made;
    let reads = 0;
    Object.defineProperty(made, 'payload', {
      get: () => {
        reads++;
        return payload;
      },
    });
    rows.add([{ ...message('a', {}), copy: () => made }], 3000);
    const before = reads;
    expect(before).to.be.above(0);
    for (const now of [61_000, 121_000, 181_000]) rows.refresh(now);
    expect(texts(owner)).to.deep.equal(['7', '3 min ago']);
    expect(reads).to.equal(before);
  });

  it('hold a retained message once, however often the broker sends it', () => {
    const owner = document.createElement('mqtt-subscribe');
    owner.innerHTML = '<template><li data-mqtt-text="payload"></li></template>';
    const rows = new TemplateRows(owner);
    const kept = (payload: unknown): Message => {
      const made: Message = {
        ...message('a', payload),
        retain: true,
        properties: {},
        copy: () => made,
      };
      return made;
    };
    rows.add([kept(1), kept(1)]);
    rows.add([kept(1), kept(2)]);
    rows.add([kept(2)]);
    expect(texts(owner)).to.deep.equal(['2', '1']);
  });

  it('grow no younger by a retained copy, also where they have a key', () => {
    const owner = document.createElement('mqtt-subscribe');
    owner.innerHTML =
      '<template data-mqtt-key="topic"><li data-mqtt-text="age"></li><li data-mqtt-text="payload"></li></template>';
    const rows = new TemplateRows(owner);
    const sent = (
      topic: string,
      payload: unknown,
      receivedAt: number,
      retain: boolean,
    ): Message => {
      const made: Message = {
        ...message(topic, payload, receivedAt),
        retain,
        properties: {},
        copy: () => made,
      };
      return made;
    };
    const now = 3_600_000;
    rows.add([sent('a', 1, 0, false), sent('b', 1, 0, true)], now);
    rows.add([sent('b', 1, now, true), sent('a', 1, now, true)], now);
    expect(texts(owner)).to.deep.equal(['1 h ago', '1', '1 h ago', '1']);
    // What has changed meanwhile is news, and so is what comes live.
    rows.add([sent('a', 2, now, true), sent('b', 1, now, false)], now);
    expect(texts(owner)).to.deep.equal(['now', '2', 'now', '1']);
  });

  it('come of the first template only, and say so where there is another', () => {
    const owner = document.createElement('mqtt-subscribe');
    owner.innerHTML = `
      <ul><template><li data-mqtt-text="payload"></li><template></template></template></ul>
      <ol><template><li data-mqtt-text="topic"></li></template></ol>
      <mqtt-subscribe><template></template></mqtt-subscribe>`;
    const rows = new TemplateRows(owner);
    const faults = (): string[] => rows.faults.map(({ attribute }) => attribute);
    rows.add([message('a', 1), message('a', 2)]);
    expect(texts(owner)).to.deep.equal(['2', '1']);
    expect(faults()).to.deep.equal(['template']);
    owner.querySelector('ol')!.remove();
    expect(faults(), 'those in rows are the page’s own').to.deep.equal([]);
  });

  it('of messages from before stand behind what is newer, and take the place of nothing that is', () => {
    const owner = document.createElement('mqtt-subscribe');
    owner.innerHTML =
      '<template data-mqtt-key="topic"><li data-mqtt-text="payload"></li></template>';
    const keyed = new TemplateRows(owner);
    keyed.add([message('b', 'new', 20)]);
    keyed.addOlder([message('b', 'old', 10), message('a', 'old', 11)]);
    expect(texts(owner)).to.deep.equal(['new', 'old']);
    keyed.addOlder([message('a', 'older', 5), message('b', 'older', 5)]);
    expect(texts(owner).toSorted()).to.deep.equal(['new', 'old']);
    keyed.add([message('a', 'newest', 30)]);
    expect(texts(owner).toSorted()).to.deep.equal(['new', 'newest']);

    owner.innerHTML = '<template><li data-mqtt-text="payload"></li></template>';
    const rows = new TemplateRows(owner);
    rows.maxRows = 4;
    rows.add([message('a', 3, 30)]);
    rows.addOlder([message('a', 1, 10)]);
    rows.addOlder([message('b', 2, 20)]);
    expect(texts(owner)).to.deep.equal(['3', '2', '1']);
    rows.addOlder([message('c', 0, 0), message('c', 1.5, 15)]);
    expect(texts(owner), 'the oldest go').to.deep.equal(['3', '2', '1.5', '1']);
    rows.addOlder([]);
    rows.add([message('a', 4, 40)]);
    expect([texts(owner), rows.count]).to.deep.equal([['4', '3', '2', '1.5'], 4]);
  });
});
