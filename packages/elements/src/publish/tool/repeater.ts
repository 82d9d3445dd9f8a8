import type { Cancel, Clock } from '@mqtt-kit/core';

/** Why it stopped: the person did, all were sent, one failed, the connection was lost or is another one, or the element left. */
export type StopReason = 'stopped' | 'done' | 'failed' | 'disconnected' | 'changed' | 'left';

/** How the repetition stands. */
export interface RepeatState {
  readonly isRunning: boolean;
  /** Messages since it was started. */
  readonly sent: number;
  /** Why it does not run any more. */
  readonly reason: StopReason | undefined;
}

/** No faster, in milliseconds. */
export const LEAST_INTERVAL_MS = 50;

/** Sends again and again: one at a time, each an interval after the one before began, and not before that was acknowledged. */
export class Repeater {
  readonly #clock: Clock;
  readonly #send: () => Promise<unknown>;
  readonly #changed: () => void;
  #state: RepeatState = { isRunning: false, sent: 0, reason: undefined };
  #waiting: Cancel | undefined;
  #run = 0;

  /**
   * @param send - rejects when a message was not sent, which ends the repetition.
   * @param changed - told after each message, and when it starts and stops.
   */
  constructor(clock: Clock, send: () => Promise<unknown>, changed: () => void) {
    this.#clock = clock;
    this.#send = send;
    this.#changed = changed;
  }

  get state(): RepeatState {
    return this.#state;
  }

  /** @param count - how many; Infinity until somebody stops it. */
  start(intervalMs: number, count: number): void {
    if (this.#state.isRunning) return;
    const run = ++this.#run;
    this.#state = { isRunning: true, sent: 0, reason: undefined };
    this.#changed();
    void this.#step(run, Math.max(LEAST_INTERVAL_MS, intervalMs), count);
  }

  stop(reason: StopReason): void {
    if (!this.#state.isRunning) return;
    this.#run++;
    this.#waiting?.();
    this.#waiting = undefined;
    this.#state = { ...this.#state, isRunning: false, reason };
    this.#changed();
  }

  async #step(run: number, intervalMs: number, count: number): Promise<void> {
    const since = this.#clock.now();
    let isSent = true;
    try {
      await this.#send();
    } catch {
      isSent = false;
    }
    if (run !== this.#run) return;
    if (!isSent) {
      this.stop('failed');
      return;
    }
    const sent = this.#state.sent + 1;
    this.#state = { ...this.#state, sent };
    if (sent >= count) {
      this.stop('done');
      return;
    }
    this.#changed();
    this.#waiting = this.#clock.schedule(
      Math.max(0, since + intervalMs - this.#clock.now()),
      () => void this.#step(run, intervalMs, count),
    );
  }
}
