import { msg } from '@lit/localize';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { icon } from '../theme/icons.js';

/** Loads a part of an element when it is first needed: a page that never shows it loads none of it. */
export class LazyModule<T> {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  readonly #import: () => Promise<T>;
  readonly #onLoad: (module: T) => void;
  #module: T | undefined;
  #loading: Promise<void> | undefined;
  #failed = false;

  /** @param onLoad - told once, before the part is shown. */
  constructor(
    host: Pick<ReactiveControllerHost, 'requestUpdate'>,
    load: () => Promise<T>,
    onLoad: (module: T) => void = () => undefined,
  ) {
    this.#host = host;
    this.#import = load;
    this.#onLoad = onLoad;
  }

  /** The part; undefined before {@link load} has ended. */
  get module(): T | undefined {
    return this.#module;
  }

  /** Whether it could not be loaded. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Resolves when the part can be shown, or cannot be loaded. */
  load(): Promise<void> {
    return (this.#loading ??= this.#load());
  }

  /** Tries once more. */
  readonly again = (): void => {
    this.#failed = false;
    this.#loading = undefined;
    // A part that shows nothing is not asked for by rendering.
    void this.load();
    this.#host.requestUpdate();
  };

  /** What the part shows, or what stands in its place until it is there. Begins to load it. */
  render(show: (module: T) => TemplateResult): TemplateResult {
    if (this.#module) return show(this.#module);
    void this.load();
    return this.#failed
      ? this.#renderFailed()
      : html`<p class="line muted" role="status">${icon('arc')}<span>${msg('Loading…')}</span></p>`;
  }

  /** That it could not be loaded, for a part that shows nothing itself. */
  renderFailure(): TemplateResult | typeof nothing {
    return this.#failed ? this.#renderFailed() : nothing;
  }

  #renderFailed(): TemplateResult {
    return html`<div class="notice fault" role="alert">
      ${icon('alert')}
      <div>${msg('This part could not be loaded. Is the network there?')}</div>
      <div class="todo">
        <button type="button" class="small" @click=${this.again}>${msg('Try again')}</button>
      </div>
    </div>`;
  }

  async #load(): Promise<void> {
    try {
      const module = await this.#import();
      this.#onLoad(module);
      this.#module = module;
    } catch {
      this.#failed = true;
    }
    this.#host.requestUpdate();
  }
}
