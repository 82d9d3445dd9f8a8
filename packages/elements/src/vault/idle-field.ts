import { msg, str } from '@lit/localize';
import type { Vault, VaultState } from '@mqtt-kit/core/vault';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { renderFailure } from '../diagnosis/failure-notice.js';
import type { PanelTask } from './panel-task.js';

const MINUTE_MS = 60_000;
const IDLE_MS: readonly (number | 'never')[] = [
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  60 * MINUTE_MS,
  'never',
];

/** After what time without anybody at the page the vault locks itself. */
export function renderIdleField(
  vault: Vault,
  { idleMs }: Extract<VaultState, { status: 'unlocked' }>,
  task: PanelTask,
): TemplateResult {
  const shown = IDLE_MS.includes(idleMs) ? IDLE_MS : [idleMs, ...IDLE_MS];
  const error = task.failureOf('idle');
  return html`
    <div class="field idle">
      <label for="idle">${msg('Lock when nobody has used the page for')}</label>
      <span class="select"
        ><select
          id="idle"
          @change=${({ target }: Event) => {
            if (!(target instanceof HTMLSelectElement)) return;
            const limit = target.value === 'never' ? 'never' : Number(target.value);
            task.run('idle', async () => {
              await vault.setIdleLimit(limit);
              const { state } = vault;
              const isLess = state.status === 'unlocked' && state.idleMs !== limit;
              return isLess ? msg('This page does not allow more than that.') : msg('Saved.');
            });
          }}
        >
          ${shown.map(
            (limit) =>
              html`<option value=${String(limit)} .selected=${live(limit === idleMs)}>
                ${limit === 'never' ? msg('never') : msg(str`${String(Math.round(limit / MINUTE_MS))} min`)}
              </option>`,
          )}
        </select></span
      >
      ${error ? renderFailure(error, 'alert') : nothing}
    </div>
  `;
}
