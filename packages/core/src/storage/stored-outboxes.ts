/** The door of this room: outboxes in IndexedDB, claimed by Web Locks. Loaded when the first message is to survive a reload. */
import type { Environment } from '../environment/environment.js';
import { pageLocks } from '../environment/page-locks.js';
import type {
  ClaimedOutbox,
  OrphanedOutbox,
  OutboxClaim,
  Outboxes,
} from '../session/outbox-journal.js';
import { claimOrder } from './claim-order.js';
import { Database, DATABASE_NAME, type DatabaseNotice } from './database.js';
import {
  candidatesFor,
  createIdentity,
  deleteIfUnused,
  touchIdentity,
  unusedSince,
} from './identities.js';
import { heldIdentities, tryLock, type IdentityLock, type Locks } from './identity-lock.js';
import { loadOutbox } from './load-outbox.js';
import { DEFAULT_OUTBOX_BOUNDS, OutboxRoom, type OutboxBounds } from './outbox-bounds.js';
import { ownKey } from './own-key.js';
import { randomId } from './random-id.js';
import type { IdentityRecord } from './schema.js';
import { unavailable } from './storage-error.js';
import { StoredJournal } from './stored-journal.js';

/** An identity with nothing in it that nobody claimed for so long is deleted: 30 days. */
export const UNUSED_AFTER_MS = 30 * 24 * 60 * 60 * 1000;

/** What outboxes need, and what may be set. */
export interface StoredOutboxesOptions {
  readonly environment: Pick<Environment, 'clock' | 'random'>;
  /** Of each outbox; {@link DEFAULT_OUTBOX_BOUNDS} unless set. */
  readonly bounds?: OutboxBounds;
  /** The browser's, unless set; undefined is a browser without. */
  readonly locks?: Locks | undefined;
  readonly databaseName?: string;
  /** Is told when the database is closed or blocked by another tab, or closed by the browser. */
  readonly onNotice?: (notice: DatabaseNotice) => void;
}

/** {@link Outboxes} of this browser and origin. */
export class StoredOutboxes implements Outboxes {
  readonly #environment: Pick<Environment, 'clock' | 'random'>;
  readonly #bounds: OutboxBounds;
  readonly #locks: Locks | undefined;
  readonly #database: Database;
  /** How many claims are under way or held; without any, the database is closed. */
  #uses = 0;

  constructor(options: StoredOutboxesOptions) {
    this.#environment = options.environment;
    this.#bounds = options.bounds ?? DEFAULT_OUTBOX_BOUNDS;
    this.#locks = 'locks' in options ? options.locks : pageLocks();
    this.#database = new Database(options.databaseName ?? DATABASE_NAME, options.onNotice);
  }

  claim(claim: OutboxClaim): Promise<ClaimedOutbox> {
    return this.#using(async () => {
      const locks = this.#usableLocks();
      const candidates = await candidatesFor(this.#database, claim);
      let outbox: ClaimedOutbox | undefined;
      for (const { id } of claimOrder(candidates, claim)) {
        outbox = await this.#take(locks, id);
        if (outbox) break;
      }
      outbox ??= await this.#make(locks, claim);
      await this.#deleteUnused(locks);
      return outbox;
    });
  }

  orphans(claim: OutboxClaim): Promise<readonly OrphanedOutbox[]> {
    return this.#using(async () => {
      const locks = this.#usableLocks();
      const candidates = await candidatesFor(this.#database, claim);
      // After the records: one claimed since then shows up here, one released since then is found the next time.
      const held = await heldIdentities(locks);
      return candidates
        .filter(({ identity, messages }) => messages > 0 && !held.has(identity.id))
        .sort((a, b) => a.identity.claimedAt - b.identity.claimedAt)
        .map(({ identity: { id, clientId }, messages }) => ({ identity: id, clientId, messages }));
    });
  }

  adopt(identity: string): Promise<ClaimedOutbox | undefined> {
    return this.#using(async () => this.#take(this.#usableLocks(), identity));
  }

  async #take(locks: Locks, id: string): Promise<ClaimedOutbox | undefined> {
    const lock = await tryLock(locks, id);
    if (!lock) return undefined;
    return this.#hold(lock, () => touchIdentity(this.#database, id, this.#now()));
  }

  async #make(locks: Locks, claim: OutboxClaim): Promise<ClaimedOutbox> {
    const id = this.#randomId();
    // Locked before it is written down, so that nobody finds it free.
    const lock = await tryLock(locks, id);
    const generatedClientId = this.#randomId('mqttkit');
    const now = this.#now();
    const outbox =
      lock &&
      (await this.#hold(lock, () =>
        createIdentity(this.#database, { id, claim, generatedClientId, now }),
      ));
    if (outbox) return outbox;
    throw unavailable('chance gave two tabs the same number. Try again.', undefined, true);
  }

  /** Opens the outbox of a locked identity; without a record, and on failure, the lock is given back. */
  async #hold(
    lock: IdentityLock,
    findRecord: () => Promise<IdentityRecord | undefined>,
  ): Promise<ClaimedOutbox | undefined> {
    let outbox: ClaimedOutbox | undefined;
    try {
      const record = await findRecord();
      if (record) outbox = await this.#open(lock, record);
    } finally {
      if (!outbox) await lock.release();
    }
    return outbox;
  }

  async #open(lock: IdentityLock, record: IdentityRecord): Promise<ClaimedOutbox> {
    const database = this.#database;
    // Asked for each time: after the site's data were cleared there is another.
    const key = await ownKey(database, 'outbox', () => this.#environment.random());
    const loaded = await loadOutbox(database, key, record.id);
    const { messages, incoming, unreadable } = loaded;
    this.#uses += 1;
    const journal = new StoredJournal({
      database,
      key,
      lock,
      room: new OutboxRoom(this.#bounds, loaded.sizes),
      released: () => {
        this.#endUse();
      },
    });
    return {
      identity: record.id,
      clientId: record.clientId,
      messages,
      incoming,
      unreadable,
      sessionKnown: record.connected,
      claims: record.claims ?? 1,
      journal,
    };
  }

  async #deleteUnused(locks: Locks): Promise<void> {
    const time = this.#now() - UNUSED_AFTER_MS;
    try {
      for (const id of await unusedSince(this.#database, time)) {
        const lock = await tryLock(locks, id);
        if (lock) await deleteIfUnused(this.#database, id, time).finally(() => lock.release());
      }
    } catch {
      // The outbox is claimed, and tidying up can wait for the next claim.
    }
  }

  async #using<T>(task: () => Promise<T>): Promise<T> {
    this.#uses += 1;
    try {
      return await task();
    } finally {
      this.#endUse();
    }
  }

  #endUse(): void {
    this.#uses -= 1;
    if (this.#uses === 0) this.#database.close();
  }

  #usableLocks(): Locks {
    // On a page that is not secure the type's promise is not kept.
    if (!(crypto as Partial<Crypto>).subtle)
      throw unavailable('encryption needs a page opened over https.');
    if (!this.#locks) throw unavailable('it cannot hold locks (Web Locks).');
    return this.#locks;
  }

  #now(): number {
    return this.#environment.clock.now();
  }

  #randomId(prefix?: string): string {
    return randomId(() => this.#environment.random(), prefix);
  }
}
