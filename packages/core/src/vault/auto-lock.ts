/** Locks a vault that nobody uses. Pure: time is handed in. */
import type { Cancel, Clock } from '../environment/environment.js';

/** What an {@link AutoLock} works with. */
export interface AutoLockParts {
  readonly clock: Clock;
  /** A minute before, or less where the whole time is shorter. */
  readonly warn: (locksAt: number) => void;
  readonly lock: () => void;
}

/** How long before it locks people are warned, in milliseconds. */
const WARNING_MS = 60_000;
/** A timer alone would sleep with the machine: what counts is the clock on the wall, looked at this often. */
const LOOK_EVERY_MS = 5000;

/** Counts time without input, by the clock on the wall: a machine that slept past the time wakes up locked. */
export class AutoLock {
  readonly #parts: AutoLockParts;
  #idleMs: number | 'never' = 'never';
  #usedAt = 0;
  #warned = false;
  #cancel: Cancel = () => undefined;

  constructor(parts: AutoLockParts) {
    this.#parts = parts;
  }

  /** Begins to count. */
  start(idleMs: number | 'never'): void {
    this.stop();
    this.#idleMs = idleMs;
    this.used();
    this.#look();
  }

  stop(): void {
    this.#cancel();
    this.#cancel = () => undefined;
    this.#idleMs = 'never';
    this.#usedAt = 0;
  }

  /** Somebody uses the page. Too late is too late: what should have been locked is locked now. */
  used(): void {
    if (this.isOver()) {
      this.#end();
      return;
    }
    this.#usedAt = this.#parts.clock.now();
    this.#warned = false;
  }

  /** Whether the time is up, even if no timer has said so. */
  isOver(): boolean {
    return this.#idleMs !== 'never' && this.#usedAt > 0 && this.#parts.clock.now() >= this.locksAt;
  }

  /** When the time is up, in milliseconds since the epoch; Infinity for never. */
  get locksAt(): number {
    return this.#idleMs === 'never' ? Infinity : this.#usedAt + this.#idleMs;
  }

  #look(): void {
    if (this.#idleMs === 'never') return;
    const now = this.#parts.clock.now();
    if (now >= this.locksAt) {
      this.#end();
      return;
    }
    const warnsAt = this.locksAt - Math.min(WARNING_MS, this.#idleMs / 2);
    if (!this.#warned && now >= warnsAt) {
      this.#warned = true;
      this.#parts.warn(this.locksAt);
    }
    const nextMs = Math.min((this.#warned ? this.locksAt : warnsAt) - now, LOOK_EVERY_MS);
    this.#cancel = this.#parts.clock.schedule(nextMs, () => {
      this.#look();
    });
  }

  #end(): void {
    this.stop();
    this.#usedAt = 0;
    this.#parts.lock();
  }
}
