import type { FilterOptions } from '../connection/session-port.js';

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
  /** What all its wishes together need. */
  options: FilterOptions;
  /** `wanted` until it is in a SUBSCRIBE, `asked` until its SUBACK. */
  stage: 'wanted' | 'asked' | 'granted';
  /** The SUBSCRIBE that it was last in: an answer to an older one is no answer. */
  batch: SubscribeBatch | undefined;
  wasGranted: boolean;
  /** Requests that the next or running SUBSCRIBE answers, and what they want of retained messages. */
  requests: number[];
  rh: 0 | 1 | 2 | undefined;
  /** Wishes that came while a SUBSCRIBE was under way: it may have passed the retained messages that they want. */
  later: { readonly request: number; readonly options: FilterOptions }[];
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
        batch: undefined,
        wasGranted: false,
        requests: [request],
        rh: options.rh ?? 0,
        later: [],
      });
    } else if (entry.stage === 'asked') {
      entry.later.push({ request, options });
    } else {
      addWish(entry, request, options);
    }
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
    return {
      requests: [...entry.requests, ...entry.later.map(({ request }) => request)],
      tell: known && connected,
    };
  }

  /** The connection ended before the broker confirmed that these filters are given up. */
  unconfirmed(filters: readonly string[]): void {
    for (const filter of filters) if (!this.#entries.has(filter)) this.#leftovers.add(filter);
  }

  /** A request is no longer waited for. */
  forget(request: number): void {
    for (const entry of this.#entries.values()) {
      entry.requests = entry.requests.filter((other) => other !== request);
      entry.later = entry.later.filter((wish) => wish.request !== request);
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
      for (const { request, options } of entry.later.splice(0)) addWish(entry, request, options);
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
      const options = withRetainHandling(entry.options, entry.rh ?? entry.options.rh);
      let batch = batches.find(
        (open) => open.filters.length < MAX_FILTERS_A_PACKET && sameOptions(open.options, options),
      );
      if (batch) {
        batch.filters.push(filter);
      } else {
        batch = { filters: [filter], options };
        batches.push(batch);
      }
      entry.stage = 'asked';
      entry.batch = batch;
    }
    return batches;
  }

  /** The broker has answered a batch; filters that were given up meanwhile are left out. */
  answered(batch: SubscribeBatch, codes: readonly number[]): readonly FilterResult[] {
    const results: FilterResult[] = [];
    batch.filters.forEach((filter, index) => {
      const entry = this.#entries.get(filter);
      if (entry?.batch !== batch || entry.stage !== 'asked') return;
      const code = codes[index] ?? 0x80;
      const { wasGranted } = entry;
      const requests = entry.requests.splice(0);
      if (code >= 0x80) {
        this.#entries.delete(filter);
        requests.push(...entry.later.map(({ request }) => request));
        results.push({ filter, requests, code, wasGranted });
        return;
      }
      entry.stage = 'granted';
      entry.rh = undefined;
      entry.wasGranted = true;
      for (const { request, options } of entry.later.splice(0)) addWish(entry, request, options);
      results.push({ filter, requests, code, wasGranted });
    });
    return results;
  }
}

function addWish(entry: Entry, request: number, options: FilterOptions): void {
  entry.options = merge(entry.options, options);
  entry.stage = 'wanted';
  entry.requests.push(request);
  const rh = options.rh ?? 0;
  entry.rh = entry.rh === undefined || rh < entry.rh ? rh : entry.rh;
}

/**
 * One subscription serves all handlers of a filter, so it has the most that any of them asked for: the highest QoS, own messages
 * unless nobody wants them, retained messages if anybody does.
 */
function merge(a: FilterOptions, b: FilterOptions): FilterOptions {
  const merged = {
    qos: a.qos >= b.qos ? a.qos : b.qos,
    ...(a.nl && b.nl ? { nl: true } : {}),
    ...(a.rap || b.rap ? { rap: true } : {}),
  };
  return withRetainHandling(merged, (a.rh ?? 0) <= (b.rh ?? 0) ? a.rh : b.rh);
}

function withRetainHandling(
  { qos, nl, rap }: FilterOptions,
  rh: 0 | 1 | 2 | undefined,
): FilterOptions {
  return { qos, ...(nl ? { nl } : {}), ...(rap ? { rap } : {}), ...(rh ? { rh } : {}) };
}

function sameOptions(a: FilterOptions, b: FilterOptions): boolean {
  return a.qos === b.qos && a.nl === b.nl && a.rap === b.rap && a.rh === b.rh;
}
