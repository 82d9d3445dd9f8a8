/** The way to a connection for which the browser shows a client certificate, in five steps. Loaded when it is opened. */
import { msg, str } from '@lit/localize';
import type { ConnectionDetails, MqttError } from '@mqtt-kit/core';
import type { Pkcs12Profile } from '@mqtt-kit/core/certificates';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { renderFailure } from '../../diagnosis/failure-notice.js';
import { isComposingKey } from '../../element/composing-key.js';
import { saveFile } from '../../element/save-file.js';
import { icon } from '../../theme/icons.js';
import { PanelTask } from '../../vault/panel-task.js';
import { ConnectionTest } from '../connection-test.js';
import { brokerPage } from './broker-page.js';
import type { CertificateActions } from './certificate-desk.js';
import { renderCertificateFailure } from './certificate-failure.js';
import { fileName } from './file-name.js';
import { renderPlace } from './import-place.js';

/** What the guide is about. */
export interface GuideParts {
  readonly details: ConnectionDetails;
  /** Whether its private key is here, typed or kept. */
  readonly hasKey: boolean;
  /** Whether a file was made of the key that is kept, be it by an earlier page. */
  readonly hasKeyFile: boolean;
}

/** The five steps, and how far they have come; without the key those of every day, to open the broker's page and to connect. */
export class CertificateGuide {
  readonly #host: ReactiveControllerHost;
  readonly #actions: CertificateActions;
  readonly #task: PanelTask;
  readonly #test: ConnectionTest;
  #profile: Pkcs12Profile = 'modern';
  #isPasswordShown = false;
  #isPasswordMissing = false;
  #saved: { readonly name: string; readonly certificate: string | undefined } | undefined;
  /** Undefined until the person has chosen. */
  #removes: boolean | undefined;

  constructor(host: ReactiveControllerHost, actions: CertificateActions) {
    this.#host = host;
    this.#actions = actions;
    this.#task = new PanelTask(host);
    this.#test = new ConnectionTest(host, actions.takeOver);
  }

  /** Something in the form has changed. */
  reset(): void {
    this.#test.cancel();
    this.#removes = undefined;
    this.#isPasswordMissing = false;
    this.#task.clear();
  }

  /** Another connection is in the form, or none may be seen: a file that is being made is not saved any more. */
  shut(): void {
    this.#saved = undefined;
    this.reset();
    this.#task.shut();
  }

  render({ details, hasKey, hasKeyFile }: GuideParts): TemplateResult {
    const page = brokerPage(details);
    if (page === undefined)
      return html`<p class="hint">
        ${msg('A certificate is for encrypted connections only: turn TLS on, and fill in the host.')}
      </p>`;
    return html`
      ${
        hasKey
          ? nothing
          : html`<p>
              ${msg('Once the certificate is in this browser, these steps are enough; the first one again whenever the browser was closed. To make the file for import, the private key is needed in its field.')}
            </p>`
      }
      <ol class="steps">
        ${hasKey ? this.#renderFirst(details) : nothing}
        <li>
          <h3>${msg('Open the broker’s page once')}</h3>
          <p>
            ${msg('The browser asks there which certificate to show, and remembers it until it is closed. For a WebSocket alone it never asks, and gives up.')}
          </p>
          <p><a href=${page} target="_blank" rel="noopener noreferrer">${page}</a></p>
          <p class="hint">
            ${msg('The page itself may be empty, or say that something was not found: only the question matters.')}
            ${details.certificates?.ca === undefined ? nothing : msg('If it warns that the connection is not secure, have the authority trusted first: see below its field.')}
          </p>
        </li>
        <li>
          <h3>${msg('Connect')}</h3>
          ${this.#renderConnect()}
        </li>
        ${
          hasKey
            ? html`<li>
                <h3>${msg('Remove the private key')}</h3>
                ${this.#renderRemove(details, hasKeyFile)}
              </li>`
            : nothing
        }
      </ol>
    `;
  }

  #renderFirst(details: ConnectionDetails): TemplateResult {
    return html`
      <li>${this.#renderMake(details)}</li>
      <li>
        <h3>${msg('Import it into the browser')}</h3>
        ${renderPlace(this.#host, 'client')}
        <p class="hint">
          ${msg('Then delete the file: whoever has it and its password has the key.')}
        </p>
      </li>
    `;
  }

