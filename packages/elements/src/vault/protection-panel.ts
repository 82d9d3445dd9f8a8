import { msg } from '@lit/localize';
import type { NewSecret, SlotView, Vault, VaultState } from '@mqtt-kit/core/vault';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { renderFailure } from '../diagnosis/failure-notice.js';
import { icon } from '../theme/icons.js';
import { renderBackupChoice, wantsCode } from './backup-choice.js';
import { renderIdleField } from './idle-field.js';
import { PanelTask } from './panel-task.js';
import { ProtectionSteps } from './protection-steps.js';
import { renderRecoveryCode } from './recovery-code.js';
import {
  askedKinds,
  newPassphraseOf,
  renderNewPassphrase,
  type AskedKind,
} from './secret-fields.js';
import { renderSlotList } from './slot-list.js';
import { isOnDevice } from './slot-text.js';
import { renderManagerName } from './vault-door.js';

type Unlocked = Extract<VaultState, { status: 'unlocked' }>;

/** Who can open the saved connections, and how that is changed. Nothing that is typed here is kept. */
export class ProtectionPanel {
  readonly #host: ReactiveControllerHost;
  readonly #task: PanelTask;
  readonly #steps: ProtectionSteps;
  /** Shown until the person says that it is kept elsewhere; it is not to be had again. */
  #code: string | undefined;
  /** Whether one went out of sight before that: it was for nothing. */
  #isCodeLost = false;
  /** The way to open the vault that is about to be removed. */
  #removing: string | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#task = new PanelTask(host);
    this.#steps = new ProtectionSteps(this.#task);
  }

  /** Forgets what is on show: the vault was locked. */
  shut(): void {
    this.#removing = undefined;
    this.#isCodeLost ||= this.#code !== undefined;
    this.#code = undefined;
    this.#steps.fold();
    this.#task.shut();
  }

  /** Whether a recovery code is on show that nobody has said to have kept; then the panel insists on that. */
  insistsOnCode(): boolean {
    if (this.#code === undefined) return false;
    this.#steps.fold();
    this.#host.requestUpdate();
    return true;
  }

  /** @param close - shows the connections again. */
  render(vault: Vault, state: Unlocked, close: () => void): TemplateResult {
    return html`
      <section class="panel" part="protection" aria-labelledby="protection-title">
        <header class="head">
          <h3 id="protection-title" tabindex="-1">${msg('Protection')}</h3>
          <button type="button" class="small" @click=${close}>${msg('Done')}</button>
        </header>
        ${this.#task.renderSaid()}
        ${this.#code === undefined ? this.#renderLostCode(state) : this.#renderCode(this.#code)}
        ${this.#renderSlots(vault, state)}
        ${isOnDevice(state.slots) ? nothing : renderIdleField(vault, state, this.#task)}
        <div class="groups">
          ${this.#renderSteps(vault, state)}
          ${this.#steps.render('wipe', msg('Delete everything'), () => this.#renderWipe(vault))}
        </div>
      </section>
    `;
  }

  /** On an unattended screen it may not stay, and then nobody has it. */
  #renderLostCode({ slots }: Unlocked): TemplateResult | typeof nothing {
    if (!this.#isCodeLost || !slots.some(({ kind }) => kind === 'recovery')) return nothing;
    return html`<div class="notice caution lost-code" role="status">
      ${icon('alert')}
      <div>${msg('The recovery code was hidden before anybody said to have kept it.')}</div>
      <div class="todo">
        ${msg('Without it, make another one below: the last one then opens nothing.')}
      </div>
    </div>`;
  }

  #renderSteps(vault: Vault, state: Unlocked): TemplateResult {
    const { slots } = state;
    if (isOnDevice(slots)) return this.#renderOnDevice(vault, state);
    // Nobody here can show the page's key, which every change asks for.
    if (askedKinds(slots).length === 0)
      return html`<p class="hint">
        ${msg('This page opens them with a key of its own, and alone can change that.')}
      </p>`;
    return this.#renderProtected(vault, state);
  }

  #renderSlots(vault: Vault, { slots }: Unlocked): TemplateResult {
    const error = this.#task.failureOf('remove');
    return html`
      ${renderSlotList({
        slots,
        removing: this.#removing,
        ask: (id) => {
          this.#removing = id;
          this.#host.requestUpdate();
        },
        remove: (id) => {
          this.#removing = undefined;
          this.#task.run('remove', () => vault.removeSlot(id), msg('Removed.'));
        },
      })}
      ${error ? renderFailure(error, 'alert') : nothing}
    `;
  }

  #renderOnDevice(vault: Vault, { slots }: Unlocked): TemplateResult {
    const protect = (secret: NewSecret, recoveryCode: boolean): Promise<void> =>
      this.#keepCode(vault.protect(secret, { recoveryCode }));
    return html`
      ${this.#steps.render('passphrase', msg('Set a passphrase'), () =>
        this.#steps.renderForm('passphrase', {
          fields: html`${renderManagerName(vault.name)}
          ${renderNewPassphrase('protect', this.#steps.busy, msg('Several words are best. Nobody can reset it.'))}
          ${renderBackupChoice('protect', this.#steps.busy)}`,
          button: msg('Set passphrase'),
          said: msg('A passphrase opens them now, and the key in this browser is gone.'),
          run: (form) => {
            const secret = newPassphraseOf(form);
            return secret && (() => protect(secret, wantsCode(form)));
          },
        }),
      )}
      ${this.#steps.render('passkey', msg('Use a passkey'), () =>
        this.#steps.renderForm('passkey', {
          fields: html`<p class="hint">
              ${msg('A fingerprint, a face, a PIN or a security key opens them then. It has to be one that can keep secrets (PRF); most newer ones can.')}
            </p>
            ${renderBackupChoice('passkey', this.#steps.busy)}`,
          button: msg('Make a passkey'),
          said: msg('A passkey opens them now, and the key in this browser is gone.'),
          run: (form) => () => protect({ passkey: true }, wantsCode(form)),
        }),
      )}
      ${
        slots.length === 0
          ? nothing
          : this.#steps.render('rekey', msg('Encrypt anew'), () =>
              this.#steps.renderForm('rekey', {
                fields: html`<p class="hint">
                  ${msg('Makes a new key in this browser and encrypts everything with it. A copy of the old key opens nothing that is written from then on.')}
                </p>`,
                button: msg('Encrypt anew'),
                said: msg('Everything is encrypted with a new key.'),
                run: () => () => this.#keepCode(vault.rekey()),
              }),
            )
      }
    `;
  }

  #renderProtected(vault: Vault, { slots }: Unlocked): TemplateResult {
    const has = (kind: AskedKind): boolean => slots.some((slot) => slot.kind === kind);
    const kinds = askedKinds(slots);
    return html`
      ${this.#steps.render(
        'passphrase',
        has('passphrase') ? msg('Change the passphrase') : msg('Add a passphrase'),
        () =>
          this.#steps.renderForm('passphrase', {
            fields: html`${renderManagerName(vault.name)}
            ${this.#steps.renderCurrent('passphrase', kinds)}
            ${renderNewPassphrase('change', this.#steps.busy)}`,
            button: msg('Save passphrase'),
            said: msg('The new passphrase opens them now.'),
            run: (form) => {
              const current = this.#steps.currentOf(form, kinds);
              const secret = newPassphraseOf(form);
              return secret && (() => this.#keepCode(vault.protect(secret, { current })));
            },
          }),
      )}
      ${this.#steps.render('passkey', msg('Add a passkey'), () =>
        this.#steps.renderForm('passkey', {
          fields: this.#steps.renderCurrent('passkey', kinds),
          button: msg('Make a passkey'),
          said: msg('The passkey opens them too.'),
          run: (form) => {
            const current = this.#steps.currentOf(form, kinds);
            return () => this.#keepCode(vault.protect({ passkey: true }, { current }));
          },
        }),
      )}
      ${this.#steps.render(
        'recovery',
        has('recovery') ? msg('Make another recovery code') : msg('Make a recovery code'),
        () =>
          this.#steps.renderForm('recovery', {
            fields: html`<p class="hint">
                ${msg('A code that opens them when everything else is lost. It is shown once; keep it where nobody else looks.')}
              </p>
              ${this.#steps.renderCurrent('recovery', kinds)}`,
            button: msg('Make the code'),
            said: '',
            run: (form) => {
              const current = this.#steps.currentOf(form, kinds);
              return () =>
                this.#keepCode(
                  vault.addRecoveryCode(current).then((recoveryCode) => ({ recoveryCode })),
                );
            },
          }),
      )}
      ${this.#steps.render('rekey', msg('Somebody else may know the passphrase'), () =>
        this.#renderRekey(vault, slots),
      )}
    `;
  }

  /** A new vault key; only what is given here opens it afterwards. */
  #renderRekey(vault: Vault, slots: readonly SlotView[]): TemplateResult {
    const kinds = askedKinds(slots).filter((kind) => kind !== 'recovery');
    return this.#steps.renderForm('rekey', {
      fields: html`<p class="hint">
          ${msg('Everything is encrypted anew under a new key, and a recovery code becomes another. Only what you give here opens them afterwards; change the passphrase next.')}
        </p>
        ${this.#steps.renderCurrent('rekey', kinds)}`,
      button: msg('Encrypt anew'),
      said: msg('Everything is encrypted with a new key.'),
      run: (form) => {
        const current = this.#steps.currentOf(form, kinds);
        if ('recoveryCode' in current) return undefined;
        return () => this.#keepCode(vault.rekey([current]));
      },
    });
  }

  #renderWipe(vault: Vault): TemplateResult {
    return this.#steps.renderForm('wipe', {
      fields: html`<p class="hint">
          ${msg('All saved connections are deleted in this browser, in all tabs, and received messages, templates and messages that wait to be sent. Only what a page that is open has still to send stays: drop it there. There is no undo. A backup that you have exported stays yours.')}
        </p>
        <label class="check"
          ><input type="checkbox" required /><span>${msg('Yes, delete all of them')}</span></label
        >`,
      button: msg('Delete all saved connections'),
      danger: true,
      said: msg('All saved connections were deleted.'),
      run: () => () => vault.wipe(),
    });
  }

  #renderCode(code: string): TemplateResult {
    return renderRecoveryCode({
      code,
      copied: () => {
        this.#task.say(msg('Copied. Other programs can read what is copied.'));
      },
      kept: () => {
        this.#code = undefined;
        this.#host.requestUpdate();
      },
    });
  }

  async #keepCode(change: Promise<{ readonly recoveryCode: string | undefined }>): Promise<void> {
    const isCurrent = this.#task.lifetime();
    const { recoveryCode } = await change;
    if (!isCurrent()) {
      this.#isCodeLost ||= recoveryCode !== undefined;
      return;
    }
    this.#code = recoveryCode ?? this.#code;
    if (recoveryCode !== undefined) this.#isCodeLost = false;
  }
}
