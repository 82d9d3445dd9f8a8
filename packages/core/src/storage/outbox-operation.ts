/** What is written about one outbox, and how a group of it becomes one transaction. */
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { MqttError } from '../errors.js';
import { allOrNothing } from './all-or-nothing.js';
import type { Database } from './database.js';
import {
  allOf,
  OUTBOX_STORES,
  type MessageRecord,
  type ProgressRecord,
  type Schema,
} from './schema.js';

/** One change of an outbox. */
export type OutboxOperation =
  | {
      readonly type: 'put-message';
      readonly record: MessageRecord;
      /** Absent for a message that is queued. */
      readonly progress: ProgressRecord | undefined;
    }
  | { readonly type: 'put-progress'; readonly record: ProgressRecord }
  | { readonly type: 'remove-message'; readonly sequence: number }
  | { readonly type: 'add-incoming'; readonly packetId: number }
  | { readonly type: 'remove-incoming'; readonly packetId: number }
  | { readonly type: 'clear-incoming' }
  | { readonly type: 'set-connected'; readonly clientId: string };

type Writing = IDBPTransaction<Schema, typeof OUTBOX_STORES, 'readwrite'>;

/**
 * How hard the browser tries before it calls a transaction complete (IndexedDB §2.7.1). `relaxed` hands it to the operating system,
 * which keeps it through a crash of the tab and of the browser: all that the outbox promises. `strict` would also outlast a loss of
 * power, but waits for the disk between each message and its sending: two to three times as long on a solid-state disk, measured.
 */
const DURABILITY: IDBTransactionDurability = 'relaxed';

/**
 * Writes a group of operations in one transaction: all of them, or none.
 *
 * @throws MqttError as {@link Database.use} does, and `outbox-failed` when the outbox is no longer there.
 */
export function commitOperations(
  database: Database,
  identity: string,
  operations: readonly OutboxOperation[],
): Promise<void> {
  return database.use((db) => commit(db, identity, operations));
}

async function commit(
  db: IDBPDatabase<Schema>,
  identity: string,
  operations: readonly OutboxOperation[],
): Promise<void> {
  const transaction = db.transaction(OUTBOX_STORES, 'readwrite', { durability: DURABILITY });
  await allOrNothing(transaction, async (requests) => {
    const record = await transaction.objectStore('identities').get(identity);
    // The person cleared the site's data: what is written now would never be found again.
    if (!record) throw gone();
    let connected = record;
    for (const operation of operations) {
      if (operation.type === 'set-connected')
        connected = { ...connected, clientId: operation.clientId, connected: true };
      else requests.push(...requestsOf(operation, transaction, identity));
    }
    if (connected !== record) requests.push(transaction.objectStore('identities').put(connected));
  });
}

function requestsOf(
  operation: Exclude<OutboxOperation, { type: 'set-connected' }>,
  transaction: Writing,
  identity: string,
): Promise<unknown>[] {
  const messages = transaction.objectStore('messages');
  const progress = transaction.objectStore('progress');
  const incoming = transaction.objectStore('incoming');
  switch (operation.type) {
    case 'put-message':
      return [
        messages.put(operation.record),
        // An earlier message of this sequence may have failed to be added, and its progress not.
        operation.progress
          ? progress.put(operation.progress)
          : progress.delete([identity, operation.record.sequence]),
      ];
    case 'put-progress':
      return [progress.put(operation.record)];
    case 'remove-message':
      return [
        messages.delete([identity, operation.sequence]),
        progress.delete([identity, operation.sequence]),
      ];
    case 'add-incoming':
      return [incoming.put({ identity, packetId: operation.packetId })];
    case 'remove-incoming':
      return [incoming.delete([identity, operation.packetId])];
    case 'clear-incoming':
      return [incoming.delete(allOf(identity))];
  }
}

function gone(): MqttError {
  return new MqttError('outbox-failed', 'The outbox was deleted, with all of this site’s data.');
}
