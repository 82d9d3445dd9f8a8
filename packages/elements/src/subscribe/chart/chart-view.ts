import { msg, str } from '@lit/localize';
import type { Message } from '@mqtt-kit/core';
import {
  html,
  type CSSResult,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { createRef, ref, type Ref } from 'lit/directives/ref.js';
import { currentLocale } from '../../localization/locale.js';
import type { MessageBounds } from '../../messages/message-ring.js';
import type { MessageStore } from '../../messages/message-store.js';
import { ANY_FORMAT, lateFormatOf, type WantedFormat } from '../../payload/late/late-format.js';
import { LateQueue, type ReadMessage } from '../../payload/late/late-queue.js';
import { lateValueOf, type LateValue } from '../../payload/late/late-values.js';
import { seriesTokens } from '../../theme/series.styles.js';
import type { SeriesSearch } from '../panel/message-search.js';
import type { MessageView, ViewParts } from '../views/message-view.js';
import { ChartCursor } from './chart-cursor.js';
import { SeriesStore } from './chart-series.js';
import { chartStyles } from './chart.styles.js';
import {
  chosen,
  plotContent,
  seriesKey,
  standStill,
  takeSnapshot,
  type ChartSnapshot,
} from './chart-snapshot.js';
import { numberlessText } from './chart-text.js';
import { DrawPace } from './draw-pace.js';
import { PaletteReader } from './palette.js';
import { Plot, type PlotContent } from './plot.js';
import type { NamedSeries } from './series-names.js';
import { renderValues, valuesAloud } from './values-table.js';

/** A piece of time has a lowest and a highest value side by side. */
const PIXELS_A_PIECE = 2;
/** Until somebody says how much may be kept. */
const NO_BOUNDS: MessageBounds = { maxMessages: 1000, maxBytes: 4 * 1024 * 1024 };

/** Messages that are kept. */
interface Kept {
  /** Those whose payloads have to be decoded. */
  readonly late: readonly Message[];
  readonly atOnce: readonly Message[];
}

/** Numbers in payloads over time, as lines, with a table of their values. Loaded late; its element adopts {@link chartSheets}. */
export class ChartView implements MessageView, ReactiveController {
  readonly rows = 'messages';
  readonly ages = false;
  readonly reading = false;
  readonly holds = false;
  readonly waiting = 0;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #messages: MessageStore;
  readonly #formatOf: (topic: string) => WantedFormat;
  readonly #series = new SeriesStore();
  /** While something is searched for: what is found beyond the first twelve. */
  #beyond: SeriesStore | undefined;
  #find: SeriesSearch | undefined;
  /** The keys of the series that are switched off. */
  readonly #off = new Set<string>();
  /** Payloads that have to be decoded. */
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
  readonly #pace = new DrawPace(() => {
    this.#take();
    this.#redraw();
  });
  readonly #place: Ref<HTMLElement> = createRef();
  readonly #palette = new PaletteReader(() => {
    this.#redraw();
  });
  readonly #cursor: ChartCursor;
  #paths: readonly string[] | undefined;
  #bounds = NO_BOUNDS;
  /** What was kept already when the chart was filled. */
  #filling = new WeakSet<Message>();
  #snapshot: ChartSnapshot;
  #beyondSnapshot: ChartSnapshot | undefined;
  #plot: Plot | undefined;
  #drawnIn: HTMLElement | undefined;
  #drawnLocale = '';
  /** Where the keys had put the cursor before this update. */
  #pinned: number | undefined;
  #content: PlotContent | undefined;
  /** Whether what is shown is not what is drawn. */
  #isStale = true;
  #paused = false;

  /**
   * @param messages - what is kept; it is read when the chart comes into sight and when other numbers are asked for.
   * @param formatOf - how the page wants the messages of a topic read.
   */
  constructor(
    host: ReactiveControllerHost & HTMLElement,
    messages: MessageStore,
    formatOf: (topic: string) => WantedFormat = () => ANY_FORMAT,
  ) {
    this.#host = host;
    this.#messages = messages;
    this.#formatOf = formatOf;
    this.#snapshot = takeSnapshot(this.#series);
    this.#cursor = new ChartCursor(host, (time) => valuesAloud(this.#chosen, time));
    host.addController(this);
  }

  get shown(): number {
    return this.#messages.length;
  }

  /** How many series belong to what is searched for. */
  get found(): number {
    return this.#chosen.rows.length;
  }

  /** Where in the payload the numbers are, as `payload.temp`; undefined: wherever there are some. */
  get paths(): readonly string[] | undefined {
    return this.#paths;
  }

  set paths(paths: readonly string[] | undefined) {
    if (JSON.stringify(paths) === JSON.stringify(this.#paths)) return;
    this.#paths = paths;
    this.#series.paths = paths;
    this.fill(this.#bounds);
  }

  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.#pace.stop();
    this.#refresh();
  }

  /** Reads anew what is kept. What is from before the page was opened is drawn muted, with a gap behind it. */
  fill(bounds: MessageBounds): void {
    this.#bounds = bounds;
    this.#late.clear();
    const kept = this.#kept();
    this.#fillStore(this.#series, kept.atOnce);
    this.#lookBeyond(kept);
    this.#filling = new WeakSet(kept.late);
    if (kept.late.length > 0) this.#late.add(kept.late, bounds.maxMessages);
    this.#refresh();
  }

  /** What is kept: what is read at once, and what has to be decoded. */
  #kept(): Kept {
    const all = this.#messages.messages();
    const late = all.filter((message) => this.#isLate(message));
    return {
      late,
      atOnce: late.length > 0 ? all.filter((message) => !this.#isLate(message)) : all,
    };
  }

  #fillStore(store: SeriesStore, kept: readonly Message[]): void {
    store.clear();
    const older = kept.filter((message) => this.#messages.isOlder(message));
    store.addOlder(older, this.#bounds);
    for (const message of kept)
      if (!this.#messages.isOlder(message)) store.add(message, this.#bounds);
  }

  /** The first twelve series need not be those that somebody looks for. */
  #lookBeyond({ late, atOnce }: Kept): void {
    const find = this.#find;
    this.#beyond = undefined;
    if (!find || (this.#series.others === 0 && late.length === 0)) return;
    this.#beyond = new SeriesStore((series) => find(series) && !this.#series.has(series));
    this.#beyond.paths = this.#paths;
    this.#fillStore(this.#beyond, atOnce);
  }

  /** What was decoded goes through both stores, and is decoded once more. */
  #findBeyond(): void {
    const kept = this.#kept();
    if (kept.late.length > 0) this.fill(this.#bounds);
    else this.#lookBeyond(kept);
  }

  /** Takes what came since the last frame. */
  add(messages: readonly Message[], bounds: MessageBounds): void {
    this.#bounds = bounds;
    const late: Message[] = [];
    for (const message of messages) {
      if (this.#isLate(message)) late.push(message);
      else {
        this.#series.add(message, bounds);
        this.#beyond?.add(message, bounds);
      }
    }
    if (late.length > 0) this.#late.add(late, bounds.maxMessages);
    if (this.#lacksBeyond) this.#findBeyond();
    if (!this.#paused) this.#pace.request();
  }

  clear(): void {
    this.#series.clear();
    this.#beyond = undefined;
    this.#late.clear();
    this.#cursor.drop();
    this.#refresh();
  }

  toNewest(): void {
    // The newest is always in sight.
  }

  render({
    label,
    searchSeries,
  }: Pick<ViewParts, 'label'> & Partial<Pick<ViewParts, 'searchSeries'>>): TemplateResult {
    this.#search(searchSeries);
    const { rows, numberless } = this.#snapshot;
    if (rows.length === 0) return renderNumberless(this.#paths, numberless);
    const shown = this.#chosen;
    if (shown.rows.length === 0)
      return html`<p class="none">${msg('Nothing that is kept is like that.')}</p>`;
    const { time, aloud } = this.#cursor;
    return html`
      <div class="chart" part="list">
        <div
          class="plot"
          tabindex="0"
          role="slider"
          aria-label=${msg(str`${label}: chart. The arrow keys go through time.`)}
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow=${aloud?.percent ?? 100}
          aria-valuetext=${aloud?.text ?? msg('latest values, in the table below')}
          @keydown=${this.#onKey}
          @blur=${this.#onBlur}
          ${ref(this.#place)}
        ></div>
        ${this.#palette.render()} ${renderValues(shown, { cursor: time, toggle: this.#toggle })}
      </div>
    `;
  }

  hostConnected(): void {
    if (this.#paused) this.#redraw();
    else this.#refresh();
  }

  hostUpdated(): void {
    const place = this.#place.value;
    if (place !== this.#drawnIn) this.#leave();
    if (this.#drawnLocale !== currentLocale()) this.#isStale = true;
    if (place && this.#isStale) this.#draw(place);
    const { pinned } = this.#cursor;
    // Without keys it is where the pointer is, and the plot knows that by itself.
    if (pinned !== undefined || this.#pinned !== undefined) this.#plot?.point(pinned);
    this.#pinned = pinned;
  }

  hostDisconnected(): void {
    this.#pace.stop();
    this.#leave();
  }

  /** What is shown of all that is known. */
  get #chosen(): ChartSnapshot {
    return chosen(this.#snapshot, this.#beyondSnapshot, { find: this.#find, off: this.#off });
  }

  #search(find: SeriesSearch | undefined): void {
    if (find === this.#find) return;
    this.#find = find;
    this.#findBeyond();
    const found = this.#beyond && takeSnapshot(this.#beyond);
    this.#beyondSnapshot = found && this.#paused ? standStill(found) : found;
    this.#isStale = true;
  }

  readonly #toggle = (series: NamedSeries): void => {
    const key = seriesKey(series);
    if (!this.#off.delete(key)) this.#off.add(key);
    this.#redraw();
  };

  #isLate(message: Message): boolean {
    return lateFormatOf(message, this.#formatOf(message.topic)) !== undefined;
  }

  /** Takes what was decoded: while the chart stands still, only what was there before is new in it. */
  #addRead(read: readonly ReadMessage<LateValue>[]): void {
    const values = new Map<Message, LateValue>();
    let wasThere = false;
    for (const { message, read: value } of read) {
      wasThere ||= this.#filling.has(message);
      if (this.#messages.isOlder(message)) values.set(message, value);
      else {
        this.#series.add(message, this.#bounds, value);
        this.#beyond?.add(message, this.#bounds, value);
      }
    }
    for (const store of [this.#series, this.#beyond])
      store?.addOlder([...values.keys()], this.#bounds, (message) => values.get(message));
    if (this.#lacksBeyond) this.#findBeyond();
    if (!this.#paused) this.#pace.request();
    else if (wasThere) this.#refresh();
  }

  /** Whether a search could find series that are only counted so far. */
  get #lacksBeyond(): boolean {
    return this.#find !== undefined && !this.#beyond && this.#series.others > 0;
  }

  #draw(place: HTMLElement): void {
    const palette = this.#palette.read();
    if (!palette) return;
    this.#isStale = false;
    this.#drawnIn = place;
    this.#drawnLocale = currentLocale();
    this.#plot ??= new Plot(place, palette, this.#cursor);
    this.#content = plotContent(this.#chosen, this.#plot.width / PIXELS_A_PIECE);
    this.#plot.draw(this.#content, palette, place.matches(':dir(rtl)'));
  }

  /** Shows what is there now, or holds it still. */
  #refresh(): void {
    this.#take();
    if (this.#paused) {
      this.#snapshot = standStill(this.#snapshot);
      this.#beyondSnapshot &&= standStill(this.#beyondSnapshot);
    }
    this.#redraw();
  }

  #take(): void {
    this.#snapshot = takeSnapshot(this.#series);
    this.#beyondSnapshot = this.#beyond && takeSnapshot(this.#beyond);
  }

  #redraw(): void {
    this.#isStale = true;
    this.#host.requestUpdate();
  }

  #leave(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#drawnIn = undefined;
    this.#isStale = true;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const isRightToLeft = this.#place.value?.matches(':dir(rtl)') ?? false;
    if (this.#cursor.press(event.key, this.#content?.columns.times ?? [], isRightToLeft))
      event.preventDefault();
  };

  readonly #onBlur = (): void => {
    this.#cursor.release();
  };
}

/** What stands there before the first number. */
function renderNumberless(
  paths: readonly string[] | undefined,
  numberless: number,
): TemplateResult {
  return html`
    <div class="numberless" part="blank">
      <strong>${msg('No number yet')}</strong>
      <span
        >${
          paths
            ? html`${msg('This chart draws the numbers at:')}
                <span class="mono">${paths.join('; ')}</span>`
            : msg(
                'A chart draws the numbers in payloads of JSON, CBOR, Sparkplug B and others, and payloads that are a number.',
              )
        }</span
      >
      ${numberless > 0 ? html`<span>${numberlessText(numberless)}</span>` : ''}
    </div>
  `;
}

/** All that a chart needs of styles. */
export const chartSheets: readonly CSSResult[] = [seriesTokens, chartStyles];
