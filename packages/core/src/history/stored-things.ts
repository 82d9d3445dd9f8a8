/** What the kit keeps on this device, for whoever wants to see it and to delete it. */
import { pageEnvironment } from '../environment/page-environment.js';
import { pageLocks } from '../environment/page-locks.js';
import type { HistorySummary, OutboxSummary, VaultSummary } from './history-store.js';

/** Received messages that are kept, messages that wait to be sent, or saved connections. */
export type StoredThing =
  | ({ readonly kind: 'history' } & HistorySummary)
  | ({ readonly kind: 'outbox' } & OutboxSummary)
  | ({ readonly kind: 'vault' } & VaultSummary);

/**
 * All that is kept on this device. Received messages that are past their age go before they would be listed.
 *
 * @throws MqttError `storage-unavailable`, `storage-blocked`, `storage-newer`, `storage-damaged`, `outbox-failed`, here and below.
 */
export async function listStored(databaseName?: string): Promise<readonly StoredThing[]> {
  const { histories, summaries } = await stores(databaseName);
  return [
    ...(await histories.list()).map((each) => ({ kind: 'history', ...each }) as const),
    ...(await summaries.outboxes()).map((each) => ({ kind: 'outbox', ...each }) as const),
    ...(await summaries.vaults()).map((each) => ({ kind: 'vault', ...each }) as const),
  ];
}

/**
 * Deletes received messages that are kept, or what waits to be sent. Saved connections are deleted by their vault.
 *
 * @returns false for an outbox that a tab has open: its messages are dropped there.
 */
export async function removeStored(
  { kind, id }: { readonly kind: 'history' | 'outbox'; readonly id: string },
  databaseName?: string,
): Promise<boolean> {
  const { histories, summaries } = await stores(databaseName);
  if (kind === 'outbox') return summaries.removeOutbox(id);
  await histories.remove(id);
  return true;
}

/** Deletes all received messages that are kept, in all tabs, and the keys that they were sealed with. */
export async function wipeStored(databaseName?: string): Promise<void> {
  const { histories } = await stores(databaseName);
  await histories.wipe();
}

async function stores(databaseName: string | undefined) {
  const [{ StoredHistories }, { StoredSummaries }] = await Promise.all([
    import('../storage/stored-histories.js'),
    import('../storage/stored-summaries.js'),
  ]);
  const environment = pageEnvironment();
  return {
    histories: new StoredHistories({
      now: () => environment.clock.now(),
      random: () => environment.random(),
      databaseName,
    }),
    summaries: new StoredSummaries(pageLocks(), databaseName),
  };
}
