import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { formatMoment, formatValue, numberlessText, othersText } from './chart-text.js';
import { valueAt, type ChartSnapshot } from './chart-snapshot.js';
import { renderSwatch } from './series-look.js';
import { fullName, seriesNames, type LabelOf, type NamedSeries } from './series-names.js';

/** What the reader looks at, and whom the table tells. */
export interface ValuesParts {
  /** In milliseconds since the epoch; undefined: the values of now. */
  readonly cursor: number | undefined;
  readonly labelOf: LabelOf;
  /** Switches the line of a series off, or on again. */
  readonly toggle: (series: NamedSeries) => void;
}

/**
 * What the lines are, and their values: the legend of the chart, and all of it for those who do not see the lines. Its roles are written
 * down, since it is no table to look at where it is narrow.
 */
export function renderValues(
  snapshot: ChartSnapshot,
  { cursor, labelOf, toggle }: ValuesParts,
): TemplateResult {
  const { rows } = snapshot;
  const names = seriesNames(
    rows.map(({ series }) => series),
    labelOf,
  );
  return html`
    <div class="values" tabindex="0" role="group" aria-label=${msg('Values')}>
      <table role="table">
        <caption class="visually-hidden">
          ${msg('Values')}
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">${msg('Series')}</th>
            <th role="columnheader" scope="col">
              ${cursor === undefined ? msg('Latest') : html`<bdi>${formatMoment(cursor)}</bdi>`}
            </th>
            <th role="columnheader" scope="col">${msg('Lowest')}</th>
            <th role="columnheader" scope="col">${msg('Highest')}</th>
            <th role="columnheader" scope="col">${msg('Mean')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${rows.map(({ series, look, isOn, statistics }, index) => {
            const now = cursor === undefined ? statistics?.latest : valueAt(series, cursor);
            return html`
              <tr role="row" class=${isOn ? '' : 'off'}>
                <th role="rowheader" scope="row">
                  <button
                    type="button"
                    class="series"
                    aria-pressed=${isOn}
                    title=${fullName(series)}
                    @click=${() => {
                      toggle(series);
                    }}
                  >
                    ${renderSwatch(look)}<span class="name mono"
                      >${breakable(names[index] ?? '')}</span
                    >
                  </button>
                </th>
                ${cell(now, 'now')} ${cell(statistics?.min)} ${cell(statistics?.max)}
                ${cell(statistics?.mean)}
              </tr>
            `;
          })}
        </tbody>
      </table>
    </div>
    ${renderRemarks(snapshot)}
  `;
}

/** The values at a time in one sentence, to be said aloud. */
export function valuesAloud({ rows }: ChartSnapshot, time: number, labelOf: LabelOf): string {
  const names = seriesNames(
    rows.map(({ series }) => series),
    labelOf,
  );
  const values = rows.flatMap(({ series, isOn }, index) => {
    const value = isOn ? valueAt(series, time) : undefined;
    return value === undefined ? [] : [`${names[index] ?? ''} ${formatValue(value)}`];
  });
  return `${formatMoment(time)}: ${values.join('; ')}`;
}

function renderRemarks({
  rows,
  others,
  numberless,
}: ChartSnapshot): TemplateResult | typeof nothing {
  const remarks = [
    rows.some(({ series }) => series.older.length > 0) ? msg('Paler lines are earlier data.') : '',
    others > 0 ? othersText(others) : '',
    numberless > 0 ? numberlessText(numberless) : '',
  ].filter((remark) => remark !== '');
  if (remarks.length === 0) return nothing;
  return html`<p class="remarks">${remarks.map((remark) => html`<bdi>${remark}</bdi> `)}</p>`;
}

/** A name that is too long for its place goes on in the next line with a whole level. */
function breakable(name: string): readonly (string | TemplateResult)[] {
  return name.split('/').map((level, index) => (index === 0 ? level : html`/<wbr />${level}`));
}

function cell(value: number | undefined, kind = ''): TemplateResult {
  return html`<td role="cell" class=${kind}>
    ${value === undefined ? nothing : html`<bdi>${formatValue(value)}</bdi>`}
  </td>`;
}
