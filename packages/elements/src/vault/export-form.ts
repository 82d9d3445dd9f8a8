import { msg } from '@lit/localize';
import type { Vault } from '@mqtt-kit/core/vault';
import { html, nothing, type TemplateResult } from 'lit';
import { renderFailure } from '../diagnosis/failure-notice.js';
import { saveFile } from '../element/save-file.js';
import type { PanelTask } from './panel-task.js';
import { newPassphraseOf, renderNewPassphrase } from './secret-fields.js';

/** Saved connections to a file: encrypted, or without what is secret. */
export class ExportForm {
  readonly #task: PanelTask;

  constructor(task: PanelTask) {
    this.#task = task;
  }

  render(vault: Vault): TemplateResult {
    if (!vault.canExport) return renderNoExport();
    const busy = this.#task.running === 'export';
    const error = this.#task.failureOf('export');
    const submit = (event: SubmitEvent): void => {
      event.preventDefault();
      const { target: form } = event;
      if (!(form instanceof HTMLFormElement)) return;
      const secret = newPassphraseOf(form);
      if (!secret || !('passphrase' in secret)) return;
      const privateKeys = new FormData(form).has('keys');
      this.#export(vault, async () => {
        const file = await vault.export({ passphrase: secret.passphrase, privateKeys });
        form.reset();
        return file;
      });
    };
    return html`<div class="block">
      <h4>${msg('Export')}</h4>
      <form class="body" @submit=${submit}>
        <p class="hint">
          ${msg('One encrypted file with all connections and their passwords. It has a passphrase of its own.')}
        </p>
        ${renderNewPassphrase('export', busy)}
        <label class="check"
          ><input type="checkbox" name="keys" ?disabled=${busy} /><span
            >${msg('Private keys of client certificates too')}</span
          ></label
        >
        ${error ? renderFailure(error, 'alert') : nothing}
        <div class="actions">
          <button class="primary" aria-disabled=${busy}>
            ${busy ? msg('Encrypting…') : msg('Export encrypted')}
          </button>
          <button
            type="button"
            aria-disabled=${busy}
            @click=${() => {
              this.#export(vault, () => vault.export({ plain: true }));
            }}
          >
            ${msg('Export without secrets')}
          </button>
        </div>
      </form>
    </div>`;
  }

  #export(vault: Vault, make: () => Promise<Uint8Array<ArrayBuffer>>): void {
    const exporting = async (): Promise<void> => {
      const file = new Blob([await make()], { type: 'application/json' });
      saveFile(file, `${vault.name}-connections.json`);
    };
    this.#task.run('export', exporting, msg('The file was given to the browser to be saved.'));
  }
}

/** Said before anybody types a passphrase for nothing. */
function renderNoExport(): TemplateResult {
  return html`<div class="block">
    <h4>${msg('Export')}</h4>
    <p class="hint" id="no-export">
      ${msg('This page does not let saved connections be exported.')}
    </p>
    <div class="actions">
      <button type="button" class="off" aria-disabled="true" aria-describedby="no-export">
        ${msg('Export encrypted')}
      </button>
    </div>
  </div>`;
}
