/** Pure: what the device reports, and whether it is what was sent, in words. */
import { msg, str } from '@lit/localize';
import type { MqttError } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { errorCause, errorText } from '../../localization/error-text.js';
import { icon } from '../../theme/icons.js';
import type { ConfirmationStep } from './confirmation.js';
import { reportText, type Reported } from './state-agreement.js';

/** What there is to say. */
export interface ReportParts {
  readonly step: ConfirmationStep;
  readonly reported: Reported;
  readonly isKnown: boolean;
  /** Whether the report is what was sent. */
  readonly agrees: boolean;
  readonly refusal: MqttError | undefined;
  /** Whether a field shows the state already. */
  readonly isShown: boolean;
}

/**
 * The report and the step. Only what did not go well is said aloud where a field moves: a slider would not stop talking.
 */
export function renderReport(parts: ReportParts): TemplateResult {
  const { step, refusal, isShown } = parts;
  const isLoud = step === 'unconfirmed' || !isShown;
  const words = stepWords(parts);
  return html`<span class="report" part="state"
    >${renderReported(parts)}<span class="step">${isLoud ? nothing : words}</span
    ><span class="step" role="status">${isLoud ? words : nothing}</span
    >${refusal ? renderRefusal(refusal) : nothing}</span
  >`;
}

function renderReported({ reported, isKnown, isShown, refusal }: ReportParts): unknown {
  if (refusal) return nothing;
  if (!isKnown) return html`<span class="line muted">${msg('Nothing reported yet')}</span>`;
  if (reported === undefined)
    return html`<span class="line warn"
      >${icon('alert')}<span>${msg('The report does not hold this state')}</span></span
    >`;
  if (isShown) return nothing;
  return html`<span class="reported"
    ><span class="muted">${msg('Reported:')}</span>
    <bdi class="mono">${reportText(reported)}</bdi></span
  >`;
}

function stepWords({ step, reported, isKnown, agrees }: ReportParts): unknown {
  switch (step) {
    case 'none':
    // Said with what becomes of the message.
    case 'waiting':
      return nothing;
    case 'pending':
      return html`<span class="line muted"
        >${icon('ring')}<span>${msg('Sent, not confirmed')}</span></span
      >`;
    case 'confirmed':
      return html`<span class="line ok">${icon('check')}<span>${msg('Confirmed')}</span></span>`;
    case 'agreed':
      return html`<span class="line ok"
        >${icon('check')}<span>${msg('Reported already')}</span></span
      >`;
    case 'unconfirmed':
      return html`<span class="line warn"
        >${icon('alert')}<span>${unconfirmedText(reported, isKnown, agrees)}</span></span
      >`;
  }
}

function unconfirmedText(reported: Reported, isKnown: boolean, agrees: boolean): string {
  if (!isKnown || reported === undefined) return msg('Not confirmed: nothing is reported');
  // It was reported before already, and may be about to change.
  if (agrees) return msg('Not confirmed: nothing new is reported');
  return msg(str`Not confirmed: “${reportText(reported)}” is reported`);
}

function renderRefusal(error: MqttError): TemplateResult {
  return html`<span class="line warn" role="status"
      >${icon('alert')}<span
        >${msg('What the device reports cannot be read.')} ${errorText(error).what}</span
      ></span
    ><span class="visually-hidden">${errorCause(error)}</span>`;
}
