import uPlot from 'uplot';
import { formatTick, formatTimeTick } from './chart-text.js';
import type { Columns } from './columns.js';
import { drawGap } from './draw-gap.js';
import { FingerReading } from './finger-reading.js';
import type { Palette } from './palette.js';
import { seriesLook } from './series-look.js';
import { valueRange, valueTicks, type AxisRange } from './value-axis.js';

/** A line of the plot. */
export interface PlotLine {
  /** Which look it has. */
  readonly series: number;
  /** Drawn muted: of an earlier time. */
  readonly isOlder: boolean;
}

/** What is drawn. */
export interface PlotContent {
  readonly lines: readonly PlotLine[];
  /** One row of values for each line. */
  readonly columns: Columns;
  /** Where the earlier time ends and this one begins, in milliseconds since the epoch. */
  readonly gap: readonly [from: number, to: number] | undefined;
  /** Whether a line holds all the points that it may: there were others before them. */
  readonly isFull: boolean;
}

/** Whom a plot tells of the pointer. */
export interface PlotPointer {
  /** It was moved. */
  release(): void;
  /** It is over this time, or over none. */
  hover(time: number | undefined): void;
}

const EMPTY: PlotContent = {
  lines: [],
  columns: { times: [], values: [] },
  gap: undefined,
  isFull: false,
};
/** Two messages one after the other are not drawn far apart. */
const LEAST_SPAN_MS = 1000;
/** A full line has all of the width: before it nothing is known. */
const LEAST_FULL_SPAN_MS = 10;
const OLDER_ALPHA = 0.45;
const TICK_SPACE = 34;
const MARK_SPACE = 72;
const LINE_WIDTH = 1.5;

