import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { TakenNames } from './taken-names.js';

describe('names', () => {
  it('are taken once each, and numbered from two on', () => {
    const names = new TakenNames(['Plant (2)']);
    expect([names.take('Plant'), names.take('Plant'), names.take('Plant')]).to.deep.equal([
      'Plant',
      'Plant (3)',
      'Plant (4)',
    ]);
  });

  it('fit, are distinct and keep their characters whole', () => {
    const long = fc
      .string({ unit: 'grapheme', minLength: 240, maxLength: 270 })
      .map((text) => text.trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(long, fc.integer({ min: 2, max: 12 }), (name, count) => {
        const names = new TakenNames();
        const taken = Array.from({ length: count }, () => names.take(name));
        expect(new Set(taken).size).to.equal(count);
        for (const each of taken) {
          expect(each.length).to.be.at.most(255);
          expect(each).not.to.match(/\p{Surrogate}/u);
        }
      }),
    );
  });
});
