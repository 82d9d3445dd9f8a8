/**
 * Looks after outboxes that closed tabs left behind: what had not left is taken over, to rest until somebody asks for it; what was under
 * way is finished by a session under the client id of that tab, for only there does the broker know it. One at a time. What the broker has for
 * that client is not acknowledged, and so stays there.
 */
import type { SessionCommand, SessionEvent, SessionOptions } from '../connection/session-port.js';
import type { Cancel, Clock } from '../environment/environment.js';
import type { ClaimedOutbox, OutboxClaim, Outboxes, StoredMessage } from './outbox-journal.js';

/** A session that finishes what another client began. */
export interface DrainingSession {
  send(command: SessionCommand): void;
  /** Ends it; what is not finished stays on the device. */
  close(): void;
}

/** What a drain works with. */
export interface OrphanDrainParts {
  readonly clock: Clock;
  readonly outboxes: Outboxes;
  readonly claim: OutboxClaim;
  readonly options: () => SessionOptions | undefined;
  readonly emit: (event: SessionEvent) => void;
  /** Keeps a message that had not left; resolves when it is written down here. */
  readonly takeOver: (stored: StoredMessage) => Promise<void>;
  /** Begins a session for what was under way; `drained` is called when nothing is left. */
  readonly begin: (
    options: SessionOptions,
    claimed: ClaimedOutbox,
    emit: (event: SessionEvent) => void,
    drained: () => void,
  ) => DrainingSession;
}

/** When to look again, in milliseconds: soon for what was just let go of, then seldom. */
const FIRST_LOOK_MS = 3000;
const NEXT_LOOK_MS = 60_000;

/** See the top of the file. */
export class OrphanDrain {
  readonly #parts: OrphanDrainParts;
  #session: DrainingSession | undefined;
  #running = false;
  #stopped = false;
  /** The page was left. */
  #paused = false;
  /** Orphans at the last look. */
  #seen = new Set<string>();
  #cancelLook: Cancel = () => undefined;

  constructor(parts: OrphanDrainParts) {
    this.#parts = parts;
  }

  /**
   * Looks for orphans now and then, from now on: a tab that is just being closed lets go of its outbox a moment later. What fails is
   * tried again at the next look.
   */
  start(): void {
    if (this.#stopped) return;
    this.#paused = false;
    this.#look();
    this.#lookAgain(FIRST_LOOK_MS);
  }

  /** Looks no more until {@link start}; a session at work goes on. */
  pause(): void {
    this.#cancelLook();
  }

  #lookAgain(afterMs: number): void {
    this.#cancelLook();
    this.#cancelLook = this.#parts.clock.schedule(afterMs, () => {
      this.#look();
      this.#lookAgain(NEXT_LOOK_MS);
    });
  }

  #look(): void {
    if (this.#running || this.#stopped) return;
    this.#running = true;
    this.#drainAll()
      .catch(() => undefined)
      .finally(() => {
        this.#running = false;
      });
  }

  /** Answers to questions, and what the page goes through, concern a draining session too. */
  pass(command: SessionCommand): void {
    const session = this.#session;
    session?.send(command);
    if (command.type !== 'page' || command.event !== 'leave') return;
    // Its outbox must be free when the page is: another tab may take it, or this one again.
    this.#paused = true;
    session?.close();
  }

  /** Ends for good. */
  stop(): void {
    this.#stopped = true;
    this.#cancelLook();
    this.#session?.close();
    this.#session = undefined;
  }

  async #drainAll(): Promise<void> {
    const { outboxes, claim } = this.#parts;
    const orphans = await outboxes.orphans(claim);
    const seenBefore = this.#seen;
    this.#seen = new Set(orphans.map(({ identity }) => identity));
    for (const { identity } of orphans) {
      // A tab that is being reloaded lets go of its outbox for a moment: only who is still alone at the next look is.
      if (!seenBefore.has(identity)) continue;
      if (this.#hasStopped()) return;
      const claimed = await outboxes.adopt(identity);
      if (!claimed) continue;
      try {
        await this.#drain(claimed);
      } catch {
        // What cannot be finished stays an orphan; the others need not wait for it.
      } finally {
        await claimed.journal.release();
      }
    }
  }

  async #drain(claimed: ClaimedOutbox): Promise<void> {
    for (const stored of claimed.messages) {
      if (stored.stage !== 'queued') continue;
      // Written here before it is removed there: a crash in between doubles what rests, and loses nothing.
      try {
        await this.#parts.takeOver(stored);
        await claimed.journal.remove(stored.sequence);
      } catch {
        // No room here: it stays there, and what is under way is finished all the same.
        break;
      }
    }
    const underWay = claimed.messages.filter(({ stage }) => stage !== 'queued');
    const options = this.#parts.options();
    if (underWay.length === 0 || !options || this.#hasStopped()) return;
    await new Promise<void>((resolve) => {
      const session = this.#parts.begin(
        drainOptions(options, claimed.clientId),
        { ...claimed, messages: underWay },
        (event) => {
          this.#onEvent(event, resolve);
        },
        () => {
          session.close();
        },
      );
      this.#session = session;
    });
    this.#session = undefined;
  }

  #onEvent(event: SessionEvent, done: () => void): void {
    switch (event.type) {
      case 'credentials-needed':
      case 'authentication-needed':
        this.#parts.emit({ ...event, asker: 'orphan' });
        break;
      case 'outbox-error':
        this.#parts.emit(event);
        break;
      case 'state':
        // A client that is refused stays an orphan; it is tried again another time.
        if (event.state.status === 'refused') this.#session?.close();
        if (event.state.status === 'closed') done();
        break;
      default:
        break;
    }
  }

  #hasStopped(): boolean {
    return this.#stopped || this.#paused;
  }
}

/** The same broker and login, another client, no outbox of its own, and no last will: nobody is there who could be gone. */
function drainOptions(session: SessionOptions, clientId: string): SessionOptions {
  const options: { -readonly [K in keyof SessionOptions]: SessionOptions[K] } = { ...session };
  delete options.outbox;
  delete options.will;
  // What the broker sends is not acknowledged, so it need not send much (MQTT 5 §3.1.2.11.3).
  const properties = { ...session.properties, receiveMaximum: 1 };
  return { ...options, clientId, clientIdGiven: true, clean: false, properties };
}
