import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { problemsOf, renderDraftText, type ConnectionFormParts } from './draft-field.js';
import type { DraftField } from './draft-problems.js';
import { renderProblems, renderSelectField } from './form-field.js';

const SESSION_FIELDS: readonly string[] = [
  'protocolVersion',
  'clientId',
  'keepalive',
  'clean',
] satisfies DraftField[];

/** Whether a field is one of the section that is closed at first. */
export function isSessionField(field: string): boolean {
  return SESSION_FIELDS.includes(field);
}

/** Protocol version, client ID, keep alive and clean session. */
export function renderSessionFields(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, change } = parts;
  const onClean = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) {
      change({ ...draft, clean: target.checked }, 'clean', 'clientId');
    }
  };
  return html`
    ${renderSelectField({
      field: 'protocolVersion',
      label: msg('Protocol version'),
      value: String(draft.protocolVersion),
      options: [
        { value: '4', label: msg('MQTT 3.1.1') },
        { value: '5', label: msg('MQTT 5') },
        { value: 'auto', label: msg('MQTT 5, or 3.1.1 where the broker is older') },
      ],
      problems: problemsOf('protocolVersion', problems),
      onChange: (version) => {
        change({ ...draft, protocolVersion: versionOf(version) }, 'protocolVersion');
      },
    })}
    ${renderDraftText(parts, {
      field: 'clientId',
      label: msg('Client ID'),
      placeholder: msg('generated for each tab'),
      mono: true,
    })}
    ${renderDraftText(parts, {
      field: 'keepalive',
      label: msg('Keep alive, in seconds'),
      placeholder: '60',
      inputmode: 'numeric',
      mono: true,
    })}
    <div class="field clean">
      <label class="check">
        <input id="clean" type="checkbox" .checked=${draft.clean} @change=${onClean} />
        ${draft.protocolVersion !== 4 ? msg('Clean start') : msg('Clean session')}
      </label>
      ${renderProblems('clean', problemsOf('clean', problems))}
    </div>
  `;
}

function versionOf(value: string): 4 | 5 | 'auto' {
  if (value === 'auto') return 'auto';
  return value === '5' ? 5 : 4;
}
