import type { IDBPTransaction, StoreNames } from 'idb';
import type { Schema, TEMPLATE_STORES } from './schema.js';

/** A transaction that may write all that belongs to templates, and perhaps more. */
type Writing<Names extends StoreNames<Schema>> = IDBPTransaction<
  Schema,
  readonly ((typeof TEMPLATE_STORES)[number] | Names)[],
  'readwrite'
>;

/** Deletes every template, and the keys: what the browser's files still hold of them opens no more. */
export function clearTemplates<Names extends StoreNames<Schema>>(
  transaction: Writing<Names>,
): Promise<unknown>[] {
  const keys = transaction.objectStore('keys');
  return [
    transaction.objectStore('templates').clear(),
    keys.delete('templates'),
    keys.delete('template names'),
  ];
}
