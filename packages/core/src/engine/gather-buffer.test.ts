import { expect } from '@open-wc/testing';
import { GatherBuffer } from './gather-buffer.js';

function gather() {
  const frames: number[][] = [];
  const out = new GatherBuffer((bytes) => frames.push([...bytes]));
  return { frames, out };
}

describe('gather buffer', () => {
  it('sends what one task wrote as one frame, in the order of the calls', async () => {
    const { frames, out } = gather();
    out.open();
    out.write(Uint8Array.of(1, 2));
    const offset = out.reserve(2) ?? -1;
    out.bytes.set([3, 4], offset);
    out.write(Uint8Array.of(5));
    expect(frames).to.deep.equal([]);
    await Promise.resolve();
    expect(frames).to.deep.equal([[1, 2, 3, 4, 5]]);
  });

  it('holds everything until it is open', async () => {
    const { frames, out } = gather();
    out.write(Uint8Array.of(1));
    await Promise.resolve();
    expect(frames).to.deep.equal([]);
    out.open();
    expect(frames).to.deep.equal([[1]]);
  });

  it('sends many bytes at once, after what came before', () => {
    const { frames, out } = gather();
    out.open();
    out.write(Uint8Array.of(1));
    out.write(new Uint8Array(70_000));
    out.write(Uint8Array.of(2));
    out.flush();
    expect(frames.map((frame) => frame.length)).to.deep.equal([1, 70_000, 1]);
  });

  it('grows before it is open', () => {
    const { frames, out } = gather();
    for (let index = 0; index < 5; index++) out.write(new Uint8Array(10_000).fill(index));
    out.open();
    expect(frames[0]).to.have.length(50_000);
    expect(frames[0]?.[49_999]).to.equal(4);
  });

  it('ignores what is written after it was closed', async () => {
    const { frames, out } = gather();
    out.open();
    out.write(Uint8Array.of(1));
    out.close();
    out.write(new Uint8Array(70_000));
    expect(out.reserve(1)).to.equal(undefined);
    await Promise.resolve();
    expect(frames).to.deep.equal([]);
  });
});
