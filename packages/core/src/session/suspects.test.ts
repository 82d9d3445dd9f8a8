import { expect } from '@open-wc/testing';
import { Suspects } from './suspects.js';

describe('suspects', () => {
  it('are set aside after three losses within two seconds of sending', () => {
    const suspects = new Suspects();
    for (const [round, expected] of [
      [0, []],
      [1, []],
      [2, [{ kind: 'topic', name: 'a' }]],
    ] as const) {
      const now = round * 60_000;
      suspects.sent('topic', 'a', now);
      expect(suspects.mayExplain(now + 2000)).to.equal(true);
      expect(suspects.lost(now + 2000)).to.deep.equal(expected);
    }
    expect(suspects.isSetAside('topic', 'a')).to.equal(true);
    expect(suspects.isSetAside('filter', 'a')).to.equal(false);
  });

  it('are not blamed for a loss that comes later, and begin anew', () => {
    const suspects = new Suspects();
    for (const afterMs of [100, 100, 2001, 100, 100]) {
      suspects.sent('filter', 'a', 0);
      expect(suspects.lost(afterMs)).to.deep.equal([]);
    }
  });

  it('are innocent once they were answered', () => {
    const suspects = new Suspects();
    for (let round = 0; round < 10; round++) {
      suspects.sent('topic', 'good', 0);
      suspects.sent('topic', 'bad', 0);
      suspects.cleared('topic', 'good');
      suspects.lost(50);
    }
    expect(suspects.isSetAside('topic', 'good')).to.equal(false);
    expect(suspects.isSetAside('topic', 'bad')).to.equal(true);
  });

  it('are watched from the first loss on, and sent alone from the second', () => {
    const suspects = new Suspects();
    const view = () => [
      suspects.isWatched('topic', 'a'),
      suspects.isSuspected('topic', 'a'),
      suspects.any,
    ];
    expect(view()).to.deep.equal([false, false, false]);
    suspects.sent('topic', 'a', 0);
    suspects.lost(10);
    expect(view()).to.deep.equal([true, false, false]);
    suspects.sent('topic', 'a', 0);
    suspects.lost(10);
    expect(view()).to.deep.equal([true, true, true]);
    suspects.cleared('topic', 'a');
    expect(view()).to.deep.equal([false, false, false]);
  });

  it('are forgiven when the connection ends for a reason', () => {
    const suspects = new Suspects();
    suspects.sent('topic', 'a', 0);
    suspects.forgive();
    expect(suspects.mayExplain(1)).to.equal(false);
    expect(suspects.lost(1)).to.deep.equal([]);
  });

  it('get another chance by a reset', () => {
    const suspects = new Suspects();
    for (let round = 0; round < 3; round++) {
      suspects.sent('topic', 'a', 0);
      suspects.lost(1);
    }
    suspects.reset();
    expect(suspects.isSetAside('topic', 'a')).to.equal(false);
  });

  it('are bounded in number', () => {
    const suspects = new Suspects();
    for (let number = 0; number < 5000; number++) suspects.sent('topic', String(number), 0);
    suspects.lost(1);
    expect(suspects.isWatched('topic', '0')).to.equal(false);
    expect(suspects.isWatched('topic', '4999')).to.equal(true);
  });
});
