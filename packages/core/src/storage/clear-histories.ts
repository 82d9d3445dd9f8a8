import type { IDBPTransaction, StoreNames } from 'idb';
import type { HISTORY_STORES, Schema } from './schema.js';

/** A transaction that may write all that belongs to kept messages, and perhaps more. */
type Writing<Names extends StoreNames<Schema>> = IDBPTransaction<
  Schema,
  readonly ((typeof HISTORY_STORES)[number] | Names)[],
  'readwrite'
>;

/** Deletes every kept message, and the keys: what the browser's files still hold of the messages opens no more. */
export function clearHistories<Names extends StoreNames<Schema>>(
  transaction: Writing<Names>,
): Promise<unknown>[] {
  const keys = transaction.objectStore('keys');
  return [
    transaction.objectStore('histories').clear(),
    transaction.objectStore('chunks').clear(),
    keys.delete('history'),
    keys.delete('history names'),
  ];
}
