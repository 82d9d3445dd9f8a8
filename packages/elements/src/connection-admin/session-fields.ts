import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { renderCheckField } from './check-field.js';
import { problemsOf, renderDraftText, type ConnectionFormParts } from './draft-field.js';
import { renderSelectField } from './form-field.js';

/** Protocol version, client ID, clean session, and the times. */
export function renderSessionFields(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, change } = parts;
  const isMqtt5 = draft.protocolVersion !== 4;
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
    ${renderCheckField({
      id: 'clean',
      label: isMqtt5 ? msg('Clean start') : msg('Clean session'),
      checked: draft.clean,
      problems: problemsOf('clean', problems),
      onChange: (clean) => {
        change({ ...draft, clean }, 'clean', 'clientId');
      },
    })}
    ${
      isMqtt5 || draft.sessionExpiry !== ''
        ? renderDraftText(parts, {
            field: 'sessionExpiry',
            label: msg('Session expiry interval, in seconds'),
            placeholder: '300',
            inputmode: 'numeric',
            mono: true,
          })
        : nothing
    }
    ${renderDraftText(parts, {
      field: 'keepalive',
      label: msg('Keep alive, in seconds'),
      placeholder: '60',
      inputmode: 'numeric',
      mono: true,
    })}
    ${renderDraftText(parts, {
      field: 'connectTimeout',
      label: msg('Connect timeout, in milliseconds'),
      placeholder: '30000',
      inputmode: 'numeric',
      mono: true,
    })}
  `;
}

function versionOf(value: string): 4 | 5 | 'auto' {
  if (value === 'auto') return 'auto';
  return value === '5' ? 5 : 4;
}
