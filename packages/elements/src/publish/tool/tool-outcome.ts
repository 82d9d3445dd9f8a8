/** Why the broker took a message, or did not. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { PublishOutcome } from '../publish-outcome.js';

/** The reason code in words, where there is one (MQTT 5 §3.4.2.1). */
export function renderReason(
  outcome: PublishOutcome,
  isVersion5: boolean,
): TemplateResult | typeof nothing {
  const code = reasonOf(outcome, isVersion5);
  if (code === undefined) return nothing;
  const number = `0x${code.toString(16).padStart(2, '0')}`;
  return html`<span class="muted reason"
    ><bdi>${msg(str`Reason code ${number}: ${reasonText(code)}`)}</bdi></span
  >`;
}

/** Only MQTT 5 has reasons, and only for what is acknowledged. */
function reasonOf(outcome: PublishOutcome, isVersion5: boolean): number | undefined {
  if (outcome.step === 'failed') return outcome.error.reasonCode;
  return outcome.step === 'done' && isVersion5 && outcome.result.qos > 0
    ? outcome.result.reasonCode
    : undefined;
}

function reasonText(code: number): string {
  switch (code) {
    case 0x00:
      return msg('success');
    case 0x10:
      return msg('no matching subscribers');
    case 0x83:
      return msg('the broker’s own reason');
    case 0x87:
      return msg('not authorized');
    case 0x90:
      return msg('topic name invalid');
    case 0x91:
      return msg('packet identifier in use');
    case 0x92:
      return msg('packet identifier not found');
    case 0x97:
      return msg('quota exceeded');
    case 0x99:
      return msg('payload format invalid');
    default:
      return msg('unspecified');
  }
}
