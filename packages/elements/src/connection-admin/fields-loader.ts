import { msg } from '@lit/localize';
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { icon } from '../theme/icons.js';
import type { ConnectionFormParts } from './draft-field.js';
import type { FormActions } from './form-actions.js';

type FormModule = typeof import('./connection-form.js');

/** Loads the fields of the form when the first form is shown: a page that has no such element loads none of them. */
export class FieldsLoader implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onLoad: (module: FormModule) => void;
  #module: FormModule | undefined;
  #loading: Promise<void> | undefined;
  #failed = false;

  /** @param onLoad - told once, before the fields are shown. */
  constructor(host: ReactiveControllerHost, onLoad: (module: FormModule) => void) {
    this.#host = host;
    this.#onLoad = onLoad;
    host.addController(this);
  }

  /** Resolves when the fields can be shown, or cannot be loaded. */
  get loaded(): Promise<void> {
    return (this.#loading ??= this.#load());
  }

  hostConnected(): void {
    void this.loaded;
  }

  render(parts: ConnectionFormParts): TemplateResult {
    if (this.#module) return this.#module.renderConnectionFields(parts);
    return this.#failed
      ? html`<div class="notice fault" role="alert">
          ${icon('alert')}
          <div>${msg('The form could not be loaded. Is the network there?')}</div>
          <div class="todo">
            <button type="button" class="small" @click=${this.#again}>${msg('Try again')}</button>
          </div>
        </div>`
      : html`<p class="line muted" role="status">${icon('arc')}<span>${msg('Loading…')}</span></p>`;
  }

  /** The buttons below the fields; none before there are fields. */
  renderActions(parts: FormActions): TemplateResult | typeof nothing {
    return this.#module ? this.#module.renderFormActions(parts) : nothing;
  }

  readonly #again = (): void => {
    this.#failed = false;
    this.#loading = undefined;
    void this.loaded;
    this.#host.requestUpdate();
  };

  async #load(): Promise<void> {
    try {
      const module = await import('./connection-form.js');
      this.#onLoad(module);
      this.#module = module;
    } catch {
      this.#failed = true;
    }
    this.#host.requestUpdate();
  }
}
