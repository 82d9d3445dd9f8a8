import type { FilterOptions } from '../connection/session-port.js';
import { filtersOverlap } from './filter-overlap.js';

/** One SUBSCRIBE packet's worth: filters that share their options. */
export interface SubscribeBatch {
  readonly filters: readonly string[];
  readonly options: FilterOptions;
  /** Comes back with each message that the broker sends for this filter (MQTT 5 §3.3.4). */
  readonly identifier: number | undefined;
}

/** How to take what is to be sent. */
export interface TakeOptions {
  /** Whether each filter gets an identifier, and so a packet of its own. */
  readonly identified: boolean;
  /** Whether each filter gets a packet of its own for another reason. */
  readonly alone: boolean;
  /** Filters that may be what the broker closes the connection for: one at a time. */
  readonly isSuspected: (filter: string) => boolean;
  /** Whether one of them may be sent now. */
  readonly testsSuspects: boolean;
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
  /** From 1 to 268 435 455 (MQTT 5 §3.8.2.1.2); the same as long as the filter is wanted. */
  readonly identifier: number;
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
const MOST_IDENTIFIER = 268_435_455;
/** Identifiers of filters given up that are still understood. */
const MOST_GIVEN_UP = 100;

/** Desired and granted topic filters of one session. Pure: says what to send, sends nothing. */
export class Subscriptions {
  readonly #entries = new Map<string, Entry>();
  /** Filters given up while there was no connection: a broker that keeps the session still has them. */
  readonly #leftovers = new Set<string>();
  /**
   * Filters whose UNSUBSCRIBE is not answered: none of them is asked for again before that. A broker that works on both packets at once
   * may end with what the first of them says.
   */
  readonly #leaving = new Set<string>();
  /** Filters by identifier, also of those given up a moment ago: messages for them may be under way. */
  readonly #byIdentifier = new Map<number, string>();

  /** The filters that identifiers stand for; undefined when one is unknown. */
  filtersOf(identifiers: readonly number[] | undefined): readonly string[] | undefined {
    if (!identifiers || identifiers.length === 0) return undefined;
    const filters: string[] = [];
    for (const identifier of identifiers) {
      const filter = this.#byIdentifier.get(identifier);
      if (filter === undefined) return undefined;
      filters.push(filter);
    }
    return filters;
  }

  /**
   * A filter that is already in use and takes the same messages as this one in another way: one of the two is a shared subscription, or
   * both are.
   * Without subscription identifiers nobody can tell what a message came for (MQTT 3.1.1 has none).
   */
  conflicting(filter: string): string | undefined {
    const isShared = filter.startsWith('$share/');
    for (const other of this.#entries.keys()) {
      // The first that was wanted stays.
      if (other === filter) return undefined;
      if ((isShared || other.startsWith('$share/')) && filtersOverlap(other, filter)) return other;
    }
    return undefined;
  }

  /**
   * A handler wants a filter. Each wish is sent, also for a filter that is granted already, because only a SUBSCRIBE brings the
   * retained messages (MQTT 3.1.1 §3.8.4); wishes at the same time share one.
   */
  want(request: number, filter: string, options: FilterOptions): void {
    this.#leftovers.delete(filter);
    const entry = this.#entries.get(filter);
    if (!entry) {
      this.#entries.set(filter, {
        identifier: this.#identify(filter),
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
    if (known) (connected ? this.#leaving : this.#leftovers).add(filter);
    return {
      requests: [...entry.requests, ...entry.later.map(({ request }) => request)],
      tell: known && connected,
    };
  }

  /** The UNSUBSCRIBE of these filters is over. @param answered - otherwise the connection ended before. */
  left(filters: readonly string[], answered: boolean): void {
    for (const filter of filters) {
      this.#leaving.delete(filter);
      if (!answered && !this.#entries.has(filter)) this.#leftovers.add(filter);
    }
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
    // Nobody answers any more what was asked on another connection.
    this.#leaving.clear();
    for (const filter of leftovers) this.#leaving.add(filter);
    return leftovers;
  }

  /** Takes everything that is to be sent now; it counts as asked. */
  take({ identified, alone, isSuspected, testsSuspects }: TakeOptions): readonly SubscribeBatch[] {
    const batches: { filters: string[]; options: FilterOptions; identifier: number | undefined }[] =
      [];
    let suspectAsked =
      !testsSuspects ||
      [...this.#entries].some(([filter, { stage }]) => stage === 'asked' && isSuspected(filter));
    for (const [filter, entry] of this.#entries) {
      if (entry.stage !== 'wanted' || this.#leaving.has(filter)) continue;
      const suspected = isSuspected(filter);
      if (suspected && suspectAsked) continue;
      suspectAsked ||= suspected;
      const options = withRetainHandling(entry.options, entry.rh ?? entry.options.rh);
      const single = identified || alone || suspected;
      let batch = single ? undefined : batches.find((open) => hasRoom(open, options, isSuspected));
      if (batch) {
        batch.filters.push(filter);
      } else {
        const identifier = identified ? entry.identifier : undefined;
        batch = { filters: [filter], options, identifier };
        batches.push(batch);
      }
      entry.stage = 'asked';
      entry.batch = batch;
    }
    return batches;
  }

  /** Takes a filter out that is set aside; undefined when nobody wants it. */
  remove(
    filter: string,
  ): { readonly requests: readonly number[]; readonly wasGranted: boolean } | undefined {
    const entry = this.#entries.get(filter);
    if (!entry) return undefined;
    this.#entries.delete(filter);
    const requests = [...entry.requests, ...entry.later.map(({ request }) => request)];
    return { requests, wasGranted: entry.wasGranted };
  }

  /** Who still waits for an answer, by filter. */
  get waiting(): readonly { readonly filter: string; readonly requests: readonly number[] }[] {
    return [...this.#entries].map(([filter, { requests, later }]) => ({
      filter,
      requests: [...requests, ...later.map(({ request }) => request)],
    }));
  }

  /** Filters that wait to be sent. */
  get wanted(): readonly string[] {
    return [...this.#entries].flatMap(([filter, { stage }]) =>
      stage === 'wanted' ? [filter] : [],
    );
  }

  /** Made of the filter itself: a broker may keep a subscription, and its identifier, from an earlier life of the page. */
  #identify(filter: string): number {
    let identifier = hash(filter);
    while ((this.#byIdentifier.get(identifier) ?? filter) !== filter)
      identifier = (identifier % MOST_IDENTIFIER) + 1;
    this.#byIdentifier.set(identifier, filter);
    for (const [known, other] of this.#byIdentifier) {
      if (this.#byIdentifier.size <= this.#entries.size + MOST_GIVEN_UP) break;
      if (!this.#entries.has(other) && other !== filter) this.#byIdentifier.delete(known);
    }
    return identifier;
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
      // The codes between are reserved (MQTT 3.1.1 §3.9.3): nobody knows what they would grant.
      if (code > 2) {
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

/** FNV-1a, from 1 to {@link MOST_IDENTIFIER}. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return ((value >>> 0) % MOST_IDENTIFIER) + 1;
}

/** A suspect stays alone. */
function hasRoom(
  { filters, options }: SubscribeBatch,
  wanted: FilterOptions,
  isSuspected: (filter: string) => boolean,
): boolean {
  const fits = filters.length < MAX_FILTERS_A_PACKET && sameOptions(options, wanted);
  return fits && !filters.some(isSuspected);
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
