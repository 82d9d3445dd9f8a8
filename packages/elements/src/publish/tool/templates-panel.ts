/** Saved templates: to use one, to save what stands in the fields, and as a file. */
import { msg, str } from '@lit/localize';
import type { MqttError } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { isComposingKey } from '../../element/composing-key.js';
import { saveFile } from '../../element/save-file.js';
import { errorText } from '../../localization/error-text.js';
import { formatBytes, formatNumber } from '../../localization/format.js';
import { isSingular } from '../../localization/plural.js';
import type { PublishPort } from '../publish-port.js';
import { base64Of } from './base64-text.js';
import {
  MAX_TEMPLATE_FILE_BYTES,
  MOST_NAME,
  MOST_TEXT,
  templatesOfFile,
  templatesToFile,
} from './template-file.js';
import { TemplateShelf } from './template-shelf.js';
import { renderTemplateRow, type TemplateAction, type TemplateRowParts } from './template-row.js';
import type { Template, TemplateStore } from './template-store.js';
import type { ToolDraft } from './tool-draft.js';
import { onText } from './tool-parts.js';

/** A larger file belongs on a disk. */
const MOST_FILE_BYTES = 64 * 1024;

/** The list, and what one does with it. */
export class TemplatesPanel {
  readonly #port: PublishPort;
  readonly #use: (draft: ToolDraft) => void;
  readonly #shelf: TemplateShelf;
  #name = '';
  #action: TemplateAction | undefined;
  #said = '';
  #fault = '';

