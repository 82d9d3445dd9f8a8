/** What else lies in the database, counted: messages that wait to be sent, and saved connections. */
import type { OutboxSummary, VaultSummary } from '../history/history-store.js';
import { checkedIdentity } from './checked-records.js';
import { Database, DATABASE_NAME } from './database.js';
import { heldIdentities, tryLock, type Locks } from './identity-lock.js';
import { allOf, OUTBOX_STORES } from './schema.js';

/** Counts outboxes and vaults, and deletes an outbox that nobody uses. */
export class StoredSummaries {
  readonly #locks: Locks | undefined;
  readonly #database: Database;

  constructor(locks: Locks | undefined, databaseName = DATABASE_NAME) {
    this.#locks = locks;
    this.#database = new Database(databaseName);
  }

  /** The outboxes that hold something. @throws MqttError as {@link Database.use} does, here and below. */
  async outboxes(): Promise<readonly OutboxSummary[]> {
    const held = this.#locks ? await heldIdentities(this.#locks) : new Set<string>();
    return this.#database.useBriefly(async (db) => {
      const transaction = db.transaction(['identities', 'messages']);
      const sizes = new Map<string, { messages: number; bytes: number }>();
      // One at a time: together they may be large.
      for await (const { value } of transaction.objectStore('messages')) {
        const size = sizes.get(value.identity) ?? { messages: 0, bytes: 0 };
        size.messages++;
        size.bytes += sizeOf(value.envelope);
        sizes.set(value.identity, size);
      }
      const identities = await transaction.objectStore('identities').getAll();
      return identities.flatMap((record) => {
        const identity = checkedIdentity(record);
        const size = identity && sizes.get(identity.id);
        if (!identity || !size) return [];
        const { id, broker, clientId } = identity;
        return [{ id, broker, clientId, ...size, inUse: held.has(id) }];
      });
    });
  }

  /** Deletes an outbox with all that is in it; false when a tab has it open. */
  async removeOutbox(id: string): Promise<boolean> {
    if (!this.#locks) return false;
    const lock = await tryLock(this.#locks, id);
    if (!lock) return false;
    try {
      await this.#database.useBriefly(async (db) => {
        const transaction = db.transaction(OUTBOX_STORES, 'readwrite');
        await Promise.all([
          transaction.objectStore('identities').delete(id),
          transaction.objectStore('messages').delete(allOf(id)),
          transaction.objectStore('progress').delete(allOf(id)),
          transaction.objectStore('incoming').delete(allOf(id)),
          transaction.done,
        ]);
      });
    } finally {
      await lock.release();
    }
    return true;
  }

  /** The vaults that hold something. */
  async vaults(): Promise<readonly VaultSummary[]> {
    return this.#database.useBriefly(async (db) => {
      const sizes = new Map<string, { connections: number; bytes: number }>();
      for await (const { value } of db.transaction('records').store) {
        const size = sizes.get(value.vault) ?? { connections: 0, bytes: 0 };
        size.connections++;
        size.bytes += sizeOf(value.envelope);
        sizes.set(value.vault, size);
      }
      return [...sizes].map(([id, size]) => ({ id, ...size }));
    });
  }
}

/** Of what should be bytes, and may be anything. */
function sizeOf(envelope: unknown): number {
  return envelope instanceof Uint8Array ? envelope.byteLength : 0;
}
