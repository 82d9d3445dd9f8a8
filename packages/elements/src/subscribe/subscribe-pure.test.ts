import { expect } from '@open-wc/testing';
import type { Message } from '@mqtt-kit/core';
import { messageOf } from '@mqtt-kit/core/history';
import fc from 'fast-check';
import { LitElement, type TemplateResult } from 'lit';
import { MessageStore, type TopicEntry } from '../messages/message-store.js';
import { rawText } from '../payload/raw-text.js';
import { messageSearch } from './panel/message-search.js';
import { SearchPace } from './panel/search-pace.js';
import { SpokenSummary } from './panel/spoken-summary.js';
import { TopicIndex } from './views/topic-index.js';
import { messagesOf, visibleNodes, type TopicNode } from './views/topic-nodes.js';
import { previewOf, type PayloadPreview } from '../payload/payload-preview.js';
import { TopicTree } from './views/topic-tree.js';

const encoder = new TextEncoder();

// What is read of a message here.
const messageOn = (topic: string, text = ''): Message =>
  ({ topic, payload: encoder.encode(text) }) as unknown as Message;
const entryOf = (topic: string, count = 1): TopicEntry => ({
  topic,
  count,
  latest: messageOn(topic),
});

describe('topics as a tree', () => {
  const levels = fc.array(fc.constantFrom('', 'a', 'b', 'c'), { minLength: 1, maxLength: 40 });
  const topics = fc.uniqueArray(
    levels.map((each) => each.join('/')).filter((topic) => topic !== ''),
    { maxLength: 30 },
  );

  const indexOf = (entries: readonly TopicEntry[], index = new TopicIndex()): TopicIndex => {
    index.follow(new Map(entries.map((entry) => [entry.topic, entry])));
    return index;
  };
  const rowsOf = ({ roots }: TopicIndex): readonly TopicNode[] => visibleNodes(roots, () => true);

  it('has each topic once, below its own levels, and counts what is below', () => {
    fc.assert(
      fc.property(topics, (all) => {
        const index = indexOf(all.map((topic, at) => entryOf(topic, at + 1)));
        const rows = rowsOf(index);
        expect(rows.filter(({ entry }) => entry).map(({ path }) => path)).to.have.members(all);
        expect(index.size).to.equal(all.length);
        expect(new Set(rows.map(({ path }) => path)).size).to.equal(rows.length);
        expect(index.roots.reduce((sum, root) => sum + messagesOf(root), 0)).to.equal(
          (all.length * (all.length + 1)) / 2,
        );
        for (const { path, children, depth } of rows) {
          expect(depth).to.be.at.most(32);
          for (const child of children) expect(child.path.startsWith(`${path}/`)).to.equal(true);
        }
      }),
    );
  });

  it('is, whatever came and went, the same as one made anew', () => {
    const shapeOf = (index: TopicIndex): unknown =>
      rowsOf(index).map(({ path, name, depth, topics: below, entry }) => [
        path,
        name,
        depth,
        below,
        entry?.count,
      ]);
    fc.assert(
      fc.property(fc.array(topics, { maxLength: 6 }), (steps) => {
        const index = new TopicIndex();
        steps.forEach((all, step) => {
          const entries = all.map((topic) => entryOf(topic, step));
          const before = index.version;
          indexOf(entries, index);
          expect(shapeOf(index)).to.deep.equal(shapeOf(indexOf(entries)));
          const after = index.version;
          indexOf(entries, index);
          expect(index.version).to.equal(after);
          expect(after).to.be.at.least(before);
        });
      }),
    );
  });

  it('takes many new topics a part at a time, and is the same in the end', () => {
    const entries = Array.from({ length: 500 }, (_, at) =>
      entryOf(`plant/${String(at % 7)}/${String(at)}`),
    );
    const known = new Map(entries.map((entry) => [entry.topic, entry]));
    const index = new TopicIndex();
    const sizes: number[] = [];
    for (let whole = false; !whole; sizes.push(index.size)) whole = index.follow(known, 100);
    // Eight levels have no message of their own.
    expect(sizes).to.deep.equal([92, 192, 292, 392, 492, 500]);
    expect(rowsOf(index).map(({ path }) => path)).to.deep.equal(
      rowsOf(indexOf(entries)).map(({ path }) => path),
    );
    expect(index.roots.map(({ topics: below }) => below)).to.deep.equal([500]);
    expect(index.follow(new Map(), 100)).to.equal(true);
    expect(index.roots).to.deep.equal([]);
  });

  it('is in the order in which people count', () => {
    const index = indexOf(['boiler/10', 'boiler/2', 'boiler'].map((topic) => entryOf(topic)));
    expect(rowsOf(index).map(({ path }) => path)).to.deep.equal([
      'boiler',
      'boiler/2',
      'boiler/10',
    ]);
  });

  it('shows only what is open', () => {
    const { roots } = indexOf([entryOf('a/b/c'), entryOf('a/d')]);
    expect(visibleNodes(roots, ({ path }) => path === 'a').map(({ path }) => path)).to.deep.equal([
      'a',
      'a/b',
      'a/d',
    ]);
  });
});

