import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { formatMoment, formatValue, numberlessText, othersText } from './chart-text.js';
import { valueAt, type ChartSnapshot } from './chart-snapshot.js';
import { renderSwatch } from './series-look.js';
import { fullName, seriesNames } from './series-names.js';

/** What the lines are, and their values: the legend of the chart, and all of it for those who do not see the lines. */
export function renderValues(snapshot: ChartSnapshot, cursor: number | undefined): TemplateResult {
  const { rows } = snapshot;
  const names = seriesNames(rows.map(({ series }) => series));
  return html`
    <div class="values" tabindex="0" role="group" aria-label=${msg('Values')}>
      <table>
        <caption class="visually-hidden">
          ${msg('Values')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${msg('Series')}</th>
            <th scope="col">
              ${cursor === undefined ? msg('Latest') : html`<bdi>${formatMoment(cursor)}</bdi>`}
            </th>
            <th scope="col">${msg('Lowest')}</th>
            <th scope="col">${msg('Highest')}</th>
            <th scope="col">${msg('Mean')}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(({ series, statistics }, index) => {
            const now = cursor === undefined ? statistics?.latest : valueAt(series, cursor);
            return html`
              <tr>
                <th scope="row">
                  <span
                    >${renderSwatch(index)}<span class="name mono" title=${fullName(series)}
                      >${names[index]}</span
                    ></span
                  >
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
export function valuesAloud({ rows }: ChartSnapshot, time: number): string {
  const names = seriesNames(rows.map(({ series }) => series));
  const values = rows.flatMap(({ series }, index) => {
    const value = valueAt(series, time);
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

function cell(value: number | undefined, kind = ''): TemplateResult {
  return html`<td class=${kind}>
    ${value === undefined ? nothing : html`<bdi>${formatValue(value)}</bdi>`}
  </td>`;
}
