import { msg, str } from '@lit/localize';
import type { MqttError, PublishResult } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { errorCause, errorText } from '../localization/error-text.js';
import { formatDuration } from '../localization/format.js';
import { icon } from '../theme/icons.js';
import type { WaitingPolicy } from './publish-offline.js';

/** What became of the last publish. */
export type PublishOutcome =
  | { readonly step: 'none' }
  | { readonly step: 'sending' }
  /** `waited`: there was no connection at first. */
  | { readonly step: 'done'; readonly result: PublishResult; readonly waited: boolean }
  | { readonly step: 'failed'; readonly error: MqttError };

/** MQTT 5 §3.4.2.1: the broker took the message, but nobody is subscribed to the topic. */
const NO_MATCHING_SUBSCRIBERS = 0x10;

/**
 * The outcome in words; nothing before the first publish.
 *
 * @param waiting - how a message waits while there is no connection.
 */
export function renderOutcome(
  outcome: PublishOutcome,
  waiting?: WaitingPolicy,
): TemplateResult | typeof nothing {
  switch (outcome.step) {
    case 'none':
      return nothing;
    case 'sending':
      return html`<span class="line muted">${sendingText(waiting)}</span>`;
    case 'done':
      return html`<span class="line ok">${icon('check')}<bdi>${doneText(outcome)}</bdi></span>`;
    case 'failed':
      return renderFailure(outcome.error);
  }
}

function sendingText(waiting: WaitingPolicy | undefined): string {
  switch (waiting) {
    case undefined:
      return msg('Sending…');
    case 'hold':
      return msg('Waits in this page for the connection');
    case 'persist':
      return msg('Kept on this device until it can be sent');
  }
}

function doneText({ result, waited }: PublishOutcome & { readonly step: 'done' }): string {
  const { qos, reasonCode, durationMs } = result;
  if (qos === 0) return msg('Sent');
  const time = formatDuration(durationMs);
  const duration = waited ? msg(str`${time}, waiting included`) : time;
  if (reasonCode === NO_MATCHING_SUBSCRIBERS)
    return msg(str`Acknowledged in ${duration}; nobody is subscribed`);
  return msg(str`Acknowledged in ${duration}`);
}

function renderFailure(error: MqttError): TemplateResult {
  const { what, todo } = errorText(error);
  return html`
    <span class="line bad failure"
      >${icon('alert')}<span>${what}${todo === '' ? nothing : html` ${todo}`}</span></span
    >
    ${
      // What the element itself found wrong is said with that.
      what === error.message
        ? nothing
        : html`<details>
            <summary>${msg('Cause')}</summary>
            <div class="cause">${errorCause(error)}</div>
          </details>`
    }
  `;
}
