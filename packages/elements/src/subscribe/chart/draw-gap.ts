import { msg } from '@lit/localize';
import uPlot from 'uplot';
import type { Palette } from './palette.js';

/** Shows where there is no data between an earlier time and this one, so that nobody takes it for a straight line. */
export function drawGap(
  plot: uPlot,
  gap: readonly [from: number, to: number] | undefined,
  { sunken, grid, text, font }: Palette,
): void {
  if (!gap) return;
  const { ctx, bbox } = plot;
  const from = plot.valToPos(gap[0], 'x', true);
  const to = plot.valToPos(gap[1], 'x', true);
  const left = Math.min(from, to);
  const width = Math.abs(to - from);
  ctx.save();
  ctx.fillStyle = sunken;
  ctx.fillRect(left, bbox.top, width, bbox.height);
  ctx.strokeStyle = grid;
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  for (const edge of [left, left + width]) {
    ctx.moveTo(edge, bbox.top);
    ctx.lineTo(edge, bbox.top + bbox.height);
  }
  ctx.stroke();
  const label = msg('No data');
  ctx.font = font.replace(/([\d.]+)px/, (_, size: string) => `${Number(size) * uPlot.pxRatio}px`);
  if (ctx.measureText(label).width + 8 < width) {
    ctx.fillStyle = text;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText(label, left + width / 2, bbox.top + bbox.height / 2);
  }
  ctx.restore();
}
