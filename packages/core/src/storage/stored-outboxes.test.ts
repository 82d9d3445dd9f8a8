import { expect } from '@open-wc/testing';
import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import { rejection } from '../../../../test/browser/rejection.js';
import { openTab, type Tab } from '../../../../test/browser/storage-tab.js';
import { pageEnvironment } from '../environment/page-environment.js';
import type { ClaimedOutbox, OutboxClaim, StoredMessage } from '../session/outbox-journal.js';
import { FakeClock } from '../testing/fake-clock.js';
import type { DatabaseNotice } from './database.js';
import type { Locks } from './identity-lock.js';
import { StoredOutboxes, UNUSED_AFTER_MS, type StoredOutboxesOptions } from './stored-outboxes.js';
import { DATABASE_VERSION } from './upgrade.js';

const CLAIM: OutboxClaim = { broker: 'wss://plant.example/mqtt', protocolVersion: 5 };
const SECRET = 'boiler pressure 7';

function message(sequence: number, payload = 'on', topic = 'plant/1/set'): StoredMessage {
  const bytes = new TextEncoder().encode(payload);
  const outgoing = { topic, payload: bytes, qos: 2, retain: false } as const;
  return { sequence, message: outgoing, storedAt: 1_000, stage: 'queued' };
}

const sequences = ({ messages }: ClaimedOutbox) => messages.map(({ sequence }) => sequence);

