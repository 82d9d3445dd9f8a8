import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { renderCheckField } from './check-field.js';
import { problemsOf, renderDraftText, type ConnectionFormParts } from './draft-field.js';

/** Whether and when to connect again after a failure that may pass. */
export function renderReconnectionFields(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, change } = parts;
  const number = { inputmode: 'numeric', mono: true } as const;
  return html`
    ${renderCheckField({
      id: 'reconnects',
      label: msg('Connect again by itself'),
      hint: msg('after a failure that may pass'),
      checked: draft.reconnects,
      problems: problemsOf('reconnects', problems),
      onChange: (reconnects) => {
        change({ ...draft, reconnects }, 'reconnects');
      },
    })}
    ${renderDraftText(parts, {
      ...number,
      field: 'firstWait',
      label: msg('First wait at most, in milliseconds'),
      hint: msg('Doubles with each failure; by chance it is shorter.'),
      placeholder: '1000',
    })}
    ${renderDraftText(parts, {
      ...number,
      field: 'longestWait',
      label: msg('Longest wait, in milliseconds'),
      placeholder: '60000',
    })}
    ${renderDraftText(parts, {
      ...number,
      field: 'stableAfter',
      label: msg('Begins anew after a connection of, in milliseconds'),
      placeholder: '10000',
    })}
  `;
}
