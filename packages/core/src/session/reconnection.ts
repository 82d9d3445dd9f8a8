/** When and where to try next. Pure: time and chance are handed in. */
import type { Backoff } from '../connection/session-port.js';
import { backoffDelay } from './backoff.js';
import { referredServers } from './server-reference.js';

/** A broker that refers to another that refers to another: followed this often in a row. */
const MOST_REFERENCES = 3;

/** Counts failures, spreads attempts over time (see `backoff.ts`) and over servers. */
export class Reconnection {
  readonly #servers: readonly string[];
  readonly #backoff: Backoff;
  readonly #random: () => number;
  readonly #hosts: readonly string[] | undefined;
  #failures = 0;
  /** Servers that failed since the last one that worked. */
  #failedInRound = 0;
  #index = 0;
  /** Where the broker sent us (MQTT 5 §4.11), tried before the list. */
  #referred: string[] = [];
  #references = 0;

  /**
   * @param servers - WebSocket URLs in the order of preference; at least one.
   * @param hosts - patterns of the hosts to which a broker may refer; undefined: every host.
   */
  constructor(
    servers: readonly string[],
    backoff: Backoff,
    random: () => number,
    hosts?: readonly string[],
  ) {
    this.#servers = servers;
    this.#backoff = backoff;
    this.#random = random;
    this.#hosts = hosts;
  }

  /** Attempts that failed in a row; a lost connection counts as one. */
  get failures(): number {
    return this.#failures;
  }

  /** The server of the next attempt. */
  get server(): string {
    return this.#referred[0] ?? this.#servers[this.#index] ?? '';
  }

  /** Connected: whatever fails next begins a new round, from this server on. */
  connected(): void {
    this.#failedInRound = 0;
  }

  /**
   * An attempt failed, or a connection that had lasted `lastedMs` was lost.
   *
   * @returns when to try again, in milliseconds from now: at once while there are servers not tried yet, so that one that is down
   * costs no wait; a random wait, longer each time, once all have failed.
   */
  failed(lastedMs: number | undefined): number {
    if (lastedMs !== undefined && lastedMs >= this.#backoff.stableMs) this.#failures = 0;
    this.#failures++;
    // A lost connection is tried again where it was: there may be a session.
    if (lastedMs !== undefined) return this.#wait();
    if (this.#referred.length > 0) {
      this.#referred.shift();
      return this.#wait();
    }
    this.#index = (this.#index + 1) % this.#servers.length;
    this.#failedInRound++;
    if (this.#failedInRound < this.#servers.length) return 0;
    this.#failedInRound = 0;
    return this.#wait();
  }

  /**
   * The broker says to use another server (MQTT 5 §4.11).
   *
   * @param lastedMs - how long the connection had lasted, if there was one: two servers that name each other are no way out.
   * @returns false when it names none that can be used, or too many one after the other.
   */
  refer(reference: string | undefined, lastedMs = 0): boolean {
    if (lastedMs >= this.#backoff.stableMs) this.#references = 0;
    const servers =
      reference === undefined ? [] : referredServers(reference, this.server, this.#hosts);
    if (servers.length === 0 || this.#references >= MOST_REFERENCES) return false;
    this.#references++;
    this.#referred = [...servers];
    return true;
  }

  #wait(): number {
    const round = Math.ceil(this.#failures / this.#servers.length);
    return backoffDelay(round, this.#random(), this.#backoff);
  }
}
