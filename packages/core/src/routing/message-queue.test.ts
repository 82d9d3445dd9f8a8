import { expect } from '@open-wc/testing';
import { MessageQueue } from './message-queue.js';
import { ReceivedMessage } from './message.js';

const message = (text: string, qos: 0 | 1 = 0): ReceivedMessage =>
  new ReceivedMessage(
    {
      topic: 't',
      payload: new TextEncoder().encode(text),
      qos,
      retain: false,
      dup: false,
      receivedAt: 0,
    },
    't',
  );
const unbounded = { maxMessages: 1000, maxBytes: 1_000_000 };

describe('message queue', () => {
  it('hands messages over in order, kept or awaited', async () => {
    const queue = new MessageQueue(unbounded, () => undefined);
    queue.push(message('1'));
    const second = queue.next().then(() => queue.next());
    await Promise.resolve();
    queue.push(message('2'));
    expect((await second).value?.text()).to.equal('2');
  });

  it('drops the oldest beyond its bounds in count and bytes, and counts them', async () => {
    const byCount = new MessageQueue({ maxMessages: 2, maxBytes: 1000 }, () => undefined);
    for (const text of ['1', '2', '3']) byCount.push(message(text));
    expect(byCount.dropped).to.equal(1);
    expect((await byCount.next()).value?.text()).to.equal('2');
    const byBytes = new MessageQueue({ maxMessages: 10, maxBytes: 5 }, () => undefined);
    for (const text of ['aaa', 'bbb', 'c']) byBytes.push(message(text));
    expect(byBytes.dropped).to.equal(1);
    expect((await byBytes.next()).value?.text()).to.equal('bbb');
  });

  it('keeps what has QoS 1 or 2, and tells when its reader falls behind and has caught up', async () => {
    const paces: string[] = [];
    const queue = new MessageQueue(
      { maxMessages: 2, maxBytes: 1000 },
      () => undefined,
      (pace) => paces.push(pace),
    );
    for (const text of ['1', '2', '3', '4', '5']) queue.push(message(text, 1));
    queue.push(message('lost'));
    expect(queue.dropped).to.equal(1);
    expect(paces).to.deep.equal(['held', 'overloaded']);
    const read: (string | undefined)[] = [];
    for (let count = 0; count < 5; count++) read.push((await queue.next()).value?.text());
    expect(read).to.deep.equal(['1', '2', '3', '4', '5']);
    expect(paces).to.deep.equal(['held', 'overloaded', 'open']);
  });

  it('holds nobody up when its reader has left', () => {
    const paces: string[] = [];
    const queue = new MessageQueue(
      { maxMessages: 2, maxBytes: 1000 },
      () => undefined,
      (pace) => paces.push(pace),
    );
    queue.push(message('1', 1));
    queue.close();
    expect(paces).to.deep.equal(['held', 'open']);
  });

  it('lets its reader finish what is kept when it ends, then throws the reason once', async () => {
    const queue = new MessageQueue(unbounded, () => undefined);
    queue.push(message('1'));
    queue.close(new Error('refused'));
    queue.push(message('2'));
    expect((await queue.next()).value?.text()).to.equal('1');
    let thrown: unknown;
    await queue.next().catch((error: unknown) => (thrown = error));
    expect(String(thrown)).to.equal('Error: refused');
    expect((await queue.next()).done).to.equal(true);
  });

  it('ends the wait of its reader', async () => {
    const queue = new MessageQueue(unbounded, () => undefined);
    const waiting = queue.next();
    queue.close();
    expect((await waiting).done).to.equal(true);
  });

  it('tells once when its reader leaves the loop', async () => {
    let left = 0;
    const queue = new MessageQueue(unbounded, () => {
      left++;
    });
    queue.push(message('1'));
    for await (const first of queue) {
      expect(first.text()).to.equal('1');
      break;
    }
    await queue.return();
    expect(left).to.equal(1);
  });
});
