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
import { ANY_FORMAT, type WantedFormat } from '../../payload/late/late-format.js';
import { seriesTokens } from '../../theme/series.styles.js';
import type { SeriesSearch } from '../panel/message-search.js';
import type { MessageView, ViewParts } from '../views/message-view.js';
import { ChartCursor } from './chart-cursor.js';
import { ChartSource } from './chart-source.js';
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
import type { LabelOf, NamedSeries } from './series-names.js';
import { renderValues, valuesAloud } from './values-table.js';

/** A piece of time has a lowest and a highest value side by side. */
const PIXELS_A_PIECE = 2;
/** Numbers in payloads over time, as lines, with a table of their values. Loaded late; its element adopts {@link chartSheets}. */
export class ChartView implements MessageView, ReactiveController {
  readonly rows = 'messages';
  readonly ages = false;
  readonly reading = false;
  readonly holds = false;
  readonly waiting = 0;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #messages: MessageStore;
  readonly #source: ChartSource;
  /** The keys of the series that are switched off. */
  readonly #off = new Set<string>();
  readonly #pace = new DrawPace(() => {
    this.#take();
    this.#redraw();
  });
  readonly #place: Ref<HTMLElement> = createRef();
  readonly #palette = new PaletteReader(() => {
    this.#redraw();
  });
  readonly #cursor: ChartCursor;
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
  #labelOf: LabelOf = () => undefined;

  /**
   * @param messages - what is kept; it is read when the chart comes into sight and when other numbers are asked for.
   * @param formatOf - how the page wants the messages of a topic read.
   * @param kept - what of it is read; while the chart is paused, what there was when that began.
   */
  constructor(
    host: ReactiveControllerHost & HTMLElement,
    messages: MessageStore,
    formatOf: (topic: string) => WantedFormat = () => ANY_FORMAT,
    kept?: () => readonly Message[],
  ) {
    this.#host = host;
    this.#messages = messages;
    const onRead = (wasThere: boolean): void => {
      if (!this.#paused) this.#pace.request();
      // While the chart stands still, only what was there before is new in it.
      else if (wasThere) this.#refresh();
    };
    this.#source = new ChartSource(messages, formatOf, onRead, kept);
    this.#snapshot = takeSnapshot(this.#source.series);
    this.#cursor = new ChartCursor(host, (time) => valuesAloud(this.#chosen, time, this.#labelOf));
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
    return this.#source.paths;
  }

  set paths(paths: readonly string[] | undefined) {
    if (JSON.stringify(paths) === JSON.stringify(this.#source.paths)) return;
    this.#source.paths = paths;
    this.fill();
  }

  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.#source.still = paused;
    this.#pace.stop();
    this.#refresh();
  }

  /** Reads anew what is kept. What is from before the page was opened is drawn muted, with a gap behind it. */
  fill(bounds?: MessageBounds): void {
    this.#source.fill(bounds);
    this.#refresh();
  }

  /** Takes what came since the last frame. */
  add(messages: readonly Message[], bounds: MessageBounds): void {
    this.#source.add(messages, bounds);
    if (!this.#paused) this.#pace.request();
  }

  clear(): void {
    this.#source.clear();
    this.#cursor.drop();
    this.#refresh();
  }

  toNewest(): void {
    // The newest is always in sight.
  }

  render({
    label,
    labelOf,
    searchSeries,
  }: Pick<ViewParts, 'label'> &
    Partial<Pick<ViewParts, 'labelOf' | 'searchSeries'>>): TemplateResult {
    this.#labelOf = labelOf ?? this.#labelOf;
    this.#search(searchSeries);
    const { rows, numberless } = this.#snapshot;
    if (rows.length === 0) return renderNumberless(this.#source.paths, numberless);
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
        ${this.#palette.render()}
        ${renderValues(shown, {
          cursor: time,
          labelOf: this.#labelOf,
          toggle: this.#toggle,
        })}
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
    return chosen(this.#snapshot, this.#beyondSnapshot, {
      find: this.#source.find,
      off: this.#off,
    });
  }

  #search(find: SeriesSearch | undefined): void {
    if (find === this.#source.find) return;
    this.#source.find = find;
    const { beyond } = this.#source;
    const found = beyond && takeSnapshot(beyond);
    this.#beyondSnapshot = found && this.#paused ? standStill(found) : found;
    this.#isStale = true;
  }

  readonly #toggle = (series: NamedSeries): void => {
    const key = seriesKey(series);
    if (!this.#off.delete(key)) this.#off.add(key);
    this.#redraw();
  };

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
    const { series, beyond } = this.#source;
    this.#snapshot = takeSnapshot(series);
    this.#beyondSnapshot = beyond && takeSnapshot(beyond);
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