describe('stored outboxes', () => {
  let databaseName: string;
  let clock: FakeClock;
  let notices: DatabaseNotice[];
  let held: ClaimedOutbox[];
  let tabs: Tab[];
  let restore: (() => void)[];

  beforeEach(() => {
    databaseName = `test-${crypto.randomUUID()}`;
    clock = new FakeClock(1_700_000_000_000);
    notices = [];
    held = [];
    tabs = [];
    restore = [];
  });

  afterEach(async () => {
    for (const each of restore) each();
    for (const tab of tabs) tab.close();
    await Promise.all(held.map(({ journal }) => journal.release()));
    await deleteDB(databaseName);
  });

  function open(options: Partial<StoredOutboxesOptions> = {}): StoredOutboxes {
    return new StoredOutboxes({
      environment: { ...pageEnvironment(), clock },
      databaseName,
      onNotice: (notice) => notices.push(notice),
      ...options,
    });
  }

  async function claim(outboxes = open(), wishes: Partial<OutboxClaim> = {}) {
    const outbox = await outboxes.claim({ ...CLAIM, ...wishes });
    held.push(outbox);
    return outbox;
  }

  async function tab(): Promise<Tab> {
    const opened = await openTab(databaseName);
    tabs.push(opened);
    return opened;
  }

  /** Until the end of the test, a method of the browser's is another one, made from it. */
  function replace<T extends object, K extends keyof T>(
    owner: T,
    name: K,
    make: (original: T[K]) => T[K],
  ): void {
    const original = owner[name];
    owner[name] = make(original);
    restore.push(() => {
      owner[name] = original;
    });
  }

  /** The database behind the kit's back. */
  async function behind<T>(task: (db: IDBPDatabase) => Promise<T>): Promise<T> {
    const db = await openDB(databaseName);
    try {
      return await task(db);
    } finally {
      db.close();
    }
  }

  describe('on the device', () => {
    it('hold no text of a topic, a payload or a property', async () => {
      const { journal } = await claim();
      const stored = message(1, SECRET, 'secret/topic');
      await journal.add({
        ...stored,
        message: {
          ...stored.message,
          properties: {
            userProperties: { secretname: 'secretvalue' },
            correlationData: new TextEncoder().encode('secretcorrelation'),
          },
        },
      });
      await journal.advance(1, 'sent', 3);
      const texts = await behind(async (db) => {
        const records = await Promise.all([...db.objectStoreNames].map((name) => db.getAll(name)));
        return textsIn(records).join('\n');
      });
      expect(texts, 'the search works').to.contain(CLAIM.broker).and.to.contain('sent');
      for (const secret of [SECRET, 'topic', 'secretname', 'secretvalue', 'secretcorrelation'])
        expect(texts).to.not.contain(secret);
    });

    it('are sealed with a key that cannot be taken out, the same for two tabs at once', async () => {
      const others = [await tab(), await tab()];
      const [mine, ...theirs] = await Promise.all([
        claim(),
        ...others.map((other) => other.outboxes.claim(CLAIM)),
      ]);
      for (const { journal } of [mine, ...theirs]) await journal.add(message(1));
      for (const { journal } of [mine, ...theirs]) await journal.release();
      for (const { identity } of [mine, ...theirs]) {
        const outbox = await open().adopt(identity);
        held.push(outbox!);
        expect(outbox).to.include({ unreadable: 0 });
        expect(sequences(outbox!)).to.deep.equal([1]);
      }
      const keys: unknown[] = await behind((db) => db.getAll('keys'));
      expect(keys).to.have.length(1);
      const { key } = keys[0] as { key: CryptoKey };
      expect(key.extractable).to.equal(false);
      const error: unknown = await crypto.subtle.exportKey('raw', key).catch((e: unknown) => e);
      expect(error).to.be.instanceOf(DOMException);
    });

    it('need a few transactions for a thousand messages of one moment', async () => {
      const { journal } = await claim();
      let transactions = 0;
      replace(IDBDatabase.prototype, 'transaction', (original) => {
        return function (this: IDBDatabase, ...args) {
          if (args[1] === 'readwrite') transactions += 1;
          return original.apply(this, args);
        };
      });
      const added = Array.from({ length: 1000 }, (_, index) => journal.add(message(index)));
      await Promise.all(added);
      expect(transactions).to.be.within(1, 3);
      await Promise.all(Array.from({ length: 1000 }, (_, index) => journal.remove(index)));
      expect(transactions).to.be.within(2, 6);
    });

    it('give back nothing of what another outbox holds', async () => {
      const first = await claim();
      const second = await claim();
      await first.journal.add(message(1, 'first'));
      await first.journal.addIncoming(1);
      await second.journal.add(message(1, 'second'));
      await second.journal.clearIncoming();
      await first.journal.release();
      const again = await open().adopt(first.identity);
      held.push(again!);
      expect(again!.messages).to.deep.equal([message(1, 'first')]);
      expect(again!.incoming).to.deep.equal([1]);
    });
  });

  describe('of several tabs', () => {
    it('are free as soon as their tab is gone, released or not', async () => {
      const other = await tab();
      const { identity, journal } = await other.outboxes.claim(CLAIM);
      await journal.add(message(1));
      await journal.addIncoming(9);
      expect(await open().adopt(identity), 'while the tab is there').to.equal(undefined);
      expect(await open().orphans(CLAIM)).to.deep.equal([]);

      other.close();
      // Waits in the lock's queue until the browser has freed it.
      await navigator.locks.request(`mqtt-kit/identity/${identity}`, () => undefined);
      expect((await open().orphans(CLAIM)).map((orphan) => orphan.identity)).to.deep.equal([
        identity,
      ]);
      const outbox = await claim();
      expect(outbox.identity).to.equal(identity);
      expect(sequences(outbox)).to.deep.equal([1]);
      expect(outbox.incoming).to.deep.equal([9]);
    });

    it('are two when two tabs ask at once', async () => {
      const others = [await tab(), await tab(), await tab()];
      const outboxes = await Promise.all(
        others.map((other) => other.outboxes.claim({ ...CLAIM, clientId: 'pump-7' })),
      );
      expect(new Set(outboxes.map(({ identity }) => identity)).size).to.equal(3);
      expect(new Set(outboxes.map(({ clientId }) => clientId)).size).to.equal(3);
      expect(outboxes.filter(({ clientId }) => clientId === 'pump-7')).to.have.length(1);
    });

    it('end for a tab whose lock another program takes away', async () => {
      const { identity, journal } = await claim();
      await navigator.locks.request(
        `mqtt-kit/identity/${identity}`,
        { steal: true },
        () => undefined,
      );
      expect((await rejection(journal.add(message(1)))).code).to.equal('outbox-failed');
    });
  });

  describe('that were not used for long', () => {
    const ids = async (): Promise<unknown[]> => behind((db) => db.getAllKeys('identities'));

    it('are deleted when they are empty', async () => {
      const unused = await claim(open(), { broker: 'wss://long-ago.example' });
      await unused.journal.setConnected(unused.clientId);
      await unused.journal.release();
      clock.advance(UNUSED_AFTER_MS);
      await (await claim()).journal.release();
      expect(await ids()).to.include(unused.identity);
      clock.advance(1);
      const used = await claim();
      expect(await ids()).to.deep.equal([used.identity]);
    });

    it('count from the last claim, not from the first', async () => {
      const broker = 'wss://now-and-then.example';
      const first = await claim(open(), { broker });
      await first.journal.release();
      clock.advance(UNUSED_AFTER_MS);
      await (await claim(open(), { broker })).journal.release();
      clock.advance(UNUSED_AFTER_MS);
      await claim();
      expect(await ids()).to.include(first.identity);
    });

    it('stay when they hold something, or a tab holds them', async () => {
      const broker = 'wss://long-ago.example';
      const withMessage = await claim(open(), { broker });
      const withIncoming = await claim(open(), { broker });
      const inUse = await claim(open(), { broker });
      await withMessage.journal.add(message(1));
      await withIncoming.journal.addIncoming(1);
      await withMessage.journal.release();
      await withIncoming.journal.release();
      clock.advance(UNUSED_AFTER_MS + 1);
      await claim();
      expect(await ids()).to.include.members(
        [withMessage, withIncoming, inUse].map(({ identity }) => identity),
      );
    });
  });

  describe('that are damaged', () => {
    /** An outbox with messages 1, 2, 3, of which 2 is `sent`, released. */
    async function filled(): Promise<string> {
      const { identity, journal } = await claim();
      for (const sequence of [1, 2, 3]) await journal.add(message(sequence));
      await journal.advance(2, 'sent', 20);
      await journal.addIncoming(5);
      await journal.release();
      return identity;
    }

    async function reclaim(identity: string): Promise<ClaimedOutbox> {
      const outbox = await open().adopt(identity);
      held.push(outbox!);
      return outbox!;
    }

    const damages: Record<
      string,
      {
        readonly damage: (db: IDBPDatabase, identity: string) => Promise<unknown>;
        readonly readable: number[];
        readonly unreadable: number;
      }
    > = {
      'a changed bit': {
        damage: async (db, identity) => {
          const record = (await db.get('messages', [identity, 1])) as { envelope: Uint8Array };
          record.envelope[40]! ^= 1;
          await db.put('messages', record);
        },
        readable: [2, 3],
        unreadable: 1,
      },
      'two messages swapped': {
        damage: async (db, identity) => {
          const [first, third] = (await Promise.all([
            db.get('messages', [identity, 1]),
            db.get('messages', [identity, 3]),
          ])) as { envelope: Uint8Array }[];
          await db.put('messages', { ...first, envelope: third!.envelope });
          await db.put('messages', { ...third, envelope: first!.envelope });
        },
        readable: [2],
        unreadable: 2,
      },
      'something else for an envelope': {
        damage: async (db, identity) => {
          await db.put('messages', { identity, sequence: 1, envelope: 'text' });
          await db.put('messages', { identity, sequence: 3 });
        },
        readable: [2],
        unreadable: 2,
      },
      'a message with a sequence that is none': {
        damage: (db, identity) => db.put('messages', { identity, sequence: 'one', envelope: 1 }),
        readable: [1, 2, 3],
        unreadable: 1,
      },
      'progress that is none': {
        damage: async (db, identity) => {
          await db.put('progress', { identity, sequence: 1, stage: 'lost', packetId: 1 });
          await db.put('progress', { identity, sequence: 2, stage: 'sent', packetId: 70_000 });
        },
        readable: [3],
        unreadable: 2,
      },
      'a packet id that two messages have': {
        damage: (db, identity) =>
          db.put('progress', { identity, sequence: 3, stage: 'sent', packetId: 20 }),
        readable: [1, 2],
        unreadable: 1,
      },
      'progress of no message': {
        damage: (db, identity) =>
          db.put('progress', { identity, sequence: 4, stage: 'sent', packetId: 21 }),
        readable: [1, 2, 3],
        unreadable: 0,
      },
      'incoming ids that are none': {
        damage: async (db, identity) => {
          await db.put('incoming', { identity, packetId: 0 });
          await db.put('incoming', { identity, packetId: 'five' });
        },
        readable: [1, 2, 3],
        unreadable: 2,
      },
      'another key': {
        damage: (db) => db.put('keys', { use: 'outbox', id: 'another', key: 'no key' }),
        readable: [],
        unreadable: 3,
      },
    };

    for (const [name, { damage, readable, unreadable }] of Object.entries(damages)) {
      it(`give what is readable and count the rest: ${name}`, async () => {
        const identity = await filled();
        await behind((db) => damage(db, identity));
        const outbox = await reclaim(identity);
        expect(sequences(outbox)).to.deep.equal(readable);
        expect(outbox.unreadable).to.equal(unreadable);
        expect(outbox.incoming).to.deep.equal([5]);

        const left = await behind(async (db) => ({
          messages: (await db.getAllKeys('messages')).length,
          progress: (await db.getAllKeys('progress')).length,
          incoming: (await db.getAllKeys('incoming')).length,
        }));
        expect(left).to.deep.equal({
          messages: readable.length,
          progress: readable.includes(2) ? 1 : 0,
          incoming: 1,
        });

        // And they are as good as new.
        await outbox.journal.add(message(9));
        await outbox.journal.add(message(4));
        await outbox.journal.release();
        const again = await reclaim(identity);
        expect(again.unreadable).to.equal(0);
        expect(again.messages).to.have.length(readable.length + 2);
        expect(again.messages.find(({ sequence }) => sequence === 4)?.stage).to.equal('queued');
      });
    }

    it('are passed over when not even the identity is one', async () => {
      const identity = await filled();
      await behind(async (db) => {
        await db.put('identities', { id: identity, broker: CLAIM.broker });
        await db.put('identities', { id: 'x', broker: CLAIM.broker, protocolVersion: 3 });
      });
      expect(await open().orphans(CLAIM)).to.deep.equal([]);
      expect(await open().adopt(identity)).to.equal(undefined);
      const outbox = await claim();
      expect(outbox.identity).to.not.equal(identity);
      expect(outbox.messages).to.deep.equal([]);
    });

    it('say that the database is not what it should be', async () => {
      const strange = await openDB(databaseName, 1, {
        upgrade: (db) => {
          db.createObjectStore('something');
        },
      });
      strange.close();
      expect((await rejection(open().claim(CLAIM))).code).to.equal('storage-damaged');
    });
  });

  describe('whose database goes away', () => {
    it('refuse what would never be found again, after the data were cleared', async () => {
      const { journal } = await claim();
      await deleteDB(databaseName);
      expect(notices).to.deep.equal(['gave-way']);
      expect((await rejection(journal.add(message(1)))).code).to.equal('outbox-failed');
      const fresh = await claim();
      await fresh.journal.add(message(1));
    });

    it('give way to a newer version of the page, and say so', async () => {
      const { journal } = await claim();
      const newer = await openDB(databaseName, DATABASE_VERSION + 1);
      expect(notices).to.deep.equal(['gave-way']);
      const error = await rejection(journal.add(message(1)));
      expect(error.code).to.equal('storage-newer');
      expect(error.message).to.contain('newer version');
      newer.close();
    });

    it('open it again after the browser closed it', async () => {
      const { identity, journal } = await claim();
      // No page can make a browser do so: the event is ours, the closed connection is real.
      let connection: IDBDatabase | undefined;
      replace(IDBDatabase.prototype, 'transaction', (original) => {
        return function (this: IDBDatabase, ...args) {
          // The connection that is used is what the test is after.
          // eslint-disable-next-line @typescript-eslint/no-this-alias
          connection = this;
          return original.apply(this, args);
        };
      });
      await journal.add(message(1));
      const first = connection!;
      first.close();
      first.dispatchEvent(new Event('close'));
      await journal.add(message(2));
      expect(notices).to.deep.equal(['terminated']);
      expect(connection).to.not.equal(first);
      await journal.release();
      const again = await open().adopt(identity);
      held.push(again!);
      expect(sequences(again!)).to.deep.equal([1, 2]);
    });

    it('open it again when it turns out to be closed', async () => {
      const { identity, journal } = await claim();
      const used = new Set<IDBDatabase>();
      replace(IDBDatabase.prototype, 'transaction', (original) => {
        return function (this: IDBDatabase, ...args) {
          if (used.size === 0) this.close();
          used.add(this);
          return original.apply(this, args);
        };
      });
      await journal.add(message(1));
      await journal.add(message(2));
      expect(used).to.have.lengthOf(2);
      await journal.release();
      const again = await open().adopt(identity);
      held.push(again!);
      expect(sequences(again!)).to.deep.equal([1, 2]);
    });

    it('close it with the last outbox', async () => {
      const outboxes = open();
      const [first, second] = [await claim(outboxes), await claim(outboxes)];
      await first.journal.release();
      await second.journal.add(message(1));
      await second.journal.release();
      let blocked = false;
      await deleteDB(databaseName, { blocked: () => (blocked = true) });
      expect(blocked).to.equal(false);
      expect(notices).to.deep.equal([]);
    });
  });

  describe('where the disk is full', () => {
    it('take what fits and refuse what does not, in order', async () => {
      const { identity, journal } = await claim();
      await journal.add(message(1));
      refuseEnvelopesOver(1000);
      const outcomes = await Promise.allSettled([
        journal.add(message(2, 'x'.repeat(2000))),
        journal.add(message(3)),
        journal.remove(1),
        // Of the message that is refused before this is written.
        journal.advance(2, 'sent', 9),
      ]);
      expect(outcomes.slice(0, 3).map(({ status }) => status)).to.deep.equal([
        'rejected',
        'fulfilled',
        'fulfilled',
      ]);
      expect((await rejection(journal.add(message(2, 'x'.repeat(2000))))).code).to.equal(
        'storage-full',
      );
      // The room of what was refused is free, and so is its sequence.
      await journal.add(message(2));
      await journal.release();
      const again = await open().adopt(identity);
      held.push(again!);
      expect(again!.messages).to.deep.equal([message(2), message(3)]);
    });

    it('refuse a claim with the same words', async () => {
      replace(IDBObjectStore.prototype, 'put', () => () => {
        throw new DOMException('No room.', 'QuotaExceededError');
      });
      expect((await rejection(open().claim(CLAIM))).code).to.equal('storage-full');
      const { held: locks = [] } = await navigator.locks.query();
      expect(locks.filter(({ name }) => name?.startsWith('mqtt-kit/'))).to.deep.equal([]);
    });

    // No page can fill a disk for a test: the browser's answer is given at its own seam.
    function refuseEnvelopesOver(bytes: number): void {
      replace(IDBObjectStore.prototype, 'put', (original) => {
        return function (this: IDBObjectStore, value: unknown, ...rest) {
          const { envelope } = value as { envelope?: Uint8Array };
          if (envelope && envelope.length > bytes)
            throw new DOMException('No room.', 'QuotaExceededError');
          return original.call(this, value, ...rest);
        };
      });
    }
  });

  describe('where the browser cannot keep anything', () => {
    async function codeOfClaim(options: Partial<StoredOutboxesOptions> = {}): Promise<string> {
      const outboxes = open(options);
      const codes = [
        await rejection(outboxes.claim(CLAIM)),
        await rejection(outboxes.orphans(CLAIM)),
        await rejection(outboxes.adopt('x')),
      ].map(({ code }) => code);
      expect(new Set(codes).size, codes.join()).to.equal(1);
      return codes[0]!;
    }

    it('say that there are no locks', async () => {
      expect(await codeOfClaim({ locks: undefined })).to.equal('storage-unavailable');
    });

    it('say that locks are not allowed', async () => {
      await (await claim()).journal.release();
      const refuse = () => Promise.reject(new DOMException('No.', 'SecurityError'));
      const locks: Locks = { request: refuse, query: refuse };
      expect(await codeOfClaim({ locks })).to.equal('storage-unavailable');
    });

    it('say that there is no database', async () => {
      const real = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!;
      Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });
      restore.push(() => Object.defineProperty(globalThis, 'indexedDB', real));
      expect(await codeOfClaim()).to.equal('storage-unavailable');
    });

    it('say that no key can be kept', async () => {
      replace(IDBObjectStore.prototype, 'put', (original) => {
        return function (this: IDBObjectStore, value: unknown, ...rest) {
          if (this.name === 'keys') throw new DOMException('No.', 'DataCloneError');
          return original.call(this, value, ...rest);
        };
      });
      expect((await rejection(open().claim(CLAIM))).code).to.equal('storage-unavailable');
    });

    it('say that a database is not allowed', async () => {
      replace(IDBFactory.prototype, 'open', () => () => {
        throw new DOMException('No.', 'SecurityError');
      });
      expect(await codeOfClaim()).to.equal('storage-unavailable');
    });
  });
});

/** Every text in a value: strings, and bytes as if they were text. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array)
    return ['utf-8', 'utf-16le'].map((encoding) => new TextDecoder(encoding).decode(value));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, each]) => [name, ...textsIn(each)]);
  return [];
}
