import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { Obstacle } from '../controllers/obstacle.js';
import { icon } from '../theme/icons.js';
import type { WaitingPolicy } from './publish-offline.js';
import { renderOutcome, type PublishOutcome } from './publish-outcome.js';

/** What a button for one command shows. */
export interface CommandButtonParts {
  readonly outcome: PublishOutcome;
  readonly obstacle: Obstacle | undefined;
  readonly disabled: boolean;
  /** Whether a message is under way, and does not only wait for a connection. */
  readonly sending: boolean;
  /** What stands on it. */
  readonly slot: TemplateResult;
  readonly press: () => void;
  /** Told what happens to the button, see {@link ToldReason}. */
  readonly follow: (event: Event) => void;
}

/** The button, with a mark on its corner, where it moves nothing: a quick second click must not meet another button. */
export function renderCommandButton(parts: CommandButtonParts): TemplateResult {
  const { outcome, obstacle, disabled, sending, slot, press, follow } = parts;
  return html`<span
    class="button"
    @click=${follow}
    @focusin=${follow}
    @focusout=${follow}
    @keydown=${follow}
  >
    <button
      type="button"
      part="button"
      class=${disabled ? 'off' : ''}
      aria-describedby="obstacle result"
      aria-disabled=${disabled || sending}
      title=${ifDefined(obstacle?.what)}
      @click=${press}
    >
      ${slot}
    </button>
    ${renderMark(outcome, obstacle)}
  </span>`;
}

/** What became of the last message, in words; for the ear alone where the eye sees it elsewhere. */
export function renderResult(
  outcome: PublishOutcome,
  waiting: WaitingPolicy | undefined,
  isSaid: boolean,
): TemplateResult {
  return html`<span
    class="result ${isSaid ? '' : 'visually-hidden'}"
    id="result"
    part="result"
    role="status"
    >${renderOutcome(outcome, waiting)}</span
  >`;
}

function renderMark(
  outcome: PublishOutcome,
  obstacle: Obstacle | undefined,
): TemplateResult | typeof nothing {
  if (obstacle && obstacle.kind !== 'busy')
    return html`<span class="mark">${icon(obstacle.icon)}</span>`;
  return outcome.step === 'done' ? html`<span class="mark done">${icon('check')}</span>` : nothing;
}
