import { expect } from '@open-wc/testing';
import { rejection } from '../../../../test/browser/rejection.js';
import type { OutboxClaim, StoredMessage } from '../session/outbox-journal.js';
import { MemoryOutboxes } from './memory-outboxes.js';

const CLAIM: OutboxClaim = { broker: 'wss://plant.example/mqtt', protocolVersion: 4 };

function message(sequence: number): StoredMessage {
  const outgoing = { topic: 't', payload: Uint8Array.of(1), qos: 1, retain: false } as const;
  return { sequence, message: outgoing, storedAt: 1, stage: 'queued' };
}

// That they behave as the real ones do is in storage/outbox-contract.test.ts.
describe('outboxes in memory, on order', () => {
  it('lose in a crash what was not written, and free every outbox', async () => {
    const outboxes = new MemoryOutboxes();
    const { identity, journal } = await outboxes.claim(CLAIM);
    await journal.add(message(1));
    outboxes.holdWrites();
    const lost = rejection(journal.add(message(2)));
    outboxes.crash();
    expect((await lost).code).to.equal('outbox-failed');
    expect((await rejection(journal.add(message(3)))).code).to.equal('outbox-failed');
    const again = await outboxes.claim(CLAIM);
    expect(again.identity).to.equal(identity);
    expect(again.messages).to.deep.equal([message(1)]);
    await again.journal.add(message(2));
  });

  it('hold writes back until told', async () => {
    const outboxes = new MemoryOutboxes();
    const { journal } = await outboxes.claim(CLAIM);
    outboxes.holdWrites();
    let isWritten = false;
    const write = journal.addIncoming(1).then(() => (isWritten = true));
    // One turn of the event loop: longer than any write in memory takes.
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(isWritten).to.equal(false);
    outboxes.letWritesEnd();
    await write;
  });

  it('fail every write until told otherwise', async () => {
    const outboxes = new MemoryOutboxes();
    const { journal } = await outboxes.claim(CLAIM);
    outboxes.failWrites('storage-unavailable');
    expect((await rejection(journal.addIncoming(1))).code).to.equal('storage-unavailable');
    expect((await rejection(journal.add(message(1)))).code).to.equal('storage-unavailable');
    outboxes.failWrites();
    await journal.add(message(1));
  });
});
