import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import { Database } from './database.js';
import { STORES } from './schema.js';
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
    const message = { identity: 'i', sequence: 1, envelope: new Uint8Array([1, 2, 3]) };
    await old.put('messages', message);
    old.close();
    const database = new Database(name);
    await database.use(async (db) => {
      expect(db.version).to.equal(DATABASE_VERSION);
      expect([...db.objectStoreNames]).to.have.members([...STORES]);
      expect(await db.getAll('messages')).to.deep.equal([message]);
    });
    database.close();
  });
});
