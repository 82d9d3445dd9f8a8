import { msg, str } from '@lit/localize';
import { VaultDirectory, type ConnectionDirectory, type SavedConnection } from '@mqtt-kit/core';
import type {
  ImportChoice,
  ImportedFile,
  ImportPreviewEntry,
  SkippedConnection,
} from '@mqtt-kit/core/backup';
import type { Vault } from '@mqtt-kit/core/vault';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { renderFailure } from '../diagnosis/failure-notice.js';
import { saveFile } from '../element/save-file.js';
import { formatNumber } from '../localization/format.js';
import { importNoteText } from '../localization/import-note-text.js';
import { isSingular } from '../localization/plural.js';
import { problemText } from '../localization/problem-text.js';
import { PanelTask } from './panel-task.js';
import { fieldOf, newPassphraseOf, renderNewPassphrase } from './secret-fields.js';

/** A list of thousands is looked through by nobody. */
const MOST_SHOWN = 200;

/** A file that was chosen, and what is in it as far as that is known. */
interface Chosen {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly file?: ImportedFile;
  readonly preview?: readonly ImportPreviewEntry[];
}

/** Saved connections to a file and back. */
export class TransferPanel {
  readonly #host: ReactiveControllerHost;
  readonly #task: PanelTask;
  readonly #imported: (saved: readonly SavedConnection[]) => void;
  #chosen: Chosen | undefined;
  #choices = new Map<ImportPreviewEntry, ImportChoice>();

  /** @param imported - told what was saved. */
  constructor(host: ReactiveControllerHost, imported: (saved: readonly SavedConnection[]) => void) {
    this.#host = host;
    this.#task = new PanelTask(host);
    this.#imported = imported;
  }

  /** Forgets what is on show: the vault was locked, or nobody looks any more. */
  shut(): void {
    this.#chosen = undefined;
    this.#choices.clear();
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
        ${vault?.state.status === 'unlocked' && !this.#chosen ? this.#renderExport(vault) : nothing}
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
    const { file, preview } = chosen;
    return html`<div class="block">
      <h4>${msg('Import')} <bdi class="mono muted">${chosen.name}</bdi></h4>
      ${file && preview ? this.#renderPreview(file, preview, source) : this.#renderPassphrase(chosen, source)}
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

  #renderPreview(
    { skipped }: ImportedFile,
    preview: readonly ImportPreviewEntry[],
    source: ConnectionDirectory,
  ): TemplateResult {
    const error = this.#task.failureOf('import');
    const busy = this.#task.running === 'import';
    const count = preview.filter((entry) => this.#isTaken(entry)).length;
    const shown = preview.slice(0, MOST_SHOWN);
    return html`
      ${preview.length === 0 ? html`<p>${msg('There is no connection in it that can be used.')}</p>` : nothing}
      ${this.#renderAll(preview)}
      <ul class="preview">
        ${shown.map((entry) => html`<li>${this.#renderEntry(entry)}</li>`)}
      </ul>
      ${
        preview.length > shown.length
          ? html`<p class="hint">
              ${msg(str`and ${formatNumber(preview.length - shown.length)} more.`)}
            </p>`
          : nothing
      }
      ${renderSkipped(skipped)} ${error ? renderFailure(error, 'alert') : nothing}
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

  #renderEntry(entry: ImportPreviewEntry): TemplateResult {
    const { details, notes } = entry.incoming;
    return html`
      <strong><bdi>${details.name}</bdi></strong>
      <span class="line ${entry.status === 'conflicting' ? 'warn' : 'muted'}"
        >${statusText(entry.status)}</span
      >
      <bdi class="mono muted place">${details.host}</bdi>
      ${'fields' in entry ? this.#renderChoice(entry) : nothing}
      ${notes.map((note) => html`<p class="hint">${importNoteText(note)}</p>`)}
    `;
  }

  #renderChoice(entry: Extract<ImportPreviewEntry, { readonly copyName: string }>): TemplateResult {
    const chosen = this.#choices.get(entry) ?? 'keep';
    return html`
      <p class="hint">${msg(str`Differs in: ${entry.fields.join(', ')}`)}</p>
      ${renderChoices({
        label: msg(str`What to do with “${entry.incoming.details.name}”`),
        chosen,
        both: msg(str`Have both, this one as “${entry.copyName}”`),
        choose: (choice) => {
          this.#choices.set(entry, choice);
          this.#host.requestUpdate();
        },
      })}
      ${
        chosen === 'replace' && entry.losesPassword
          ? html`<p class="line warn">
              ${msg('The saved password goes with it: the imported one has none, and leads elsewhere.')}
            </p>`
          : nothing
      }
    `;
  }

  /** One choice for all of those that are here already. */
  #renderAll(preview: readonly ImportPreviewEntry[]): TemplateResult | typeof nothing {
    const asked = preview.filter((entry) => 'fields' in entry);
    if (asked.length < 2) return nothing;
    const choices = new Set(asked.map((entry) => this.#choices.get(entry) ?? 'keep'));
    const [chosen] = choices;
    return html`<div class="field all">
      <span class="label"
        >${msg(str`${formatNumber(asked.length)} are here with other contents`)}</span
      >
      ${renderChoices({
        label: msg('What to do with all of them'),
        chosen: choices.size === 1 ? chosen : undefined,
        both: msg('Have both, these under other names'),
        choose: (choice) => {
          for (const entry of asked) this.#choices.set(entry, choice);
          this.#host.requestUpdate();
        },
      })}
    </div>`;
  }

  #renderExport(vault: Vault): TemplateResult {
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
      const preview = previewImport(await existing(source), file.connections);
      if (!isCurrent()) return;
      this.#chosen = { ...chosen, file, preview };
    } catch (error) {
      const isLocked =
        error instanceof Error && 'code' in error && error.code === 'passphrase-needed';
      if (!isCurrent()) return;
      if (!isLocked) throw error;
      this.#chosen = chosen;
    }
    this.#host.requestUpdate();
  }

