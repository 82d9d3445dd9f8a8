import { msg, str } from '@lit/localize';
import { VaultDirectory, type ConnectionDirectory, type SavedConnection } from '@mqtt-kit/core';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { renderFailure } from '../diagnosis/failure-notice.js';
import { formatNumber } from '../localization/format.js';
import { isSingular } from '../localization/plural.js';
import { ExportForm } from './export-form.js';
import { ImportPreview } from './import-preview.js';
import { PanelTask } from './panel-task.js';
import { fieldOf } from './secret-fields.js';

/** A file that was chosen, and what is in it as far as that is known. */
interface Chosen {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly preview?: ImportPreview;
}

/** Saved connections to a file and back. */
export class TransferPanel {
  readonly #host: ReactiveControllerHost;
  readonly #task: PanelTask;
  readonly #export: ExportForm;
  readonly #imported: (saved: readonly SavedConnection[]) => void;
  #chosen: Chosen | undefined;

  /** @param imported - told what was saved. */
  constructor(host: ReactiveControllerHost, imported: (saved: readonly SavedConnection[]) => void) {
    this.#host = host;
    this.#task = new PanelTask(host);
    this.#export = new ExportForm(this.#task);
    this.#imported = imported;
  }

  /** Forgets what is on show: the vault was locked, or nobody looks any more. */
  shut(): void {
    this.#chosen = undefined;
    this.#task.shut();
  }

  /** @param close - shows the connections again. */
  render(source: ConnectionDirectory, close: () => void): TemplateResult {
    const vault = source instanceof VaultDirectory ? source.vault : undefined;
    return html`
      <section class="panel" part="transfer" aria-labelledby="transfer-title">
        <header class="head">
          <h3 id="transfer-title" tabindex="-1">${msg('Import and export')}</h3>
          <button type="button" class="small" @click=${close}>${msg('Done')}</button>
        </header>
        ${this.#task.renderSaid()}
        ${this.#chosen ? this.#renderChosen(this.#chosen, source) : this.#renderChoose(source)}
        ${vault?.state.status === 'unlocked' && !this.#chosen ? this.#export.render(vault) : nothing}
      </section>
    `;
  }

