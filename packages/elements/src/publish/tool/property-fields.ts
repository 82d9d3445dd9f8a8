/** What only MQTT 5 carries beside a payload (MQTT 5 §3.3.2.3). */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { renderUserProperties } from '../../connection-admin/user-properties-field.js';
import type { ToolFault } from './compose-message.js';
import type { ToolProperties } from './tool-draft.js';
import { faultOf, onCheck, onText, renderFault, type ToolParts } from './tool-parts.js';

type TextProperty = 'contentType' | 'responseTopic' | 'correlationData' | 'expiry';

/** Folded away; offered on a connection that speaks MQTT 5, while it is away too. */
export function renderPropertyFields(parts: ToolParts): TemplateResult {
  const { properties } = parts.draft;
  const change = (changed: Partial<ToolProperties>): void => {
    parts.change({ properties: { ...properties, ...changed } });
  };
  const count = countOf(properties);
  return html`
    <details class="group">
      <summary>
        <span class="title">${msg('MQTT 5 properties')}</span>
        <span class="set muted">${count === 0 ? nothing : msg(str`${count} set`)}</span>
      </summary>
      <div class="body">
        ${renderText(parts, change, 'contentType', msg('Content type'), 'application/json')}
        ${renderText(parts, change, 'expiry', msg('Message expiry, in seconds'), msg('never'))}
        ${renderText(parts, change, 'responseTopic', msg('Response topic'), '')}
        ${renderText(parts, change, 'correlationData', msg('Correlation data, in hex'), '')}
        <label class="check whole">
          <input
            type="checkbox"
            .checked=${live(properties.isText)}
            @change=${onCheck((isText) => {
              change({ isText });
            })}
          />
          ${msg('Declare the payload as UTF-8 text')}
        </label>
        ${renderUserProperties({
          id: 'userProperties',
          label: msg('User properties'),
          pairs: properties.user,
          problems: [],
          focus: parts.focus,
          onChange: (user) => {
            change({ user });
          },
        })}
      </div>
    </details>
  `;
}

function renderText(
  parts: ToolParts,
  change: (changed: Partial<ToolProperties>) => void,
  name: TextProperty,
  label: string,
  placeholder: string,
): TemplateResult {
  const field: ToolFault['field'] | undefined = name === 'contentType' ? undefined : name;
  const fault = field && faultOf(parts, field);
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <input
      id=${name}
      class="mono"
      autocomplete="off"
      autocapitalize="none"
      spellcheck="false"
      placeholder=${placeholder}
      .value=${live(parts.draft.properties[name])}
      aria-invalid=${fault ? 'true' : 'false'}
      aria-describedby=${fault ? `${name}-fault` : nothing}
      @input=${onText((value) => {
        change({ [name]: value });
      })}
    />
    ${field ? renderFault(parts, field) : nothing}
  </div>`;
}

function countOf({
  contentType,
  responseTopic,
  correlationData,
  expiry,
  isText,
  user,
}: ToolProperties): number {
  const texts = [contentType, responseTopic, correlationData, expiry].filter((text) => text !== '');
  return texts.length + (isText ? 1 : 0) + user.filter(({ name }) => name !== '').length;
}
