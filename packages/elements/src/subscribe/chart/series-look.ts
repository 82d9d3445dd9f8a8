import { html, svg, type TemplateResult } from 'lit';

/** How a line is told from the others: by its colour, and without colour by its dashes and marks. */
export interface SeriesLook {
  /** From 1: the place among the colours of the tokens. */
  readonly colour: number;
  /** Lengths of strokes and spaces in CSS pixels; empty: one stroke. */
  readonly dash: readonly number[];
  /** Whether rings lie on the line. */
  readonly isMarked: boolean;
}

/** How many colours the tokens have. */
export const COLOURS = 6;
const DASHES: readonly (readonly number[])[] = [
  [],
  [8, 4],
  [2, 3],
  [10, 3, 2, 3],
  [4, 2],
  [10, 3, 2, 3, 2, 3],
];

/** The look of the line with that index. */
export function seriesLook(index: number): SeriesLook {
  const place = index % COLOURS;
  return { colour: place + 1, dash: DASHES[place] ?? [], isMarked: index >= COLOURS };
}

/** A piece of the line, to stand beside its name. */
export function renderSwatch(index: number): TemplateResult {
  const { colour, dash, isMarked } = seriesLook(index);
  return html`<svg class="swatch s${colour}" viewBox="0 0 26 10" aria-hidden="true">
    <line x1="0" y1="5" x2="26" y2="5" stroke-dasharray=${dash.join(' ')} />
    ${isMarked ? svg`<circle cx="13" cy="5" r="3" />` : ''}
  </svg>`;
}
