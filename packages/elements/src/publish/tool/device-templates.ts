import type { RenameOutcome, TemplateStore as KeptTemplates } from '@mqtt-kit/core/history';
import { templateOf, templateToPlain } from './template-file.js';
import type { Template, TemplateList, TemplatesLast, TemplateStore } from './template-store.js';

/** Keeps templates on the device, as the core does. What is read back is believed no more than a file is. */
export class DeviceTemplates implements TemplateStore {
  readonly last: TemplatesLast = { until: 'removed' };
  readonly #kept: KeptTemplates;

  constructor(kept: KeptTemplates) {
    this.#kept = kept;
  }

  async list(): Promise<TemplateList> {
    const kept = await this.#kept.list();
    const templates: Template[] = [];
    const unreadable = [...kept.unreadable];
    for (const { id, name, content } of kept.templates) {
      const template = templateOf(parse(content), name);
      if (template) templates.push({ ...template, id });
      else unreadable.push(id);
    }
    return { templates, unreadable };
  }

  save(template: Omit<Template, 'id'>): Promise<'saved' | 'full'> {
    const content = JSON.stringify(templateToPlain(template));
    return this.#kept.save({ name: template.name, content });
  }

  rename(id: string, name: string): Promise<RenameOutcome> {
    return this.#kept.rename(id, name);
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#kept.remove(ids);
  }

  watch(listener: () => void, signal: AbortSignal): void {
    this.#kept.watch(listener, signal);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
