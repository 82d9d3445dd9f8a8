import { msg } from '@lit/localize';
import { PRESETS, type PresetId } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { presetNotes } from '../localization/preset-text.js';
import { renderAddressFields } from './address-fields.js';
import { withPreset } from './connection-draft.js';
import { problemsOf, renderDraftText, type ConnectionFormParts } from './draft-field.js';
import { renderProblems, renderSelectField } from './form-field.js';
import { renderLoginFields } from './login-fields.js';
import { isSessionField, renderSessionFields } from './session-fields.js';

/** All fields of one connection. */
export function renderConnectionFields(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, change } = parts;
  const notes = draft.preset === '' ? [] : presetNotes(draft.preset);
  const brokers = PRESETS.map(({ id, label }) => ({ value: id, label }));
  const isWrong = problems.some(({ field }) => isSessionField(field));
  const onToggle = ({ target }: Event): void => {
    if (target instanceof HTMLDetailsElement) parts.openSession(target.open);
  };
  return html`
    <div class="pair">
      ${renderDraftText(parts, { field: 'name', label: msg('Connection name') })}
      ${renderSelectField<PresetId | ''>({
        field: 'preset',
        label: msg('Broker'),
        value: draft.preset,
        options: [{ value: '', label: msg('Any broker') }, ...brokers],
        problems: problemsOf('preset', problems),
        onChange: (id) => {
          change(withPreset(draft, id), 'preset');
        },
      })}
    </div>
    ${
      notes.length === 0
        ? nothing
        : html`<ul class="notes">
            ${notes.map((note) => html`<li>${note}</li>`)}
          </ul>`
    }
    ${renderAddressFields(parts)} ${renderLoginFields(parts)}
    ${renderProblems('other', problemsOf('other', problems))}
    <details ?open=${parts.sessionOpen || isWrong} @toggle=${onToggle}>
      <summary>${msg('Protocol and session')}</summary>
      <div class="pair session">${renderSessionFields(parts)}</div>
    </details>
  `;
}
