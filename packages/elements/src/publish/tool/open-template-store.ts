/** Where templates are kept on this page: on the device if it keeps anything, else in the page. */
import type { MqttError } from '@mqtt-kit/core';
import { toMqttError } from '../../element/mqtt-error.js';
import { loadHistory } from '../../history/load-history.js';
import { DeviceTemplates } from './device-templates.js';
import { PageTemplates } from './page-templates.js';
import type { TemplateStore } from './template-store.js';

/** The same for every tool in the page. */
let pageTemplates: PageTemplates | undefined;

/** Looks whether the device keeps templates; nothing is written yet. */
export async function openTemplateStore(): Promise<TemplateStore> {
  try {
    const { openTemplates } = await loadHistory();
    const store = new DeviceTemplates(await openTemplates());
    await store.list();
    return store;
  } catch (thrown) {
    return templatesOfPage(toMqttError(thrown));
  }
}

/** The templates of this page alone. @param why - what is in the way of keeping them longer. */
export function templatesOfPage(why: MqttError): TemplateStore {
  pageTemplates ??= new PageTemplates(why);
  pageTemplates.why = why;
  return pageTemplates;
}
