/**
 * Recognises two clients that take one client id from each other without end. MQTT 5 says so (reason code 0x8E); in 3.1.1 the broker
 * only closes the older connection (MQTT 3.1.1 [MQTT-3.1.4-2]), and all that can be seen is that every attempt succeeds and does not
 * last. Pure.
 */
export class TakeOverWatch {
  #shortConnections = 0;

  /** A connection that had lasted `lastedMs` was lost without a reason; true when it looks like a take-over, again and again. */
  lost(lastedMs: number): boolean {
    this.#shortConnections = lastedMs < SHORT_MS ? this.#shortConnections + 1 : 0;
    return this.#shortConnections >= LIMIT;
  }

  /** An attempt failed: it is the network or the broker. */
  attemptFailed(): void {
    this.#shortConnections = 0;
  }
}

const SHORT_MS = 10_000;
const LIMIT = 5;
