import { msg } from '@lit/localize';
import type { MqttError } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { helpUrl } from '../localization/error-help.js';
import { errorCause, errorText } from '../localization/error-text.js';
import { icon } from '../theme/icons.js';

/** What went wrong, what to do, and the technical cause one click away. */
export function renderFailure(error: MqttError, role?: 'alert'): TemplateResult {
  const { what, todo } = errorText(error);
  const help = helpUrl(error.code);
  return html`
    <div class="notice fault" role=${ifDefined(role)}>
      ${icon('alert')}
      <div>${what}</div>
      ${todo === '' ? nothing : html`<div class="todo">${todo}</div>`}
      <details>
        <summary>${msg('Cause')}</summary>
        <div class="cause">${errorCause(error)}</div>
        ${help === undefined ? nothing : html`<a href=${help} target="_blank" rel="noopener">${msg('More about this')}</a>`}
      </details>
    </div>
  `;
}
