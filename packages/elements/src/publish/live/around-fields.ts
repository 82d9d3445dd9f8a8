import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { renderResult } from '../command-button.js';
import type { PublishOutcome } from '../publish-outcome.js';
import type { SendingGate } from '../sending-gate.js';

/** What stands around the page's own fields. */
export interface AroundFieldsParts {
  readonly mode: 'form' | 'field';
  readonly outcome: PublishOutcome;
  readonly gate: SendingGate;
  /** Whether the fields publish by themselves. */
  readonly hasTrigger: boolean;
  readonly slot: TemplateResult;
  /** What the device reports. */
  readonly report: unknown;
  readonly problems: unknown;
}

/** What the page wrote inside, and beside it what there is to say. */
export function renderAroundFields(parts: AroundFieldsParts): TemplateResult {
  const { mode, outcome, gate, hasTrigger, slot, report, problems } = parts;
  const { step } = outcome;
  const { waiting } = gate;
  const isSaid = step === 'failed' || waiting !== undefined || !hasTrigger;
  // What is off stands in the page, and cannot be described from here; the group around it can.
  const isOff = gate.blockedBy() !== undefined;
  return html`
    <div
      class="around ${mode}"
      part="base"
      role=${ifDefined(isOff ? 'group' : undefined)}
      aria-describedby=${ifDefined(isOff ? 'obstacle' : undefined)}
    >
      ${slot}
      <div class="said">
        ${gate.renderLine('brief')}
        ${hasTrigger && step === 'sending' ? nothing : renderResult(outcome, waiting, isSaid)}
        ${report}
      </div>
      ${problems}
    </div>
  `;
}
