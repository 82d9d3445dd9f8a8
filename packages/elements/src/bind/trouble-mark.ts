/** What an element without a view of its own shows when it cannot work: a small sign among the author's content, with the words one click away. */
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../theme/icons.js';

/** One thing that somebody has to change. */
export interface Trouble {
  /** The attribute that is wrong, when one is. */
  readonly attribute?: string | undefined;
  readonly what: string;
  /** The one thing to do; may be empty. */
  readonly todo?: string | undefined;
}

/** The sign; nothing while all is well. */
export function renderTroubles(troubles: readonly Trouble[]): TemplateResult | typeof nothing {
  const [first] = troubles;
  if (!first) return nothing;
  return html`<details part="mark">
    <summary title=${first.what}>
      ${icon('alert')}<span class="visually-hidden">${msg('What is wrong here')}</span>
    </summary>
    <div class="notice fault">
      ${icon('alert')}
      ${troubles.map(
        ({ attribute, what, todo }) =>
          html`<div>
            ${attribute ? html`<code>${attribute}</code> ` : nothing}${what}
            ${todo ? html`<span class="todo">${todo}</span>` : nothing}
          </div>`,
      )}
    </div>
  </details>`;
}
