import type { Cancel, Clock, Payload } from '@mqtt-kit/core';
import type { ValuePath } from '../../element/value-path.js';
import { agrees, type Reported } from './state-agreement.js';

/** Whether the device reports what was sent. */
export type ConfirmationStep = 'none' | 'pending' | 'confirmed' | 'unconfirmed';

/** Follows one command after the other from its sending to the report that agrees with it, or to the end of patience. */
export class Confirmation {
  readonly #clock: Clock;
  readonly #changed: () => void;
  #step: ConfirmationStep = 'none';
  #sent: Payload = '';
  #timer: Cancel | undefined;

  /** @param changed - told after each step. */
  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get step(): ConfirmationStep {
    return this.#step;
  }

  /** A command leaves. It takes the place of the one before. */
  send(payload: Payload): void {
    this.#become('pending');
    this.#sent = payload;
  }

  /** It was taken: from now on the device has this long. Milliseconds. */
  accepted(timeoutMs: number): void {
    if (this.#step !== 'pending') return;
    this.#timer?.();
    this.#timer = this.#clock.schedule(timeoutMs, () => {
      this.#become('unconfirmed');
    });
  }

  /** It was not sent, or not taken. */
  failed(): void {
    this.#become('none');
  }

  /** The device reports something. */
  report(reported: Reported, path: ValuePath | undefined): void {
    if (this.#step === 'none') return;
    // A late report confirms too: it is what the device did. And what was confirmed may change again, by another hand.
    if (agrees(this.#sent, reported, path)) this.#become('confirmed');
    else if (this.#step === 'confirmed') this.#become('none');
  }

  /** Nobody waits any more. */
  stop(): void {
    this.#become('none');
  }

  #become(step: ConfirmationStep): void {
    this.#timer?.();
    this.#timer = undefined;
    this.#step = step;
    this.#changed();
  }
}
