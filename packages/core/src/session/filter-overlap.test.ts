import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { filtersOverlap } from './filter-overlap.js';
import { matchesFilter } from '../routing/topic.js';

const level = fc.constantFrom('a', 'b', '', '$x');
const topic = fc.array(level, { minLength: 1, maxLength: 3 }).map((levels) => levels.join('/'));
const filter = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([levels, open]) => [...levels, ...(open ? ['#'] : [])].join('/'))
  .filter((text) => text !== '');

/** Every topic that could tell. */
const TOPICS = ['a', 'b', '', '$x', 'c'].flatMap((one) => [
  one,
  ...['a', 'b', '', '$x', 'c'].flatMap((two) => [
    `${one}/${two}`,
    ...['a', 'b', '', '$x', 'c'].flatMap((three) => [
      `${one}/${two}/${three}`,
      `${one}/${two}/${three}/c`,
    ]),
  ]),
]);

describe('filters', () => {
  it('overlap where a topic belongs to both, shared or not', () => {
    expect(filtersOverlap('plant/+/temp', 'plant/1/#')).to.equal(true);
    expect(filtersOverlap('$share/g/a/#', 'a')).to.equal(true);
    expect(filtersOverlap('a/#', 'b/#')).to.equal(false);
    expect(filtersOverlap('a/+', 'a')).to.equal(false);
    expect(filtersOverlap('#', '$SYS/uptime')).to.equal(false);
  });

  it('overlap exactly where matching says so', () => {
    fc.assert(
      fc.property(filter, filter, topic, (one, other, name) => {
        const both = [name, ...TOPICS].some(
          (each) => matchesFilter(one, each) && matchesFilter(other, each),
        );
        expect(filtersOverlap(one, other), `${one} and ${other}`).to.equal(both);
      }),
    );
  });
});
