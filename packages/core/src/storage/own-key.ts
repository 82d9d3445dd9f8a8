/**
 * Keys of the database's own. They never leave the browser's keeping: not extractable, and no passphrase is asked for, so that
 * publishing and receiving go on while the vault is locked. They keep what they seal from a casual look and a copied export, not from
 * who copies the profile.
 */
import { isObject } from './checked-records.js';
import type { Database } from './database.js';
import { randomId } from './random-id.js';
import type { KeyRecord } from './schema.js';

/** A key, and its name in the envelopes that it sealed. */
export type OwnKey = Pick<KeyRecord, 'id' | 'key'>;

/** What a key is for. Names are only signed, so that equal ones are found again and nobody can try likely ones. */
export type OwnKeyUse = 'outbox' | 'history' | 'history names' | 'templates' | 'template names';

interface Kind {
  readonly algorithm: AesKeyGenParams | HmacKeyGenParams;
  readonly usages: readonly KeyUsage[];
}

const SEALING: Kind = {
  algorithm: { name: 'AES-GCM', length: 256 },
  usages: ['encrypt', 'decrypt'],
};

const SIGNING: Kind = {
  algorithm: { name: 'HMAC', hash: 'SHA-256', length: 256 },
  usages: ['sign'],
};

const KINDS: Readonly<Record<OwnKeyUse, Kind>> = {
  outbox: SEALING,
  history: SEALING,
  'history names': SIGNING,
  templates: SEALING,
  'template names': SIGNING,
};

/**
 * The key of this database for that use, made on first use. Two tabs at once get the same.
 *
 * @throws MqttError as {@link Database.use} does.
 */
export async function ownKey(
  database: Database,
  use: OwnKeyUse,
  random: () => number,
): Promise<OwnKey> {
  const found = await database.use(async (db) => db.get('keys', use));
  const kind = KINDS[use];
  if (isUsable(found, kind)) return found;
  // Made before the transaction opens, for a transaction ends when it has nothing to do.
  const key = await crypto.subtle.generateKey(kind.algorithm, false, [...kind.usages]);
  // Neither kind is a pair.
  if (!(key instanceof CryptoKey)) throw new TypeError('A pair of keys was made.');
  const made: KeyRecord = { use, id: randomId(random), key };
  return database.use(async (db) => {
    // Transactions that write come one after another: the second tab finds the first one's key.
    const transaction = db.transaction('keys', 'readwrite');
    const theirs = await transaction.store.get(use);
    if (!isUsable(theirs, kind)) await transaction.store.put(made);
    await transaction.done;
    return isUsable(theirs, kind) ? theirs : made;
  });
}

/** A damaged record is as good as none: what its key sealed cannot be opened either way. */
function isUsable(record: unknown, { algorithm, usages }: Kind): record is KeyRecord {
  if (!isObject(record)) return false;
  const { id, key } = record;
  return (
    typeof id === 'string' &&
    key instanceof CryptoKey &&
    key.algorithm.name === algorithm.name &&
    !key.extractable &&
    usages.every((usage) => key.usages.includes(usage))
  );
}
