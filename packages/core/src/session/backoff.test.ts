import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { backoffDelay } from './backoff.js';

const BACKOFF = { baseMs: 1000, capMs: 60_000, stableMs: 10_000 };

const failures = fc.integer({ min: 1, max: 10_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('backoff', () => {
  it('never waits longer than the cap, nor longer than the doubled base', () => {
    fc.assert(
      fc.property(failures, chance, (count, random) => {
        const delay = backoffDelay(count, random, BACKOFF);
        expect(delay).to.be.at.least(0);
        expect(delay).to.be.at.most(BACKOFF.capMs);
        expect(delay).to.be.at.most(BACKOFF.baseMs * 2 ** (count - 1));
      }),
    );
  });

  it('spreads over the whole bound, from nothing on', () => {
    expect(backoffDelay(3, 0, BACKOFF)).to.equal(0);
    expect(backoffDelay(3, 0.5, BACKOFF)).to.equal(2000);
    expect(backoffDelay(3, 0.99975, BACKOFF)).to.equal(3999);
  });

  it('doubles from one second to sixty', () => {
    const bounds = [1, 2, 3, 6, 7, 100].map((count) => backoffDelay(count, 0.999999999, BACKOFF));
    expect(bounds).to.deep.equal([999, 1999, 3999, 31_999, 59_999, 59_999]);
  });
});
