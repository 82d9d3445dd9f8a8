/** What a diagnosis found, as a list. Loaded when a person asks for it, together with the diagnosis itself. */
import { msg, str } from '@lit/localize';
import type {
  BetterAddress,
  DiagnosisReport,
  DiagnosisStage,
  DiagnosisVerdict,
} from '@mqtt-kit/core/diagnosis';
import { html, nothing, type TemplateResult } from 'lit';
import { diagnosisText, stageLabel, verdictText } from '../localization/diagnosis-text.js';
import { icon, type IconName } from '../theme/icons.js';

export { diagnose } from '@mqtt-kit/core/diagnosis';

const SHAPES: Readonly<Record<DiagnosisVerdict, IconName>> = {
  passed: 'check',
  failed: 'alert',
  unknown: 'ring',
  skipped: 'slash',
};

/** The one thing to do, and the button that does it where an address was found. */
export function renderAdvice(
  { stages, adviceFrom, better }: DiagnosisReport,
  takeOver?: (better: BetterAddress) => void,
): TemplateResult {
  const stage = stages.find(({ stage }) => stage === adviceFrom);
  if (!stage) {
    return html`<div class="notice">
      ${icon('info')}
      <div>${msg('Nothing wrong was found: the broker may have been away for a moment.')}</div>
      <div class="todo">${msg('Test the connection again.')}</div>
    </div>`;
  }
  const { what, todo } = diagnosisText(stage);
  return html`<div class="notice caution">
    ${icon('info')}
    <div>${what}</div>
    ${todo === '' ? nothing : html`<div class="todo">${todo}</div>`}
    ${
      better && takeOver
        ? html`<div>
            <button
              type="button"
              class="small take-over"
              @click=${() => {
                takeOver(better);
              }}
            >
              ${useText(better)}
            </button>
          </div>`
        : nothing
    }
  </div>`;
}

/** Every stage, in order. */
export function renderStages({ stages }: DiagnosisReport): TemplateResult {
  return html`
    <ol class="stages" aria-label=${msg('What was checked')}>
      ${stages.map(renderStage)}
    </ol>
  `;
}

function renderStage(stage: DiagnosisStage): TemplateResult {
  const { verdict } = stage;
  return html`
    <li class=${verdict}>
      <span class="line verdict">${icon(SHAPES[verdict])}<span>${verdictText(verdict)}</span></span>
      <span class="stage">${stageLabel(stage.stage)}</span>
      <span class="found">${diagnosisText(stage).what}</span>
    </li>
  `;
}

function useText({ port, path, tls }: BetterAddress): string {
  const scheme = tls ? 'wss' : 'ws';
  return msg(str`Use ${scheme}, port ${port}, path ${path.replace(/\?.*$/, '')}`);
}
