/** The durable outbox as a session uses it: what is kept on the device, how far it is, and what was left from before. Pure: storage is behind a journal. */
import type { OutboxEntry, OutgoingMessage, SessionEvent } from '../connection/session-port.js';
import type { DeliveryState, FlowJournal, PublishOutcome } from '../engine/delivery-state.js';
import { MqttError, toErrorData } from '../errors.js';
import type { ClaimedOutbox, OutboxJournal, StoredMessage } from './outbox-journal.js';

/** What an outbox works with. */
export interface OutboxParts {
  readonly emit: (event: SessionEvent) => void;
  readonly delivery: DeliveryState;
  readonly now: () => number;
  /** A restored message that was under way is settled: its place in the window is free. */
  readonly restoredSettled: (message: OutgoingMessage, outcome: PublishOutcome) => void;
  /** Called when the last message is gone. */
  readonly drained?: (() => void) | undefined;
}

/** A message that is kept, and how its writing went. */
export interface KeptMessage {
  readonly id: number;
  readonly message: OutgoingMessage;
  /** Milliseconds since the epoch; Infinity for never. */
  readonly expiresAt: number;
  /** Whether it is on the device; only then may it leave. */
  readonly isWritten: () => boolean;
}

interface Entry {
  readonly message: OutgoingMessage;
  readonly storedAt: number;
  readonly expiresAt: number;
  stage: OutboxEntry['stage'];
}

