import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { MqttError } from '../errors.js';
import { matchesFilter } from './topic.js';
import { TopicTrie } from './topic-trie.js';

/** The wording of §4.7.1, §4.7.2 and §4.8.2, level by level, and nothing shared with the code under test. */
function oracle(filter: string, topic: string): boolean {
  const shared = /^\$share\/[^/]+\/(.+)$/s.exec(filter);
  const levels = (shared?.[1] ?? filter).split('/');
  if (topic.startsWith('$') && (levels[0] === '#' || levels[0] === '+')) return false;
  const matches = ([first, ...filters]: string[], topics: string[]): boolean => {
    if (first === '#') return true; // the parent and any number of child levels
    if (first === undefined) return topics.length === 0;
    if (topics.length === 0) return false;
    return (first === '+' || first === topics[0]) && matches(filters, topics.slice(1));
  };
  return matches(levels, topic.split('/'));
}

// Few letters, so that filters and topics often meet.
const word = fc.constantFrom('', 'a', 'b', 'ab', '$SYS', 'ü');
const topics = fc
  .array(word, { minLength: 1, maxLength: 5 })
  .map((levels) => levels.join('/'))
  .filter((topic) => topic !== '');
const filters = fc
  .tuple(
    fc.constantFrom('', '', '', '$share/g/', '$share/h/'),
    fc.array(fc.oneof(word, fc.constant('+')), { maxLength: 5 }),
    fc.boolean(),
  )
  .map(([share, levels, hash]) => ({
    share,
    filter: [...levels, ...(hash ? ['#'] : [])].join('/'),
  }))
  .filter(({ filter }) => filter !== '')
  .map(({ share, filter }) => share + filter);

function matchesOf<T>(trie: TopicTrie<T>, topic: string): T[] {
  const found: T[] = [];
  trie.match(topic, (value) => found.push(value));
  return found;
}

describe('a topic trie', () => {
  it('finds what the specification says, and so does matchesFilter', () => {
    fc.assert(
      fc.property(
        fc.array(filters, { maxLength: 30 }),
        fc.array(topics, { maxLength: 10 }),
        (all, names) => {
          const trie = new TopicTrie<string>();
          for (const filter of all) trie.add(filter, filter);
          for (const topic of names) {
            const expected = [...new Set(all)].filter((filter) => oracle(filter, topic));
            expect(matchesOf(trie, topic).sort()).to.deep.equal(expected.sort());
            for (const filter of all)
              expect(matchesFilter(filter, topic)).to.equal(oracle(filter, topic));
          }
        },
      ),
    );
  });

  it('forgets what is deleted, and holds the rest', () => {
    const step = fc.record({ filter: filters, value: fc.constantFrom(1, 2, 3), add: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), topics, (steps, topic) => {
        const trie = new TopicTrie<number>();
        const pairs = new Map<string, { filter: string; value: number }>();
        for (const { filter, value, add } of steps) {
          const key = `${value} ${filter}`;
          if (add) {
            trie.add(filter, value);
            pairs.set(key, { filter, value });
          } else expect(trie.delete(filter, value)).to.equal(pairs.delete(key));
          expect(trie.size).to.equal(pairs.size);
        }
        const expected = [...pairs.values()].filter(({ filter }) => oracle(filter, topic));
        expect(matchesOf(trie, topic).sort()).to.deep.equal(
          expected.map(({ value }) => value).sort(),
        );

        for (const { filter, value } of pairs.values())
          expect(trie.delete(filter, value)).to.equal(true);
        expect(trie.size).to.equal(0);
        expect(trie.nodeCount).to.equal(1);
      }),
    );
  });

  it('keeps a value under its filter with and without a share apart', () => {
    const trie = new TopicTrie<string>();
    trie.add('a/+', 'value');
    trie.add('$share/g/a/+', 'value');
    trie.add('$share/g/a/+', 'value');
    expect(trie.size).to.equal(2);
    expect(matchesOf(trie, 'a/b')).to.deep.equal(['value', 'value']);
    expect(trie.delete('a/+', 'value')).to.equal(true);
    expect(matchesOf(trie, 'a/b')).to.deep.equal(['value']);
  });

  it('takes no invalid filter', () => {
    const trie = new TopicTrie<number>();
    for (const filter of ['', 'a/#/b', 'a+', '$share/g']) {
      expect(() => {
        trie.add(filter, 1);
      }, filter).to.throw(MqttError);
      expect(trie.delete(filter, 1), filter).to.equal(false);
    }
    expect(trie.size).to.equal(0);
  });

  it('is not confused by names that objects have', () => {
    const trie = new TopicTrie<string>();
    trie.add('__proto__/constructor', 'value');
    expect(matchesOf(trie, '__proto__/constructor')).to.deep.equal(['value']);
    expect(matchesOf(trie, 'toString')).to.deep.equal([]);
  });

  it('may be changed and asked again while it answers', () => {
    const trie = new TopicTrie<string>();
    for (const value of ['first', 'second', 'third']) trie.add('a/#', value);
    trie.add('a/b', 'exact');
    const seen: string[] = [];
    trie.match('a/b', (value) => {
      seen.push(value);
      if (value === 'first') {
        trie.delete('a/#', 'second');
        trie.delete('a/b', 'exact');
        expect(matchesOf(trie, 'a')).to.deep.equal(['first', 'third']);
      }
    });
    expect(seen).to.deep.equal(['first', 'third']);
  });

  it('works on after a visitor has thrown', () => {
    const trie = new TopicTrie<string>();
    trie.add('a', 'value');
    expect(() => {
      trie.match('a', () => {
        throw new Error('handler');
      });
    }).to.throw('handler');
    expect(matchesOf(trie, 'a')).to.deep.equal(['value']);
  });

  it('takes topics and filters of 65 535 bytes without overflowing the stack', () => {
    const slashes = '/'.repeat(65_535);
    const trie = new TopicTrie<string>();
    const deep = `${'+/'.repeat(32_767)}#`;
    trie.add(deep, 'deep');
    trie.add('/'.repeat(32_767), 'exact');
    trie.add('#', 'all');
    trie.add('+/+/+', 'shallow');
    expect(matchesOf(trie, slashes).sort()).to.deep.equal(['all', 'deep']);
    expect(matchesOf(trie, '/'.repeat(32_767)).sort()).to.deep.equal(['all', 'deep', 'exact']);
    expect(trie.delete(deep, 'deep')).to.equal(true);
    expect(matchesOf(trie, slashes)).to.deep.equal(['all']);
  });

  it('visits no node twice, whatever the filters', () => {
    // Every mixture of "a" and "+" on twelve levels: 4096 filters, and all of them match.
    const trie = new TopicTrie<number>();
    const filterOf = (bits: number): string =>
      Array.from({ length: 12 }, (_, level) => ((bits >> level) & 1 ? '+' : 'a')).join('/');
    for (let bits = 0; bits < 4096; bits++) trie.add(filterOf(bits), bits);
    const found = matchesOf(trie, Array(12).fill('a').join('/'));
    expect(found.sort((a, b) => a - b)).to.deep.equal(
      Array.from({ length: 4096 }, (_, bits) => bits),
    );
  });
});
