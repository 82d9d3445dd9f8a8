import { expect } from '@open-wc/testing';
import { TakeOverWatch } from './take-over.js';

describe('take-over watch', () => {
  it('speaks up at the fifth short connection in a row', () => {
    const watch = new TakeOverWatch();
    expect([1, 2, 3, 4, 5].map(() => watch.lost(9999))).to.deep.equal([
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it('counts anew after a connection that lasted, or an attempt that failed', () => {
    for (const interrupt of [
      (watch: TakeOverWatch) => watch.lost(10_000),
      (watch: TakeOverWatch) => {
        watch.attemptFailed();
      },
    ]) {
      const watch = new TakeOverWatch();
      for (let loss = 0; loss < 4; loss++) watch.lost(1);
      interrupt(watch);
      for (let loss = 0; loss < 4; loss++) expect(watch.lost(1)).to.equal(false);
    }
  });
});
