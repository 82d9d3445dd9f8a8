/** One saved template: to use it, to give it another name, to remove it. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { isComposingKey } from '../../element/composing-key.js';
import { MOST_NAME } from './template-file.js';
import type { Template } from './template-store.js';

/** What is being done with one of the rows. */
export interface TemplateAction {
  readonly kind: 'renaming' | 'removing';
  readonly id: string;
}

/** Whom a row tells. */
export interface TemplateRowParts {
  readonly action: TemplateAction | undefined;
  use(template: Template): void;
  /** The person begins to do something, or gives it up. */
  begin(action: TemplateAction | undefined): void;
  rename(template: Template, name: string): void;
  remove(template: Template): void;
}

/** Its name, where it goes, and what one can do. */
export function renderTemplateRow(template: Template, parts: TemplateRowParts): TemplateResult {
  const { id, name, connection, draft } = template;
  const kind = parts.action?.id === id ? parts.action.kind : undefined;
  if (kind === 'renaming') return renderRenaming(template, parts);
  const isAsked = kind === 'removing';
  return html`<li>
    <span class="what"
      ><strong><bdi>${name}</bdi></strong>
      <bdi class="mono muted">${draft.topic}</bdi>
      ${connection === '' ? nothing : html`<bdi class="muted from">${connection}</bdi>`}</span
    >
    <span class="does">
      <button
        type="button"
        class="small"
        aria-label=${msg(str`Use the template “${name}”`)}
        @click=${() => {
          parts.use(template);
        }}
      >
        ${msg('Use')}
      </button>
      <button
        type="button"
        class="small quiet"
        aria-label=${msg(str`Rename the template “${name}”`)}
        @click=${() => {
          parts.begin({ kind: 'renaming', id });
        }}
      >
        ${msg('Rename')}
      </button>
      <button
        type="button"
        class="small quiet ${isAsked ? 'danger' : ''}"
        aria-label=${isAsked ? msg(str`Delete for good: ${name}`) : msg(str`Delete: ${name}`)}
        @click=${({ detail }: MouseEvent) => {
          // The second click of a double click confirms nothing.
          if (detail > 1) return;
          if (isAsked) parts.remove(template);
          else parts.begin({ kind: 'removing', id });
        }}
      >
        ${isAsked ? msg('Delete for good') : msg('Delete')}
      </button>
    </span>
  </li>`;
}

function renderRenaming(template: Template, parts: TemplateRowParts): TemplateResult {
  const { name } = template;
  const rename = (from: EventTarget | null): void => {
    const input = from instanceof HTMLElement ? from.closest('li')?.querySelector('input') : null;
    if (input) parts.rename(template, input.value);
  };
  return html`<li class="renaming">
    <input
      id="template-rename"
      autocomplete="off"
      maxlength=${MOST_NAME}
      aria-label=${msg(str`New name of “${name}”`)}
      .value=${name}
      @keydown=${(event: KeyboardEvent) => {
        if (isComposingKey(event)) return;
        if (event.key === 'Enter') rename(event.currentTarget);
        else if (event.key === 'Escape') parts.begin(undefined);
      }}
    />
    <span class="does">
      <button
        type="button"
        class="small"
        @click=${(event: Event) => {
          rename(event.currentTarget);
        }}
      >
        ${msg('Rename')}
      </button>
      <button
        type="button"
        class="small quiet"
        @click=${() => {
          parts.begin(undefined);
        }}
      >
        ${msg('Cancel')}
      </button>
    </span>
  </li>`;
}