describe('the view of topics', () => {
  class Host extends LitElement {
    readonly tree = new TopicTree(this);
    readonly store = new MessageStore();

    override render(): TemplateResult {
      return this.tree.render({
        label: 'Topics',
        store: this.store,
        still: undefined,
        held: false,
        search: undefined,
        searchSeries: undefined,
        labelOf: () => undefined,
        previewOf,
        previewOfLatest: previewOf,
        selected: undefined,
        select: () => undefined,
      });
    }
  }
  customElements.define('test-topic-tree', Host);

  it('is filled over several frames when there are thousands of topics', async () => {
    const host = new Host();
    const payload = encoder.encode('1');
    const messages = Array.from({ length: 7000 }, (_, at) =>
      messageOf(
        { topic: `plant/${String(at)}`, payload, qos: 0, retain: false, receivedAt: at },
        '#',
      ),
    );
    host.store.add(messages, { maxMessages: 10_000, maxBytes: 10_000_000 });
    document.body.append(host);
    await host.updateComplete;
    const sizes = [host.tree.shown];
    while (host.tree.shown < messages.length) {
      await new Promise(requestAnimationFrame);
      await host.updateComplete;
      if (sizes.at(-1) !== host.tree.shown) sizes.push(host.tree.shown);
    }
    expect(sizes).to.deep.equal([2999, 5999, 7000]);
    host.remove();
  });
});

describe('a payload in one line', () => {
  it('never breaks the line, and tells every text by its escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const bytes = encoder.encode(text);
        const line = rawText(bytes);

        expect(line).not.to.match(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
        const back = line.replace(
          /\\(\\|n|r|t|u\{([0-9a-f]+)\})/g,
          (_whole, name: string, code?: string) =>
            code === undefined
              ? { '\\': '\\', n: '\n', r: '\r', t: '\t' }[name]!
              : String.fromCodePoint(Number.parseInt(code, 16)),
        );
        if (bytes.byteLength <= 1024)
          expect(back).to.equal(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
      }),
    );
  });

  it('says when there is more, without a character cut in two', () => {
    const line = rawText(encoder.encode(`${'x'.repeat(1023)}ä and more`));
    expect(line).to.equal(`${'x'.repeat(1023)}…`);
  });
});

describe('the search', () => {
  const found = (typed: string, topic: string, text = ''): boolean | undefined =>
    messageSearch(typed, (each) => (each === 'plant/1' ? 'Boiler' : undefined))?.(
      messageOn(topic, text),
    );

  it('takes words, labels and topic filters', () => {
    expect(found('', 'a')).to.equal(undefined);
    expect(found('boil', 'plant/1')).to.equal(true);
    expect(found('plant/+', 'plant/2')).to.equal(true);
    expect(found('plant/+', 'gate/2')).to.equal(false);
    // No filter, so it is looked for as it stands.
    expect(found('c++', 'a', 'in C++')).to.equal(true);
  });

  it('looks at the whole text of a payload, and at the first 64 KiB of one that is larger', () => {
    const reading = (id: string, length: number): string =>
      JSON.stringify({ values: '1'.repeat(length), unique_id: id });
    expect(found('unique_id PUMP-7"', 'a', reading('Pump-7', 760))).to.equal(true);
    expect(found('pump-8', 'a', reading('pump-7', 760))).to.equal(false);
    expect(found('"übel', 'a', reading('Übel', 4000))).to.equal(true);
    // As it came, and as the rows show it.
    const spaced = JSON.stringify({ temp: 21, long: 'x'.repeat(600), level: 3 }, undefined, 1);
    expect(found('"temp":21', 'a', spaced)).to.equal(true);
    expect(found('"level": 3', 'a', spaced)).to.equal(true);
    const large = `first ${'x'.repeat(64 * 1024 - 6 - 5)} last beyond`;
    expect(found('first last', 'a', large)).to.equal(true);
    expect(found('beyond', 'a', large)).to.equal(false);
    expect(found('pump', 'a', `\u0000${'x'.repeat(600)}pump`), 'no text').to.equal(false);
  });

  it('looks at no more messages than a frame has time for, and at each once', () => {
    let now = 0;
    let looks = 0;
    const pace = new SearchPace(
      () => undefined,
      () => now,
    );
    const find = (message: Message): PayloadPreview => {
      looks++;
      now++;
      return previewOf(message);
    };
    const search = messageSearch('pump', () => undefined, find, pace.hasTime)!;
    const messages = Array.from({ length: 20 }, () => messageOn('a', 'pump'));
    const seen: [number, boolean][] = [];
    do {
      pace.begin();
      seen.push([messages.filter(search).length, pace.isBehind]);
    } while (pace.isBehind);
    expect(seen).to.deep.equal([
      [8, true],
      [16, true],
      [20, false],
    ]);
    pace.begin();
    expect(messages.filter(search)).to.have.lengthOf(20);
    expect(looks).to.equal(20);
  });

  it('looks again at what could not be read, when there is another reading of it', () => {
    let line: PayloadPreview = { kind: 'failed', text: 'no schema' };
    let looks = 0;
    const labelOf = (): undefined => {
      looks++;
    };
    const search = messageSearch('pump', labelOf, () => line)!;
    const message = messageOn('a');
    expect([search(message), search(message), looks]).to.deep.equal([false, false, 1]);
    line = { kind: 'decoded', text: '{name: "pump"}' };
    expect([search(message), search(message), looks]).to.deep.equal([true, true, 2]);
  });
});

describe('what is said of news', () => {
  it('is rare, and only for who is there', () => {
    let now = 0;
    const summary = new SpokenSummary(() => now);
    const say = (listening = true): string => summary.text(listening, (count) => `${count} new`);
    summary.count(3);
    expect(say(false)).to.equal('');
    summary.count(2);
    expect(say()).to.equal('2 new');
    summary.count(50);
    now = 14_000;
    expect(say()).to.equal('2 new');
    now = 15_000;
    summary.count(1);
    expect(say()).to.equal('51 new');
  });
});
