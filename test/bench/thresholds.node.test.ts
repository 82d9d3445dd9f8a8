/** What a flood may do to a page: each threshold is missed by the one thing that misses it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ElementCounts } from './bench-element.js';
import { MAX_BYTES, OVERHEAD } from './bounds.js';
import type { Measured } from './measure-page.js';
import { missedThresholds } from './thresholds.js';

const ELEMENT: ElementCounts = {
  foot: { received: 50_000, shown: 1000, dropped: 100 },
  statistics: { received: 50_000, kept: 1000, dropped: 100 },
  taken: 49_900,
  shownBytes: 60_000,
};
const GOOD: Measured = {
  subject: { page: 'element', view: 'list' },
  flood: { messagesPerSecond: 5000, seconds: 10 },
  idleRate: 60,
  frameRate: 54,
  longestTask: 100,
  clickP95: 200,
  clickCount: 30,
  deliveredRate: 4500,
  counts: { received: 50_000, element: ELEMENT },
  sent: 50_000,
  heapGrowth: { peak: 1e9, kept: MAX_BYTES + OVERHEAD },
};
const FAST: Measured = {
  ...GOOD,
  flood: { messagesPerSecond: 20_000, seconds: 10 },
  deliveredRate: 18_000,
  longestTask: 300,
  frameRate: 20,
};
const LARGE: Measured = {
  ...GOOD,
  flood: { ...GOOD.flood, payloadBytes: [2048, 8192] },
};

function withElement(element: Partial<ElementCounts> | undefined, of = GOOD): Measured {
  const counted = element && { ...ELEMENT, ...element };
  return { ...of, counts: { ...of.counts, element: counted } };
}

describe('the thresholds of a flood', () => {
  it('are met where they are met by a hair, and say nothing of the page to compare with', () => {
    assert.deepEqual(missedThresholds(GOOD), []);
    assert.deepEqual(missedThresholds(FAST), []);
    assert.deepEqual(missedThresholds(withElement({ shownBytes: MAX_BYTES }, LARGE)), []);
    const aRowEach = { ...LARGE, subject: { page: 'element', view: 'topics' } } as const;
    assert.deepEqual(missedThresholds(withElement({ shownBytes: 60_000 }, aRowEach)), []);
    const rows = { ...GOOD, subject: { page: 'rows' }, frameRate: 1, clickP95: 9000 } as const;
    assert.deepEqual(missedThresholds(rows), []);
  });

  const { foot, statistics } = ELEMENT;
  const missed: Readonly<Record<string, Measured>> = {
    'frames/s': { ...GOOD, frameRate: 53 },
    'a task of 101 ms': { ...GOOD, longestTask: 101 },
    'p95 of clicks is 201 ms': { ...FAST, clickP95: 201 },
    'clicks were shown': { ...FAST, clickCount: 29 },
    'were delivered': { ...GOOD, deliveredRate: 4400 },
    'counted as received': { ...GOOD, sent: 50_001 },
    'accounted for': withElement({ taken: 49_899 }),
    'its statistics are': withElement({ statistics: { ...statistics, dropped: 99 } }),
    'are shown, and': withElement({ statistics: { ...statistics, kept: 999 } }),
    'messages are kept': withElement({
      statistics: { ...statistics, kept: 1001 },
      foot: foot && { ...foot, shown: 1001 },
    }),
    'it shows no counters': withElement({ foot: undefined }),
    'of messages are kept': withElement({ shownBytes: MAX_BYTES + 1 }, LARGE),
    'nothing is proven of the bound of bytes': withElement({ shownBytes: 60_000 }, LARGE),
    'more are in use': { ...GOOD, heapGrowth: { peak: 0, kept: MAX_BYTES + OVERHEAD + 1 } },
  };
  for (const [fault, measured] of Object.entries(missed)) {
    it(`are missed, and it is said: ${fault}`, () => {
      const [said = '', ...more] = missedThresholds(measured);
      assert.ok(said.startsWith('list at ') && said.includes(fault), said);
      assert.deepEqual(more, []);
    });
  }
});