  #renderChoose(source: ConnectionDirectory): TemplateResult {
    const error = this.#task.failureOf('read');
    return html`
      <div class="block">
        <h4>${msg('Import')}</h4>
        <p class="hint">
          ${msg('A file that was exported here, the JSON of MQTTX, or the settings.json of MQTT Explorer. Nothing is saved before you have seen what would change.')}
        </p>
        <div class="field">
          <label for="file">${msg('File')}</label>
          <input
            id="file"
            type="file"
            accept=".json,application/json"
            @change=${({ target }: Event) => {
              if (!(target instanceof HTMLInputElement)) return;
              const [file] = target.files ?? [];
              target.value = '';
              if (file) this.#read(file, source);
            }}
          />
        </div>
        ${error ? renderFailure(error, 'alert') : nothing}
      </div>
    `;
  }

  #renderChosen(chosen: Chosen, source: ConnectionDirectory): TemplateResult {
    const { preview } = chosen;
    return html`<div class="block">
      <h4>${msg('Import')} <bdi class="mono muted">${chosen.name}</bdi></h4>
      ${preview ? this.#renderPreview(preview, source) : this.#renderPassphrase(chosen, source)}
    </div>`;
  }

  #renderPassphrase(chosen: Chosen, source: ConnectionDirectory): TemplateResult {
    const busy = this.#task.running === 'open';
    const error = this.#task.failureOf('open');
    const submit = (event: SubmitEvent): void => {
      event.preventDefault();
      const { target: form } = event;
      if (!(form instanceof HTMLFormElement)) return;
      const passphrase = fieldOf(form, 'secret');
      this.#task.run('open', async () => {
        await this.#look(chosen, source, passphrase);
        form.reset();
      });
    };
    return html`<form class="body" @submit=${submit}>
      <p class="hint">${msg('The file is encrypted.')}</p>
      <div class="field">
        <label for="file-secret">${msg('Passphrase of the file')}</label>
        <input
          id="file-secret"
          name="secret"
          type="password"
          autocomplete="off"
          spellcheck="false"
          required
          ?readonly=${busy}
        />
      </div>
      ${error ? renderFailure(error, 'alert') : nothing}
      <div class="actions">
        <button class="primary" aria-disabled=${busy}>
          ${busy ? msg('Opening…') : msg('Open')}
        </button>
        ${this.#renderCancel()}
      </div>
    </form>`;
  }

  #renderPreview(preview: ImportPreview, source: ConnectionDirectory): TemplateResult {
    const error = this.#task.failureOf('import');
    const busy = this.#task.running === 'import';
    const { count } = preview;
    return html`
      ${preview.render()} ${error ? renderFailure(error, 'alert') : nothing}
      <div class="actions">
        <button
          type="button"
          class="primary ${count === 0 ? 'off' : ''}"
          aria-disabled=${busy || count === 0}
          @click=${() => {
            if (count > 0) this.#import(preview, source);
          }}
        >
          ${
            isSingular(count)
              ? msg(str`Import ${formatNumber(count)} connection`)
              : msg(str`Import ${formatNumber(count)} connections`)
          }
        </button>
        ${this.#renderCancel()}
      </div>
    `;
  }

  #renderCancel(): TemplateResult {
    return html`<button
      type="button"
      class="quiet"
      @click=${() => {
        this.shut();
      }}
    >
      ${msg('Cancel')}
    </button>`;
  }

  #read(file: File, source: ConnectionDirectory): void {
    this.#task.run('read', async () => {
      const isCurrent = this.#task.lifetime();
      const { MAX_FILE_BYTES } = await import('@mqtt-kit/core/backup');
      // A byte more than may be: it is refused in the core's own words, and the rest is not even read.
      const bytes = new Uint8Array(await file.slice(0, MAX_FILE_BYTES + 1).arrayBuffer());
      if (isCurrent()) await this.#look({ name: file.name, bytes }, source);
    });
  }

  /** Looks into a file; an encrypted one waits for its passphrase. */
  async #look(chosen: Chosen, source: ConnectionDirectory, passphrase?: string): Promise<void> {
    const isCurrent = this.#task.lifetime();
    const { importConnections, previewImport } = await import('@mqtt-kit/core/backup');
    try {
      const file = await importConnections(chosen.bytes, { passphrase });
      const entries = previewImport(await existing(source), file.connections);
      if (!isCurrent()) return;
      const preview = new ImportPreview(entries, file.skipped, () => {
        this.#host.requestUpdate();
      });
      this.#chosen = { ...chosen, preview };
    } catch (error) {
      const isLocked =
        error instanceof Error && 'code' in error && error.code === 'passphrase-needed';
      if (!isCurrent()) return;
      if (!isLocked) throw error;
      this.#chosen = chosen;
    }
    this.#host.requestUpdate();
  }

  #import(preview: ImportPreview, source: ConnectionDirectory): void {
    this.#task.run('import', async () => {
      const { applyPreview } = await import('@mqtt-kit/core/backup');
      const saves = applyPreview(preview.entries, (entry) => preview.choiceOf(entry));
      let saved: readonly SavedConnection[] = [];
      if (source instanceof VaultDirectory) {
        const vault = await source.open();
        // What the browser has erased is known to be gone only now that there is something in its place.
        if (vault.state.status === 'erased') vault.beginAnew();
        saved = await vault.saveAll(saves);
      } else
        for (const { details, id } of saves) saved = [...saved, await source.save(details, id)];
      this.shut();
      this.#imported(saved);
      this.#task.say(
        isSingular(saves.length)
          ? msg(str`${formatNumber(saves.length)} connection was imported.`)
          : msg(str`${formatNumber(saves.length)} connections were imported.`),
      );
    });
  }
}

/** What is there already; nothing where the browser has erased it. */
async function existing(source: ConnectionDirectory): Promise<readonly SavedConnection[]> {
  const isErased = source instanceof VaultDirectory && source.vault?.state.status === 'erased';
  return isErased ? [] : source.list();
}
