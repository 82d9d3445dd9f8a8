/** Saved templates: to use one, to save what stands in the fields, and as a file. */
import { msg, str } from '@lit/localize';
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { formatBytes, formatNumber } from '../../localization/format.js';
import { isSingular } from '../../localization/plural.js';
import type { PublishPort } from '../publish-port.js';
import { base64Of } from './base64-text.js';
import { downloadText } from './download-text.js';
import { MAX_TEMPLATE_FILE_BYTES, templatesOfFile, templatesToFile } from './template-file.js';
import { PageTemplates, type Template, type TemplateStore } from './template-store.js';
import type { ToolDraft } from './tool-draft.js';
import { onText } from './tool-parts.js';

/** A larger file belongs on a disk. */
const MOST_FILE_BYTES = 64 * 1024;

/** The same for every tool in the page. */
const pageTemplates = new PageTemplates();

/** The list, and what one does with it. */
export class TemplatesPanel implements ReactiveController {
  readonly #port: PublishPort;
  readonly #store: TemplateStore;
  readonly #use: (draft: ToolDraft) => void;
  #watch = new AbortController();
  #templates: readonly Template[] = [];
  #name = '';
  #said = '';
  #fault = '';

  /** @param use - told which template was chosen. */
  constructor(port: PublishPort, use: (draft: ToolDraft) => void) {
    this.#port = port;
    this.#store = pageTemplates;
    this.#use = use;
    port.host.addController(this);
  }

  hostConnected(): void {
    this.#watch = new AbortController();
    pageTemplates.watch(() => {
      void this.#read();
    }, this.#watch.signal);
    void this.#read();
  }

  hostDisconnected(): void {
    this.#watch.abort();
  }

  render(draft: ToolDraft): TemplateResult {
    const count = this.#templates.length;
    return html`
      <details class="group" id="templates">
        <summary>
          <span class="title">${msg('Templates')}</span>
          <span class="set muted">${count === 0 ? nothing : formatNumber(count)}</span>
        </summary>
        <div class="body">
          ${count === 0 ? nothing : this.#renderList()}
          <div class="save whole">
            <div class="field">
              <label for="template-name">${msg('Name of the template')}</label>
              <input
                id="template-name"
                autocomplete="off"
                maxlength="100"
                .value=${live(this.#name)}
                @input=${onText((name) => {
                  this.#name = name;
                  this.#said = '';
                  this.#port.host.requestUpdate();
                })}
                @keydown=${(event: KeyboardEvent) => {
                  if (event.key === 'Enter') this.#save(draft);
                }}
              />
            </div>
            <button
              type="button"
              id="save-template"
              class=${this.#name.trim() === '' ? 'off' : ''}
              aria-disabled=${this.#name.trim() === ''}
              @click=${() => {
                this.#save(draft);
              }}
            >
              ${msg('Save')}
            </button>
          </div>
          <p class="hint whole">
            ${msg('Saves topic, payload and options. Templates are kept in this page until it is closed; a file keeps them longer.')}
          </p>
          <div class="actions whole">
            <label class="file"
              ><input
                type="file"
                class="visually-hidden"
                accept=".json,application/json"
                @change=${({ target }: Event) => {
                  if (!(target instanceof HTMLInputElement)) return;
                  const [file] = target.files ?? [];
                  target.value = '';
                  if (file) void this.#import(file);
                }}
              />${msg('Import…')}</label
            >
            <button
              type="button"
              class="small ${count === 0 ? 'off' : ''}"
              aria-disabled=${count === 0}
              @click=${() => {
                if (count > 0)
                  downloadText(templatesToFile(this.#templates), 'mqtt-templates.json');
              }}
            >
              ${msg('Export')}
            </button>
            <span class="muted" role="status">${this.#said}</span>
            <span class="fault" role="alert">${this.#fault}</span>
          </div>
        </div>
      </details>
    `;
  }

  #renderList(): TemplateResult {
    return html`<ul class="templates whole">
      ${this.#templates.map(
        (template) =>
          html`<li>
            <span class="what"
              ><strong><bdi>${template.name}</bdi></strong>
              <bdi class="mono muted">${template.draft.topic}</bdi></span
            >
            <button
              type="button"
              class="small"
              aria-label=${msg(str`Use the template “${template.name}”`)}
              @click=${() => {
                this.#name = template.name;
                this.#use(template.draft);
                this.#say(msg(str`“${template.name}” stands in the fields.`));
              }}
            >
              ${msg('Use')}
            </button>
            <button
              type="button"
              class="small quiet"
              aria-label=${msg(str`Remove the template “${template.name}”`)}
              @click=${() => {
                void this.#store.remove(template.id);
                this.#say(msg(str`“${template.name}” was removed.`));
                this.#port.host.renderRoot.querySelector<HTMLElement>('#template-name')?.focus();
              }}
            >
              ${msg('Remove')}
            </button>
          </li>`,
      )}
    </ul>`;
  }

  #save(draft: ToolDraft): void {
    const name = this.#name.trim();
    if (name === '') return;
    const { file } = draft;
    if (file && file.bytes.byteLength > MOST_FILE_BYTES) {
      this.#say('', msg(str`A template keeps a file of at most ${formatBytes(MOST_FILE_BYTES)}.`));
      return;
    }
    const kept: ToolDraft = file
      ? { ...draft, format: 'base64', text: base64Of(file.bytes), file: undefined }
      : draft;
    void this.#store.save({ name, draft: kept });
    this.#say(msg(str`“${name}” is kept until this page is closed.`));
  }

  async #import(file: File): Promise<void> {
    const text = file.size > MAX_TEMPLATE_FILE_BYTES ? '' : await file.text();
    const templates = templatesOfFile(text);
    if (!templates) {
      this.#say('', msg('This is not a file of templates that was exported here.'));
      return;
    }
    for (const template of templates) await this.#store.save(template);
    this.#say(
      isSingular(templates.length)
        ? msg(str`${formatNumber(templates.length)} template was imported.`)
        : msg(str`${formatNumber(templates.length)} templates were imported.`),
    );
  }

  async #read(): Promise<void> {
    this.#templates = await this.#store.list();
    this.#port.host.requestUpdate();
  }

  #say(said: string, fault = ''): void {
    this.#said = said;
    this.#fault = fault;
    this.#port.host.requestUpdate();
  }
}
