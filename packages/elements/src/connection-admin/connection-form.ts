import { msg, str } from '@lit/localize';
import { PRESETS, type PresetId } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { presetNotes } from '../localization/preset-text.js';
import { renderAddressFields } from './address-fields.js';
import { renderCertificateFields } from './certificates/certificate-fields.js';
import { renderCheckField } from './check-field.js';
import { withPreset } from './connection-draft.js';
import { problemsOf, renderDraftText, type ConnectionFormParts } from './draft-field.js';
import { renderFieldGroup } from './field-group.js';
import { renderProblems, renderSelectField } from './form-field.js';
import { renderLoginFields } from './login-fields.js';
import { renderPropertiesFields } from './properties-fields.js';
import { renderReconnectionFields } from './reconnection-fields.js';
import { renderServerFields } from './server-fields.js';
import { renderSessionFields } from './session-fields.js';
import { renderWillFields } from './will-fields.js';

export { CertificateDesk } from './certificates/certificate-desk.js';
export { connectionFormStyles } from './connection-form.styles.js';
export { withAddress, withKnownBroker, withoutBroker } from './draft-address.js';
export { renderFormActions } from './form-actions.js';
export { draftProblems, formerOwner, pastedProblem } from './draft-problems.js';

/** All fields of one connection: what every one needs first, the rest in groups that unfold. */
export function renderConnectionFields(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, change } = parts;
  const notes = draft.preset === '' ? [] : presetNotes(draft.preset);
  const brokers = PRESETS.map(({ id, label }) => ({ value: id, label }));
  return html`
    <div class="pair">
      ${renderDraftText(parts, {
        field: 'name',
        label: msg('Connection name'),
        placeholder: parts.suggestedName,
      })}
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
    ${renderTakeAlias(parts)} ${renderAlias(parts)}
    ${
      notes.length === 0
        ? nothing
        : html`<ul class="notes">
            ${notes.map((note) => html`<li>${note}</li>`)}
          </ul>`
    }
    ${renderAddressFields(parts)} ${renderLoginFields(parts)}
    ${renderProblems('other', problemsOf('other', problems))}
    <div class="groups">
      ${renderFieldGroup(parts, 'session', renderSessionFields)}
      ${renderFieldGroup(parts, 'reconnection', renderReconnectionFields)}
      ${renderFieldGroup(parts, 'properties', renderPropertiesFields)}
      ${renderFieldGroup(parts, 'will', renderWillFields)}
      ${renderFieldGroup(parts, 'servers', renderServerFields)}
      ${renderFieldGroup(parts, 'certificates', renderCertificateFields)}
    </div>
  `;
}

/** A page knows a connection by its name, and would not find it under another. */
function renderAlias({
  draft,
  oldName,
  change,
}: ConnectionFormParts): TemplateResult | typeof nothing {
  if (oldName === undefined) return nothing;
  return renderCheckField({
    id: 'keep-alias',
    label: msg(str`Still find it as “${oldName}” too`),
    hint: msg('for pages that use this name'),
    checked: draft.keepAlias,
    onChange: (keepAlias) => {
      change({ ...draft, keepAlias });
    },
  });
}

/** The name would lead pages elsewhere than before. */
function renderTakeAlias({
  draft,
  formerOwner,
  change,
}: ConnectionFormParts): TemplateResult | typeof nothing {
  if (formerOwner === undefined) return nothing;
  return renderCheckField({
    id: 'take-alias',
    label: msg(str`Take the name from “${formerOwner}”`),
    hint: msg('pages that use it then find this connection'),
    checked: draft.takeAlias,
    onChange: (takeAlias) => {
      change({ ...draft, takeAlias }, 'name');
    },
  });
}
