/** Outboxes for as long as a process lives, where there is no IndexedDB. For tests of a session writes fail on order, and all tabs end at once. */
import { MqttError, type MqttErrorCode } from '../errors.js';
import type {
  ClaimedOutbox,
  OrphanedOutbox,
  OutboxClaim,
  Outboxes,
} from '../session/outbox-journal.js';
import { claimOrder, isFor, type Candidate } from './claim-order.js';
import { DEFAULT_OUTBOX_BOUNDS, OutboxRoom, type OutboxBounds } from './outbox-bounds.js';
import type { IdentityRecord } from './schema.js';
import { MemoryJournal, sizeOf, type MemoryOutbox } from './memory-journal.js';

/** {@link Outboxes} in memory. Each claim stands for a tab. */
export class MemoryOutboxes implements Outboxes {
  readonly #bounds: OutboxBounds;
  readonly #newClientId: () => string;
  readonly #outboxes = new Map<string, MemoryOutbox>();
  readonly #journals = new Set<MemoryJournal>();
  #count = 0;
  #failure: MqttErrorCode | undefined;
  #gate: Promise<void> | undefined;
  #openGate: () => void = () => undefined;

  /** @param newClientId - makes one that no other client has. */
  constructor(bounds: OutboxBounds = DEFAULT_OUTBOX_BOUNDS, newClientId?: () => string) {
    this.#bounds = bounds;
    this.#newClientId = newClientId ?? (() => `client${this.#count}`);
  }

  /** From now on each write rejects with this code; without one, writes succeed again. */
  failWrites(code?: MqttErrorCode): void {
    this.#failure = code;
  }

  /** From now on no write ends, until {@link letWritesEnd}. */
  holdWrites(): void {
    this.#gate ??= new Promise((resolve) => {
      this.#openGate = resolve;
    });
  }

  letWritesEnd(): void {
    this.#gate = undefined;
    this.#openGate();
  }

  /** All tabs end at once: what is not written is lost and rejects as `outbox-failed`, and every outbox is free. */
  crash(): void {
    for (const journal of this.#journals) journal.end();
    this.#journals.clear();
    this.letWritesEnd();
  }

  async claim(claim: OutboxClaim): Promise<ClaimedOutbox> {
    // Nothing is known at once: a session must not count on it.
    await Promise.resolve();
    for (const { id } of claimOrder(this.#candidates(), claim)) {
      const outbox = this.#outboxes.get(id);
      if (outbox && !this.#isHeld(outbox)) return this.#hold(outbox);
    }
    return this.#hold(this.#make(claim));
  }

  async orphans(claim: OutboxClaim): Promise<readonly OrphanedOutbox[]> {
    await Promise.resolve();
    return [...this.#outboxes.values()]
      .filter((outbox) => isFor(outbox.record, claim) && !this.#isHeld(outbox))
      .filter(({ messages }) => messages.size > 0)
      .map(({ record, messages }) => ({
        identity: record.id,
        clientId: record.clientId,
        messages: messages.size,
      }));
  }

  async adopt(identity: string): Promise<ClaimedOutbox | undefined> {
    await Promise.resolve();
    const outbox = this.#outboxes.get(identity);
    return outbox && !this.#isHeld(outbox) ? this.#hold(outbox) : undefined;
  }

  #candidates(): readonly Candidate[] {
    return [...this.#outboxes.values()].map(({ record, messages }) => ({
      identity: record,
      messages: messages.size,
    }));
  }

  #make({ broker, protocolVersion, clientId: wished }: OutboxClaim): MemoryOutbox {
    const number = String(++this.#count);
    const claim = { broker, protocolVersion };
    const isTaken = [...this.#outboxes.values()].some(
      ({ record }) => isFor(record, claim) && record.clientId === wished,
    );
    const generated = wished === undefined || isTaken;
    const record: IdentityRecord = {
      id: `identity${number}`,
      ...claim,
      clientId: generated ? this.#newClientId() : wished,
      generated,
      connected: false,
      createdAt: this.#count,
      claimedAt: this.#count,
    };
    const outbox: MemoryOutbox = { record, messages: new Map(), incoming: new Set() };
    this.#outboxes.set(record.id, outbox);
    return outbox;
  }

  #hold(outbox: MemoryOutbox): ClaimedOutbox {
    const messages = [...outbox.messages.values()].sort((a, b) => a.sequence - b.sequence);
    const sizes = new Map(messages.map((message) => [message.sequence, sizeOf(message)]));
    const journal = new MemoryJournal({
      outbox,
      room: new OutboxRoom(this.#bounds, sizes),
      gate: () => this.#gate,
      failure: () => this.#failure && new MqttError(this.#failure, 'A write failed on order.'),
      released: () => {
        this.#journals.delete(journal);
      },
    });
    this.#journals.add(journal);
    const claims = (outbox.record.claims ?? 0) + 1;
    outbox.record = { ...outbox.record, claims };
    return {
      identity: outbox.record.id,
      clientId: outbox.record.clientId,
      messages: messages.map((message) => structuredClone(message)),
      incoming: [...outbox.incoming].sort((a, b) => a - b),
      unreadable: 0,
      sessionKnown: outbox.record.connected,
      claims,
      journal,
    };
  }

  #isHeld(outbox: MemoryOutbox): boolean {
    return [...this.#journals].some((journal) => journal.outbox === outbox);
  }
}
