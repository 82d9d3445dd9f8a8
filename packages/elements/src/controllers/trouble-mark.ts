/** What an element without a view of its own shows when it cannot work: a small sign among the author's content, with the words one click away. Loaded when there is trouble. */
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../theme/icons.js';
import { keepInSight } from './keep-in-sight.js';

export { troubleMarkStyles } from './trouble-mark.styles.js';

/** One thing that somebody has to change. */
export interface Trouble {
  /** The attribute that is wrong, when one is. */
  readonly attribute?: string | undefined;
  readonly what: string;
  /** The one thing to do; may be empty. */
  readonly todo?: string | undefined;
}

/** The sign, for what stands behind the content of `host`; nothing while all is well. */
export function renderTroubles(
  host: Element,
  troubles: readonly Trouble[],
): TemplateResult | typeof nothing {
  const [first] = troubles;
  if (!first) return nothing;
  return html`<details part="mark" class=${isLaidOut(host) ? 'corner' : ''} @toggle=${onToggle}>
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

/** The words open below the sign. */
function onToggle({ currentTarget }: Event): void {
  if (!(currentTarget instanceof HTMLElement)) return;
  const words = currentTarget.querySelector<HTMLElement>('.notice');
  if (words) keepInSight(words);
}

/** Whether each box of the host's content is laid out by something around it, in a grid or in a row. */
function isLaidOut(host: Element): boolean {
  for (let around = host.parentElement; around; around = around.parentElement) {
    const { display } = getComputedStyle(around);
    if (display !== 'contents') return /grid|flex/.test(display);
  }
  return false;
}