  #import(preview: readonly ImportPreviewEntry[], source: ConnectionDirectory): void {
    this.#task.run('import', async () => {
      const { applyPreview } = await import('@mqtt-kit/core/backup');
      const saves = applyPreview(preview, (entry) => this.#choices.get(entry) ?? 'keep');
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

  #export(vault: Vault, make: () => Promise<Uint8Array<ArrayBuffer>>): void {
    const exporting = async (): Promise<void> => {
      const file = new Blob([await make()], { type: 'application/json' });
      saveFile(file, `${vault.name}-connections.json`);
    };
    this.#task.run('export', exporting, msg('The file was given to the browser to be saved.'));
  }

  #isTaken(entry: ImportPreviewEntry): boolean {
    if (entry.status === 'added') return true;
    return entry.status !== 'unchanged' && (this.#choices.get(entry) ?? 'keep') !== 'keep';
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

/** What is there already; nothing where the browser has erased it. */
async function existing(source: ConnectionDirectory): Promise<readonly SavedConnection[]> {
  const isErased = source instanceof VaultDirectory && source.vault?.state.status === 'erased';
  return isErased ? [] : source.list();
}

function renderChoices({
  label,
  chosen,
  both,
  choose,
}: {
  readonly label: string;
  /** Undefined where it differs from one to the other. */
  readonly chosen: ImportChoice | undefined;
  readonly both: string;
  readonly choose: (choice: ImportChoice) => void;
}): TemplateResult {
  const choices: readonly (readonly [ImportChoice, string])[] = [
    ['keep', msg('Keep what is saved')],
    ['replace', msg('Put the imported one in its place')],
    ['both', both],
  ];
  return html`<span class="select"
    ><select
      aria-label=${label}
      .value=${live(chosen ?? '')}
      @change=${({ target }: Event) => {
        if (!(target instanceof HTMLSelectElement)) return;
        const [choice] = choices.find(([value]) => value === target.value) ?? [];
        if (choice) choose(choice);
      }}
    >
      ${chosen === undefined ? html`<option value="" hidden></option>` : nothing}
      ${choices.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select></span
  >`;
}

function statusText(status: ImportPreviewEntry['status']): string {
  switch (status) {
    case 'added':
      return msg('new');
    case 'unchanged':
      return msg('is here already');
    case 'changed':
      return msg('is here, with other settings');
    case 'conflicting':
      return msg('the name is taken by another broker');
  }
}

function renderSkipped(skipped: readonly SkippedConnection[]): TemplateResult | typeof nothing {
  if (skipped.length === 0) return nothing;
  return html`<details>
    <summary>${msg(str`${formatNumber(skipped.length)} cannot be used`)}</summary>
    <ul class="skipped">
      ${skipped.slice(0, MOST_SHOWN).map(
        ({ name, problems }) =>
          html`<li>
            <bdi>${name}</bdi>
            <span class="hint">${problems.map((problem) => problemText(problem)).join(' ')}</span>
          </li>`,
      )}
    </ul>
  </details>`;
}
