import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { renderCheckField } from './check-field.js';
import { EMPTY_PROPERTIES, propertiesOf } from './draft-properties.js';
import { problemsOf, renderDraftText, type ConnectionFormParts } from './draft-field.js';
import { renderUserProperties } from './user-properties-field.js';

/** What MQTT 5 lets a client ask for: limits, reasons, user properties. */
export function renderPropertiesFields(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, change } = parts;
  const isSet =
    propertiesOf({ ...draft, sessionExpiry: EMPTY_PROPERTIES.sessionExpiry }) !== undefined;
  if (draft.protocolVersion === 4 && !isSet) {
    return html`<p class="hint whole">
      ${msg('MQTT 3.1.1 has none of these: choose MQTT 5 under “Protocol and session”.')}
    </p>`;
  }
  const number = { inputmode: 'numeric', mono: true } as const;
  return html`
    ${renderDraftText(parts, {
      ...number,
      field: 'receiveMaximum',
      label: msg('Receive maximum, in messages'),
      placeholder: '65535',
    })}
    ${renderDraftText(parts, {
      ...number,
      field: 'maximumPacketSize',
      label: msg('Maximum packet size, in bytes'),
      placeholder: msg('no limit'),
    })}
    ${renderDraftText(parts, {
      ...number,
      field: 'topicAliasMaximum',
      label: msg('Topic alias maximum'),
      placeholder: '0',
    })}
    <div class="field">
      ${renderCheckField({
        id: 'problemInformation',
        label: msg('Ask for reasons in words'),
        checked: draft.problemInformation,
        problems: problemsOf('problemInformation', problems),
        onChange: (problemInformation) => {
          change({ ...draft, problemInformation }, 'problemInformation');
        },
      })}
      ${renderCheckField({
        id: 'responseInformation',
        label: msg('Ask for response information'),
        checked: draft.responseInformation,
        problems: problemsOf('responseInformation', problems),
        onChange: (responseInformation) => {
          change({ ...draft, responseInformation }, 'responseInformation');
        },
      })}
    </div>
    ${renderUserProperties({
      id: 'userProperties',
      label: msg('User properties'),
      pairs: draft.userProperties,
      problems: problemsOf('userProperties', problems),
      focus: parts.focus,
      onChange: (userProperties) => {
        change({ ...draft, userProperties }, 'userProperties');
      },
    })}
  `;
}
