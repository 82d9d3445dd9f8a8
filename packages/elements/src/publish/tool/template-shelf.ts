import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { toMqttError } from '../../element/mqtt-error.js';
import { errorText } from '../../localization/error-text.js';
import { openTemplateStore, templatesOfPage } from './open-template-store.js';
import type { TemplateList, TemplatesLast, TemplateStore } from './template-store.js';

/** The templates while a tool is in the document: where they are kept, what there is, and what is done with them. */
export class TemplateShelf implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #fail: (fault: string) => void;
  /** Settled when it is known where templates are kept. */
  #opening: Promise<void> = Promise.resolve();
  #store: TemplateStore | undefined;
  #watch = new AbortController();
  #list: TemplateList = { templates: [], unreadable: [] };
  /** How often it was read: an answer that another one has overtaken shows what is no more. */
  #reads = 0;

  /** @param fail - told in the person's words what was in the way. */
  constructor(host: ReactiveControllerHost, fail: (fault: string) => void) {
    this.#host = host;
    this.#fail = fail;
    host.addController(this);
  }

  /** By name. */
  get list(): TemplateList {
    return this.#list;
  }

  /** How long they last; undefined before that is known. */
  get last(): TemplatesLast | undefined {
    return this.#store?.last;
  }

  hostConnected(): void {
    this.#watch = new AbortController();
    const { signal } = this.#watch;
    this.#opening = openTemplateStore().then((store) => this.#follow(store, signal));
  }

  hostDisconnected(): void {
    this.#watch.abort();
  }

  /** Does something with the templates, and says what is in its way. */
  async do(task: (store: TemplateStore) => Promise<void>): Promise<void> {
    await this.#opening;
    const store = this.#store;
    if (!store) return;
    try {
      await task(store);
    } catch (thrown) {
      const error = toMqttError(thrown);
      // Some browsers let a page look, and keep no key for it.
      if (error.code === 'storage-unavailable' && store.last.until === 'removed') {
        await this.#follow(templatesOfPage(error), this.#watch.signal);
        await this.do(task);
        return;
      }
      const { what, todo } = errorText(error);
      this.#fail(`${what} ${todo}`.trim());
    }
    await this.#read();
  }

  async #follow(store: TemplateStore, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#store = store;
    store.watch(() => void this.#read(), signal);
    await this.#read();
  }

  async #read(): Promise<void> {
    const store = this.#store;
    if (!store) return;
    const read = ++this.#reads;
    try {
      const { templates, unreadable } = await store.list();
      if (store !== this.#store || read !== this.#reads) return;
      const sorted = templates.toSorted((a, b) => a.name.localeCompare(b.name));
      this.#list = { templates: sorted, unreadable };
    } catch (thrown) {
      this.#fail(errorText(toMqttError(thrown)).what);
    }
    this.#host.requestUpdate();
  }
}
