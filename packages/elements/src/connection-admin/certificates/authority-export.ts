import { msg, str } from '@lit/localize';
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { saveFile } from '../../element/save-file.js';
import { PanelTask } from '../../vault/panel-task.js';
import { renderCertificateFailure } from './certificate-failure.js';
import { fileName } from './file-name.js';
import { renderPlace } from './import-place.js';

/** An authority's certificate as a file, and how to have it trusted: a page cannot add trust. */
export class AuthorityExport {
  readonly #host: ReactiveControllerHost;
  readonly #task: PanelTask;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#task = new PanelTask(host);
  }

  render(ca: string): TemplateResult {
    const error = this.#task.failureOf('save');
    return html`
      <p>
        ${msg('A page cannot make the browser trust anybody: import the certificate of the authority, and only if you know where it comes from. Whoever holds its key can then pose as any site.')}
      </p>
      <ol class="steps">
        <li>
          <h3>${msg('Save the certificate')}</h3>
          <div class="row">
            <button
              type="button"
              class="save-authority"
              @click=${() => {
                this.#task.run('save', () => this.#save(ca));
              }}
            >
              ${msg('Save the file (.crt)')}
            </button>
            ${this.#task.renderSaid()}
          </div>
          ${error ? renderCertificateFailure(error) : ''}
        </li>
        <li>
          <h3>${msg('Import it into the browser')}</h3>
          ${renderPlace(this.#host, 'authority')}
        </li>
      </ol>
    `;
  }

  async #save(ca: string): Promise<string> {
    const { exportAuthority } = await import('@mqtt-kit/core/certificates');
    const files = await exportAuthority(ca);
    const names = files.map(({ name, bytes }) => {
      const file = fileName(name, 'crt');
      saveFile(new Blob([bytes], { type: 'application/x-x509-ca-cert' }), file);
      return file;
    });
    return msg(str`Saved as “${names.join('”, “')}”.`);
  }
}
