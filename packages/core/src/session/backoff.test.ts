import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { backoffDelay, DEFAULT_BACKOFF } from './backoff.js';

const failures = fc.integer({ min: 1, max: 10_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('backoff', () => {
  it('never waits longer than the cap, nor longer than the doubled base', () => {
    fc.assert(
      fc.property(failures, chance, (count, random) => {
        const delay = backoffDelay(count, random);
        expect(delay).to.be.at.least(0);
        expect(delay).to.be.at.most(DEFAULT_BACKOFF.capMs);
        expect(delay).to.be.at.most(DEFAULT_BACKOFF.baseMs * 2 ** (count - 1));
      }),
    );
  });

  it('spreads over the whole bound, from nothing on', () => {
    expect(backoffDelay(3, 0)).to.equal(0);
    expect(backoffDelay(3, 0.5)).to.equal(2000);
    expect(backoffDelay(3, 0.99975)).to.equal(3999);
  });

  it('doubles from one second to sixty', () => {
    const bounds = [1, 2, 3, 6, 7, 100].map((count) => backoffDelay(count, 0.999999999));
    expect(bounds).to.deep.equal([999, 1999, 3999, 31_999, 59_999, 59_999]);
  });
});
