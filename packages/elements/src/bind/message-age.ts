import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Freshness } from '../element/custom-states.js';

/** A machine that slept fires its timers late: what takes longer is looked at this often, in milliseconds. */
const LOOK_MS = 5000;

/** Says whether what an element shows is too old, and updates the element in the moment when it becomes so. */
export class MessageAge implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /**
   * How old it is now; to be asked at each update.
   *
   * @param receivedAt - of the message that is shown, milliseconds since the epoch.
   * @param staleAfterMs - undefined: it never becomes too old.
   */
  look(receivedAt: number | undefined, staleAfterMs: number | undefined): Freshness {
    clearTimeout(this.#timer);
    if (receivedAt === undefined) return 'no-message';
    if (staleAfterMs === undefined) return 'fresh';
    const leftMs = receivedAt + staleAfterMs - Date.now();
    if (leftMs <= 0) return 'stale';
    this.#timer = setTimeout(
      () => {
        this.#host.requestUpdate();
      },
      Math.min(leftMs, LOOK_MS),
    );
    return 'fresh';
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
