/** The records of client ids. Who may use one is decided by locks; nothing here checks them. */
import type { OutboxClaim } from '../session/outbox-journal.js';
import { checkedIdentity } from './checked-records.js';
import { isFor, type Candidate } from './claim-order.js';
import type { Database } from './database.js';
import { allOf, type IdentityRecord } from './schema.js';

/**
 * The identities for the broker and protocol of a claim, each with the number of its messages. What is no identity is passed over.
 *
 * @throws MqttError as {@link Database.use} does, here and below.
 */
export function candidatesFor(
  database: Database,
  claim: OutboxClaim,
): Promise<readonly Candidate[]> {
  return database.use(async (db) => {
    const transaction = db.transaction(['identities', 'messages']);
    const records = await transaction
      .objectStore('identities')
      .index('broker')
      .getAll(claim.broker);
    const identities = records
      .map(checkedIdentity)
      .filter((identity) => identity !== undefined)
      .filter((identity) => isFor(identity, claim));
    const messages = transaction.objectStore('messages');
    return Promise.all(
      identities.map(async (identity) => ({
        identity,
        messages: await messages.count(allOf(identity.id)),
      })),
    );
  });
}

/** Writes down that an identity was claimed now; undefined when it is gone or damaged. */
export function touchIdentity(
  database: Database,
  id: string,
  now: number,
): Promise<IdentityRecord | undefined> {
  return database.use(async (db) => {
    const transaction = db.transaction('identities', 'readwrite');
    const identity = checkedIdentity(await transaction.store.get(id));
    const touched = identity && {
      ...identity,
      claimedAt: now,
      claims: (identity.claims ?? 0) + 1,
    };
    if (touched) await transaction.store.put(touched);
    await transaction.done;
    return touched;
  });
}

/** What is known of a new identity before anybody looked whether its client id is taken. */
export interface NewIdentity {
  readonly id: string;
  readonly claim: OutboxClaim;
  /** For when no client id is wished for, or the wished one is taken. */
  readonly generatedClientId: string;
  readonly now: number;
}

/**
 * Writes a new identity. Looking whether the wished client id is taken and taking it are one transaction, so that of two tabs at once
 * only one gets it.
 */
export function createIdentity(
  database: Database,
  { id, claim, generatedClientId, now }: NewIdentity,
): Promise<IdentityRecord> {
  const { broker, protocolVersion, clientId: wished } = claim;
  return database.use(async (db) => {
    const transaction = db.transaction('identities', 'readwrite');
    const records = await transaction.store.index('broker').getAll(broker);
    const isTaken = records
      .map(checkedIdentity)
      .some((other) => other && isFor(other, claim) && other.clientId === wished);
    const generated = wished === undefined || isTaken;
    const identity: IdentityRecord = {
      id,
      broker,
      protocolVersion,
      clientId: generated ? generatedClientId : wished,
      generated,
      connected: false,
      createdAt: now,
      claimedAt: now,
      claims: 1,
    };
    await transaction.store.put(identity);
    await transaction.done;
    return identity;
  });
}

/** Ids of identities that were last claimed before `time`, of every broker. */
export function unusedSince(database: Database, time: number): Promise<readonly string[]> {
  return database.use(async (db) =>
    (await db.getAll('identities'))
      .map(checkedIdentity)
      .filter((identity) => identity !== undefined)
      .filter(({ claimedAt }) => claimedAt < time)
      .map(({ id }) => id),
  );
}

/** Deletes an identity that holds nothing and was last claimed before `time`; does nothing otherwise. */
export function deleteIfUnused(database: Database, id: string, time: number): Promise<void> {
  return database.use(async (db) => {
    const stores = ['identities', 'messages', 'incoming', 'progress'] as const;
    const transaction = db.transaction(stores, 'readwrite');
    const identities = transaction.objectStore('identities');
    const [record, messages, incoming] = await Promise.all([
      identities.get(id),
      transaction.objectStore('messages').count(allOf(id)),
      transaction.objectStore('incoming').count(allOf(id)),
    ]);
    const identity = checkedIdentity(record);
    if (identity && identity.claimedAt < time && messages === 0 && incoming === 0)
      await identities.delete(id);
    await transaction.done;
  });
}
