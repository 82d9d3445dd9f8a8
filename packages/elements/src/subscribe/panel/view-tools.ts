import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { SubscribeView } from '../subscribe-options.js';

/** What the row of tools shows, and whom it tells. */
export interface ViewToolsParts {
  readonly views: readonly SubscribeView[];
  readonly view: SubscribeView;
  readonly search: string;
  /** How many rows are shown, for a screen reader, while something is searched for. */
  readonly found: string | undefined;
  readonly choose: (view: SubscribeView) => void;
  readonly find: (search: string) => void;
  /** What can be done with what is kept. */
  readonly more: TemplateResult | typeof nothing;
}

/** How to look at the messages: the views, the search, and what else can be done with them. */
export function renderViewTools(parts: ViewToolsParts): TemplateResult {
  const { views, view, search, found, choose, find, more } = parts;
  return html`
    <div class="view-tools" part="tools">
      <div class="views" role="radiogroup" aria-label=${msg('View')}>
        ${views.map(
          (each) =>
            html`<label
              ><input
                type="radio"
                name="view"
                value=${each}
                .checked=${each === view}
                @change=${() => {
                  choose(each);
                }}
              /><span>${viewName(each)}</span></label
            >`,
        )}
      </div>
      <input
        type="search"
        class="search"
        aria-label=${msg('Search messages')}
        placeholder=${msg('Search, or a topic filter')}
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        .value=${search}
        @input=${({ target }: Event) => {
          if (target instanceof HTMLInputElement) find(target.value);
        }}
      />
      <span class="visually-hidden" role="status">${found ?? nothing}</span>
      ${more}
    </div>
  `;
}

/** The name of a view. */
export function viewName(view: SubscribeView): string {
  switch (view) {
    case 'list':
      return msg('List');
    case 'topics':
      return msg('Topics');
    case 'latest':
      return msg('Latest');
    case 'chart':
      return msg('Chart');
    case 'raw':
      return msg('Raw');
  }
}
