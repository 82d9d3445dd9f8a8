import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { Backlog, type Pace } from './backlog.js';

interface Item {
  readonly stays: boolean;
  readonly bytes: number;
}

function backlog(maxItems: number, maxBytes = 1000) {
  const paces: Pace[] = [];
  const kept = new Backlog<Item>(
    { maxItems, maxBytes, bytesOf: ({ bytes }) => bytes, mustStay: ({ stays }) => stays },
    (pace) => paces.push(pace),
  );
  return {
    kept,
    paces,
    push: (count: number, stays: boolean, bytes = 1): void => {
      for (let number = 0; number < count; number++) kept.push({ stays, bytes });
    },
  };
}

describe('what waits for a slow reader', () => {
  it('loses first what may be lost, and counts it', () => {
    const { kept, push } = backlog(4);
    push(3, false);
    push(4, true);
    expect(kept.dropped).to.equal(3);
    push(1, false);
    expect(kept.dropped).to.equal(4);
    expect(kept.take().every(({ stays }) => stays)).to.equal(true);
  });

  it('is behind when half its room is taken by what must stay, until a quarter is', () => {
    const { kept, paces, push } = backlog(8);
    push(8, false);
    push(3, true);
    expect(paces).to.deep.equal([]);
    push(1, true);
    expect(paces).to.deep.equal(['held']);
    kept.take(({ stays }) => !stays);
    kept.shift();
    expect(paces).to.deep.equal(['held']);
    kept.shift();
    expect(paces).to.deep.equal(['held', 'open']);
  });

  it('is overloaded beyond twice its room, in count or bytes, but never by one message alone', () => {
    const byCount = backlog(2);
    byCount.push(4, true);
    expect(byCount.paces).to.deep.equal(['held']);
    byCount.push(1, true);
    expect(byCount.paces).to.deep.equal(['held', 'overloaded']);
    // What was not acknowledged comes once more: it is too much until there is room again.
    for (let left = 4; left > 0; left--) {
      byCount.kept.shift();
      expect(byCount.paces).to.deep.equal(['held', 'overloaded']);
    }
    byCount.kept.shift();
    expect(byCount.paces).to.deep.equal(['held', 'overloaded', 'open']);
    const byBytes = backlog(1000, 10);
    byBytes.push(1, true, 50);
    expect(byBytes.paces).to.deep.equal(['held']);
    byBytes.push(1, true);
    expect(byBytes.paces).to.deep.equal(['held', 'overloaded']);
  });

  it('holds nobody up once it is empty, also where there is no room at all', () => {
    const { kept, paces, push } = backlog(0);
    push(1, true);
    kept.shift();
    expect(paces).to.deep.equal(['held', 'open']);
  });

  it('holds nobody up any more when it has ended, and can still be read', () => {
    const { kept, paces, push } = backlog(2);
    push(2, true);
    kept.end();
    push(9, true);
    expect(paces).to.deep.equal(['held', 'open']);
    expect(kept.shift()).to.deep.equal({ stays: true, bytes: 1 });
  });

  it('never loses what must stay, and keeps no more than its bounds of the rest', () => {
    const items = fc.array(
      fc.record({ stays: fc.boolean(), bytes: fc.integer({ min: 0, max: 9 }) }),
    );
    fc.assert(
      fc.property(items, (pushed) => {
        const { kept } = backlog(5, 20);
        for (const item of pushed) kept.push(item);
        const left = kept.take();
        const staying = pushed.filter(({ stays }) => stays);
        expect(left.filter(({ stays }) => stays)).to.deep.equal(staying);
        expect(left.length + kept.dropped).to.equal(pushed.length);
        if (left.length > staying.length) expect(left.length).to.be.at.most(5);
      }),
    );
  });
});
