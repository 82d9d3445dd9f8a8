import type { ErrorData } from '../errors.js';
import { Suspects, type Suspect } from './suspects.js';
import { TakeOverWatch } from './take-over.js';

/** What is known of a connection or an attempt that ended. */
export interface Loss {
  readonly now: number;
  /** Milliseconds that the connection lasted; undefined when there was none. */
  readonly lastedMs: number | undefined;
  readonly clientIdGiven: boolean;
  /** Whether nothing that was sent is to blame: we ended it ourselves, or losses are taken for the network's. */
  readonly blameless: boolean;
}

/** Finds the reason where a broker gives none: something that is forbidden, or somebody with the same client id. Pure. */
export class LossJudge {
  readonly suspects = new Suspects();
  readonly #takeOver = new TakeOverWatch();

  /** What the failure means, and what is to be left out from now on. */
  judge(
    reason: ErrorData,
    { now, lastedMs, clientIdGiven, blameless }: Loss,
  ): { readonly reason: ErrorData; readonly setAside: readonly Suspect[] } {
    if (lastedMs === undefined || blameless || !isUnexplained(reason)) {
      if (lastedMs === undefined) this.#takeOver.attemptFailed();
      this.suspects.forgive();
      return { reason, setAside: [] };
    }
    if (this.suspects.mayExplain(now)) {
      const setAside = this.suspects.lost(now);
      return { reason: { ...reason, retryable: true }, setAside };
    }
    this.suspects.forgive();
    const takenOver = reason.code === 'connection-lost' && this.#takeOver.lost(lastedMs);
    return { reason: takenOver && clientIdGiven ? TAKEN_OVER : reason, setAside: [] };
  }
}

/** Closed without a word, or (AWS IoT Core in MQTT 5) with no more than that something was not allowed. */
function isUnexplained({ code }: ErrorData): boolean {
  return code === 'connection-lost' || code === 'not-authorized';
}

const TAKEN_OVER: ErrorData = {
  code: 'taken-over',
  message:
    'The broker accepted this client and closed the connection again, five times in a row. Most likely another client, perhaps a second tab, uses the same client id: give each its own.',
  retryable: false,
};
