/** A vault in IndexedDB: three stores, written in one transaction. */
import type { IDBPDatabase } from 'idb';
import { pageLocks } from '../environment/page-locks.js';
import { MqttError } from '../errors.js';
import type { StoredVault, VaultChange, VaultStore } from '../vault/vault-store.js';
import { allOrNothing } from './all-or-nothing.js';
import { isObject } from './checked-records.js';
import { Database, DATABASE_NAME, type DatabaseNotice } from './database.js';
import { clearHistories } from './clear-histories.js';
import { clearTemplates } from './clear-templates.js';
import { allOf, HISTORY_STORES, TEMPLATE_STORES, type Schema } from './schema.js';
import { StoredSummaries } from './stored-summaries.js';
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
   * With it go the received messages that are kept, the templates, and what waits to be sent: who wipes wants nothing to be left, and
   * they tell what was connected to. Only what a tab has open to send stays: it is shown there, and dropped there.
   */
  async wipe(): Promise<void> {
    await inItsWords(() => this.#removeOutboxes());
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

  async #removeOutboxes(): Promise<void> {
    const summaries = new StoredSummaries(pageLocks(), this.#databaseName);
    for (const { id } of await summaries.outboxes()) await summaries.removeOutbox(id);
  }

  #use<T>(task: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    return inItsWords(() => this.#database.useBriefly(task));
  }
}

/** The same fault, in words for saved connections. */
async function inItsWords<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof MqttError) || error.code !== 'outbox-failed') throw error;
    const { cause, retryable } = error;
    throw new MqttError(
      'storage-unavailable',
      `The saved connections could not be read or written: ${error.message}`,
      { cause, retryable },
    );
  }
}
