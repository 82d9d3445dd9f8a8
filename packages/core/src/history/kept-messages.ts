/** Messages of one filter, kept on the device: gathered, and written at most once a second by one tab of all that keep them. */
import type { Clock, Environment } from '../environment/environment.js';
import { MqttError } from '../errors.js';
import type { Message } from '../routing/message.js';
import type { HistoryBounds, HistoryRing } from './history-store.js';
import { messageOf } from './message-of.js';
import { WaitingMessages } from './waiting-messages.js';

/** How often is written, in milliseconds. */
const WRITE_EVERY_MS = 1000;

/** What was kept before. */
export interface LoadedMessages {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** How many pieces could not be read: they were damaged. */
  readonly unreadable: number;
}

/** What kept messages need of the world. */
export interface KeptMessagesParts {
  readonly filter: string;
  readonly bounds: HistoryBounds;
  /** Where they are kept; asked for when they are opened. */
  readonly openRing: () => Promise<HistoryRing>;
  readonly clock: Clock;
  readonly watchPage: Environment['watchPage'];
  /** The browser's; undefined where there are none: then every tab writes, and a message may be kept twice. */
  readonly locks: Pick<LockManager, 'request'> | undefined;
  /** Told once, when nothing can be kept any more. */
  readonly onError: (error: MqttError) => void;
}

/** `away`: the page is left, and may come back. `waiting`: another tab writes. `failed`, `closed`: for good. */
type Status = 'asking' | 'writing' | 'waiting' | 'away' | 'failed' | 'closed';

/**
 * Kept messages, made by `openHistory()`. The newest of them may not be written yet when a page ends: up to a second of them, for
 * sealing takes a moment that a page that ends does not have.
 */
export class KeptMessages {
  readonly #parts: KeptMessagesParts;
  readonly #ring: Promise<HistoryRing>;
  readonly #before: Promise<LoadedMessages>;
  readonly #unwatch: () => void;
  #status: Status = 'asking';
  readonly #waiting: WaitingMessages;
  #lastWrite = -Infinity;
  #cancelWrite: (() => void) | undefined;
  /** What uses the ring, one after another. */
  #queue: Promise<unknown>;
  /** When it is known whether this tab writes. */
  #decided: Promise<void> = Promise.resolve();
  #decide: () => void = () => undefined;
  #letGo: () => void = () => undefined;
  #lockEnded: Promise<unknown> = Promise.resolve();

