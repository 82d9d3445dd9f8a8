/** What is stored of a vault, opened as far as it opens without asking anybody. Changes nothing. */
import { MqttError } from '../errors.js';
import { openSlot, type Slot } from './slot.js';
import { readContents, type VaultContents } from './vault-contents.js';
import { damaged, isSigned, readHeader, type VaultHeader } from './vault-header.js';
import { vaultKeys, type VaultKeys } from './vault-key.js';
import type { VaultStore } from './vault-store.js';

/** What a look at the store found. */
export type Found =
  | { readonly status: 'none' }
  | { readonly status: 'damaged'; readonly reason: MqttError }
  | { readonly status: 'locked'; readonly slots: readonly Slot[] }
  | { readonly status: 'open'; readonly contents: VaultContents };

/**
 * See the top of the file.
 *
 * @param before - what was open: with the same keys, only what has changed is opened again.
 * @param encryptionKey - the page's own key.
 * @throws MqttError `storage-unavailable`.
 */
export async function lookIntoVault(
  store: VaultStore,
  before: VaultContents | undefined,
  encryptionKey: CryptoKey | undefined,
): Promise<Found> {
  const stored = await store.read();
  if (stored.header === undefined) return { status: 'none' };
  let read;
  try {
    read = readHeader(stored.header);
  } catch (error) {
    return { status: 'damaged', reason: error instanceof MqttError ? error : damaged() };
  }
  const { header, sealed } = read;
  const kept = before?.keys.keyId === header.keyId ? before.keys : undefined;
  const keys =
    kept ?? (await keysUnasked(header, { device: stored.deviceKey, external: encryptionKey }));
  if (!keys)
    return header.slots.every(({ kind }) => kind === 'device')
      ? { status: 'damaged', reason: keyGone() }
      : { status: 'locked', slots: header.slots };
  if (!(await isSigned(keys.header, sealed))) return { status: 'damaged', reason: damaged() };
  const contents = await readContents(header, keys, stored.records, kept && before?.records);
  return { status: 'open', contents };
}

/** The keys of a vault that needs nobody to open it. */
async function keysUnasked(
  header: VaultHeader,
  known: { readonly device: unknown; readonly external: unknown },
): Promise<VaultKeys | undefined> {
  for (const slot of header.slots) {
    if (slot.kind !== 'device' && slot.kind !== 'external') continue;
    const key = known[slot.kind];
    if (!(key instanceof CryptoKey)) continue;
    const vaultKey = await openSlot(slot, key, header).catch(() => undefined);
    if (!vaultKey) continue;
    const keys = await vaultKeys(vaultKey, header);
    vaultKey.fill(0);
    return keys;
  }
  return undefined;
}

/** Nobody can be asked for the key of a device. */
function keyGone(): MqttError {
  return new MqttError(
    'vault-damaged',
    'The key of the saved connections is not on this device any more. Nothing was deleted; import a backup into a new vault.',
  );
}
