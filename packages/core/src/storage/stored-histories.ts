/** The door of this room for received messages: what is kept of all filters. Loaded when something is to be kept, or listed. */
import type {
  HistoryBounds,
  HistoryName,
  HistoryRing,
  HistorySummary,
} from '../history/history-store.js';
import { allOrNothing } from './all-or-nothing.js';
import { isOutOfTime, keptTime } from './chunk-entries.js';
import { clearHistories } from './clear-histories.js';
import { Database, DATABASE_NAME } from './database.js';
import { openHead, type HistoryHead } from './history-chunk.js';
import { ownKey } from './own-key.js';
import { allOf, HISTORY_STORES } from './schema.js';
import { signedName } from './signed-name.js';
import { unavailable } from './storage-error.js';
import { StoredRing } from './stored-ring.js';

/** What kept messages need of the world. */
export interface StoredHistoriesParts {
  readonly now: () => number;
  readonly random: () => number;
  readonly databaseName?: string | undefined;
}

/** Kept messages of this browser and origin. */
export class StoredHistories {
  readonly #parts: StoredHistoriesParts;
  readonly #database: Database;

  constructor(parts: StoredHistoriesParts) {
    this.#parts = parts;
    this.#database = new Database(parts.databaseName ?? DATABASE_NAME);
  }

  /**
   * What is kept under a name, or will be.
   *
   * @throws MqttError as {@link Database.use} does, here and below; `storage-unavailable` on a page that is not secure.
   */
  async ring(name: HistoryName, bounds: HistoryBounds): Promise<HistoryRing> {
    // On a page that is not secure the type's promise is not kept.
    if (!(crypto as Partial<Crypto>).subtle)
      throw unavailable('encryption needs a page opened over https.');
    const { now, random } = this.#parts;
    const id = await this.#idOf(name);
    return new StoredRing({ database: this.#database, id, name, bounds, now, random });
  }

  /** What is kept, the newest first. What is past its age, or cannot be opened any more, is deleted. */
  async list(): Promise<readonly HistorySummary[]> {
    const { now, random } = this.#parts;
    const records = await this.#database.useBriefly((db) => db.getAll('histories'));
    if (records.length === 0) return [];
    const key = await ownKey(this.#database, 'history', random);
    const found: HistorySummary[] = [];
    for (const { id, envelope } of records) {
      const head = await openHead(key, id, envelope);
      if (head && !isOver(head, now())) found.push(summaryOf(id, head));
      else await this.remove(id);
    }
    return found.sort((a, b) => b.newest - a.newest);
  }

  /** Deletes what is kept under that id. Who has it open begins anew. */
  async remove(id: string): Promise<void> {
    await this.#database.useBriefly(async (db) => {
      const transaction = db.transaction(['histories', 'chunks'], 'readwrite');
      await Promise.all([
        transaction.objectStore('histories').delete(id),
        transaction.objectStore('chunks').delete(allOf(id)),
        transaction.done,
      ]);
    });
  }

  /** Deletes all of it, and its keys. */
  async wipe(): Promise<void> {
    await this.#database.useBriefly(async (db) => {
      const transaction = db.transaction(HISTORY_STORES, 'readwrite', { durability: 'strict' });
      await allOrNothing(transaction, async (requests) => {
        requests.push(...clearHistories(transaction));
        await Promise.resolve();
      });
    });
  }

  async #idOf({ broker, connection, filter }: HistoryName): Promise<string> {
    const key = await ownKey(this.#database, 'history names', this.#parts.random);
    return signedName(key, JSON.stringify([broker, connection, filter]));
  }
}

/** Whether all of it is past its age. Where the clock was ahead when some of it was written, the oldest message decides. */
function isOver(head: HistoryHead, now: number): boolean {
  return isOutOfTime(head, keptTime(head.maxAgeMs, now));
}

function summaryOf(id: string, head: HistoryHead): HistorySummary {
  const { broker, connection, filter, messages, bytes, oldest, newest } = head;
  return { id, broker, connection, filter, messages, bytes, oldest, newest };
}
