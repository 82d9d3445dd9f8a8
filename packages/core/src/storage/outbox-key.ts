/**
 * The outbox's own key. It never leaves the browser's keeping: not extractable, and no passphrase is asked for, so that publishing
 * goes on while the vault is locked. It keeps messages from a casual look and a copied export, not from who copies the profile.
 */
import { isObject } from './checked-records.js';
import type { Database } from './database.js';
import { randomId } from './random-id.js';
import type { KeyRecord } from './schema.js';

/** The key, and its name in the envelopes that it sealed. */
export type OutboxKey = Pick<KeyRecord, 'id' | 'key'>;

/**
 * The key of this database, made on first use. Two tabs at once get the same.
 *
 * @throws MqttError as {@link Database.use} does.
 */
export async function outboxKey(database: Database, random: () => number): Promise<OutboxKey> {
  const found = await database.use(async (db) => db.get('keys', 'outbox'));
  if (isUsable(found)) return found;
  // Made before the transaction opens, for a transaction ends when it has nothing to do.
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const made: KeyRecord = { use: 'outbox', id: randomId(random), key };
  return database.use(async (db) => {
    // Transactions that write come one after another: the second tab finds the first one's key.
    const transaction = db.transaction('keys', 'readwrite');
    const theirs = await transaction.store.get('outbox');
    if (!isUsable(theirs)) await transaction.store.put(made);
    await transaction.done;
    return isUsable(theirs) ? theirs : made;
  });
}

/** A damaged record is as good as none: what its key sealed cannot be opened either way. */
function isUsable(record: unknown): record is KeyRecord {
  if (!isObject(record)) return false;
  const { id, key } = record;
  return (
    typeof id === 'string' &&
    key instanceof CryptoKey &&
    key.algorithm.name === 'AES-GCM' &&
    !key.extractable &&
    key.usages.includes('encrypt') &&
    key.usages.includes('decrypt')
  );
}
