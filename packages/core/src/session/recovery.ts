/** After a failure: what was at fault, where to go next, and when. Pure: time and chance are handed in. */
import type { ConnectionNotice, SessionOptions } from '../connection/session-port.js';
import type { ErrorData } from '../errors.js';
import { LossJudge } from './loss-judge.js';
import { Reconnection } from './reconnection.js';
import type { Suspect, Suspects } from './suspects.js';

/** How a session goes on after a failure. */
export interface Verdict {
  readonly reason: ErrorData;
  /** Milliseconds since the epoch. */
  readonly retryAt: number;
  /** What is left out from now on. */
  readonly setAside: readonly Suspect[];
  /** What a person should know. */
  readonly notice?: ConnectionNotice;
}

/** Where there is no second attempt. */
const NO_BACKOFF = { baseMs: 0, capMs: 0, stableMs: 0 };

/** See the top of the file. */
export class Recovery {
  readonly #judge = new LossJudge();
  #options: SessionOptions | undefined;
  #reconnection = new Reconnection([], NO_BACKOFF, () => 0);
  #version: 4 | 5 = 4;
  /** The next failure is followed by an attempt at once: we ended the connection ourselves. */
  #atOnce = false;
  #everConnected = false;

  get suspects(): Suspects {
    return this.#judge.suspects;
  }

  /** Attempts that failed in a row. */
  get failures(): number {
    return this.#reconnection.failures;
  }

  /** The server of the next attempt. */
  get server(): string {
    return this.#reconnection.server;
  }

  /** The version of the next attempt. */
  get version(): 4 | 5 {
    return this.#version;
  }

  get everConnected(): boolean {
    return this.#everConnected;
  }

  /** Before the first attempt. */
  begin(options: SessionOptions, firstVersion: 4 | 5, random: () => number): void {
    this.#options = options;
    this.#version = firstVersion;
    this.#reconnection = new Reconnection(
      options.servers,
      options.reconnect || NO_BACKOFF,
      random,
      options.hosts,
    );
  }

  /** A broker has accepted us. */
  connected(): void {
    this.#everConnected = true;
    this.#reconnection.connected();
  }

  /** We are about to end the connection ourselves, and nobody is to blame. */
  endedByUs(): void {
    this.#atOnce = true;
  }

  /**
   * An attempt failed, or a connection was lost.
   *
   * @param lastedMs - how long the connection had lasted; undefined when there was none.
   */
  failed(failure: ErrorData, now: number, lastedMs: number | undefined): Verdict {
    const atOnce = this.#atOnce;
    this.#atOnce = false;
    const again = { reason: { ...failure, retryable: true }, retryAt: now, setAside: [] };
    if (this.#fallsBack(failure)) return again;
    if (this.#isReferred(failure, lastedMs)) {
      const { host } = new URL(this.server);
      const message = `${failure.message} Now connecting to ${host}.`;
      return { ...again, notice: { code: 'server-changed', message } };
    }
    const { reason, setAside } = this.#judge.judge(failure, {
      now,
      lastedMs,
      // An id that was made for this session alone is nobody else's.
      clientIdGiven: this.#options?.clientIdGiven === true,
      blameless: atOnce || this.#options?.suspicion !== true,
    });
    const waitMs = this.#reconnection.failed(lastedMs);
    return { reason, retryAt: atOnce ? now : now + waitMs, setAside };
  }

  /** `protocolVersion: 'auto'` goes to 3.1.1 where 5 is refused, never for a timeout or a refused login. */
  #fallsBack({ code }: ErrorData): boolean {
    const refused = code === 'protocol-version-refused' || code === 'closed-before-connack';
    if (!refused || this.#options?.protocolVersion !== 'auto' || this.#version !== 5) return false;
    if (this.#everConnected) return false;
    this.#version = 4;
    return true;
  }

  /** MQTT 5 §4.11. */
  #isReferred({ code, serverReference }: ErrorData, lastedMs: number | undefined): boolean {
    return code === 'server-moved' && this.#reconnection.refer(serverReference, lastedMs);
  }
}
