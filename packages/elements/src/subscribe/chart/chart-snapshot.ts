import type { ChartSeries, SeriesStore } from './chart-series.js';
import { toColumns } from './columns.js';
import type { PlotContent } from './plot.js';
import type { PointRing, PointStatistics } from './point-ring.js';

/** One line of the chart, as it stands at a moment. */
export interface SnapshotRow {
  readonly series: ChartSeries;
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
  const rows = all.map((series) => ({
    series,
    statistics: series.points.statistics() ?? series.older.statistics(),
  }));
  return { rows, others, numberless };
}

/** The same, whose points do not change either. */
export function standStill({ rows, ...rest }: ChartSnapshot): ChartSnapshot {
  return {
    ...rest,
    rows: rows.map(({ series, statistics }) => ({
      series: { ...series, points: series.points.copy(), older: series.older.copy() },
      statistics,
    })),
  };
}

/** What is to be drawn of it, on so many pixels. */
export function plotContent({ rows }: ChartSnapshot, width: number): PlotContent {
  const drawn = rows.flatMap(({ series: { points, older } }, series) => [
    { series, isOlder: true, points: older },
    { series, isOlder: false, points },
  ]);
  const lines = drawn.filter(({ points }) => points.length > 0);
  return {
    lines: lines.map(({ series, isOlder }) => ({ series, isOlder })),
    columns: toColumns(
      lines.map(({ points }) => points),
      width,
    ),
    gap: gapOf(rows),
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
