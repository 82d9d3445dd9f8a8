import type { Cancel, Clock, Payload } from '@mqtt-kit/core';
import type { ValuePath } from '../../element/value-path.js';
import { agrees, type Reported } from './state-agreement.js';

/**
 * Whether the device reports what was sent. `waiting`: it has not left yet. `agreed`: it did so before already, and no change was asked for; `confirmed`: it does since it
 * was sent.
 */
export type ConfirmationStep =
  'none' | 'waiting' | 'pending' | 'agreed' | 'confirmed' | 'unconfirmed';

/** What a device was last heard to report. */
export interface LastReport {
  readonly value: Reported;
  /** Whether it would have been heard had the state changed since. */
  readonly isCurrent: boolean;
}

/** Follows one command after the other from its sending to the report that agrees with it, or to the end of patience. */
export class Confirmation {
  readonly #clock: Clock;
  readonly #changed: () => void;
  #step: ConfirmationStep = 'none';
  #sent: Payload = '';
  #timer: Cancel | undefined;
  /** How the state stood to the command when it left; `unknown` where it may have been anything. */
  #before: 'same' | 'other' | 'unknown' = 'unknown';
  /** A change was asked for of which nothing is known yet: the device may still make it. */
  #isOpen = false;
  #wasOpen = false;

  /** @param changed - told after each step. */
  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get step(): ConfirmationStep {
    return this.#step;
  }

  /** Whether a report is what was sent. */
  agreesWith(reported: Reported, path: ValuePath | undefined): boolean {
    return agrees(this.#sent, reported, path);
  }

  /** A command waits for a connection. It takes the place of the one before. */
  wait(): void {
    this.#wasOpen = this.#isOpen;
    this.#become('waiting');
  }

  /** A command leaves. It takes the place of the one before. @param last - what is known of the device. */
  send(payload: Payload, last: LastReport, path: ValuePath | undefined): void {
    this.#sent = payload;
    this.#before = this.#compare(payload, last, path);
    this.#wasOpen = this.#isOpen;
    if (this.#before !== 'same') this.#isOpen = true;
    this.#become('pending');
  }

  /** It was taken: from now on the device has this long. Milliseconds. */
  accepted(timeoutMs: number): void {
    if (this.#step !== 'pending') return;
    if (this.#before === 'same') {
      this.#become('agreed');
      return;
    }
    this.#timer?.();
    this.#timer = this.#clock.schedule(timeoutMs, () => {
      this.#become('unconfirmed');
    });
  }

  /** It was not sent, or not taken. @param isCertain - false where it may have reached the device all the same. */
  failed(isCertain: boolean): void {
    if (isCertain) this.#isOpen = this.#wasOpen;
    this.#become('none');
  }

  /**
   * The device reports something.
   *
   * @param isCopy - it is the broker's copy of a report, which may be older than the command. It is newer where the state was another one
   *   when the command left.
   */
  report(reported: Reported, path: ValuePath | undefined, isCopy: boolean): void {
    if (this.#step !== 'pending') this.#isOpen = false;
    if (this.#step === 'none' || this.#step === 'waiting') return;
    // A late report confirms too: it is what the device did. And what was confirmed may change again, by another hand.
    if (!agrees(this.#sent, reported, path)) {
      // It has changed meanwhile: what was asked for is a change now.
      if (this.#before === 'same') {
        this.#before = 'other';
        this.#isOpen = this.#step === 'pending';
      }
      if (this.#step === 'confirmed' || this.#step === 'agreed') this.#become('none');
    } else if (!isCopy || this.#before === 'other') {
      this.#isOpen = false;
      if (this.#step !== 'confirmed') this.#become('confirmed');
    }
  }

  /** Nobody waits any more. */
  stop(): void {
    this.#isOpen = false;
    this.#become('none');
  }

  #compare(
    payload: Payload,
    { value, isCurrent }: LastReport,
    path: ValuePath | undefined,
  ): 'same' | 'other' | 'unknown' {
    if (value === undefined || !isCurrent || this.#isOpen) return 'unknown';
    return agrees(payload, value, path) ? 'same' : 'other';
  }

  #become(step: ConfirmationStep): void {
    this.#timer?.();
    this.#timer = undefined;
    this.#step = step;
    this.#changed();
  }
}
