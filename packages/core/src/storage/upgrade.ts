/** Every version of the database, and how one becomes the next. */
import type { IDBPDatabase } from 'idb';
import type { Schema } from './schema.js';

/** The version that this kit writes. */
export const DATABASE_VERSION = 4;

/** Makes the stores of all versions after `oldVersion`, which is 0 for a new database. */
export function upgrade(database: IDBPDatabase<Schema>, oldVersion: number): void {
  if (oldVersion < 1) {
    database.createObjectStore('keys', { keyPath: 'use' });
    database.createObjectStore('identities', { keyPath: 'id' }).createIndex('broker', 'broker');
    database.createObjectStore('messages', { keyPath: ['identity', 'sequence'] });
    database.createObjectStore('progress', { keyPath: ['identity', 'sequence'] });
    database.createObjectStore('incoming', { keyPath: ['identity', 'packetId'] });
  }
  if (oldVersion < 2) {
    database.createObjectStore('vaults', { keyPath: 'name' });
    database.createObjectStore('records', { keyPath: ['vault', 'id'] });
  }
  if (oldVersion < 3) {
    database.createObjectStore('histories', { keyPath: 'id' });
    database.createObjectStore('chunks', { keyPath: ['history', 'id'] });
  }
  if (oldVersion < 4) database.createObjectStore('templates', { keyPath: 'id' });
}
