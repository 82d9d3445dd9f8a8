import { expect } from '@open-wc/testing';
import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import { Database } from './database.js';
import { STORES, type Schema } from './schema.js';
import { DATABASE_VERSION } from './upgrade.js';

describe('a database of an earlier version', () => {
  const name = `test-${crypto.randomUUID()}`;

  afterEach(() => deleteDB(name));

  it('of version 1 keeps its outboxes, and gets what is new', async () => {
    // As version 1 made it.
    const old = await openDB(name, 1, {
      upgrade: (database) => {
        database.createObjectStore('keys', { keyPath: 'use' });
        database.createObjectStore('identities', { keyPath: 'id' }).createIndex('broker', 'broker');
        database.createObjectStore('messages', { keyPath: ['identity', 'sequence'] });
        database.createObjectStore('progress', { keyPath: ['identity', 'sequence'] });
        database.createObjectStore('incoming', { keyPath: ['identity', 'packetId'] });
      },
    });
    await expectKept(old);
  });

  it('of version 2 keeps its vaults too', async () => {
    const old = await openDB(name, 2, {
      upgrade: (database) => {
        database.createObjectStore('keys', { keyPath: 'use' });
        database.createObjectStore('identities', { keyPath: 'id' }).createIndex('broker', 'broker');
        database.createObjectStore('messages', { keyPath: ['identity', 'sequence'] });
        database.createObjectStore('progress', { keyPath: ['identity', 'sequence'] });
        database.createObjectStore('incoming', { keyPath: ['identity', 'packetId'] });
        database.createObjectStore('vaults', { keyPath: 'name' });
        database.createObjectStore('records', { keyPath: ['vault', 'id'] });
      },
    });
    const vault = { name: 'v', counter: 7, bytes: new Uint8Array([1]), mac: new Uint8Array([2]) };
    const record = { vault: 'v', id: 'r', envelope: new Uint8Array([3]) };
    await old.put('vaults', vault);
    await old.put('records', record);
    await expectKept(old, async (db) => {
      expect(await db.getAll('vaults')).to.deep.equal([vault]);
      expect(await db.getAll('records')).to.deep.equal([record]);
    });
  });

  it('of version 3 keeps its received messages too', async () => {
    const old = await openDB(name, 3, {
      upgrade: (database) => {
        database.createObjectStore('keys', { keyPath: 'use' });
        database.createObjectStore('identities', { keyPath: 'id' }).createIndex('broker', 'broker');
        database.createObjectStore('messages', { keyPath: ['identity', 'sequence'] });
        database.createObjectStore('progress', { keyPath: ['identity', 'sequence'] });
        database.createObjectStore('incoming', { keyPath: ['identity', 'packetId'] });
        database.createObjectStore('vaults', { keyPath: 'name' });
        database.createObjectStore('records', { keyPath: ['vault', 'id'] });
        database.createObjectStore('histories', { keyPath: 'id' });
        database.createObjectStore('chunks', { keyPath: ['history', 'id'] });
      },
    });
    const head = { id: 'h', envelope: new Uint8Array([4]) };
    const chunk = { history: 'h', id: 'c', envelope: new Uint8Array([5]) };
    await old.put('histories', head);
    await old.put('chunks', chunk);
    await expectKept(old, async (db) => {
      expect(await db.getAll('histories')).to.deep.equal([head]);
      expect(await db.getAll('chunks')).to.deep.equal([chunk]);
      expect(await db.getAll('templates')).to.deep.equal([]);
    });
  });

  /** Whatever the old one holds, a message and more, is there after the upgrade. */
  async function expectKept(
    old: IDBPDatabase,
    more: (db: IDBPDatabase<Schema>) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const message = { identity: 'i', sequence: 1, envelope: new Uint8Array([1, 2, 3]) };
    await old.put('messages', message);
    old.close();
    const database = new Database(name);
    await database.use(async (db) => {
      expect(db.version).to.equal(DATABASE_VERSION);
      expect([...db.objectStoreNames]).to.have.members([...STORES]);
      expect(await db.getAll('messages')).to.deep.equal([message]);
      await more(db);
    });
    database.close();
  }
});
