import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import { Database } from './database.js';
import { ownKey } from './own-key.js';

describe('key of the outboxes', () => {
  let name: string;
  let databases: Database[];

  beforeEach(() => {
    name = `test-${crypto.randomUUID()}`;
    databases = Array.from({ length: 4 }, () => new Database(name));
  });

  afterEach(async () => {
    for (const database of databases) database.close();
    await deleteDB(name);
  });

  it('is one, however many ask for it first', async () => {
    // All have looked and found none before the first one writes: looking is quick, making a key is not.
    await Promise.all(databases.map((database) => database.use((db) => db.count('keys'))));
    const keys = await Promise.all(
      databases.map((database) => ownKey(database, 'outbox', Math.random)),
    );
    const after = new Database(name);
    databases.push(after);
    const later = await ownKey(after, 'outbox', Math.random);
    expect(new Set([...keys, later].map(({ id }) => id)).size).to.equal(1);

    const iv = new Uint8Array(12);
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv },
      later.key,
      Uint8Array.of(5),
    );
    for (const { key } of keys) {
      const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed);
      expect(new Uint8Array(opened)).to.deep.equal(Uint8Array.of(5));
    }
  });

  it('is made anew where there is something else, and nothing weaker is taken for it', async () => {
    const { key } = await ownKey(databases[0]!, 'outbox', Math.random);
    const weaker = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, [
      'encrypt',
      'decrypt',
    ]);
    const db = await openDB(name);
    for (const damaged of [
      { id: 1, key },
      { id: 'x' },
      { id: 'x', key: 'text' },
      { id: 'x', key: weaker },
    ]) {
      await db.put('keys', { use: 'outbox', ...damaged });
      const made = await ownKey(databases[0]!, 'outbox', Math.random);
      expect(made.id).to.have.length(23);
      expect(made.key.extractable).to.equal(false);
      expect((await ownKey(databases[1]!, 'outbox', Math.random)).id).to.equal(made.id);
    }
    db.close();
  });
});
