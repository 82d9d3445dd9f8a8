import type { ToolDraft } from './tool-draft.js';

/** A message that somebody saved to use it again. */
export interface Template {
  readonly id: string;
  readonly name: string;
  /** Without its file, whose bytes stand in `text` as base64. */
  readonly draft: ToolDraft;
}

/** Where templates are kept. */
export interface TemplateStore {
  /** How long they are kept, for the person who saves one. */
  readonly lasts: 'page';
  list(): Promise<readonly Template[]>;
  /** In place of one with the same name. */
  save(template: Omit<Template, 'id'>): Promise<void>;
  remove(id: string): Promise<void>;
}

/** A bound against a file of millions. */
export const MOST_TEMPLATES = 200;

/** Keeps templates until the page is closed. */
export class PageTemplates implements TemplateStore {
  readonly lasts = 'page';
  readonly #changed = new EventTarget();
  #templates: readonly Template[] = [];
  #lastId = 0;

  /** Tells of each change, until the signal. */
  watch(listener: () => void, signal: AbortSignal): void {
    this.#changed.addEventListener('change', listener, { signal });
  }

  list(): Promise<readonly Template[]> {
    return Promise.resolve(this.#templates);
  }

  save({ name, draft }: Omit<Template, 'id'>): Promise<void> {
    const others = this.#templates.filter((template) => template.name !== name);
    this.#become([...others, { id: String(++this.#lastId), name, draft }].slice(-MOST_TEMPLATES));
    return Promise.resolve();
  }

  remove(id: string): Promise<void> {
    this.#become(this.#templates.filter((template) => template.id !== id));
    return Promise.resolve();
  }

  #become(templates: readonly Template[]): void {
    this.#templates = templates;
    this.#changed.dispatchEvent(new Event('change'));
  }
}
