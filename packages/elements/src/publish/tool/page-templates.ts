import type { MqttError } from '@mqtt-kit/core';
import type { Template, TemplateList, TemplatesLast, TemplateStore } from './template-store.js';

/** A bound against a file of millions. */
export const MOST_TEMPLATES = 200;

/** Keeps templates until the page is closed: where the device keeps none. */
export class PageTemplates implements TemplateStore {
  readonly #changed = new EventTarget();
  #templates: readonly Template[] = [];
  #lastId = 0;

  /** Why they do not last longer. */
  why: MqttError;

  constructor(why: MqttError) {
    this.why = why;
  }

  get last(): TemplatesLast {
    return { until: 'closed', why: this.why };
  }

  list(): Promise<TemplateList> {
    return Promise.resolve({ templates: this.#templates, unreadable: [] });
  }

  save(template: Omit<Template, 'id'>): Promise<'saved' | 'full'> {
    const others = this.#templates.filter(({ name }) => name !== template.name);
    if (others.length >= MOST_TEMPLATES) return Promise.resolve('full');
    this.#become([...others, { id: String(++this.#lastId), ...template }]);
    return Promise.resolve('saved');
  }

  rename(id: string, name: string): Promise<'renamed' | 'taken' | 'gone'> {
    const found = this.#templates.find((template) => template.id === id);
    if (!found) return Promise.resolve('gone');
    const others = this.#templates.filter((template) => template !== found);
    if (others.some((template) => template.name === name)) return Promise.resolve('taken');
    this.#become([...others, { ...found, name }]);
    return Promise.resolve('renamed');
  }

  remove(ids: readonly string[]): Promise<void> {
    this.#become(this.#templates.filter(({ id }) => !ids.includes(id)));
    return Promise.resolve();
  }

  watch(listener: () => void, signal: AbortSignal): void {
    this.#changed.addEventListener('change', listener, { signal });
  }

  #become(templates: readonly Template[]): void {
    this.#templates = templates;
    this.#changed.dispatchEvent(new Event('change'));
  }
}
