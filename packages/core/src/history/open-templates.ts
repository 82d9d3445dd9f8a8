/** Message templates that outlive the page. */
import { pageEnvironment } from '../environment/page-environment.js';
import { MqttError } from '../errors.js';
import { policy } from '../policy/policy.js';
import type { TemplateBounds, TemplateStore } from './template-store.js';

/** How many templates are kept, and how large they may be together: 4 MiB. */
export const TEMPLATE_BOUNDS: TemplateBounds = {
  maxTemplates: 200,
  maxBytes: 4 * 1024 * 1024,
};

/**
 * The templates that are kept on this device, sealed, for all connections of this browser and origin. Nothing is written before one is
 * saved.
 *
 * @throws MqttError `forbidden-by-policy` where the page allows no keeping. What the browser refuses comes from each call.
 *
 * @example
 * const templates = await openTemplates();
 * await templates.save({ name: 'Open valve', content: JSON.stringify({ topic: 'valve/set', payload: 'open' }) });
 */
export async function openTemplates(databaseName?: string): Promise<TemplateStore> {
  if (!policy().allowKeeping)
    throw new MqttError(
      'forbidden-by-policy',
      'This page’s policy allows no templates to be kept on the device.',
    );
  const { StoredTemplates } = await import('../storage/stored-templates.js');
  const environment = pageEnvironment();
  return new StoredTemplates({
    bounds: TEMPLATE_BOUNDS,
    random: () => environment.random(),
    databaseName,
  });
}
