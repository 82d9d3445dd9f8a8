import { msg, str } from '@lit/localize';
import type { Message } from '@mqtt-kit/core';
import {
  css,
  html,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { createRef, ref, type Ref } from 'lit/directives/ref.js';
import { currentLocale } from '../../localization/locale.js';
import { MessageRing, type MessageBounds } from '../../messages/message-ring.js';
import { seriesTokens } from '../../theme/series.styles.js';
import type { MessageView } from '../views/message-view.js';
import { ChartCursor } from './chart-cursor.js';
import { SeriesStore } from './chart-series.js';
import { chartStyles } from './chart.styles.js';
import { plotContent, standStill, takeSnapshot, type ChartSnapshot } from './chart-snapshot.js';
import { numberlessText } from './chart-text.js';
import { DrawPace } from './draw-pace.js';
import { PaletteReader } from './palette.js';
import { Plot, type PlotContent } from './plot.js';
import { renderValues, valuesAloud } from './values-table.js';

/** A piece of time has a lowest and a highest value side by side. */
const PIXELS_A_PIECE = 2;
/** Until somebody says how much may be kept. */
const NO_BOUNDS: MessageBounds = { maxMessages: 1000, maxBytes: 4 * 1024 * 1024 };

/** Numbers in payloads over time, as lines, with a table of their values. Loaded late; its element adopts {@link chartSheet}. */
export class ChartView implements MessageView, ReactiveController {
  readonly ages = false;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #ring = new MessageRing();
  readonly #store = new SeriesStore();
  readonly #pace = new DrawPace(() => {
    this.#snapshot = takeSnapshot(this.#store);
    this.#isStale = true;
    this.#host.requestUpdate();
  });
  readonly #place: Ref<HTMLElement> = createRef();
  readonly #palette = new PaletteReader(() => {
    this.#redraw();
  });
  readonly #cursor: ChartCursor;
  #paths: readonly string[] | undefined;
  #bounds = NO_BOUNDS;
  #older: readonly Message[] = [];
  #snapshot: ChartSnapshot;
  #plot: Plot | undefined;
  #drawnIn: HTMLElement | undefined;
  #drawnLocale = '';
  #content: PlotContent | undefined;
  /** Whether what is shown is not what is drawn. */
  #isStale = true;
  #paused = false;
  #fresh = 0;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    this.#snapshot = takeSnapshot(this.#store);
    this.#cursor = new ChartCursor(host, (time) => valuesAloud(this.#snapshot, time));
    host.addController(this);
  }

  get kept(): number {
    return this.#ring.length + this.#older.length;
  }

  get fresh(): number {
    return this.#fresh;
  }

  /** Where in the payload the numbers are, as `payload.temp`; undefined: wherever there are some. */
  get paths(): readonly string[] | undefined {
    return this.#paths;
  }

  set paths(paths: readonly string[] | undefined) {
    if (JSON.stringify(paths) === JSON.stringify(this.#paths)) return;
    this.#paths = paths;
    this.#store.paths = paths;
    this.#store.addOlder(this.#older, this.#bounds);
    for (const message of this.#ring.toArray()) this.#store.add(message, this.#bounds);
    this.#refresh();
  }

  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.#fresh = 0;
    this.#pace.stop();
    this.#refresh();
  }

  add(messages: readonly Message[], bounds: MessageBounds): number {
    this.#bounds = bounds;
    for (const message of messages) {
      this.#ring.push(message.copy(), bounds);
      this.#store.add(message, bounds);
    }
    if (this.#paused) this.#fresh += messages.length;
    else this.#pace.request();
    return 0;
  }

  /** Takes messages of an earlier time, in any order; they are drawn muted, with a gap between them and what came since. */
  addOlder(messages: readonly Message[]): void {
    const { maxMessages } = this.#bounds;
    this.#older = [...this.#older, ...messages.map((message) => message.copy())].slice(
      -maxMessages,
    );
    this.#store.addOlder(messages, this.#bounds);
    this.#refresh();
  }

  messages(): readonly Message[] {
    return this.#ring.toArray();
  }

  clear(): void {
    this.#ring.clear();
    this.#older = [];
    this.#store.clear();
    this.#fresh = 0;
    this.#cursor.drop();
    this.#refresh();
  }

  resume(): void {
    this.paused = false;
  }

  render(label: string): TemplateResult {
    const { rows, numberless } = this.#snapshot;
    if (rows.length === 0) return renderNumberless(this.#paths, numberless);
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
        ${this.#palette.render()} ${renderValues(this.#snapshot, time)}
      </div>
    `;
  }

  hostConnected(): void {
    this.#redraw();
  }

  hostUpdated(): void {
    const place = this.#place.value;
    if (place !== this.#drawnIn) this.#leave();
    if (this.#drawnLocale !== currentLocale()) this.#isStale = true;
    if (place && this.#isStale) this.#draw(place);
    if (this.#cursor.pinned !== undefined) this.#plot?.point(this.#cursor.pinned);
    else if (this.#cursor.time === undefined) this.#plot?.point(undefined);
  }

  hostDisconnected(): void {
    this.#pace.stop();
    this.#leave();
  }

  #draw(place: HTMLElement): void {
    const palette = this.#palette.read();
    if (!palette) return;
    this.#isStale = false;
    this.#drawnIn = place;
    this.#drawnLocale = currentLocale();
    this.#plot ??= new Plot(place, palette, this.#cursor);
    this.#content = plotContent(this.#snapshot, this.#plot.width / PIXELS_A_PIECE);
    this.#plot.draw(this.#content, palette, place.matches(':dir(rtl)'));
  }

  /** Shows what is there now, or holds it still. */
  #refresh(): void {
    const now = takeSnapshot(this.#store);
    this.#snapshot = this.#paused ? standStill(now) : now;
    this.#redraw();
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
            : msg('A chart draws the numbers of JSON payloads, and payloads that are a number.')
        }</span
      >
      ${numberless > 0 ? html`<span>${numberlessText(numberless)}</span>` : ''}
    </div>
  `;
}

/** All that a chart needs of styles. */
export const chartSheet = css`
  ${seriesTokens}
  ${chartStyles}
`;
