/** The journal of an outbox in the database: checks, counts, seals, and writes in groups. */
import { MqttError } from '../errors.js';
import type { OutboxJournal, StoredMessage } from '../session/outbox-journal.js';
import { ENVELOPE_OVERHEAD_BYTES } from '../vault/envelope.js';
import { isPacketId, isSequence } from './checked-records.js';
import type { Database } from './database.js';
import { GroupCommit } from './group-commit.js';
import type { IdentityLock } from './identity-lock.js';
import { encodeMessage } from './message-codec.js';
import type { OutboxRoom } from './outbox-bounds.js';
import type { OwnKey } from './own-key.js';
import { commitOperations, type OutboxOperation } from './outbox-operation.js';
import type { ProgressRecord } from './schema.js';
import { sealMessage } from './sealed-message.js';

/** What a journal needs. */
export interface StoredJournalParts {
  readonly database: Database;
  readonly key: OwnKey;
  readonly lock: IdentityLock;
  readonly room: OutboxRoom;
  /** Called once, when the outbox is free for others. */
  readonly released: () => void;
}

/** An {@link OutboxJournal} in IndexedDB. */
export class StoredJournal implements OutboxJournal {
  readonly #parts: StoredJournalParts;
  readonly #commits: GroupCommit<OutboxOperation>;
  #release: Promise<void> | undefined;

  constructor(parts: StoredJournalParts) {
    this.#parts = parts;
    const { database, lock } = parts;
    this.#commits = new GroupCommit((operations) =>
      commitOperations(database, lock.identity, operations),
    );
  }

  // Asynchronous, so that whatever is wrong comes as a rejection; up to the first `await` it runs at once, in the order of the calls.
  async add(stored: StoredMessage): Promise<void> {
    const { key, lock, room } = this.#parts;
    const { sequence } = stored;
    this.#checkHeld();
    if (!isSequence(sequence) || room.has(sequence))
      throw wrong(`A message cannot have the sequence ${String(sequence)}.`);
    if (stored.stage !== 'queued') checkPacketId(stored.packetId);
    const progress = stored.stage === 'queued' ? undefined : this.#progress(sequence, stored);
    const encoded = encodeMessage(stored);
    room.take(sequence, encoded.length + ENVELOPE_OVERHEAD_BYTES);
    const sealed = sealMessage(key, lock.identity, sequence, encoded);
    try {
      await this.#commits.write(
        sealed.then((record) => ({ type: 'put-message', record, progress })),
      );
    } catch (error) {
      room.free(sequence);
      throw error;
    }
  }

  async advance(sequence: number, stage: 'sent' | 'release', packetId: number): Promise<void> {
    this.#checkHeld();
    if (!this.#parts.room.has(sequence))
      throw wrong(`The outbox holds no message ${String(sequence)}.`);
    checkPacketId(packetId);
    const record = this.#progress(sequence, { stage, packetId });
    await this.#commits.write({ type: 'put-progress', record });
  }

  async remove(sequence: number): Promise<void> {
    const { room } = this.#parts;
    this.#checkHeld();
    const bytes = room.free(sequence);
    if (bytes === undefined) return;
    try {
      await this.#commits.write({ type: 'remove-message', sequence });
    } catch (error) {
      room.restore(sequence, bytes);
      throw error;
    }
  }

  async addIncoming(packetId: number): Promise<void> {
    this.#checkHeld();
    checkPacketId(packetId);
    await this.#commits.write({ type: 'add-incoming', packetId });
  }

  async removeIncoming(packetId: number): Promise<void> {
    this.#checkHeld();
    checkPacketId(packetId);
    await this.#commits.write({ type: 'remove-incoming', packetId });
  }

  async clearIncoming(): Promise<void> {
    this.#checkHeld();
    await this.#commits.write({ type: 'clear-incoming' });
  }

  async setConnected(clientId: string): Promise<void> {
    this.#checkHeld();
    await this.#commits.write({ type: 'set-connected', clientId });
  }

  release(): Promise<void> {
    return (this.#release ??= this.#letGo());
  }

  async #letGo(): Promise<void> {
    await this.#commits.idle();
    await this.#parts.lock.release();
    this.#parts.released();
  }

  #progress(
    sequence: number,
    { stage, packetId }: Pick<ProgressRecord, 'stage' | 'packetId'>,
  ): ProgressRecord {
    return { identity: this.#parts.lock.identity, sequence, stage, packetId };
  }

  #checkHeld(): void {
    if (!this.#release && this.#parts.lock.held) return;
    throw new MqttError('outbox-failed', 'This tab does not hold the outbox any more.');
  }
}

function checkPacketId(packetId: number): void {
  if (!isPacketId(packetId)) throw wrong(`${String(packetId)} is not a packet id.`);
}

function wrong(message: string): MqttError {
  return new MqttError('invalid-options', message);
}
