/** One journal of {@link MemoryOutboxes}. */
import { MqttError } from '../errors.js';
import type { OutboxJournal, StoredMessage } from '../session/outbox-journal.js';
import { isPacketId, isSequence } from './checked-records.js';
import { encodeMessage } from './message-codec.js';
import type { OutboxRoom } from './outbox-bounds.js';
import type { IdentityRecord } from './schema.js';
import { ENVELOPE_OVERHEAD_BYTES } from '../vault/envelope.js';

/** What is durable. */
export interface MemoryOutbox {
  record: IdentityRecord;
  readonly messages: Map<number, StoredMessage>;
  readonly incoming: Set<number>;
}

/** What a journal in memory needs. */
export interface MemoryJournalParts {
  readonly outbox: MemoryOutbox;
  readonly room: OutboxRoom;
  /** What a write waits for. */
  readonly gate: () => Promise<void> | undefined;
  /** What a write fails with. */
  readonly failure: () => MqttError | undefined;
  readonly released: () => void;
}

/** How many bytes a message would take on the device. */
export function sizeOf(message: StoredMessage): number {
  return encodeMessage(message).length + ENVELOPE_OVERHEAD_BYTES;
}

/** An {@link OutboxJournal} in memory: one write after another, each in a microtask or later. */
export class MemoryJournal implements OutboxJournal {
  readonly outbox: MemoryOutbox;
  readonly #parts: MemoryJournalParts;
  #last: Promise<void> = Promise.resolve();
  #releasing: Promise<void> | undefined;
  #ended = false;

  constructor(parts: MemoryJournalParts) {
    this.outbox = parts.outbox;
    this.#parts = parts;
  }

  /** The tab is gone: nothing is written any more. */
  end(): void {
    this.#ended = true;
  }

  async add(message: StoredMessage): Promise<void> {
    const { room } = this.#parts;
    const { sequence } = message;
    this.#check(isSequence(sequence) && !room.has(sequence));
    this.#check(message.stage === 'queued' || isPacketId(message.packetId));
    const copy = structuredClone(message);
    room.take(sequence, sizeOf(copy));
    try {
      await this.#write(({ messages }) => messages.set(sequence, copy));
    } catch (error) {
      room.free(sequence);
      throw error;
    }
  }

  async advance(sequence: number, stage: 'sent' | 'release', packetId: number): Promise<void> {
    this.#check(this.#parts.room.has(sequence) && isPacketId(packetId));
    await this.#write(({ messages }) => {
      const message = messages.get(sequence);
      if (message) messages.set(sequence, { ...message, stage, packetId });
    });
  }

  async remove(sequence: number): Promise<void> {
    const { room } = this.#parts;
    this.#check(true);
    const bytes = room.free(sequence);
    if (bytes === undefined) return;
    try {
      await this.#write(({ messages }) => messages.delete(sequence));
    } catch (error) {
      room.restore(sequence, bytes);
      throw error;
    }
  }

  async addIncoming(packetId: number): Promise<void> {
    this.#check(isPacketId(packetId));
    await this.#write(({ incoming }) => incoming.add(packetId));
  }

  async removeIncoming(packetId: number): Promise<void> {
    this.#check(isPacketId(packetId));
    await this.#write(({ incoming }) => incoming.delete(packetId));
  }

  async clearIncoming(): Promise<void> {
    this.#check(true);
    await this.#write(({ incoming }) => {
      incoming.clear();
    });
  }

  async setConnected(clientId: string): Promise<void> {
    this.#check(true);
    await this.#write((outbox) => {
      outbox.record = { ...outbox.record, clientId, connected: true };
    });
  }

  release(): Promise<void> {
    return (this.#releasing ??= this.#last.then(() => {
      this.#parts.released();
    }));
  }

  #write(change: (outbox: MemoryOutbox) => unknown): Promise<void> {
    const write = this.#last.then(async () => {
      await this.#parts.gate();
      const failure = this.#ended ? lost() : this.#parts.failure();
      if (failure) throw failure;
      change(this.outbox);
    });
    this.#last = write.catch(() => undefined);
    return write;
  }

  #check(isRight: boolean): void {
    if (this.#ended || this.#releasing) throw lost();
    if (!isRight) throw new MqttError('invalid-options', 'This cannot be written to an outbox.');
  }
}

function lost(): MqttError {
  return new MqttError('outbox-failed', 'This tab does not hold the outbox any more.');
}
