/** What the first listener gets of what came before it. */
import { expect } from '@open-wc/testing';
import type { Message } from '@mqtt-kit/core';
import { LateListener } from './late-listener.js';

/** Only what the elements read of a message. */
function message(topic: string, size = 1): Message {
  const made: Partial<Message> = {
    topic,
    payload: new Uint8Array(size),
    qos: 0,
    retain: false,
    receivedAt: 0,
    copy: () => made as Message,
  };
  return made as Message;
}

describe('what came before anybody listened', () => {
  it('stays within its bounds: what is larger than them is not kept, and pushes nothing out', async () => {
    const got: string[] = [];
    const late = new LateListener(({ topic }) => got.push(topic));
    late.take(message('first'));
    late.take(message('large', 256 * 1024));
    late.take(message('last'));
    late.listen();
    await Promise.resolve();
    expect(got).to.deep.equal(['first', 'last']);
  });
});
