import { msg, str } from '@lit/localize';
import type { Message } from '@mqtt-kit/core';
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { saveFile } from '../../element/save-file.js';
import { formatNumber } from '../../localization/format.js';
import { isSingular } from '../../localization/plural.js';
import { exportMessages, type ExportFormat } from '../../messages/export-messages.js';

/** Saves the messages that are shown as a file. */
export class ExportMenu {
  readonly #host: ReactiveControllerHost;
  readonly #save: typeof saveFile;
  #said = '';
  #failed = false;
  #running = false;

  constructor(host: ReactiveControllerHost, save: typeof saveFile = saveFile) {
    this.#host = host;
    this.#save = save;
  }

  /** @param messages - asked for what to save when somebody does; oldest first. */
  render(messages: () => readonly Message[]): TemplateResult {
    const button = (format: ExportFormat, label: string): TemplateResult =>
      html`<button
        type="button"
        class="quiet small ${this.#running ? 'off' : ''}"
        aria-disabled=${this.#running}
        @click=${() => void this.#export(messages(), format)}
      >
        ${label}
      </button>`;
    return html`<div class="export" role="group" aria-label=${msg('Export what is shown')}>
      <span class="muted" aria-hidden="true">${msg('Export')}</span>
      ${button('jsonl', 'JSON Lines')} ${button('csv', 'CSV')}
      <span class=${this.#failed ? 'muted' : 'visually-hidden'} role="status">${this.#said}</span>
    </div>`;
  }

  async #export(messages: readonly Message[], format: ExportFormat): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#say('');
    try {
      const file = await exportMessages(messages, format, { byteOrderMark: true });
      // A colon is no character for a file's name everywhere.
      const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
      this.#save(file, `mqtt-messages-${time}.${format}`);
      const count = formatNumber(messages.length);
      this.#say(
        isSingular(messages.length)
          ? msg(str`${count} message exported`)
          : msg(str`${count} messages exported`),
      );
    } catch {
      // There is no more memory, say, or no place for the file.
      this.#say(msg('The file could not be made: it may be too large.'), true);
    } finally {
      this.#running = false;
    }
  }

  #say(said: string, failed = false): void {
    this.#said = said;
    this.#failed = failed;
    this.#host.requestUpdate();
  }
}
