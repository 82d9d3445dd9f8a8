/** What the kit keeps on this device, for whoever wants to see it and to delete it. */
import { pageEnvironment } from '../environment/page-environment.js';
import { pageLocks } from '../environment/page-locks.js';
import type { HistorySummary, OutboxSummary, VaultSummary } from './history-store.js';
import { TEMPLATE_BOUNDS } from './open-templates.js';
import type { TemplatesSummary } from './template-store.js';

/** Received messages that are kept, messages that wait to be sent, message templates, or saved connections. */
export type StoredThing =
  | ({ readonly kind: 'history' } & HistorySummary)
  | ({ readonly kind: 'outbox' } & OutboxSummary)
  | ({ readonly kind: 'templates' } & TemplatesSummary)
  | ({ readonly kind: 'vault' } & VaultSummary);

/** What is deleted by {@link removeStored}. */
export type StoredKind = Exclude<StoredThing['kind'], 'vault'>;

/**
 * All that is kept on this device. Received messages that are past their age go before they would be listed.
 *
 * @throws MqttError `storage-unavailable`, `storage-blocked`, `storage-newer`, `storage-damaged`, `outbox-failed`, here and below.
 */
export async function listStored(databaseName?: string): Promise<readonly StoredThing[]> {
  const { histories, summaries, templates } = await stores(databaseName);
  const kept = await templates.summary();
  return [
    ...(await histories.list()).map((each) => ({ kind: 'history', ...each }) as const),
    ...(await summaries.outboxes()).map((each) => ({ kind: 'outbox', ...each }) as const),
    ...(kept ? [{ kind: 'templates', ...kept } as const] : []),
    ...(await summaries.vaults()).map((each) => ({ kind: 'vault', ...each }) as const),
  ];
}

/**
 * Deletes received messages that are kept, what waits to be sent, or all templates. Saved connections are deleted by their vault.
 *
 * @returns false for an outbox that a tab has open: its messages are dropped there.
 */
export async function removeStored(
  { kind, id }: { readonly kind: StoredKind; readonly id: string },
  databaseName?: string,
): Promise<boolean> {
  const { histories, summaries, templates } = await stores(databaseName);
  if (kind === 'outbox') return summaries.removeOutbox(id);
  if (kind === 'templates') await templates.wipe();
  else await histories.remove(id);
  return true;
}

/**
 * Deletes all received messages that are kept and all templates, or only one of these kinds, in all tabs, and the keys that they were
 * sealed with.
 */
export async function wipeStored(
  kind: 'history' | 'templates' | 'both' = 'both',
  databaseName?: string,
): Promise<void> {
  const { histories, templates } = await stores(databaseName);
  if (kind !== 'templates') await histories.wipe();
  if (kind !== 'history') await templates.wipe();
}

async function stores(databaseName: string | undefined) {
  const [{ StoredHistories }, { StoredSummaries }, { StoredTemplates }] = await Promise.all([
    import('../storage/stored-histories.js'),
    import('../storage/stored-summaries.js'),
    import('../storage/stored-templates.js'),
  ]);
  const environment = pageEnvironment();
  return {
    histories: new StoredHistories({
      now: () => environment.clock.now(),
      random: () => environment.random(),
      databaseName,
    }),
    templates: new StoredTemplates({
      bounds: TEMPLATE_BOUNDS,
      random: () => environment.random(),
      databaseName,
    }),
    summaries: new StoredSummaries(pageLocks(), databaseName),
  };
}
