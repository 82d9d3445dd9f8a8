import type { SeriesSearch } from '../panel/message-search.js';
import { MOST_SERIES, type ChartSeries, type SeriesStore } from './chart-series.js';
import { toColumns } from './columns.js';
import type { PlotContent } from './plot.js';
import type { PointRing, PointStatistics } from './point-ring.js';
import type { NamedSeries } from './series-names.js';

/** One line of the chart, as it stands at a moment. */
export interface SnapshotRow {
  readonly series: ChartSeries;
  /** From 0: which look it has, so that it keeps it whichever others are shown. */
  readonly look: number;
  /** Whether its line is drawn. */
  readonly isOn: boolean;
  readonly statistics: PointStatistics | undefined;
}

/** What a chart shows at a moment. */
export interface ChartSnapshot {
  readonly rows: readonly SnapshotRow[];
  readonly others: number;
  readonly numberless: number;
}

/** Pure: takes the values of the moment from a store; the points themselves may go on changing. */
export function takeSnapshot({ all, others, numberless }: SeriesStore): ChartSnapshot {
  const rows = all.map((series, look) => ({
    series,
    look,
    isOn: true,
    statistics: series.points.statistics() ?? series.older.statistics(),
  }));
  return { rows, others, numberless };
}

/** The same, whose points do not change either. */
export function standStill({ rows, ...rest }: ChartSnapshot): ChartSnapshot {
  return {
    ...rest,
    rows: rows.map((row) => ({
      ...row,
      series: { ...row.series, points: row.series.points.copy(), older: row.series.older.copy() },
    })),
  };
}

/** What tells a series from all others. */
export function seriesKey({ topic, path }: NamedSeries): string {
  return JSON.stringify([topic, path]);
}

/** Which of the series are shown, and which of these are drawn. */
export interface SeriesChoice {
  /** What is searched for; undefined where everything is shown. */
  readonly find: SeriesSearch | undefined;
  /** The keys of those that somebody has switched off. */
  readonly off: ReadonlySet<string>;
}

/** The series that are chosen, and after them those that are found beyond the first twelve, in looks that are free. */
export function chosen(
  snapshot: ChartSnapshot,
  beyond: ChartSnapshot | undefined,
  { find, off }: SeriesChoice,
): ChartSnapshot {
  const first = snapshot.rows.filter(({ series }) => !find || find(series));
  const taken = new Set(first.map(({ look }) => look));
  const free = Array.from({ length: MOST_SERIES }, (_, look) => look).filter(
    (look) => !taken.has(look),
  );
  const more = (beyond?.rows ?? []).slice(0, free.length);
  const rows = [...first, ...more.map((row, index) => ({ ...row, look: free[index] ?? 0 }))];
  return {
    ...snapshot,
    rows: rows.map((row) => ({ ...row, isOn: !off.has(seriesKey(row.series)) })),
    others: find
      ? (beyond?.others ?? 0) + (beyond?.rows.length ?? 0) - more.length
      : snapshot.others,
  };
}

/** What is to be drawn of it, on so many pixels. */
export function plotContent({ rows }: ChartSnapshot, width: number): PlotContent {
  const on = rows.filter(({ isOn }) => isOn);
  const drawn = on.flatMap(({ series: { points, older }, look }) => [
    { series: look, isOlder: true, points: older },
    { series: look, isOlder: false, points },
  ]);
  const lines = drawn.filter(({ points }) => points.length > 0);
  return {
    lines: lines.map(({ series, isOlder }) => ({ series, isOlder })),
    columns: toColumns(
      lines.map(({ points }) => points),
      width,
    ),
    gap: gapOf(on),
    isFull: lines.some(({ points }) => points.isFull),
  };
}

/** The value of a series at a time: that of the nearest point. */
export function valueAt({ points, older }: ChartSeries, time: number): number | undefined {
  const isOlder = points.length === 0 || time <= (older.end ?? -Infinity);
  return (isOlder ? older : points).nearest(time);
}

function gapOf(rows: readonly SnapshotRow[]): readonly [number, number] | undefined {
  const from = Math.max(...known(rows, ({ older }) => older, 'end'));
  const to = Math.min(...known(rows, ({ points }) => points, 'start'));
  return Number.isFinite(from) && Number.isFinite(to) && from < to ? [from, to] : undefined;
}

function known(
  rows: readonly SnapshotRow[],
  ring: (series: ChartSeries) => PointRing,
  edge: 'start' | 'end',
): number[] {
  return rows.map(({ series }) => ring(series)[edge]).filter((time) => time !== undefined);
}
