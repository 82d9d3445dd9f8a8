/** What an outbox holds when a tab takes it. */
import type { DeliveryProgress, StoredMessage } from '../session/outbox-journal.js';
import { checkedIncoming, checkedProgress } from './checked-records.js';
import type { Database } from './database.js';
import type { OwnKey } from './own-key.js';
import { allOf, OUTBOX_STORES, type ProgressRecord } from './schema.js';
import { openMessage } from './sealed-message.js';

/** The contents of an outbox. */
export interface LoadedOutbox {
  readonly messages: readonly StoredMessage[];
  readonly incoming: readonly number[];
  /** How many records could not be read. */
  readonly unreadable: number;
  /** How many bytes each message takes on the device, by sequence. */
  readonly sizes: ReadonlyMap<number, number>;
}

/**
 * Reads an outbox. Records that cannot be read never will be, for a newer format would have a newer database: they are deleted, so
 * that their sequences are free again.
 *
 * @throws MqttError as {@link Database.use} does.
 */
export async function loadOutbox(
  database: Database,
  key: OwnKey,
  identity: string,
): Promise<LoadedOutbox> {
  const [records, progress, incomingRecords] = await database.use((db) => {
    const transaction = db.transaction(OUTBOX_STORES);
    return Promise.all([
      transaction.objectStore('messages').getAll(allOf(identity)),
      transaction.objectStore('progress').getAll(allOf(identity)),
      transaction.objectStore('incoming').getAll(allOf(identity)),
    ]);
  });
  const contents = await Promise.all(records.map((record) => openMessage(key, identity, record)));

  const progressOf = new Map(progress.map((record) => [record.sequence, record]));
  const packetIds = new Set<number>();
  const messages: StoredMessage[] = [];
  const sizes = new Map<number, number>();
  const damaged: number[] = [];
  for (const [index, record] of records.entries()) {
    const content = contents[index];
    const delivery = deliveryOf(progressOf.get(record.sequence), packetIds);
    // Without its progress nobody knows whether a message was sent: sending it might be sending it twice.
    if (content && delivery) {
      messages.push({ ...content, ...delivery });
      sizes.set(content.sequence, record.envelope.byteLength);
    } else {
      damaged.push(record.sequence);
    }
    progressOf.delete(record.sequence);
  }
  const incoming = incomingRecords.map(checkedIncoming).filter((id) => id !== undefined);
  const damagedIncoming = incomingRecords.filter((each) => checkedIncoming(each) === undefined);
  const unreadable = damaged.length + damagedIncoming.length;
  await deleteDamaged(
    database,
    identity,
    [...damaged, ...progressOf.keys()],
    damagedIncoming.map(({ packetId }) => packetId),
  );
  return { messages, incoming, unreadable, sizes };
}

/** How far a message is; undefined when its record is damaged, or claims a packet id that another message has. */
function deliveryOf(
  record: ProgressRecord | undefined,
  packetIds: Set<number>,
): DeliveryProgress | undefined {
  if (!record) return { stage: 'queued' };
  const progress = checkedProgress(record);
  if (!progress || packetIds.has(progress.packetId)) return undefined;
  packetIds.add(progress.packetId);
  return progress;
}

async function deleteDamaged(
  database: Database,
  identity: string,
  sequences: readonly number[],
  packetIds: readonly number[],
): Promise<void> {
  if (sequences.length + packetIds.length === 0) return;
  await database.use(async (db) => {
    const transaction = db.transaction(OUTBOX_STORES, 'readwrite');
    const messages = transaction.objectStore('messages');
    const progress = transaction.objectStore('progress');
    const incoming = transaction.objectStore('incoming');
    await Promise.all([
      ...sequences.map((sequence) => messages.delete([identity, sequence])),
      ...sequences.map((sequence) => progress.delete([identity, sequence])),
      ...packetIds.map((packetId) => incoming.delete([identity, packetId])),
      transaction.done,
    ]);
  });
}
