import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { formatBytes } from '../localization/format.js';
import { renderCheckField } from './check-field.js';
import { problemsOf, renderDraftText, type ConnectionFormParts } from './draft-field.js';
import { EMPTY_WILL, willOf } from './draft-will.js';
import { renderSelectField } from './form-field.js';
import { renderTextArea } from './text-area-field.js';
import { renderUserProperties } from './user-properties-field.js';

/** The message that the broker publishes when this client vanishes. */
export function renderWillFields(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, change } = parts;
  return html`
    ${renderCheckField({
      id: 'hasWill',
      label: msg('Leave a last will'),
      hint: msg('published when this client vanishes without saying goodbye'),
      checked: draft.hasWill,
      problems: problemsOf('hasWill', problems),
      onChange: (hasWill) => {
        change({ ...draft, hasWill }, 'hasWill');
        if (hasWill) parts.focus('willTopic');
      },
    })}
    ${draft.hasWill ? renderMessage(parts) : nothing}
  `;
}

function renderMessage(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, change } = parts;
  return html`
    ${renderDraftText(parts, {
      field: 'willTopic',
      label: msg('Topic'),
      placeholder: 'plant/1/gone',
      mono: true,
    })}
    ${renderSelectField({
      field: 'willQos',
      label: msg('QoS'),
      value: String(draft.willQos),
      options: [
        { value: '0', label: msg('0, at most once') },
        { value: '1', label: msg('1, at least once') },
        { value: '2', label: msg('2, exactly once') },
      ],
      problems: problemsOf('willQos', problems),
      onChange: (qos) => {
        change({ ...draft, willQos: qos === '2' ? 2 : qos === '1' ? 1 : 0 }, 'willQos');
      },
    })}
    ${renderPayload(parts)}
    ${renderCheckField({
      id: 'willRetain',
      label: msg('Retained'),
      hint: msg('the broker keeps a copy for later subscribers'),
      checked: draft.willRetain,
      problems: problemsOf('willRetain', problems),
      onChange: (willRetain) => {
        change({ ...draft, willRetain }, 'willRetain');
      },
    })}
    ${isForMqtt5(parts) ? renderProperties(parts) : nothing}
  `;
}

/** What MQTT 3.1.1 has not is shown there only while it is set, so that it can be taken away. */
function isForMqtt5({ draft }: ConnectionFormParts): boolean {
  return (
    draft.protocolVersion !== 4 ||
    draft.willCorrelation !== '' ||
    willOf(draft)?.properties !== undefined
  );
}

function renderPayload({ draft, problems, change, focus }: ConnectionFormParts): TemplateResult {
  const { willPayload } = draft;
  if (typeof willPayload === 'string') {
    return renderTextArea({
      field: 'willPayload',
      label: msg('Payload'),
      rows: 2,
      value: willPayload,
      problems: problemsOf('willPayload', problems),
      onInput: (text) => {
        change({ ...draft, willPayload: text }, 'willPayload');
      },
    });
  }
  const replace = (): void => {
    change({ ...draft, willPayload: EMPTY_WILL.willPayload }, 'willPayload');
    focus('willPayload');
  };
  return html`
    <div class="field whole" role="group" aria-label=${msg('Payload')}>
      <span class="label">${msg('Payload')}</span>
      <div class="secret">
        <span>${formatBytes(willPayload.byteLength)}</span>
        <button type="button" class="small" id="willPayload" @click=${replace}>
          ${msg('Replace with text')}
        </button>
      </div>
    </div>
  `;
}

function renderProperties(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, change } = parts;
  const number = { inputmode: 'numeric', mono: true } as const;
  return html`
    ${renderCheckField({
      id: 'willIsText',
      label: msg('Say that the payload is text'),
      checked: draft.willIsText,
      problems: problemsOf('willIsText', problems),
      onChange: (willIsText) => {
        change({ ...draft, willIsText }, 'willIsText');
      },
    })}
    ${renderDraftText(parts, {
      ...number,
      field: 'willDelay',
      label: msg('Will delay interval, in seconds'),
      placeholder: '0',
    })}
    ${renderDraftText(parts, {
      ...number,
      field: 'willExpiry',
      label: msg('Message expiry interval, in seconds'),
      placeholder: msg('never'),
    })}
    ${renderDraftText(parts, {
      field: 'willContentType',
      label: msg('Content type'),
      placeholder: 'application/json',
      mono: true,
    })}
    ${renderDraftText(parts, {
      field: 'willResponseTopic',
      label: msg('Response topic'),
      mono: true,
    })}
    ${renderDraftText(parts, {
      field: 'willCorrelation',
      label: msg('Correlation data, in hexadecimal'),
      placeholder: '0a ff',
      mono: true,
    })}
    ${renderUserProperties({
      id: 'willUserProperties',
      label: msg('User properties of the last will'),
      pairs: draft.willUserProperties,
      problems: problemsOf('willUserProperties', problems),
      focus: parts.focus,
      onChange: (willUserProperties) => {
        change({ ...draft, willUserProperties }, 'willUserProperties');
      },
    })}
  `;
}
