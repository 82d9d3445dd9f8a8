import type { Message } from '@mqtt-kit/core';
import type { MessageBounds } from '../../messages/message-ring.js';
import type { DecodedValue } from '../../payload/late/late-values.js';
import type { FoundNumber } from './number-paths.js';
import { NumberReader } from './payload-numbers.js';
import { PointRing } from './point-ring.js';
import type { NamedSeries } from './series-names.js';

/** One line of a chart. */
export interface ChartSeries {
  readonly topic: string;
  readonly path: string;
  readonly points: PointRing;
  /** What was kept from an earlier time, and is drawn as such. */
  readonly older: PointRing;
}

/** More lines than that, nobody tells apart. */
export const MOST_SERIES = 12;
/** More points of one line than that, no screen shows; with them a chart is drawn in a part of a frame. */
const MOST_POINTS = 8192;
const BYTES_A_POINT = 16;
/** How many further series are told apart, to be counted. */
const MOST_COUNTED = 999;

/** Pure: numbers of messages, sorted into series by topic and path. The first twelve are kept, the others counted. */
export class SeriesStore {
  /** Which series it takes; all unless set. */
  readonly #takes: (series: NamedSeries) => boolean;
  #reader = new NumberReader(undefined);
  #byTopic = new Map<string, Map<string, ChartSeries>>();
  #all: ChartSeries[] = [];
  readonly #others = new Set<number>();
  #numberless = 0;

  constructor(takes: (series: NamedSeries) => boolean = () => true) {
    this.#takes = takes;
  }

  /** In the order in which they came. */
  get all(): readonly ChartSeries[] {
    return this.#all;
  }

  /** How many series there would be besides; 999 means that many or more. */
  get others(): number {
    return this.#others.size;
  }

  /** How many messages had no number to be drawn. */
  get numberless(): number {
    return this.#numberless;
  }

  /** Where the numbers are; undefined: everywhere. Forgets what was read before. */
  set paths(paths: readonly string[] | undefined) {
    this.#reader = new NumberReader(paths);
    this.clear();
  }

  /** @param decoded - what the payload says where it had to be decoded; else it is JSON. */
  add(message: Message, bounds: MessageBounds, decoded?: DecodedValue): void {
    const found = this.#numbers(message, decoded);
    if (found.length === 0) this.#numberless++;
    const most = mostPoints(bounds);
    for (const { path, value } of found)
      this.#series(message.topic, path)?.points.push(message.receivedAt, value, most);
  }

  /** Takes what was kept from an earlier time, in any order. */
  addOlder(
    messages: readonly Message[],
    bounds: MessageBounds,
    decodedOf: (message: Message) => DecodedValue | undefined = () => undefined,
  ): void {
    const added = new Map<ChartSeries, [number, number][]>();
    for (const message of messages) {
      for (const { path, value } of this.#numbers(message, decodedOf(message))) {
        const series = this.#series(message.topic, path);
        if (!series) continue;
        const points = added.get(series) ?? [];
        points.push([message.receivedAt, value]);
        added.set(series, points);
      }
    }
    for (const [{ older }, points] of added) older.merge(points, mostPoints(bounds));
  }

  has({ topic, path }: NamedSeries): boolean {
    return this.#byTopic.get(topic)?.has(path) ?? false;
  }

  clear(): void {
    this.#byTopic = new Map();
    this.#all = [];
    this.#others.clear();
    this.#numberless = 0;
  }

  #numbers(message: Message, decoded: DecodedValue | undefined): readonly FoundNumber[] {
    return decoded ? this.#reader.find(decoded.value) : this.#reader.read(message);
  }

  #series(topic: string, path: string): ChartSeries | undefined {
    const known = this.#byTopic.get(topic)?.get(path);
    if (known) return known;
    if (!this.#takes({ topic, path })) return undefined;
    if (this.#all.length === MOST_SERIES) {
      if (this.#others.size < MOST_COUNTED) this.#others.add(hash(`${topic} ${path}`));
      return undefined;
    }
    const series = { topic, path, points: new PointRing(), older: new PointRing() };
    const ofTopic = this.#byTopic.get(topic) ?? new Map<string, ChartSeries>();
    this.#byTopic.set(topic, ofTopic.set(path, series));
    this.#all.push(series);
    return series;
  }
}

function mostPoints({ maxMessages, maxBytes }: MessageBounds): number {
  const room = Math.floor(maxBytes / (BYTES_A_POINT * MOST_SERIES));
  return Math.max(2, Math.min(maxMessages, MOST_POINTS, room));
}

/** FNV-1a: a series that is only counted needs no name that takes memory. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value;
}
