import { css } from 'lit';

/** The tokens that only charts need, loaded with them: colours of lines, each at least 3 : 1 against the surface, and sizes. */
export const seriesTokens = css`
  :host {
    --_series-1: var(--mqtt-series-1, light-dark(#0b5cad, #6cb2ff));
    --_series-2: var(--mqtt-series-2, light-dark(#b35900, #ffb066));
    --_series-3: var(--mqtt-series-3, light-dark(#0b7a5b, #5fd3a4));
    --_series-4: var(--mqtt-series-4, light-dark(#a8327d, #ff94cf));
    --_series-5: var(--mqtt-series-5, light-dark(#5b4bc4, #b3a6ff));
    --_series-6: var(--mqtt-series-6, light-dark(#7a6200, #e0cd5b));
    --_plot-height: 120px;
    --_line-dense: 24px;
    --_swatch-width: 26px;
    --_swatch-height: 10px;
  }
`;
