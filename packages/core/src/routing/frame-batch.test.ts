import { expect } from '@open-wc/testing';
import { FrameBatch } from './frame-batch.js';
import { ReceivedMessage } from './message.js';

const message = (text: string) =>
  new ReceivedMessage(
    {
      topic: 't',
      payload: new TextEncoder().encode(text),
      qos: 0,
      retain: false,
      dup: false,
      receivedAt: 0,
    },
    't',
  );

function batch() {
  const frames: (() => void)[] = [];
  const delivered: string[] = [];
  const collected = new FrameBatch(
    (task) => {
      frames.push(task);
      return () => {
        frames.splice(frames.indexOf(task), 1);
      };
    },
    (messages, dropped) => {
      delivered.push(`${messages.map((one) => one.text()).join()} -${String(dropped)}`);
    },
  );
  return { collected, delivered, frames };
}

describe('messages of a frame', () => {
  it('come together, once', () => {
    const { collected, delivered, frames } = batch();
    collected.push(message('a'));
    collected.push(message('b'));
    expect(frames).to.have.length(1);
    frames.shift()?.();
    collected.push(message('c'));
    frames.shift()?.();
    expect(delivered).to.deep.equal(['a,b -0', 'c -0']);
    expect(frames).to.have.length(0);
  });

  it('are bounded in count and bytes, and what was dropped is counted for that frame', () => {
    const { collected, delivered, frames } = batch();
    for (let number = 0; number < 1002; number++) collected.push(message('x'));
    frames.shift()?.();
    expect(delivered[0]?.length).to.equal(1000 * 2 - 1 + ' -2'.length);
    collected.push(message('y'.repeat(4 * 1024 * 1024)));
    collected.push(message('z'));
    frames.shift()?.();
    expect(delivered[1]).to.equal('z -1');
  });

  it('are not delivered after the end', () => {
    const { collected, delivered, frames } = batch();
    collected.push(message('a'));
    collected.stop();
    expect(frames).to.have.length(0);
    expect(delivered).to.deep.equal([]);
  });
});