  /** @param use - told which template was chosen. */
  constructor(port: PublishPort, use: (draft: ToolDraft) => void) {
    this.#port = port;
    this.#use = use;
    this.#shelf = new TemplateShelf(port.host, (fault) => {
      this.#say('', fault);
    });
  }

  render(draft: ToolDraft): TemplateResult {
    const count = this.#shelf.list.templates.length;
    const name = this.#name.trim();
    const isThere = this.#shelf.list.templates.some((template) => template.name === name);
    return html`
      <details class="group" id="templates">
        <summary>
          <span class="title">${msg('Templates')}</span>
          <span class="set muted">${count === 0 ? nothing : formatNumber(count)}</span>
        </summary>
        <div class="body">
          ${count === 0 ? nothing : this.#renderList()} ${this.#renderUnreadable()}
          <div class="save whole">
            <div class="field">
              <label for="template-name">${msg('Name of the template')}</label>
              <input
                id="template-name"
                autocomplete="off"
                maxlength=${MOST_NAME}
                .value=${live(this.#name)}
                @input=${onText((typed) => {
                  this.#name = typed;
                  this.#say('');
                })}
                @keydown=${(event: KeyboardEvent) => {
                  if (event.key === 'Enter' && !isComposingKey(event)) this.#save(draft);
                }}
              />
            </div>
            <button
              type="button"
              id="save-template"
              class=${name === '' ? 'off' : ''}
              aria-disabled=${name === ''}
              @click=${() => {
                this.#save(draft);
              }}
            >
              ${isThere ? msg('Replace') : msg('Save')}
            </button>
          </div>
          <p class="hint whole">
            <bdi>${msg('Saves topic, payload and options.')} ${this.#lastText()}</bdi>
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
                  if (file) void this.#shelf.do((store) => this.#import(store, file));
                }}
              /><bdi>${msg('Import…')}</bdi></label
            >
            <button
              type="button"
              class="small ${count === 0 ? 'off' : ''}"
              aria-disabled=${count === 0}
              @click=${() => {
                if (count === 0) return;
                const text = templatesToFile(this.#shelf.list.templates);
                saveFile(new Blob([text], { type: 'application/json' }), 'mqtt-templates.json');
              }}
            >
              ${msg('Export')}
            </button>
            <span class="muted" role="status"><bdi>${this.#said}</bdi></span>
            <span class="fault" role="alert"><bdi>${this.#fault}</bdi></span>
          </div>
        </div>
      </details>
    `;
  }

  #renderList(): TemplateResult {
    const parts: TemplateRowParts = {
      action: this.#action,
      use: ({ name, draft }) => {
        this.#name = name;
        this.#use(draft);
        this.#say(msg(str`“${name}” stands in the fields.`));
      },
      begin: (action) => {
        this.#action = action;
        this.#say('');
        if (action?.kind === 'renaming') this.#focus('template-rename');
      },
      rename: (template, name) =>
        void this.#shelf.do((store) => this.#rename(store, template, name)),
      remove: ({ id, name }) => {
        this.#action = undefined;
        this.#focus('template-name');
        void this.#shelf.do(async (store) => {
          await store.remove([id]);
          this.#say(msg(str`“${name}” was deleted.`));
        });
      },
    };
    return html`<ul class="templates whole">
      ${repeat(
        this.#shelf.list.templates,
        ({ id }) => id,
        (template) => renderTemplateRow(template, parts),
      )}
    </ul>`;
  }

  #renderUnreadable(): TemplateResult | typeof nothing {
    const { unreadable } = this.#shelf.list;
    if (unreadable.length === 0) return nothing;
    const number = formatNumber(unreadable.length);
    return html`<p class="unreadable whole">
      <span class="fault"
        >${isSingular(unreadable.length) ? msg(str`${number} template is damaged and cannot be read.`) : msg(str`${number} templates are damaged and cannot be read.`)}</span
      >
      <button
        type="button"
        class="small quiet"
        @click=${() => {
          this.#focus('template-name');
          void this.#shelf.do(async (store) => {
            await store.remove(unreadable);
            this.#say(msg('Deleted.'));
          });
        }}
      >
        ${msg('Delete')}
      </button>
    </p>`;
  }

  /** Where they are kept, and for how long. */
  #lastText(): string {
    const last = this.#shelf.last;
    if (!last) return '';
    if (last.until === 'removed')
      return msg(
        'Templates are kept in this browser, encrypted, for all connections, until you delete them.',
      );
    return `${msg('Templates last until this page is closed; a file keeps them longer.')} ${whyText(last.why)}`;
  }

  #save(draft: ToolDraft): void {
    const name = this.#name.trim();
    if (name === '') return;
    // Another format is sent without the file that was chosen before.
    const file = draft.format === 'file' ? draft.file : undefined;
    if (draft.format === 'file' && !file) {
      this.#say('', msg('Choose a file.'));
      return;
    }
    if (file && file.bytes.byteLength > MOST_FILE_BYTES) {
      this.#say('', msg(str`A template keeps a file of at most ${formatBytes(MOST_FILE_BYTES)}.`));
      return;
    }
    const kept: ToolDraft = {
      ...draft,
      ...(file ? { format: 'base64', text: base64Of(file.bytes) } : {}),
      file: undefined,
    };
    if (kept.text.length > MOST_TEXT) {
      this.#say('', msg(str`A template keeps a payload of at most ${formatBytes(MOST_TEXT)}.`));
      return;
    }
    const connection = (this.#port.connection.connection?.name ?? '').slice(0, MOST_NAME);
    void this.#shelf.do(async (store) => {
      if ((await store.save({ name, connection, draft: kept })) === 'full') this.#say('', full());
      else if (store.last.until === 'removed') this.#say(msg(str`“${name}” is kept.`));
      else this.#say(msg(str`“${name}” is kept until this page is closed.`));
    });
  }

  async #rename(store: TemplateStore, { id, name: old }: Template, typed: string): Promise<void> {
    const name = typed.trim();
    const outcome = name === '' ? 'gone' : await store.rename(id, name);
    if (outcome === 'taken') this.#say('', msg(str`There is a template “${name}” already.`));
    else if (outcome === 'full') this.#say('', full());
    else {
      this.#action = undefined;
      this.#focus('template-name');
      this.#say(outcome === 'renamed' ? msg(str`“${old}” is called “${name}” now.`) : '');
    }
  }

  async #import(store: TemplateStore, file: File): Promise<void> {
    const text = file.size > MAX_TEMPLATE_FILE_BYTES ? '' : await file.text();
    const templates = templatesOfFile(text);
    if (!templates) {
      this.#say('', msg('This is not a file of templates that was exported here.'));
      return;
    }
    let count = 0;
    let outcome: 'saved' | 'full' = 'saved';
    for (const template of templates) {
      outcome = await store.save(template);
      if (outcome === 'full') break;
      count++;
    }
    const number = formatNumber(count);
    this.#say(
      isSingular(count)
        ? msg(str`${number} template was imported.`)
        : msg(str`${number} templates were imported.`),
      outcome === 'full' ? full() : '',
    );
  }

  #focus(id: string): void {
    const { host } = this.#port;
    host.requestUpdate();
    void host.updateComplete.then(() => {
      host.renderRoot.querySelector<HTMLElement>(`#${id}`)?.focus();
    });
  }

  #say(said: string, fault = ''): void {
    this.#said = said;
    this.#fault = fault;
    this.#port.host.requestUpdate();
  }
}

function full(): string {
  return msg('There is no room for another template. Delete one that you do not need any more.');
}

function whyText(why: MqttError): string {
  return why.code === 'forbidden-by-policy'
    ? msg('This page allows nothing to be kept on the device.')
    : errorText(why).what;
}