/** Draws lines over time on a canvas. Values are given to uPlot as parts of the axis, so that no number, however large, can harm it. */
export class Plot {
  readonly #place: HTMLElement;
  readonly #pointer: PlotPointer;
  readonly #finger: FingerReading;
  readonly #resized = new ResizeObserver(() => {
    this.#fit();
  });
  #plot: uPlot | undefined;
  #key = '';
  #content = EMPTY;
  #range: AxisRange = [0, 1];
  #palette: Palette;

  constructor(place: HTMLElement, palette: Palette, pointer: PlotPointer) {
    this.#place = place;
    this.#palette = palette;
    this.#pointer = pointer;
    this.#finger = new FingerReading(place, (clientX) => {
      this.#touch(clientX);
    });
    this.#resized.observe(place);
  }

  draw(content: PlotContent, palette: Palette, isRightToLeft: boolean): void {
    this.#content = content;
    this.#palette = palette;
    this.#range = rangeOf(content.columns);
    const key = JSON.stringify([content.lines, isRightToLeft, palette.font]);
    if (key === this.#key && this.#plot) {
      this.#plot.setData(this.#data());
      return;
    }
    this.#key = key;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(isRightToLeft), this.#data(), this.#place);
  }

  /** Puts the cursor at a time, or takes it away. */
  point(time: number | undefined): void {
    const plot = this.#plot;
    if (!plot) return;
    const left = time === undefined ? -10 : plot.valToPos(time, 'x');
    plot.setCursor({ left, top: time === undefined ? -10 : 0 }, false);
  }

  /** How many pixels wide the lines are. */
  get width(): number {
    return Math.max(100, this.#place.clientWidth);
  }

  destroy(): void {
    this.#finger.stop();
    this.#resized.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #touch(clientX: number | undefined): void {
    const plot = this.#plot;
    if (!plot) return;
    this.#pointer.release();
    if (clientX === undefined) {
      plot.setCursor({ left: -10, top: -10 });
      return;
    }
    const { left, width } = plot.over.getBoundingClientRect();
    plot.setCursor({ left: Math.max(0, Math.min(clientX - left, width)), top: 0 });
  }

  #fit(): void {
    const plot = this.#plot;
    const size = this.#size();
    if (plot && (plot.width !== size.width || plot.height !== size.height)) plot.setSize(size);
  }

  #size(): { readonly width: number; readonly height: number } {
    return { width: this.width, height: Math.max(80, this.#place.clientHeight) };
  }

  #data(): uPlot.AlignedData {
    const [min, max] = this.#range;
    const { times, values } = this.#content.columns;
    const rows = values.map((row) =>
      row.map((value) => (value === undefined ? undefined : partOf(value, min, max))),
    );
    return [[...times], ...rows];
  }

  #options(isRightToLeft: boolean): uPlot.Options {
    return {
      ...this.#size(),
      ms: 1,
      legend: { show: false },
      padding: [10, isRightToLeft ? 0 : 14, 0, isRightToLeft ? 14 : 0],
      scales: {
        x: {
          time: true,
          dir: isRightToLeft ? -1 : 1,
          range: (_, min, max) => {
            const least = this.#content.isFull ? LEAST_FULL_SPAN_MS : LEAST_SPAN_MS;
            return [Math.min(min, max - least), max];
          },
        },
        y: { range: [0, 1] },
      },
      series: [{}, ...this.#content.lines.map((line) => this.#series(line))],
      axes: [this.#timeAxis(), this.#valueAxis(isRightToLeft)],
      cursor: {
        y: false,
        drag: { x: false, y: false, setScale: false },
        points: { size: 7, width: 1.5, fill: () => this.#palette.surface },
        bind: {
          dblclick: () => null,
          mousemove: (_, __, handle) => (event) => {
            this.#pointer.release();
            return handle(event);
          },
        },
      },
      hooks: {
        // Over the grid, which would strike through its label.
        drawAxes: [
          (plot) => {
            drawGap(plot, this.#content.gap, this.#palette);
          },
        ],
        setCursor: [
          (plot) => {
            const { left = -1 } = plot.cursor;
            this.#pointer.hover(left < 0 ? undefined : plot.posToVal(left, 'x'));
          },
        ],
      },
    };
  }

  #series({ series, isOlder }: PlotLine): uPlot.Series {
    const { colour, dash, isMarked } = seriesLook(series);
    const stroke = (): string => this.#palette.series[colour - 1] ?? this.#palette.text;
    return {
      stroke,
      width: LINE_WIDTH,
      dash: [...dash],
      alpha: isOlder ? OLDER_ALPHA : 1,
      points: {
        size: isMarked ? 6 : 4,
        width: LINE_WIDTH,
        stroke,
        fill: isMarked ? () => this.#palette.surface : stroke,
        ...(isMarked ? { show: true, filter: marksOf } : {}),
      },
    };
  }

  #timeAxis(): uPlot.Axis {
    return {
      ...this.#lines(),
      size: 28,
      gap: 4,
      space: (_, __, min, max, width) => ((max - min) * 100 < width * LEAST_SPAN_MS ? 110 : 84),
      values: (plot, times, __, ___, step) =>
        times.map((time) => {
          const text = formatTimeTick(time, step);
          return this.#fits(plot, time, text) ? text : null;
        }),
    };
  }

  #valueAxis(isRightToLeft: boolean): uPlot.Axis {
    const ticks = (plot: uPlot): ReturnType<typeof valueTicks> =>
      valueTicks(
        this.#range,
        Math.max(2, Math.floor(plot.bbox.height / uPlot.pxRatio / TICK_SPACE)),
      );
    return {
      ...this.#lines(),
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- right or left: their enum exists in types only.
      side: isRightToLeft ? 1 : 3,
      gap: 6,
      incrs: [1],
      splits: (plot) => ticks(plot).ticks.map((tick) => partOf(tick, ...this.#range)),
      values: (plot) => {
        const { ticks: all, step } = ticks(plot);
        return all.map((tick) => formatTick(tick, step));
      },
      size: (plot, values) => {
        // Before the first layout there are none, whatever the types say.
        const texts = values as readonly string[] | null;
        return Math.max(28, ...(texts ?? []).map((text) => this.#textWidth(plot, text))) + 14;
      },
    };
  }

  /** A label that begins or ends outside of the canvas would be cut. */
  #fits(plot: uPlot, time: number, text: string): boolean {
    const half = this.#textWidth(plot, text) / 2;
    const middle = plot.valToPos(time, 'x', true) / uPlot.pxRatio;
    return middle - half >= 2 && middle + half <= plot.width - 2;
  }

  #textWidth({ ctx }: uPlot, text: string): number {
    ctx.save();
    ctx.font = this.#palette.font;
    const { width } = ctx.measureText(text);
    ctx.restore();
    return width;
  }

  #lines(): uPlot.Axis {
    return {
      font: this.#palette.font,
      stroke: () => this.#palette.text,
      grid: { stroke: () => this.#palette.grid, width: 1 },
      ticks: { show: false },
    };
  }
}

/** Rings with some room between them; null means that each point has one. */
function marksOf(plot: uPlot, series: number): number[] | null {
  const row = plot.data[series] ?? [];
  const times = plot.data[0];
  const marks: number[] = [];
  let last = -Infinity;
  for (let index = 0; index < row.length; index++) {
    const time = times[index];
    if (row[index] === undefined || time === undefined) continue;
    const left = plot.valToPos(time, 'x');
    if (Math.abs(left - last) < MARK_SPACE) continue;
    marks.push(index);
    last = left;
  }
  return marks;
}

function rangeOf({ values }: Columns): AxisRange {
  let min = Infinity;
  let max = -Infinity;
  for (const row of values) {
    for (const value of row) {
      if (value === undefined) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min <= max ? valueRange(min, max) : [0, 1];
}

/** Halved first, for the difference of two large numbers may be too large for any. */
function partOf(value: number, min: number, max: number): number {
  return (value / 2 - min / 2) / (max / 2 - min / 2);
}
