import type { RequestOptions } from './request-table.js';
import type { SessionClient } from './session-client.js';
import type { OutboxEntry } from './session-port.js';

/** The messages that a connection keeps on the device; see `connect({ persist: true })`. An `mqtt-outbox` event tells of every change. */
export class OutboxView {
  readonly #client: SessionClient;
  #count = 0;
  #restored = 0;

  constructor(client: SessionClient) {
    this.#client = client;
  }

  /** How many are kept. */
  get count(): number {
    return this.#count;
  }

  /** How many of them are of an earlier life of the page, and wait to be sent or dropped. */
  get restored(): number {
    return this.#restored;
  }

  /** All of them, in the order of publishing. */
  list(options: RequestOptions = {}): Promise<readonly OutboxEntry[]> {
    return this.#client.outbox({}, options);
  }

  /**
   * Lets restored messages leave, those with these ids or all.
   *
   * @returns what is kept then.
   */
  send(
    ids: readonly number[] | 'all' = 'all',
    options: RequestOptions = {},
  ): Promise<readonly OutboxEntry[]> {
    return this.#client.outbox({ send: ids }, options);
  }

  /**
   * Drops messages that have not left, those with these ids or all; who waits for one gets `aborted`.
   *
   * @returns what is kept then.
   */
  drop(
    ids: readonly number[] | 'all' = 'all',
    options: RequestOptions = {},
  ): Promise<readonly OutboxEntry[]> {
    return this.#client.outbox({ drop: ids }, options);
  }

  /** The session told its numbers. */
  changed(count: number, restored: number): void {
    this.#count = count;
    this.#restored = restored;
  }
}
