import type { Message } from '@mqtt-kit/core';
import type { MessageBounds } from '../../messages/message-ring.js';
import type { MessageStore } from '../../messages/message-store.js';
import { lateFormatOf, type WantedFormat } from '../../payload/late/late-format.js';
import { LateQueue, type ReadMessage } from '../../payload/late/late-queue.js';
import { lateValueOf, type DecodedValue } from '../../payload/late/late-values.js';
import type { SeriesSearch } from '../panel/message-search.js';
import { SeriesStore } from './chart-series.js';
import { jsonOf } from './payload-numbers.js';

/** Until somebody says how much may be kept. */
const NO_BOUNDS: MessageBounds = { maxMessages: 1000, maxBytes: 4 * 1024 * 1024 };

/**
 * Pure but for decoders that are loaded: the series of a chart, from what is kept and what comes, whatever has to be decoded for it.
 * What takes long to read is read a little at a time, in its order.
 */
export class ChartSource {
  readonly #messages: MessageStore;
  readonly #formatOf: (topic: string) => WantedFormat;
  readonly #onRead: (wasThere: boolean) => void;
  readonly #kept: () => readonly Message[];
  readonly #series = new SeriesStore();
  /** While something is searched for: what is found beyond the first twelve. */
  #beyond: SeriesStore | undefined;
  /** Whether what is read now is read while somebody waits for it. */
  #isAtOnce = false;
  #find: SeriesSearch | undefined;
  #paths: readonly string[] | undefined;
  #bounds = NO_BOUNDS;
  #still = false;
  /** Whether it was filled while the chart stands still: what comes is read when that ends. */
  #isBehind = false;
  /** What was kept already when the chart was filled. */
  #filling = new WeakSet<Message>();
  /** Payloads that are JSON, if anything. They do not wait for those that a decoder is loaded for. */
  readonly #json = new LateQueue<DecodedValue>(
    ({ payload }) => ({ value: jsonOf(payload) }),
    (messages) => {
      this.#addRead(messages);
    },
  );
  /** Payloads that have to be decoded. */
  readonly #late = new LateQueue<DecodedValue>(
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
   * @param onRead - told that payloads were read later than {@link fill} and {@link add}, and whether some of them were kept already
   *   when the chart was filled.
   * @param kept - what the chart is filled from: while it stands still, what there was when that began.
   */
  constructor(
    messages: MessageStore,
    formatOf: (topic: string) => WantedFormat,
    onRead: (wasThere: boolean) => void,
    kept: () => readonly Message[] = () => messages.messages(),
  ) {
    this.#messages = messages;
    this.#formatOf = formatOf;
    this.#onRead = onRead;
    this.#kept = kept;
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

  /** The first twelve series need not be those that somebody looks for: the others are read for. */
  set find(find: SeriesSearch | undefined) {
    this.#find = find;
    this.#beyond = this.#makeBeyond();
    if (find && this.#series.others > 0) this.fill();
  }

  /** Whether the chart stands still. */
  set still(still: boolean) {
    this.#still = still;
    if (!still && this.#isBehind) this.fill();
  }

  /** Reads anew what is kept. */
  fill(bounds = this.#bounds): void {
    this.clear();
    this.#isBehind = this.#still;
    this.#beyond = this.#makeBeyond();
    const kept = this.#kept();
    this.#filling = new WeakSet(kept);
    this.#readAll(kept, bounds);
  }

  /** Takes what came, already among what is kept. */
  add(messages: readonly Message[], bounds: MessageBounds): void {
    if (!this.#isBehind) this.#readAll(messages, bounds);
  }

  clear(): void {
    this.#isBehind = false;
    this.#series.clear();
    this.#beyond = undefined;
    this.#json.clear();
    this.#late.clear();
  }

  #readAll(messages: readonly Message[], bounds: MessageBounds): void {
    this.#bounds = bounds;
    const late: Message[] = [];
    const json: Message[] = [];
    for (const message of messages) (this.#isLate(message) ? late : json).push(message);
    this.#isAtOnce = true;
    if (json.length > 0) this.#json.add(json, bounds);
    if (late.length > 0) this.#late.add(late, bounds);
    this.#isAtOnce = false;
  }

  #makeBeyond(): SeriesStore | undefined {
    const find = this.#find;
    if (!find) return undefined;
    const beyond = new SeriesStore((series) => find(series) && !this.#series.has(series));
    beyond.paths = this.#paths;
    return beyond;
  }

  #isLate(message: Message): boolean {
    return lateFormatOf(message, this.#formatOf(message.topic)) !== undefined;
  }

  /** What is older comes first, as it does among what is kept. */
  #addRead(read: readonly ReadMessage<DecodedValue>[]): void {
    const older = new Map<Message, DecodedValue>();
    for (const { message, read: value } of read)
      if (this.#messages.isOlder(message)) older.set(message, value);
    for (const store of [this.#series, this.#beyond])
      store?.addOlder([...older.keys()], this.#bounds, (message) => older.get(message));
    for (const { message, read: value } of read) {
      if (older.has(message)) continue;
      this.#series.add(message, this.#bounds, value);
      this.#beyond?.add(message, this.#bounds, value);
    }
    if (!this.#isAtOnce) this.#onRead(read.some(({ message }) => this.#filling.has(message)));
  }
}
