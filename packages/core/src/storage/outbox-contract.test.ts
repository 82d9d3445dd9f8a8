import { expect } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { rejection } from '../../../../test/browser/rejection.js';
import { pageEnvironment } from '../environment/page-environment.js';
import type {
  ClaimedOutbox,
  OutboxClaim,
  Outboxes,
  StoredMessage,
} from '../session/outbox-journal.js';
import { MemoryOutboxes } from './memory-outboxes.js';
import { DEFAULT_OUTBOX_BOUNDS, type OutboxBounds } from './outbox-bounds.js';
import { StoredOutboxes } from './stored-outboxes.js';

/** What is put to the test: one browser's outboxes, and how its disk becomes full. */
interface Subject {
  readonly outboxes: Outboxes;
  /** From now on writes fail for want of room; returns what makes room again. */
  fillDisk(): () => void;
  dispose(): Promise<void>;
}

function inMemory(bounds: OutboxBounds): Subject {
  const outboxes = new MemoryOutboxes(bounds);
  return {
    outboxes,
    fillDisk() {
      outboxes.failWrites('storage-full');
      return () => {
        outboxes.failWrites();
      };
    },
    dispose: () => Promise.resolve(),
  };
}

function inDatabase(bounds: OutboxBounds): Subject {
  const databaseName = `test-${crypto.randomUUID()}`;
  const environment = pageEnvironment();
  return {
    outboxes: new StoredOutboxes({ environment, databaseName, bounds }),
    // No test can fill a real disk: the browser's answer is given at its own seam.
    fillDisk() {
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('No room.', 'QuotaExceededError');
      };
      return () => {
        IDBObjectStore.prototype.put = put;
      };
    },
    dispose: () => deleteDB(databaseName),
  };
}

const CLAIM: OutboxClaim = { broker: 'wss://plant.example/mqtt', protocolVersion: 5 };

function message(sequence: number, payload = 'on'): StoredMessage {
  const bytes = new TextEncoder().encode(payload);
  const outgoing = { topic: 'plant/1/set', payload: bytes, qos: 2, retain: false } as const;
  return { sequence, message: outgoing, storedAt: 1_000 + sequence, stage: 'queued' };
}

const sequences = ({ messages }: ClaimedOutbox) => messages.map(({ sequence }) => sequence);