  #renderMake(details: ConnectionDetails): TemplateResult {
    const busy = this.#task.running === 'make';
    const error = this.#task.failureOf('make');
    const profile = (value: Pkcs12Profile, label: string, hint: string): TemplateResult => html`
      <label class="check">
        <input
          type="radio"
          name="pkcs12-profile"
          .checked=${this.#profile === value}
          @change=${() => {
            this.#profile = value;
            this.#host.requestUpdate();
          }}
        />
        <span>${label} <span class="hint">${hint}</span></span>
      </label>
    `;
    return html`
      <h3>${msg('Make the file for import')}</h3>
      <div class="field">
        <label for="pkcs12-password">${msg('Password for the file')}</label>
        <span class="with-button">
          <input
            id="pkcs12-password"
            type=${this.#isPasswordShown ? 'text' : 'password'}
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-describedby="pkcs12-password-hint"
            aria-invalid=${this.#isPasswordMissing}
            @input=${() => {
              this.#isPasswordMissing = false;
              this.#host.requestUpdate();
            }}
            @keydown=${(event: KeyboardEvent) => {
              if (event.key !== 'Enter' || isComposingKey(event)) return;
              // It is a field of the form around it only by its place.
              event.preventDefault();
              this.#make(details);
            }}
          />
          <button
            type="button"
            class="quiet small"
            aria-pressed=${this.#isPasswordShown}
            aria-label=${msg('Show password')}
            @click=${() => {
              this.#isPasswordShown = !this.#isPasswordShown;
              this.#host.requestUpdate();
            }}
          >
            ${this.#isPasswordShown ? msg('Hide') : msg('Show')}
          </button>
        </span>
        ${
          this.#isPasswordMissing
            ? html`<p class="fault" id="pkcs12-password-hint" role="alert">
                ${msg('Choose a password: the file holds the private key.')}
              </p>`
            : html`<span class="hint" id="pkcs12-password-hint"
                >${msg('You type it once more when you import the file.')}</span
              >`
        }
      </div>
      ${this.#renderKeyPassphrase(details, error)}
      <div class="profiles" role="radiogroup" aria-label=${msg('Kind of file')}>
        ${profile('modern', msg('Modern'), msg('AES-256, for the systems of the last years'))}
        ${profile(
          'compatible',
          msg('Compatible'),
          msg(
            '3DES and SHA-1, weaker: for older systems, or where the import says that the right password is wrong',
          ),
        )}
      </div>
      <div class="row">
        <button
          type="button"
          class="make"
          aria-disabled=${busy}
          @click=${() => {
            this.#make(details);
          }}
        >
          ${busy ? msg('Making the file…') : msg('Save the file (.p12)')}
        </button>
        <span role="status">${this.#renderSaved()}</span>
      </div>
      ${error ? renderCertificateFailure(error) : nothing}
    `;
  }

  /** A kept key may have been saved without what opens it. */
  #renderKeyPassphrase(
    details: ConnectionDetails,
    error: MqttError | undefined,
  ): TemplateResult | typeof nothing {
    if (error?.code !== 'passphrase-needed' && error?.code !== 'wrong-passphrase') return nothing;
    // Of a key that was typed the password has a field of its own.
    if (details.certificates?.key !== undefined) return nothing;
    return html`<div class="field">
      <label for="kept-key-password">${msg('Password of the saved private key')}</label>
      <input
        id="kept-key-password"
        type="password"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
      />
    </div>`;
  }

  #renderSaved(): TemplateResult | typeof nothing {
    if (!this.#saved) return nothing;
    return html`<span class="line ok"
      >${icon('check')}<span>${msg(str`Saved as “${this.#saved.name}”.`)}</span></span
    >`;
  }

  #make(details: ConnectionDetails): void {
    const field = this.#field('pkcs12-password');
    if (!field) return;
    const password = field.value;
    this.#isPasswordMissing = password === '';
    if (this.#isPasswordMissing) {
      field.focus();
      this.#host.requestUpdate();
      return;
    }
    const keyPassphrase = this.#field('kept-key-password')?.value ?? '';
    const wish = { password, profile: this.#profile };
    this.#task.run('make', async () => {
      const isCurrent = this.#task.lifetime();
      const bytes = await this.#actions.makeFile(
        keyPassphrase === '' ? wish : { ...wish, keyPassphrase },
      );
      // The vault was locked meanwhile, or another connection chosen.
      if (!isCurrent()) return;
      const name = fileName(details.name ?? '', 'p12');
      saveFile(new Blob([bytes], { type: 'application/x-pkcs12' }), name);
      this.#saved = { name, certificate: details.certificates?.certificate };
    });
  }

  #renderConnect(): TemplateResult {
    const { running } = this.#test;
    const outcome = this.#test.outcome;
    return html`
      <div class="row">
        <button
          type="button"
          class="connect"
          @click=${() => {
            if (running) this.#test.cancel();
            else void this.#connect();
          }}
        >
          ${running ? msg('Cancel test') : msg('Test connection')}
        </button>
      </div>
      <div role="status">
        ${this.#test.render()}
        ${
          outcome?.error
            ? html`<ul class="notes">
                <li>
                  ${msg('Was no certificate asked for? Then it is not in this browser yet, or the broker wants one of another authority.')}
                </li>
                <li>
                  ${msg('Did you choose none, or another one? Close the browser, open it again, and open the broker’s page once more.')}
                </li>
                <li>
                  ${msg('Did the broker’s page warn that it is not secure? Then have its authority trusted first.')}
                </li>
              </ul>`
            : nothing
        }
      </div>
      ${this.#test.renderStages()}
    `;
  }

  async #connect(): Promise<void> {
    const { details, credentials } = this.#actions.target();
    const outcome = await this.#test.run(details, credentials);
    if (outcome) this.#actions.tested(outcome);
  }

  #renderRemove(details: ConnectionDetails, hasKeyFile: boolean): TemplateResult {
    const outcome = this.#test.outcome;
    if (!outcome || outcome.error)
      return html`<p class="hint">
        ${msg('Once it works, this page no longer needs the key: it can be removed then.')}
      </p>`;
    const error = this.#task.failureOf('remove');
    const isMade =
      hasKeyFile ||
      (this.#saved !== undefined && this.#saved.certificate === details.certificates?.certificate);
    const removes = this.#removes ?? isMade;
    return html`
      <label class="check">
        <input
          id="remove-key"
          type="checkbox"
          .checked=${removes}
          @change=${({ target }: Event) => {
            if (target instanceof HTMLInputElement) this.#removes = target.checked;
            this.#host.requestUpdate();
          }}
        />
        <span
          >${msg('Remove the private key from this browser’s storage')}
          <span class="hint"
            >${msg('The certificate stays, so that you are warned before it expires.')}
            ${isMade ? nothing : msg('No file for import was made here: remove the key only if the certificate is in this browser already, or you have the key elsewhere.')}</span
          ></span
        >
      </label>
      <div class="row">
        <button
          type="button"
          class="finish"
          @click=${() => {
            this.#finish(removes);
          }}
        >
          ${removes ? msg('Remove the key and finish') : msg('Keep the key and finish')}
        </button>
      </div>
      ${error ? renderFailure(error, 'alert') : nothing}
    `;
  }

  #finish(removes: boolean): void {
    this.#task.run('remove', async () => {
      if (removes) await this.#actions.removeKey();
      this.#actions.finished(removes ? 'removed' : 'kept');
    });
  }

  #field(id: string): HTMLInputElement | undefined {
    const field = this.#actions.root().querySelector(`#${id}`);
    return field instanceof HTMLInputElement ? field : undefined;
  }
}
