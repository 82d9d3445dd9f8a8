/** A vault in IndexedDB: three stores, written in one transaction. */
import type { IDBPDatabase } from 'idb';
import { MqttError } from '../errors.js';
import type { StoredVault, VaultChange, VaultStore } from '../vault/vault-store.js';
import { allOrNothing } from './all-or-nothing.js';
import { isObject } from './checked-records.js';
import { Database, DATABASE_NAME, type DatabaseNotice } from './database.js';
import { clearHistories } from './clear-histories.js';
import { clearTemplates } from './clear-templates.js';
import { allOf, HISTORY_STORES, TEMPLATE_STORES, type Schema } from './schema.js';
import { tellTemplates } from './template-news.js';

const VAULT_STORES = ['vaults', 'records', 'keys'] as const;

/** {@link VaultStore} of this browser and origin. */
export class StoredVaults implements VaultStore {
  readonly #name: string;
  readonly #databaseName: string;
  readonly #database: Database;

  /**
   * @param name - keeps several vaults of one page apart.
   * @param onNotice - is told when the database is closed or blocked by another tab, or closed by the browser.
   */
  constructor(
    name: string,
    onNotice?: (notice: DatabaseNotice) => void,
    databaseName = DATABASE_NAME,
  ) {
    this.#name = name;
    this.#databaseName = databaseName;
    this.#database = new Database(databaseName, onNotice);
  }

  read(): Promise<StoredVault> {
    return this.#use(async (db) => {
      const transaction = db.transaction(VAULT_STORES);
      const [header, records, key] = await Promise.all([
        transaction.objectStore('vaults').get(this.#name),
        transaction.objectStore('records').getAll(allOf(this.#name)),
        transaction.objectStore('keys').get(`vault ${this.#name}`),
        transaction.done,
      ]);
      return { header, records, deviceKey: key?.key };
    });
  }

  write({ expected, header, put, remove, deviceKey }: VaultChange): Promise<boolean> {
    const name = this.#name;
    return this.#use(async (db) => {
      // A password that was said to be saved outlasts a loss of power too.
      const transaction = db.transaction(VAULT_STORES, 'readwrite', { durability: 'strict' });
      const vaults = transaction.objectStore('vaults');
      const records = transaction.objectStore('records');
      const keys = transaction.objectStore('keys');
      let isExpected = false;
      await allOrNothing(transaction, async (requests) => {
        const found: unknown = await vaults.get(name);
        isExpected = (isObject(found) ? found['counter'] : undefined) === expected;
        if (!isExpected) return;
        requests.push(vaults.put({ name, ...header }));
        for (const { id, envelope } of put)
          requests.push(records.put({ vault: name, id, envelope }));
        for (const id of remove) requests.push(records.delete([name, id]));
        const use = `vault ${name}` as const;
        if (deviceKey === 'none') requests.push(keys.delete(use));
        else if (deviceKey) requests.push(keys.put({ use, id: '', key: deviceKey }));
      });
      return isExpected;
    });
  }

  /**
   * With it go the received messages that are kept, and the templates: who wipes wants nothing to be left, and they tell what was
   * connected to.
   */
  async wipe(): Promise<void> {
    await this.#use(async (db) => {
      const stores = [...VAULT_STORES, ...HISTORY_STORES, ...TEMPLATE_STORES] as const;
      const transaction = db.transaction(stores, 'readwrite', { durability: 'strict' });
      await allOrNothing(transaction, async (requests) => {
        requests.push(...clearHistories(transaction), ...clearTemplates(transaction));
        requests.push(
          transaction.objectStore('vaults').delete(this.#name),
          transaction.objectStore('records').delete(allOf(this.#name)),
          transaction.objectStore('keys').delete(`vault ${this.#name}`),
        );
        await Promise.resolve();
      });
    });
    tellTemplates(this.#databaseName);
  }

  async #use<T>(task: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    try {
      return await this.#database.useBriefly(task);
    } catch (error) {
      if (!(error instanceof MqttError) || error.code !== 'outbox-failed') throw error;
      // The same fault, in words for saved connections.
      const { cause, retryable } = error;
      throw new MqttError(
        'storage-unavailable',
        `The saved connections could not be read or written: ${error.message}`,
        { cause, retryable },
      );
    }
  }
}
