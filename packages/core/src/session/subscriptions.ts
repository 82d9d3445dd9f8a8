import type { FilterOptions, Qos } from '../connection/session-port.js';

/** One SUBSCRIBE packet's worth: filters that share their options. */
export interface SubscribeBatch {
  readonly filters: readonly string[];
  readonly options: FilterOptions;
}

/** What became of one filter of a batch. */
export interface FilterResult {
  readonly filter: string;
  /** Requests that waited for it. */
  readonly requests: readonly number[];
  /** The granted QoS, or the refusing reason code from 0x80 on. */
  readonly code: number;
  /** Whether it had been granted before: nobody waits, but somebody listens. */
  readonly wasGranted: boolean;
}

interface Entry {
  options: FilterOptions;
  /** `wanted` until it is in a SUBSCRIBE, `asked` until its SUBACK. */
  stage: 'wanted' | 'asked' | 'granted';
  /** Asked for again, or with more, while a SUBSCRIBE was under way. */
  askAgain: boolean;
  wasGranted: boolean;
  requests: number[];
}

// Some brokers take no more filters in one SUBSCRIBE packet (AWS IoT Core), and none gains from more.
const MAX_FILTERS_A_PACKET = 8;

/** Desired and granted topic filters of one session. Pure: says what to send, sends nothing. */
export class Subscriptions {
  readonly #entries = new Map<string, Entry>();
  /** Filters given up while there was no connection: a broker that keeps the session still has them. */
  readonly #leftovers = new Set<string>();

  /**
   * A handler wants a filter. Each wish is sent, also for a filter that is granted already, because only a SUBSCRIBE brings the
   * retained messages (MQTT 3.1.1 §3.8.4); wishes at the same time share one.
   */
  want(request: number, filter: string, options: FilterOptions): void {
    this.#leftovers.delete(filter);
    const entry = this.#entries.get(filter);
    if (!entry) {
      this.#entries.set(filter, {
        options,
        stage: 'wanted',
        askAgain: false,
        wasGranted: false,
        requests: [request],
      });
      return;
    }
    const options2 = merge(entry.options, options);
    if (entry.stage === 'asked') entry.askAgain ||= !sameOptions(options2, entry.options);
    else entry.stage = 'wanted';
    entry.options = options2;
    entry.requests.push(request);
  }

  /**
   * Nobody wants a filter any more.
   *
   * @returns the requests that still waited for it, and whether the broker must be told.
   */
  release(
    filter: string,
    connected: boolean,
  ): { readonly requests: readonly number[]; readonly tell: boolean } {
    const entry = this.#entries.get(filter);
    if (!entry) return { requests: [], tell: false };
    this.#entries.delete(filter);
    const known = entry.stage === 'asked' || entry.wasGranted;
    if (known && !connected) this.#leftovers.add(filter);
    return { requests: entry.requests, tell: known && connected };
  }

  /** A request is no longer waited for. */
  forget(request: number): void {
    for (const entry of this.#entries.values()) {
      const index = entry.requests.indexOf(request);
      if (index >= 0) entry.requests.splice(index, 1);
    }
  }

  /**
   * A connection began.
   *
   * @returns filters that the broker kept and nobody wants.
   */
  connected(sessionPresent: boolean): readonly string[] {
    for (const entry of this.#entries.values()) {
      if (entry.stage === 'asked' || !sessionPresent) entry.stage = 'wanted';
    }
    const leftovers = sessionPresent ? [...this.#leftovers] : [];
    this.#leftovers.clear();
    return leftovers;
  }

  /** Takes everything that is to be sent now; it counts as asked. */
  take(): readonly SubscribeBatch[] {
    const batches: { filters: string[]; options: FilterOptions }[] = [];
    for (const [filter, entry] of this.#entries) {
      if (entry.stage !== 'wanted') continue;
      entry.stage = 'asked';
      entry.askAgain = false;
      const open = batches.find(
        ({ filters, options }) =>
          filters.length < MAX_FILTERS_A_PACKET && sameOptions(options, entry.options),
      );
      if (open) open.filters.push(filter);
      else batches.push({ filters: [filter], options: entry.options });
    }
    return batches;
  }

  /** The broker has answered a batch; filters that were given up meanwhile are left out. */
  answered(batch: SubscribeBatch, codes: readonly number[]): readonly FilterResult[] {
    const results: FilterResult[] = [];
    batch.filters.forEach((filter, index) => {
      const entry = this.#entries.get(filter);
      if (entry?.stage !== 'asked') return;
      const code = codes[index] ?? 0x80;
      const { wasGranted } = entry;
      const requests = entry.askAgain ? [] : entry.requests.splice(0);
      if (code >= 0x80) {
        this.#entries.delete(filter);
        results.push({ filter, requests: [...requests, ...entry.requests], code, wasGranted });
        return;
      }
      entry.stage = entry.askAgain ? 'wanted' : 'granted';
      entry.wasGranted = true;
      results.push({ filter, requests, code, wasGranted });
    });
    return results;
  }
}

/** One subscription serves all handlers of a filter, so it has the most that any of them asked for. */
function merge(a: FilterOptions, b: FilterOptions): FilterOptions {
  const qos: Qos = a.qos >= b.qos ? a.qos : b.qos;
  return { ...a, ...b, qos };
}

function sameOptions(a: FilterOptions, b: FilterOptions): boolean {
  return a.qos === b.qos && a.nl === b.nl && a.rap === b.rap && a.rh === b.rh;
}
