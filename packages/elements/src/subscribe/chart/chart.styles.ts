import { css } from 'lit';

/** Styles of the chart, adopted when it is loaded. What begins with u- is what uPlot needs of its own style sheet. */
export const chartStyles = css`
  .chart {
    display: flex;
    flex: 1 1 0;
    flex-direction: column;
    min-block-size: 0;
  }

  .plot {
    position: relative;
    flex: 1 1 0;
    min-block-size: var(--_plot-height);
    overflow: hidden;
    /* A finger that is drawn across reads values; up and down it scrolls the page. */
    touch-action: pan-y pinch-zoom;
  }

  .plot:focus-visible {
    outline-offset: -2px;
  }

  .uplot {
    position: absolute;
    inset: 0;
    direction: ltr;
  }

  .u-wrap {
    position: relative;
  }

  .u-over,
  .u-under,
  .u-axis {
    position: absolute;
  }

  .u-under {
    overflow: hidden;
  }

  .uplot canvas {
    display: block;
    position: relative;
    inline-size: 100%;
    block-size: 100%;
  }

  .u-select,
  .u-off {
    display: none;
  }

  .u-cursor-x {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    block-size: 100%;
    border-inline-end: 1px dashed var(--_muted);
    pointer-events: none;
  }

  .u-cursor-pt {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    border: 0 solid;
    border-radius: 50%;
    background-clip: padding-box !important;
    pointer-events: none;
  }

  .s1 {
    color: var(--_series-1);
  }

  .s2 {
    color: var(--_series-2);
  }

  .s3 {
    color: var(--_series-3);
  }

  .s4 {
    color: var(--_series-4);
  }

  .s5 {
    color: var(--_series-5);
  }

  .s6 {
    color: var(--_series-6);
  }

  /* Seen by nobody, but rendered: only then a change of a colour is an event. */
  .palette {
    position: absolute;
    overflow: hidden;
    inline-size: 1px;
    block-size: 1px;
    clip-path: inset(50%);
    font-size: var(--_text-12);
  }

  .palette i {
    transition: color 1ms;
  }

  .palette .text {
    color: var(--_muted);
  }

  .palette .grid {
    color: var(--_border);
  }

  .palette .surface {
    color: var(--_surface);
  }

  .palette .sunken {
    color: var(--_sunken);
  }

  .swatch {
    flex: none;
    inline-size: var(--_swatch-width);
    block-size: var(--_swatch-height);
  }

  .swatch line,
  .swatch circle {
    fill: var(--_surface);
    stroke: currentColor;
    stroke-width: 1.5;
  }

  .values {
    flex: 0 1 auto;
    min-block-size: calc(2 * var(--_line-dense));
    max-block-size: 45%;
    overflow: auto;
    border-block-start: 1px solid var(--_border);
    scrollbar-color: var(--_border-control) transparent;
    scrollbar-width: thin;
  }

  .values:focus-visible {
    outline-offset: -2px;
  }

  .values table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--_text-12);
  }

  .values caption {
    padding-block: var(--_space-1);
    padding-inline: var(--_space-4);
    color: var(--_muted);
    text-align: start;
  }

  .values :is(th, td) {
    block-size: var(--_line-dense);
    padding-block: 0;
    padding-inline: var(--_space-2);
    font-weight: inherit;
    text-align: end;
    white-space: nowrap;
  }

  .values thead th {
    position: sticky;
    inset-block-start: 0;
    background: var(--_surface);
    color: var(--_muted);
  }

  .values :is(th, td):first-child {
    inline-size: 100%;
    max-inline-size: 0;
    padding-inline-start: var(--_space-4);
    text-align: start;
  }

  .values :is(th, td):last-child {
    padding-inline-end: var(--_space-4);
  }

  .values .series {
    justify-content: start;
    gap: var(--_space-2);
    min-block-size: var(--_line-dense);
    inline-size: 100%;
    min-inline-size: 0;
    padding: 0;
    border-color: transparent;
    background: transparent;
    font-size: inherit;
    font-weight: inherit;
    text-align: start;
  }

  /* There its edge is seen. */
  @media (forced-colors: active) {
    .values .series {
      padding-inline: var(--_space-2);
    }
  }

  @media (pointer: coarse) {
    .values .series {
      min-block-size: var(--_control-height-small);
    }
  }

  .values .series:focus-visible {
    outline-offset: -2px;
  }

  .values .off,
  .values .off .series {
    color: var(--_muted);
  }

  .values .off .swatch {
    visibility: hidden;
  }

  .values .off .name {
    text-decoration: line-through;
  }

  .values .name {
    overflow: hidden;
    min-inline-size: 0;
    text-overflow: ellipsis;
  }

  .values tbody tr:hover {
    background: var(--_hover);
  }

  .values .now {
    font-weight: var(--_weight-strong);
  }

  .remarks {
    flex: none;
    padding-block: var(--_space-1);
    padding-inline: var(--_space-4);
    border-block-start: 1px solid color-mix(in srgb, var(--_border) 55%, transparent);
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .numberless {
    display: grid;
    gap: var(--_space-1);
    place-content: center;
    flex: 1;
    padding: var(--_space-4);
    color: var(--_muted);
    text-align: center;
    text-wrap: pretty;
  }

  .numberless strong {
    color: var(--_text);
    font-weight: var(--_weight-strong);
  }

  @container (inline-size < 640px) {
    /* Four numbers, and the name above them. */
    .values :is(table, thead, tbody) {
      display: block;
    }

    .values tr {
      display: grid;
      grid-template-columns: repeat(4, minmax(0, 1fr));
      gap: 0 var(--_space-2);
      padding-inline: var(--_space-3);
    }

    .values tbody tr {
      padding-block: var(--_space-half);
      border-block-start: 1px solid color-mix(in srgb, var(--_border) 55%, transparent);
    }

    .values thead {
      position: sticky;
      inset-block-start: 0;
      background: var(--_surface);
    }

    .values :is(th, td) {
      block-size: auto;
      padding-inline: 0;
      overflow: hidden;
      line-height: var(--_line);
      text-overflow: ellipsis;
    }

    .values :is(th, td):is(:first-child, :last-child) {
      padding-inline: 0;
    }

    .values :is(th, td):first-child {
      grid-column: 1 / -1;
      max-inline-size: none;
    }

    .values thead th:first-child {
      position: absolute;
      inline-size: 1px;
      clip-path: inset(50%);
    }

    .values .name {
      overflow-wrap: anywhere;
      white-space: normal;
    }

    .remarks {
      padding-inline: var(--_space-3);
    }
  }

  @media (forced-colors: active) {
    .swatch {
      color: CanvasText;
    }

    .palette .grid {
      color: GrayText;
      forced-color-adjust: none;
    }

    .palette .sunken,
    .palette .surface {
      color: Canvas;
      forced-color-adjust: none;
    }
  }
`;
