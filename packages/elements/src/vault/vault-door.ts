import { msg, str } from '@lit/localize';
import type { MqttError } from '@mqtt-kit/core';
import type { SlotView, Vault, VaultState } from '@mqtt-kit/core/vault';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { renderFailure } from '../diagnosis/failure-notice.js';
import { icon } from '../theme/icons.js';
import { PanelTask } from './panel-task.js';
import { askedKinds, renderSecretFields, secretOf, type AskedKind } from './secret-fields.js';
import { dayOf } from './slot-text.js';

/** What a door needs of its element. */
export interface VaultDoorParts {
  /** Tries to open the vault once more, after it could not be read. */
  readonly again: () => void;
  /** Shows the way to bring connections in from a file. */
  readonly importFile: () => void;
}

/** What stands in place of saved connections that cannot be seen: how to unlock them, or why they are not there. */
export class VaultDoor {
  readonly #task: PanelTask;
  readonly #parts: VaultDoorParts;
  #kind: AskedKind | undefined;

  constructor(host: ReactiveControllerHost, parts: VaultDoorParts) {
    this.#task = new PanelTask(host);
    this.#parts = parts;
  }

  /** @param canManage - whether what is saved may be changed here; otherwise it can only be unlocked. */
  render(
    vault: Vault,
    state: Exclude<VaultState, { status: 'unlocked' }>,
    canManage: boolean,
  ): TemplateResult {
    switch (state.status) {
      case 'locked':
        return this.#renderLocked(vault, state.slots);
      case 'erased':
        return this.#renderErased(vault, state.createdAt, canManage);
      case 'damaged':
        return this.#renderDamaged(vault, state.reason, canManage);
    }
  }

  /** Nothing can be kept, or read. */
  renderUnavailable(error: MqttError): TemplateResult {
    const isRefused = error.code === 'storage-unavailable';
    return html`<div class="door" part="door">
      <h3>
        ${isRefused ? msg('Nothing can be kept here') : msg('The saved connections cannot be opened')}
      </h3>
      ${
        isRefused
          ? html`<p>
              ${msg('This browser does not let this page keep connections, or not now. A private window and blocked site data are the usual reasons. Nothing is kept unencrypted instead.')}
            </p>`
          : nothing
      }
      ${renderFailure(error)}
      <div class="actions">
        <button type="button" class="primary" @click=${this.#parts.again}>
          ${msg('Try again')}
        </button>
      </div>
    </div>`;
  }

  #renderLocked(vault: Vault, slots: readonly SlotView[]): TemplateResult {
    const kinds = askedKinds(slots);
    const [first] = kinds;
    const kind = this.#kind && kinds.includes(this.#kind) ? this.#kind : first;
    if (!kind)
      return html`<div class="door" part="door">
        <h3>${msg('Locked')}</h3>
        <p>
          ${msg('The page opens these connections with a key of its own, and has not done so.')}
        </p>
      </div>`;
    const busy = this.#task.running !== undefined;
    const error = this.#task.failureOf('unlock');
    const submit = (event: SubmitEvent): void => {
      event.preventDefault();
      const { target: form } = event;
      if (!(form instanceof HTMLFormElement)) return;
      const secret = secretOf(form, kind);
      this.#task.run('unlock', async () => {
        await vault.unlock(secret);
        form.reset();
      });
    };
    return html`
      <form class="door" part="door" aria-labelledby="door-title" @submit=${submit}>
        <h3 id="door-title">${msg('Locked')}</h3>
        <p>
          ${msg('The saved connections are encrypted. One unlock opens them for the whole page.')}
        </p>
        ${renderManagerName(vault.name)}
        ${renderSecretFields({
          prefix: 'unlock',
          kinds,
          kind,
          label: msg('Unlock with'),
          passphrase: msg('Passphrase'),
          busy,
          wrong: error?.code === 'wrong-passphrase',
          choose: (chosen) => {
            this.#kind = chosen;
            this.#task.clear();
          },
        })}
        ${error ? renderFailure(error, 'alert') : nothing}
        <div class="actions">
          <button class="primary unlock" aria-disabled=${busy}>
            ${busy ? msg('Unlocking…') : msg('Unlock')}
          </button>
          <span role="status"
            >${busy ? html`<span class="line muted">${icon('arc')}<span>${msg('This takes a moment, on purpose.')}</span></span>` : nothing}</span
          >
        </div>
      </form>
    `;
  }

  #renderErased(vault: Vault, createdAt: number, canManage: boolean): TemplateResult {
    return html`<div class="door" part="door">
      <h3>${msg('The saved connections are gone')}</h3>
      <p>
        ${msg(str`There were some, kept since ${dayOf(createdAt)}. The browser has erased this site’s data: for want of room, after weeks without a visit, or because somebody cleared it.`)}
      </p>
      ${
        canManage
          ? html`<div class="actions">
              <button type="button" class="primary" @click=${this.#parts.importFile}>
                ${msg('Import a backup')}
              </button>
              <button
                type="button"
                @click=${() => {
                  vault.beginAnew();
                }}
              >
                ${msg('Begin anew')}
              </button>
            </div>`
          : nothing
      }
    </div>`;
  }

  #renderDamaged(vault: Vault, reason: MqttError, canManage: boolean): TemplateResult {
    return html`<div class="door" part="door">
      <h3>${msg('The saved connections cannot be read')}</h3>
      ${renderFailure(reason, 'alert')} ${canManage ? this.#renderDelete(vault) : nothing}
    </div>`;
  }

  #renderDelete(vault: Vault): TemplateResult {
    const error = this.#task.failureOf('wipe');
    return html`<details>
      <summary>${msg('Delete them and begin anew')}</summary>
      <p class="hint">
        ${msg('What is there is deleted for good, also for other programs that might read it, and received messages, templates and messages that wait to be sent go too. Only what a page that is open has still to send stays.')}
      </p>
      <button
        type="button"
        class="quiet danger"
        @click=${() => {
          this.#task.run('wipe', () => vault.wipe());
        }}
      >
        ${msg('Delete all saved connections')}
      </button>
      ${error ? renderFailure(error, 'alert') : nothing}
    </details>`;
  }
}

/** Password managers keep a passphrase by a name. */
export function renderManagerName(vaultName: string): TemplateResult {
  return html`<span class="visually-hidden" aria-hidden="true"
    ><input
      name="vault"
      autocomplete="username"
      tabindex="-1"
      readonly
      .value=${msg(str`Saved connections (${vaultName})`)}
  /></span>`;
}
