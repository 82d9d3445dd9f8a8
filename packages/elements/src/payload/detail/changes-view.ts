import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber } from '../../localization/format.js';
import type { PayloadComparison } from '../difference/compare-payloads.js';
import type { PayloadChange } from '../difference/payload-change.js';

/** What became of the payload, and how much of it is shown. */
export interface ChangesParts {
  readonly comparison: PayloadComparison;
  readonly shown: number;
  readonly showMore: (event: Event) => void;
}

/** What was added, removed and changed since the message before. */
export function renderChanges({ comparison, shown, showMore }: ChangesParts): TemplateResult {
  if (comparison.kind === 'same')
    return html`<p class="hint">${msg('The payload is the same, byte for byte.')}</p>`;
  if (comparison.kind === 'equal')
    return html`<p class="hint">
      ${msg('The payload is written in another way, and says the same.')}
    </p>`;
  const { changes, more, kind } = comparison;
  return html`
    <ul class="changes">
      ${changes.slice(0, shown).map((change) => renderChange(change, kind))}
    </ul>
    ${
      changes.length > shown
        ? html`<button type="button" class="small" @click=${showMore}>
            ${msg(str`Show more of ${formatNumber(changes.length)} changes`)}
          </button>`
        : more
          ? html`<p class="hint">${msg('There are more changes than are listed.')}</p>`
          : nothing
    }
  `;
}

function renderChange(
  { kind, place, before, after }: PayloadChange,
  where: 'values' | 'lines' | 'bytes',
): TemplateResult {
  return html`<li class="change ${kind} ${where}">
    <span class="tag">${kindText(kind)}</span>
    ${
      where === 'values'
        ? html`<span class="mono place">${place === '' ? msg('the whole') : place}</span>`
        : html`<span class="place"
            >${where === 'lines' ? msg(str`line ${place}`) : msg(str`bytes ${place}`)}</span
          >`
    }
    <span class="mono sides"
      >${kind === 'added' ? nothing : html`<del>${before}</del>`}${
        kind === 'changed' ? html`<span class="arrow" aria-hidden="true"> → </span>` : nothing
      }${kind === 'removed' ? nothing : html`<ins>${after}</ins>`}</span
    >
  </li>`;
}

function kindText(kind: PayloadChange['kind']): string {
  switch (kind) {
    case 'added':
      return msg('added');
    case 'removed':
      return msg('removed');
    case 'changed':
      return msg('changed');
  }
}
