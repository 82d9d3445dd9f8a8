/** The one database of the kit: opened when needed, closed when it is in somebody's way, opened again on the next use. */
import { openDB, type IDBPDatabase } from 'idb';
import type { MqttError } from '../errors.js';
import { STORES, type Schema } from './schema.js';
import { nameOf, openingError, storageError, unusable } from './storage-error.js';
import { DATABASE_VERSION, upgrade } from './upgrade.js';

/** The name of the database in a page's origin. */
export const DATABASE_NAME = 'mqtt-kit';

/** What may happen to an open database from outside. */
export type DatabaseNotice =
  /** It cannot be upgraded while another tab, with an older version, has it open. */
  | 'blocked'
  /** It was closed because a newer version, or somebody who deletes it, waits for that. */
  | 'gave-way'
  /** The browser closed it: the person cleared the site's data, or the disk failed. */
  | 'terminated';

/** One attempt to open it, and what came of it. */
interface Opening {
  database: Promise<IDBPDatabase<Schema>>;
}

/** A connection to the database that outlives being closed. */
export class Database {
  readonly #name: string;
  readonly #notify: (notice: DatabaseNotice) => void;
  #current: Opening | undefined;
  #uses = 0;

  /**
   * @param name - another than {@link DATABASE_NAME} keeps a test's data apart.
   * @param notify - is told what happens from outside.
   */
  constructor(name = DATABASE_NAME, notify: (notice: DatabaseNotice) => void = () => undefined) {
    this.#name = name;
    this.#notify = notify;
  }

  /**
   * Does `task` on the open database, and does it again on a new connection if the old one turned out to be closed: that shows when a
   * transaction is to begin, so nothing has been done by then.
   *
   * @throws MqttError `storage-unavailable`, `storage-blocked`, `storage-newer` or `storage-damaged` when the database does not open; `storage-full` or `outbox-failed` for what `task` throws.
   */
  async use<T>(task: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    const opening = (this.#current ??= this.#open());
    const database = await opening.database;
    try {
      return await task(database);
    } catch (error) {
      if (nameOf(error) !== 'InvalidStateError') throw storageError(error);
      this.#forget(opening);
    }
    const again = await (this.#current ??= this.#open()).database;
    try {
      return await task(again);
    } catch (error) {
      throw storageError(error);
    }
  }

  /**
   * As {@link use}, and closes it when nobody uses it any more: then nothing keeps the page from the back/forward cache, or an upgrade
   * from happening.
   */
  async useBriefly<T>(task: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    this.#uses += 1;
    try {
      return await this.use(task);
    } finally {
      this.#uses -= 1;
      if (this.#uses === 0) this.close();
    }
  }

  /** Closes it once its transactions are done; the next use opens it again. */
  close(): void {
    const opening = this.#current;
    this.#current = undefined;
    opening?.database.then(
      (database) => {
        database.close();
      },
      () => undefined,
    );
  }

  #open(): Opening {
    let blocked: ((error: MqttError) => void) | undefined;
    const database = this.#request(
      () => {
        blocked?.(unusable('storage-blocked'));
        this.#notify('blocked');
      },
      (notice) => {
        this.#forget(opening);
        this.#notify(notice);
      },
    );
    const opening: Opening = {
      // Who waits is told at once that it is blocked; the request goes on, for requests to one database queue up behind each other.
      database: new Promise((resolve, reject) => {
        blocked = reject;
        database.then(resolve, reject);
      }),
    };
    database.then(
      (opened) => {
        if (this.#current === opening) opening.database = database;
        else opened.close();
      },
      () => {
        this.#forget(opening);
      },
    );
    return opening;
  }

  async #request(blocked: () => void, closed: (notice: DatabaseNotice) => void) {
    try {
      const database: IDBPDatabase<Schema> = await openDB<Schema>(this.#name, DATABASE_VERSION, {
        upgrade,
        blocked,
        blocking: () => {
          database.close();
          closed('gave-way');
        },
        terminated: () => {
          closed('terminated');
        },
      });
      if (STORES.every((store) => database.objectStoreNames.contains(store))) return database;
      database.close();
    } catch (cause) {
      throw openingError(cause);
    }
    throw unusable('storage-damaged');
  }

  #forget(opening: Opening): void {
    if (this.#current === opening) this.#current = undefined;
  }
}
