import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { PacketIds } from './packet-ids.js';

describe('packet ids', () => {
  it('are from 1 to 65 535 and never in flight twice [MQTT-2.3.1-2]', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 50 }), { maxLength: 500 }), (frees) => {
        const ids = new PacketIds();
        const inFlight: number[] = [];
        for (const which of frees) {
          const id = ids.take() ?? 0;
          expect(inFlight).to.not.include(id);
          expect(id).to.be.within(1, 65_535);
          inFlight.push(id);
          if (which < inFlight.length)
            for (const freed of inFlight.splice(which, 1)) ids.free(freed);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('run out at 65 535 and come back when one is freed', () => {
    const ids = new PacketIds();
    for (let count = 0; count < 65_535; count++) ids.take();
    expect(ids.take()).to.equal(undefined);
    ids.free(4711);
    expect(ids.take()).to.equal(4711);
    expect(ids.claim(4711)).to.equal(false);
  });
});
