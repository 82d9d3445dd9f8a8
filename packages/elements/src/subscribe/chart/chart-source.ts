import type { Message } from '@mqtt-kit/core';
import type { MessageBounds } from '../../messages/message-ring.js';
import type { MessageStore } from '../../messages/message-store.js';
import { lateFormatOf, type WantedFormat } from '../../payload/late/late-format.js';
import { LateQueue, type ReadMessage } from '../../payload/late/late-queue.js';
import { lateValueOf, type LateValue } from '../../payload/late/late-values.js';
import type { SeriesSearch } from '../panel/message-search.js';
import { SeriesStore } from './chart-series.js';

/** Until somebody says how much may be kept. */
const NO_BOUNDS: MessageBounds = { maxMessages: 1000, maxBytes: 4 * 1024 * 1024 };

/** Messages that are kept. */
interface Kept {
  /** Those whose payloads have to be decoded. */
  readonly late: readonly Message[];
  readonly atOnce: readonly Message[];
}

/** Pure but for decoders that are loaded: the series of a chart, from what is kept and what comes, whatever has to be decoded for it. */
export class ChartSource {
  readonly #messages: MessageStore;
  readonly #formatOf: (topic: string) => WantedFormat;
  readonly #onRead: (wasThere: boolean) => void;
  readonly #series = new SeriesStore();
  /** While something is searched for: what is found beyond the first twelve. */
  #beyond: SeriesStore | undefined;
  #find: SeriesSearch | undefined;
  #paths: readonly string[] | undefined;
  #bounds = NO_BOUNDS;
  /** What was kept already when the chart was filled. */
  #filling = new WeakSet<Message>();
  readonly #late = new LateQueue<LateValue>(
    (message, untilMs) => {
      const { format, schema } = this.#formatOf(message.topic);
      const late = lateFormatOf(message, { format, schema }) ?? 'json';
      return lateValueOf(message, late, schema, untilMs, false);
    },
    (messages) => {
      this.#addRead(messages);
    },
  );

  /**
   * @param formatOf - how the page wants the messages of a topic read.
   * @param onRead - told that payloads were decoded, and whether some of them were kept already when the chart was filled.
   */
  constructor(
    messages: MessageStore,
    formatOf: (topic: string) => WantedFormat,
    onRead: (wasThere: boolean) => void,
  ) {
    this.#messages = messages;
    this.#formatOf = formatOf;
    this.#onRead = onRead;
  }

  /** The first twelve. */
  get series(): SeriesStore {
    return this.#series;
  }

  /** What is searched for and is none of them. */
  get beyond(): SeriesStore | undefined {
    return this.#beyond;
  }

  get paths(): readonly string[] | undefined {
    return this.#paths;
  }

  /** Forgets what was read: call {@link fill}. */
  set paths(paths: readonly string[] | undefined) {
    this.#paths = paths;
    this.#series.paths = paths;
  }

  get find(): SeriesSearch | undefined {
    return this.#find;
  }

  /** The first twelve series need not be those that somebody looks for. */
  set find(find: SeriesSearch | undefined) {
    this.#find = find;
    this.#findBeyond();
  }

  /** Reads anew what is kept. */
  fill(bounds = this.#bounds): void {
    this.#bounds = bounds;
    this.#late.clear();
    const kept = this.#kept();
    this.#fillStore(this.#series, kept.atOnce);
    this.#lookBeyond(kept);
    this.#filling = new WeakSet(kept.late);
    if (kept.late.length > 0) this.#late.add(kept.late, bounds.maxMessages);
  }

  /** Takes what came, already among what is kept. */
  add(messages: readonly Message[], bounds: MessageBounds): void {
    this.#bounds = bounds;
    const late: Message[] = [];
    for (const message of messages) {
      if (this.#isLate(message)) late.push(message);
      else this.#addTo(message);
    }
    if (late.length > 0) this.#late.add(late, bounds.maxMessages);
    if (this.#lacksBeyond) this.#findBeyond();
  }

  clear(): void {
    this.#series.clear();
    this.#beyond = undefined;
    this.#late.clear();
  }

  #kept(): Kept {
    const late: Message[] = [];
    const atOnce: Message[] = [];
    for (const message of this.#messages.messages())
      (this.#isLate(message) ? late : atOnce).push(message);
    return { late, atOnce };
  }

  #fillStore(store: SeriesStore, kept: readonly Message[]): void {
    store.clear();
    const older = kept.filter((message) => this.#messages.isOlder(message));
    store.addOlder(older, this.#bounds);
    for (const message of kept)
      if (!this.#messages.isOlder(message)) store.add(message, this.#bounds);
  }

  #lookBeyond({ late, atOnce }: Kept): void {
    const find = this.#find;
    this.#beyond = undefined;
    if (!find || (this.#series.others === 0 && late.length === 0)) return;
    this.#beyond = new SeriesStore((series) => find(series) && !this.#series.has(series));
    this.#beyond.paths = this.#paths;
    this.#fillStore(this.#beyond, atOnce);
  }

  /** What was decoded goes through both stores together: values are not kept, and are decoded once more. */
  #findBeyond(): void {
    const kept = this.#find ? this.#kept() : { late: [], atOnce: [] };
    if (kept.late.length > 0) this.fill();
    else this.#lookBeyond(kept);
  }

  /** Whether a search could find series that are only counted so far. */
  get #lacksBeyond(): boolean {
    return this.#find !== undefined && !this.#beyond && this.#series.others > 0;
  }

  #isLate(message: Message): boolean {
    return lateFormatOf(message, this.#formatOf(message.topic)) !== undefined;
  }

  #addTo(message: Message, value?: LateValue): void {
    this.#series.add(message, this.#bounds, value);
    this.#beyond?.add(message, this.#bounds, value);
  }

  #addRead(read: readonly ReadMessage<LateValue>[]): void {
    const older = new Map<Message, LateValue>();
    for (const { message, read: value } of read) {
      if (this.#messages.isOlder(message)) older.set(message, value);
      else this.#addTo(message, value);
    }
    for (const store of [this.#series, this.#beyond])
      store?.addOlder([...older.keys()], this.#bounds, (message) => older.get(message));
    if (this.#lacksBeyond) this.#findBeyond();
    this.#onRead(read.some(({ message }) => this.#filling.has(message)));
  }
}