for (const [name, make] of Object.entries({ 'in memory': inMemory, 'in IndexedDB': inDatabase })) {
  describe(`outboxes ${name}`, () => {
    let subject: Subject;
    let outboxes: Outboxes;
    let held: ClaimedOutbox[];

    function use(bounds: OutboxBounds = DEFAULT_OUTBOX_BOUNDS): void {
      subject = make(bounds);
      outboxes = subject.outboxes;
      held = [];
    }

    async function claim(wishes: Partial<OutboxClaim> = {}): Promise<ClaimedOutbox> {
      const outbox = await outboxes.claim({ ...CLAIM, ...wishes });
      held.push(outbox);
      return outbox;
    }

    async function reload(outbox: ClaimedOutbox): Promise<ClaimedOutbox> {
      await outbox.journal.release();
      const again = await outboxes.adopt(outbox.identity);
      if (!again) throw new Error('The outbox was not free.');
      held.push(again);
      return again;
    }

    beforeEach(() => {
      use();
    });

    afterEach(async () => {
      await Promise.all(held.map(({ journal }) => journal.release()));
      await subject.dispose();
    });

    it('begin empty, with a client id that every broker takes', async () => {
      const { clientId, messages, incoming, unreadable, sessionKnown } = await claim();
      expect(clientId).to.match(/^[0-9a-zA-Z]{1,23}$/);
      expect({ messages, incoming, unreadable, sessionKnown }).to.deep.equal({
        messages: [],
        incoming: [],
        unreadable: 0,
        sessionKnown: false,
      });
    });

    it('give every field of a message back after a reload', async () => {
      const full: StoredMessage = {
        sequence: 7,
        message: {
          topic: 'plant/ü/\u{1F3ED}',
          payload: Uint8Array.of(0, 255, 1, 254),
          qos: 1,
          retain: true,
          properties: {
            payloadFormatIndicator: 1,
            messageExpiryInterval: 3600,
            contentType: 'text/plain',
            responseTopic: 'reply/to',
            correlationData: Uint8Array.of(9, 0, 9),
            userProperties: { a: '1', b: ['2', '3'] },
            subscriptionIdentifiers: [5, 6],
          },
        },
        storedAt: 1_700_000_000_123,
        expiresAt: 1_700_000_060_123,
        stage: 'queued',
      };
      const bare: StoredMessage = {
        sequence: 8,
        message: { topic: 't', payload: new Uint8Array(), qos: 2, retain: false },
        storedAt: 0,
        stage: 'queued',
      };
      const outbox = await claim();
      await outbox.journal.add(full);
      await outbox.journal.add(bare);
      expect((await reload(outbox)).messages).to.deep.equal([full, bare]);
    });

    it('keep a copy of the bytes as they were when they were handed in', async () => {
      const outbox = await claim();
      const stored = message(1, 'on');
      const added = outbox.journal.add(stored);
      stored.message.payload.fill(0);
      await added;
      expect((await reload(outbox)).messages).to.deep.equal([message(1, 'on')]);
    });

    it('know how far each delivery is', async () => {
      const outbox = await claim();
      const { journal } = outbox;
      await Promise.all([
        journal.add(message(1)),
        journal.add(message(2)),
        journal.add(message(3)),
        journal.add({ ...message(4), stage: 'sent', packetId: 65_535 }),
        journal.advance(2, 'sent', 11),
        journal.advance(3, 'sent', 12),
        journal.advance(3, 'release', 12),
      ]);
      expect((await reload(outbox)).messages).to.deep.equal([
        message(1),
        { ...message(2), stage: 'sent', packetId: 11 },
        { ...message(3), stage: 'release', packetId: 12 },
        { ...message(4), stage: 'sent', packetId: 65_535 },
      ]);
    });

    it('give messages in sequence, whatever the order in which they were added', async () => {
      const outbox = await claim();
      await Promise.all([10, 2, 1, 300].map((each) => outbox.journal.add(message(each))));
      expect(sequences(await reload(outbox))).to.deep.equal([1, 2, 10, 300]);
    });

    it('forget a message that is removed, and its progress', async () => {
      const outbox = await claim();
      const { journal } = outbox;
      await journal.add(message(1));
      await journal.advance(1, 'sent', 5);
      await journal.remove(1);
      await journal.remove(1);
      await journal.add(message(1, 'another'));
      expect((await reload(outbox)).messages).to.deep.equal([message(1, 'another')]);
    });

    it('keep the ids of incoming messages until they are released', async () => {
      const outbox = await claim();
      const { journal } = outbox;
      await Promise.all([65_535, 1, 7].map((each) => journal.addIncoming(each)));
      await journal.addIncoming(7);
      await journal.removeIncoming(1);
      const again = await reload(outbox);
      expect(again.incoming).to.deep.equal([7, 65_535]);
      await again.journal.clearIncoming();
      await again.journal.addIncoming(3);
      expect((await reload(again)).incoming).to.deep.equal([3]);
    });

    it('know that the broker may hold a session, and under which client id', async () => {
      const outbox = await claim();
      await outbox.journal.setConnected('assigned');
      const again = await reload(outbox);
      expect(again.sessionKnown).to.equal(true);
      expect(again.clientId).to.equal('assigned');
    });

    it('settle writes in the order of the calls', async () => {
      const { journal } = await claim();
      const order: string[] = [];
      const note = (what: string) => () => void order.push(what);
      await Promise.all([
        journal.add(message(1)).then(note('add 1')),
        journal.addIncoming(1).then(note('incoming')),
        journal.add(message(2)).then(note('add 2')),
        journal.advance(1, 'sent', 1).then(note('advance 1')),
        journal.remove(1).then(note('remove 1')),
      ]);
      expect(order).to.deep.equal(['add 1', 'incoming', 'add 2', 'advance 1', 'remove 1']);
    });

    it('finish what was written before they are released', async () => {
      const outbox = await claim();
      const order: string[] = [];
      const added = outbox.journal.add(message(1)).then(() => order.push('added'));
      await outbox.journal.release().then(() => order.push('released'));
      await added;
      expect(order).to.deep.equal(['added', 'released']);
      expect(sequences(await claim())).to.deep.equal([1]);
    });

    it('refuse writes once released, and may be released twice', async () => {
      const { journal } = await claim();
      await Promise.all([journal.release(), journal.release()]);
      for (const write of [
        journal.add(message(1)),
        journal.advance(1, 'sent', 1),
        journal.remove(1),
        journal.addIncoming(1),
        journal.removeIncoming(1),
        journal.clearIncoming(),
        journal.setConnected('x'),
      ])
        expect((await rejection(write)).code).to.equal('outbox-failed');
    });

    it('refuse what could not be read back', async () => {
      const { journal } = await claim();
      await journal.add(message(1));
      for (const write of [
        journal.add(message(1)),
        journal.add(message(-1)),
        journal.add(message(0.5)),
        journal.add({ ...message(2), stage: 'sent', packetId: 0 }),
        journal.add({ ...message(2), storedAt: NaN }),
        journal.add({ ...message(2), expiresAt: NaN }),
        journal.advance(1, 'sent', 65_536),
        journal.advance(9, 'sent', 1),
        journal.addIncoming(0),
      ])
        expect((await rejection(write)).code).to.equal('invalid-options');
    });

    it('hold no more messages than allowed', async () => {
      use({ maxMessages: 2, maxBytes: 1_000_000 });
      const { journal } = await claim();
      await journal.add(message(1));
      const second = journal.add(message(2));
      expect((await rejection(journal.add(message(3)))).code).to.equal('outbox-full');
      await second;
      await journal.remove(1);
      await journal.add(message(3));
    });

    it('hold no more bytes than allowed, those of an earlier tab included', async () => {
      use({ maxMessages: 100, maxBytes: 1000 });
      const outbox = await claim();
      await outbox.journal.add(message(1, 'x'.repeat(600)));
      const { journal } = await reload(outbox);
      expect((await rejection(journal.add(message(2, 'x'.repeat(300))))).code).to.equal(
        'outbox-full',
      );
      await journal.remove(1);
      await journal.add(message(2, 'x'.repeat(300)));
    });

    it('say that the disk is full, and go on when there is room', async () => {
      const outbox = await claim();
      const makeRoom = subject.fillDisk();
      try {
        expect((await rejection(outbox.journal.add(message(1)))).code).to.equal('storage-full');
      } finally {
        makeRoom();
      }
      await outbox.journal.add(message(1));
      expect(sequences(await reload(outbox))).to.deep.equal([1]);
    });

    it('give two tabs two outboxes and two client ids', async () => {
      const [first, second] = await Promise.all([claim(), claim()]);
      expect(first.identity).to.not.equal(second.identity);
      expect(first.clientId).to.not.equal(second.clientId);
    });

    it('give a free outbox again instead of making more', async () => {
      const first = await claim();
      await first.journal.release();
      expect((await claim()).identity).to.equal(first.identity);
    });

    it('prefer an outbox with messages', async () => {
      const tabs = [await claim(), await claim(), await claim()];
      await tabs[1]!.journal.add(message(1));
      for (const { journal } of tabs) await journal.release();
      const again = await claim();
      expect(again.identity).to.equal(tabs[1]!.identity);
      expect(sequences(again)).to.deep.equal([1]);
    });

    it('keep brokers and versions of the protocol apart', async () => {
      const first = await claim();
      await first.journal.add(message(1));
      await first.journal.release();
      for (const other of [{ broker: 'wss://other.example' }, { protocolVersion: 4 as const }]) {
        expect((await claim(other)).messages).to.deep.equal([]);
        expect(await outboxes.orphans({ ...CLAIM, ...other })).to.deep.equal([]);
      }
    });

    it('give the wished client id to the first tab, and another to the next', async () => {
      const first = await claim({ clientId: 'pump-7' });
      const second = await claim({ clientId: 'pump-7' });
      expect(first.clientId).to.equal('pump-7');
      expect(second.clientId).to.match(/^[0-9a-zA-Z]{1,23}$/);
      await first.journal.add(message(1));
      await first.journal.release();
      const again = await claim({ clientId: 'pump-7' });
      expect(again.identity).to.equal(first.identity);
      expect(sequences(again)).to.deep.equal([1]);
    });

    it('give a wished client id to one of two tabs that ask at once', async () => {
      const tabs = await Promise.all([
        claim({ clientId: 'pump-7' }),
        claim({ clientId: 'pump-7' }),
      ]);
      expect(tabs.filter(({ clientId }) => clientId === 'pump-7')).to.have.length(1);
    });

    it('leave a wished client id to whoever wishes for it', async () => {
      const first = await claim({ clientId: 'pump-7' });
      await first.journal.add(message(1));
      await first.journal.release();
      expect((await claim()).clientId).to.not.equal('pump-7');
      expect((await claim({ clientId: 'pump-8' })).clientId).to.equal('pump-8');
    });

    it('show all that closed tabs left behind, and let each be adopted once', async () => {
      const tabs: ClaimedOutbox[] = [];
      for (let tab = 0; tab < 11; tab++) tabs.push(await claim());
      for (const { journal } of tabs) await journal.add(message(1));
      for (const { journal } of tabs.slice(1)) await journal.release();

      const orphans = await outboxes.orphans(CLAIM);
      const left = tabs.slice(1).map(({ identity, clientId }) => ({
        identity,
        clientId,
        messages: 1,
      }));
      expect(orphans).to.have.deep.members(left);

      const [orphan] = orphans;
      const both = await Promise.all([
        outboxes.adopt(orphan!.identity),
        outboxes.adopt(orphan!.identity),
      ]);
      held.push(...both.filter((each) => each !== undefined));
      expect(both.filter((each) => each !== undefined)).to.have.length(1);
      expect(await outboxes.orphans(CLAIM)).to.have.length(9);
      expect(await outboxes.adopt(tabs[0]!.identity), 'held').to.equal(undefined);
      expect(await outboxes.adopt('nobody'), 'unknown').to.equal(undefined);
    });

    it('call no empty outbox an orphan', async () => {
      const first = await claim();
      await first.journal.add(message(1));
      await first.journal.remove(1);
      await first.journal.release();
      expect(await outboxes.orphans(CLAIM)).to.deep.equal([]);
    });
  });
}