/** See the top of the file. */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #entries = new Map<number, Entry>();
  #journal: OutboxJournal | undefined;
  #why: MqttError | undefined;
  /** Given up to the device, to be taken again when the page comes back. */
  #left = false;
  /** What was settled while it was left, and is still on the device. */
  #goneMeanwhile: number[] = [];
  #next = 0;
  #announced = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Why nothing can be kept; undefined when it can. */
  get problem(): MqttError | undefined {
    if (this.#journal) return undefined;
    if (this.#left)
      return new MqttError('page-left', 'The page was left: nothing is kept now.', {
        retryable: true,
      });
    const text =
      'Messages are kept on the device only by a connection that was opened with “persist”.';
    return this.#why ?? new MqttError('invalid-options', text);
  }

  /** How many messages are kept. */
  get size(): number {
    return this.#entries.size;
  }

  /** Nothing can be kept, for this reason. */
  fail(error: MqttError): void {
    this.#why = error;
    this.#parts.emit({ type: 'outbox-error', error: toErrorData(error) });
  }

  /** Takes a claimed outbox over: what was under way goes on under its packet ids; what never left waits to be asked for. */
  attach({ journal, messages, incoming, unreadable }: ClaimedOutbox): void {
    this.#use(journal);
    for (const id of incoming) this.#parts.delivery.incoming.add(id);
    for (const stored of messages) this.#restore(stored);
    if (unreadable > 0) {
      const text = `${String(unreadable)} kept messages cannot be read any more and were dropped.`;
      const error = new MqttError('envelope-unreadable', text);
      this.#parts.emit({ type: 'outbox-error', error: toErrorData(error) });
    }
    this.#announce();
  }

  /** Lets another tab have it; what is in it stays on the device, and here until {@link resume} or {@link lost}. */
  async release(): Promise<void> {
    const journal = this.#journal;
    this.#left = journal !== undefined;
    this.#journal = undefined;
    this.#parts.delivery.incomingJournal = undefined;
    await journal?.release();
  }

  /** The same outbox was claimed again, and nobody had it meanwhile. */
  resume(journal: OutboxJournal): void {
    this.#use(journal);
    for (const id of this.#goneMeanwhile.splice(0)) void this.#write(journal.remove(id));
  }

  /** Another tab has taken it over: what was in it is that tab's to deliver, and nobody here will hear of it. */
  lost(): readonly number[] {
    const ids = [...this.#entries.keys()];
    this.#entries.clear();
    this.#goneMeanwhile = [];
    this.#next = 0;
    const { delivery } = this.#parts;
    // The others too: the client id is that tab's, and packet ids with it.
    for (const [packetId, { message }] of [...delivery.outgoing])
      delivery.settle(packetId, { error: takenOver(message.topic) });
    delivery.incoming.clear();
    delivery.forgetRetired();
    this.#announce();
    return ids;
  }

  /** Keeps a message that another tab left behind; it rests here as if it had been this one's. */
  takeOver({ message, storedAt, expiresAt = Infinity }: StoredMessage): Promise<void> {
    const id = this.#next++;
    const journal = this.#journal;
    if (!journal) return Promise.reject(new MqttError('outbox-failed', 'The outbox is closed.'));
    this.#entries.set(id, { message, storedAt, expiresAt, stage: 'restored' });
    this.#announce();
    const deadline = expiresAt === Infinity ? {} : { expiresAt };
    return journal
      .add({ sequence: id, message, storedAt, ...deadline, stage: 'queued' })
      .catch((error: unknown) => {
        this.#entries.delete(id);
        this.#announce();
        throw asError(error);
      });
  }

  /** The broker has accepted this client under this id. */
  connected(clientId: string): void {
    if (this.#journal) void this.#write(this.#journal.setConnected(clientId));
  }

  /**
   * Keeps a message.
   *
   * @param written - called when it is on the device.
   * @param failed - called when it is not; it is then forgotten.
   */
  keep(
    message: OutgoingMessage,
    expiresAt: number,
    written: () => void,
    failed: (error: MqttError) => void,
  ): KeptMessage {
    const id = this.#next++;
    const storedAt = this.#parts.now();
    this.#entries.set(id, { message, storedAt, expiresAt, stage: 'queued' });
    this.#announce();
    let isWritten = false;
    this.#journal
      ?.add({
        sequence: id,
        message,
        storedAt,
        ...(expiresAt === Infinity ? {} : { expiresAt }),
        stage: 'queued',
      })
      .then(
        () => {
          isWritten = true;
          written();
        },
        (error: unknown) => {
          this.#entries.delete(id);
          this.#announce();
          failed(asError(error));
        },
      );
    return { id, message, expiresAt, isWritten: () => isWritten };
  }

  /** Writes down how far a message is on its way to the broker. */
  journalOf(id: number): FlowJournal {
    const advance = (stage: 'sent' | 'release', packetId: number): Promise<void> => {
      const entry = this.#entries.get(id);
      if (entry) entry.stage = 'sent';
      this.#announce();
      return this.#write(this.#journal?.advance(id, stage, packetId));
    };
    return {
      sent: (packetId) => advance('sent', packetId),
      released: (packetId) => advance('release', packetId),
    };
  }

  /** A message was delivered, refused or given up. */
  done(id: number): void {
    if (!this.#entries.delete(id)) return;
    if (this.#journal) void this.#write(this.#journal.remove(id));
    else this.#goneMeanwhile.push(id);
    this.#announce();
    if (this.#entries.size === 0) this.#parts.drained?.();
  }

  /** Everything that is kept, in the order of publishing. */
  list(): readonly OutboxEntry[] {
    return [...this.#entries].map(([id, { message, storedAt, expiresAt, stage }]) => ({
      id,
      topic: message.topic,
      qos: message.qos === 2 ? 2 : 1,
      retain: message.retain,
      bytes: message.payload.byteLength,
      storedAt,
      ...(expiresAt === Infinity ? {} : { expiresAt }),
      stage,
    }));
  }

  /** Takes restored messages out of their rest, those that are asked for, in order; they are to be sent. */
  takeRestored(ids: readonly number[] | 'all'): readonly KeptMessage[] {
    const taken: KeptMessage[] = [];
    for (const [id, entry] of this.#entries) {
      if (entry.stage !== 'restored' || (ids !== 'all' && !ids.includes(id))) continue;
      entry.stage = 'queued';
      taken.push({ id, message: entry.message, expiresAt: entry.expiresAt, isWritten: () => true });
    }
    if (taken.length > 0) this.#announce();
    return taken;
  }

  /** Drops what has not left. Gives back which. */
  drop(ids: readonly number[] | 'all'): readonly number[] {
    const dropped: number[] = [];
    for (const [id, { stage }] of [...this.#entries]) {
      if (stage === 'sent' || (ids !== 'all' && !ids.includes(id))) continue;
      this.done(id);
      dropped.push(id);
    }
    return dropped;
  }

  /** When the first restored message expires. */
  expire(now: number): void {
    for (const [id, { stage, expiresAt, message }] of [...this.#entries]) {
      if (stage !== 'restored' || expiresAt > now) continue;
      this.done(id);
      const text = `A message on “${message.topic}” from before was not sent before its deadline, and is not sent any more.`;
      const error = toErrorData(new MqttError('expired', text));
      this.#parts.emit({ type: 'outbox-error', error, topic: message.topic });
    }
  }

  #use(journal: OutboxJournal): void {
    this.#journal = journal;
    this.#left = false;
    this.#parts.delivery.incomingJournal = {
      add: (id) => this.#write(journal.addIncoming(id)),
      remove: (id) => this.#write(journal.removeIncoming(id)),
      clear: () => void this.#write(journal.clearIncoming()),
    };
  }

  #restore(stored: StoredMessage): void {
    const { sequence: id, message, storedAt, expiresAt = Infinity } = stored;
    const { delivery } = this.#parts;
    this.#next = Math.max(this.#next, id + 1);
    const entry: Entry = { message, storedAt, expiresAt, stage: 'restored' };
    this.#entries.set(id, entry);
    if (stored.stage === 'queued') return;
    entry.stage = 'sent';
    delivery.ids.claim(stored.packetId);
    delivery.outgoing.set(stored.packetId, {
      message,
      stage: stored.stage === 'release' ? 'release' : 'publish',
      journal: this.journalOf(id),
      settle: (outcome) => {
        this.#settled(id, message, outcome);
      },
    });
  }

  /** Nobody waits for a message of an earlier life; when it fails, the connection says so. */
  #settled(id: number, message: OutgoingMessage, outcome: PublishOutcome): void {
    const { topic } = message;
    this.done(id);
    if (outcome.error)
      this.#parts.emit({ type: 'outbox-error', error: toErrorData(outcome.error), topic });
    this.#parts.restoredSettled(message, outcome);
  }

  /** A write that nobody waits for with another answer than going on; a failure is told, and delivery goes on in memory. */
  async #write(writing: Promise<void> | undefined): Promise<void> {
    try {
      await writing;
    } catch (error) {
      this.#parts.emit({ type: 'outbox-error', error: toErrorData(asError(error)) });
    }
  }

  /** Once for all changes of a task. */
  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      const stages = [...this.#entries.values()].map(({ stage }) => stage);
      const restored = stages.filter((stage) => stage === 'restored').length;
      this.#parts.emit({ type: 'outbox-changed', count: stages.length, restored });
    });
  }
}

/** What to say of a message that another tab has now. */
export function takenOver(topic: string): MqttError {
  const text = `Another tab has taken over this client and its messages; the one on “${topic}” may be delivered by it.`;
  return new MqttError('delivery-unknown', text, { delivery: 'unknown' });
}

function asError(error: unknown): MqttError {
  if (error instanceof MqttError) return error;
  return new MqttError('outbox-failed', 'The message could not be kept on this device.', {
    cause: error,
  });
}
