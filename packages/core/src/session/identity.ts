/**
 * Who this session's client is, where messages are kept on the device: the outbox that is claimed says so. It is given up when the page
 * is left and claimed again when it returns; meanwhile commands wait, in order and within bounds.
 */
import type { SessionCommand, SessionEvent, SessionOptions } from '../connection/session-port.js';
import { generateClientId } from '../details/client-id.js';
import { fromErrorData, MqttError, toErrorData } from '../errors.js';
import type { OrphanDrain } from './orphan-drain.js';
import { takenOver, type Outbox } from './outbox.js';
import type { ClaimedOutbox, OutboxClaim, Outboxes } from './outbox-journal.js';

/** What an identity works with. */
export interface IdentityParts {
  readonly emit: (event: SessionEvent) => void;
  readonly outbox: Outbox;
  /** Loads what keeps messages on the device; absent where nothing can. */
  readonly loadOutboxes: (() => Promise<Outboxes>) | undefined;
  readonly orphanDrain: (outboxes: Outboxes, claim: OutboxClaim) => OrphanDrain;
  readonly isClosed: () => boolean;
  /** From now on, who we are to the broker. */
  readonly rename: (clientId: string) => void;
  readonly random: () => number;
  /** An outbox was claimed: its client is ours. */
  readonly claimed: (outbox: ClaimedOutbox) => void;
  /** Another tab has taken our outbox; these messages in it were not sent yet. */
  readonly lost: (ids: readonly number[], error: (topic: string) => MqttError) => void;
  /** It is known who we are: the session goes on. */
  readonly known: () => void;
  readonly abort: (request: number) => void;
  /** Takes a command that has waited. */
  readonly send: (command: SessionCommand) => void;
}

/** Bound of the commands that wait. */
const MOST_HELD = 1000;

/** See the top of the file. */
export class Identity {
  readonly #parts: IdentityParts;
  /** Commands that wait until it is known who we are; absent when it is. */
  #held: SessionCommand[] | undefined;
  /** Where the outbox is, to claim it again when the page comes back. */
  #claimed:
    { readonly outboxes: Outboxes; readonly identity: string; readonly claims: number } | undefined;
  #orphans: OrphanDrain | undefined;
  /** Settles when a page that was left has given its outbox up. */
  #released: Promise<void> | undefined;

  constructor(parts: IdentityParts) {
    this.#parts = parts;
  }

  /** What looks after other tabs' outboxes, once there are any. */
  get orphans(): OrphanDrain | undefined {
    return this.#orphans;
  }

  /** Keeps a command for later; false when it can be done now. */
  hold(command: SessionCommand): boolean {
    const held = this.#held;
    if (!held || command.type === 'close') return false;
    if (command.type === 'abort') {
      const { request } = command;
      const index = held.findIndex((kept) => 'request' in kept && kept.request === request);
      if (index >= 0) held.splice(index, 1);
      // One of before the page was left may have been sent.
      this.#parts.abort(request);
    } else if (command.type === 'publish' && held.length >= MOST_HELD) {
      const text = 'Too many messages wait for a connection.';
      const error = new MqttError('too-many-in-flight', text, { retryable: true });
      this.#parts.emit({ type: 'failed', request: command.request, error: toErrorData(error) });
    } else {
      held.push(command);
    }
    return true;
  }

  /** Takes an outbox, and the client id with it. Without one the session goes on all the same, and keeps nothing. */
  async claim(options: SessionOptions, protocolVersion: 4 | 5): Promise<void> {
    const { outbox: wanted, clientId, clientIdGiven } = options;
    if (!wanted) {
      this.#parts.known();
      return;
    }
    this.#held ??= [];
    const claim: OutboxClaim = {
      broker: wanted.broker,
      protocolVersion,
      ...(clientIdGiven ? { clientId } : {}),
    };
    let claimed: ClaimedOutbox | undefined;
    try {
      const outboxes = await this.#parts.loadOutboxes?.();
      claimed = await outboxes?.claim(claim);
      if (!claimed || !outboxes)
        throw new MqttError('storage-unavailable', 'Nothing can be kept on this device here.');
      this.#claimed = { outboxes, identity: claimed.identity, claims: claimed.claims };
      this.#orphans ??= this.#parts.orphanDrain(outboxes, claim);
    } catch (error) {
      this.#parts.outbox.fail(fromErrorData(toErrorData(error, 'storage-unavailable')));
    }
    if (await this.#closedMeanwhile(claimed)) return;
    this.#goOn(() => {
      if (claimed) this.#parts.claimed(claimed);
    });
  }

  /** The page is left: locks and the database are given up too, or it could not be kept for a return. */
  leave(): void {
    this.#released = this.#parts.outbox.release();
  }

  /** The page is back: the outbox is claimed again, or another when a tab has taken it meanwhile. */
  async return(options: SessionOptions | undefined, protocolVersion: 4 | 5): Promise<void> {
    const claimed = this.#claimed;
    if (!claimed || !options?.outbox) {
      this.#parts.known();
      return;
    }
    this.#held = [];
    // Our own hold on it first: the page may have been frozen before it was given up.
    await this.#released;
    const again = await claimed.outboxes.adopt(claimed.identity).catch(() => undefined);
    if (await this.#closedMeanwhile(again)) return;
    if (again) {
      this.#claimed = { ...claimed, claims: again.claims };
      const isUntouched = again.claims === claimed.claims + 1;
      // Another tab had it meanwhile and has given it back: what is in it is not what was.
      if (!isUntouched) this.#parts.lost(this.#parts.outbox.lost(), takenOver);
      this.#goOn(() => {
        if (isUntouched) this.#parts.outbox.resume(again.journal);
        else this.#parts.claimed(again);
      });
      return;
    }
    // Should none be claimed now, the old one is not ours the next time either.
    this.#claimed = undefined;
    // Where nothing can be claimed either, that is who we are: the old client is the other tab's.
    this.#parts.rename(generateClientId(this.#parts.random));
    this.#parts.lost(this.#parts.outbox.lost(), takenOver);
    await this.claim(options, protocolVersion);
  }

  /** Nobody is there any more to whom it could belong. */
  async #closedMeanwhile(claimed: ClaimedOutbox | undefined): Promise<boolean> {
    if (!this.#parts.isClosed()) return false;
    this.#held = undefined;
    await claimed?.journal.release();
    return true;
  }

  #goOn(attach: () => void): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    attach();
    this.#parts.known();
    for (const command of held) this.#parts.send(command);
  }
}
