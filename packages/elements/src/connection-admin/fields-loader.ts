import { msg } from '@lit/localize';
import {
  html,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { icon } from '../theme/icons.js';
import type { ConnectionFormParts } from './draft-field.js';

type FormModule = typeof import('./connection-form.js');

/** Loads the fields of the form when the first form is shown: a page that has no such element loads none of them. */
export class FieldsLoader implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #module: FormModule | undefined;
  #loading: Promise<void> | undefined;
  #failed = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
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

  readonly #again = (): void => {
    this.#failed = false;
    this.#loading = undefined;
    void this.loaded;
    this.#host.requestUpdate();
  };

  async #load(): Promise<void> {
    try {
      this.#module = await import('./connection-form.js');
    } catch {
      this.#failed = true;
    }
    this.#host.requestUpdate();
  }
}
