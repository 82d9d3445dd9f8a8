import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sameBytes } from './retained-copy.js';

describe('the comparison of payloads', () => {
  it('finds each difference', () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        assert.equal(sameBytes(a, b), a.join() === b.join());
        assert.equal(sameBytes(a, a.slice()), true);
      }),
    );
  });

  it('takes a part of a frame, or little more, for 10 MB', () => {
    const a = new Uint8Array(10_000_000).fill(7);
    const b = a.slice();
    let best = Infinity;
    for (let run = 0; run < 5; run++) {
      const begun = performance.now();
      assert.equal(sameBytes(a, b), true);
      best = Math.min(best, performance.now() - begun);
    }
    assert.ok(best < 40, `${String(best)} ms`);
  });
});