  constructor(parts: KeptMessagesParts) {
    this.#parts = parts;
    this.#waiting = new WaitingMessages(parts.bounds);
    this.#ring = parts.openRing();
    this.#queue = this.#ring.catch(() => undefined);
    this.#before = this.#enqueue(async (ring) => {
      const { messages, unreadable } = await ring.read();
      return { messages: messages.map((one) => messageOf(one, parts.filter)), unreadable };
    });
    this.#before.catch((error: unknown) => {
      this.#fail(error);
    });
    this.#unwatch = parts.watchPage((event) => {
      if (event === 'hidden') void this.#writeOut();
      else if (event === 'leave') void this.#leave();
      else if (event === 'return' && this.#status === 'away') this.#return();
    });
    this.#ask();
  }

  /**
   * What was kept before this was opened, oldest first.
   *
   * @throws MqttError `storage-unavailable`, `storage-full`, `storage-blocked`, `storage-newer`, `storage-damaged`; `aborted`.
   */
  load(signal?: AbortSignal): Promise<LoadedMessages> {
    if (!signal) return this.#before;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        reject(new MqttError('aborted', 'Nobody waits for the kept messages any more.'));
      };
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      this.#before
        .finally(() => {
          signal.removeEventListener('abort', abort);
        })
        .then(resolve, reject);
    });
  }

  /** Keeps messages, oldest first. They are written within a second, unless another tab does so. */
  add(messages: readonly Message[]): void {
    if (!['asking', 'waiting', 'writing'].includes(this.#status)) return;
    this.#waiting.add(messages);
    if (this.#status === 'waiting') this.#waiting.forgetBefore(this.#parts.clock.now());
    this.#schedule();
  }

  /** Writes what waits, and resolves when that is done, or has failed. */
  async flush(): Promise<void> {
    await this.#decided;
    await this.#writeOut();
  }

  async #writeOut(): Promise<void> {
    this.#cancelWrite?.();
    this.#cancelWrite = undefined;
    if (this.#status !== 'writing') {
      await this.#queue;
      return;
    }
    this.#lastWrite = this.#parts.clock.now();
    await this.#enqueue(async (ring) => {
      const messages = this.#waiting.take();
      if (messages.length > 0) await ring.append(messages);
    }).catch((error: unknown) => {
      this.#fail(error);
    });
  }

  /** Deletes what is kept of this filter; what comes later is kept. @throws MqttError as {@link load} does. */
  async clear(): Promise<void> {
    this.#waiting.take();
    await this.#enqueue((ring) => ring.clear());
  }

  /** Ends it; resolves when what waited is written and another tab may write. Further calls do nothing. */
  async close(): Promise<void> {
    if (this.#status === 'closed') return;
    this.#unwatch();
    await this.flush();
    await this.#leave();
    this.#status = 'closed';
  }

  /** Writes what waits, and lets another tab write. */
  async #leave(): Promise<void> {
    const written = this.#writeOut();
    if (this.#status !== 'failed') this.#status = 'away';
    // At once, not when it is written: a page that is left gets no further than this. Two that write do each other no harm.
    this.#letGo();
    await written;
    await this.#lockEnded;
  }

  /** Another tab may have written meanwhile. */
  #return(): void {
    this.#enqueue((ring) => ring.read()).catch((error: unknown) => {
      this.#fail(error);
    });
    this.#ask();
  }

  #schedule(): void {
    if (this.#status !== 'writing' || this.#cancelWrite || this.#waiting.isEmpty) return;
    const { clock } = this.#parts;
    const delayMs = Math.max(0, this.#lastWrite + WRITE_EVERY_MS - clock.now());
    this.#cancelWrite = clock.schedule(Math.min(delayMs, WRITE_EVERY_MS), () => {
      this.#cancelWrite = undefined;
      void this.#writeOut();
    });
  }

  /** Asks to be the tab that writes; the next one is when this one goes. */
  #ask(): void {
    this.#status = 'asking';
    this.#decided = new Promise((resolve) => {
      this.#decide = resolve;
    });
    const leave = new AbortController();
    const hasLeft = (): boolean => leave.signal.aborted;
    const ended = new Promise<void>((resolve) => {
      this.#letGo = () => {
        leave.abort();
        resolve();
      };
    });
    const { locks } = this.#parts;
    this.#lockEnded = this.#ring
      .then(async ({ id }) => {
        if (hasLeft()) return;
        if (!locks) {
          this.#write();
          return;
        }
        const name = `mqtt-kit/history/${id}`;
        const isDone = await locks.request(name, { ifAvailable: true }, async (lock) => {
          if (!lock) return false;
          this.#write();
          await ended;
          return true;
        });
        if (isDone || hasLeft()) return;
        this.#status = 'waiting';
        this.#decide();
        await locks.request(name, { signal: leave.signal }, async () => {
          // The other tab has written since this one read.
          const { messages } = await this.#enqueue((ring) => ring.read());
          this.#waiting.forgetKnown(messages);
          this.#write();
          await ended;
        });
      })
      .catch((error: unknown) => {
        if (!hasLeft()) this.#fail(error);
      })
      .finally(() => {
        this.#decide();
      });
  }

  /** This tab writes now, unless it has gone meanwhile. */
  #write(): void {
    if (this.#status !== 'asking' && this.#status !== 'waiting') return;
    this.#status = 'writing';
    this.#decide();
    this.#schedule();
  }

  #fail(error: unknown): void {
    if (this.#status === 'failed' || this.#status === 'closed') return;
    this.#status = 'failed';
    this.#waiting.take();
    this.#cancelWrite?.();
    this.#cancelWrite = undefined;
    this.#unwatch();
    this.#letGo();
    this.#parts.onError(
      error instanceof MqttError
        ? error
        : new MqttError('storage-unavailable', 'Messages cannot be kept in this browser.', {
            cause: error,
          }),
    );
  }

  #enqueue<T>(task: (ring: HistoryRing) => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => task(await this.#ring));
    this.#queue = result.catch(() => undefined);
    return result;
  }
}
