/** Quality of service, retain, and what becomes of the message without a connection. */
import { msg } from '@lit/localize';
import type { OfflinePolicy, Qos } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { QOS_LEVELS } from '../../element/qos.js';
import { OFFLINE_CHOICES } from './tool-draft.js';
import { faultOf, onCheck, onText, renderFault, type ToolParts } from './tool-parts.js';

/** One row of controls. */
export function renderSendingOptions(parts: ToolParts): TemplateResult {
  const { draft, change } = parts;
  return html`
    <div class="options">
      <div class="field">
        <label for="qos">${msg('QoS')}</label>
        <span class="select">
          <select
            id="qos"
            .value=${live(String(draft.qos))}
            @change=${onText((value) => {
              change({ qos: QOS_LEVELS.find((qos) => String(qos) === value) ?? 0 });
            })}
          >
            ${QOS_LEVELS.map((qos) => html`<option dir="auto" value=${qos} ?selected=${qos === draft.qos}>${qosName(qos)}</option>`)}
          </select>
        </span>
      </div>
      <label class="check retain">
        <input
          type="checkbox"
          .checked=${live(draft.retain)}
          @change=${onCheck((retain) => {
            change({ retain });
          })}
        />
        ${msg('Retain')}
      </label>
      <div class="field">
        <label for="offline">${msg('Without a connection')}</label>
        <span class="select">
          <select
            id="offline"
            .value=${live(draft.offline)}
            aria-invalid=${faultOf(parts, 'offline') ? 'true' : 'false'}
            aria-describedby=${faultOf(parts, 'offline') ? 'offline-fault' : nothing}
            @change=${onText((offline) => {
              change({ offline });
            })}
          >
            ${OFFLINE_CHOICES.map((policy) => html`<option value=${policy} ?selected=${policy === draft.offline}>${policyName(policy)}</option>`)}
          </select>
        </span>
      </div>
      ${
        draft.offline === 'refuse'
          ? nothing
          : html`<div class="field deadline">
              <label for="deadline">${msg('for seconds')}</label>
              <input
                id="deadline"
                class="mono"
                inputmode="numeric"
                autocomplete="off"
                placeholder="60"
                .value=${live(draft.deadline)}
                aria-invalid=${faultOf(parts, 'deadline') ? 'true' : 'false'}
                aria-describedby=${faultOf(parts, 'deadline') ? 'deadline-fault' : nothing}
                @input=${onText((deadline) => {
                  change({ deadline });
                })}
              />
            </div>`
      }
      ${renderFault(parts, 'offline')} ${renderFault(parts, 'deadline')}
    </div>
  `;
}

function qosName(qos: Qos): string {
  switch (qos) {
    case 0:
      return msg('0 · at most once');
    case 1:
      return msg('1 · at least once');
    case 2:
      return msg('2 · exactly once');
  }
}

function policyName(policy: OfflinePolicy): string {
  switch (policy) {
    case 'refuse':
      return msg('Do not send');
    case 'hold':
      return msg('Wait in this page');
    case 'persist':
      return msg('Keep on this device');
  }
}
