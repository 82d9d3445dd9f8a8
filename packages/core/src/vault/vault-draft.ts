/** What is to be written into a vault, made ready before any transaction opens. Pure but for WebCrypto. */
import { MqttError } from '../errors.js';
import type { SlotKind } from '../policy/vault-policy.js';
import { fillSlot, type EmptySlot, type Slot } from './slot.js';
import type { Passkeys } from './passkeys.js';
import {
  openRecord,
  sealRecord,
  storedRecord,
  type VaultContents,
  type WholeRecord,
} from './vault-contents.js';
import { sealHeader, type ManifestEntry } from './vault-header.js';
import { newVaultKey, vaultKeys, type VaultKeys } from './vault-key.js';
import type { SlotMaker } from './vault-secret.js';
import type { VaultChange } from './vault-store.js';

/** How the next state of a vault differs from this one. */
export interface Draft {
  readonly manifest?: readonly ManifestEntry[];
  readonly put?: readonly WholeRecord[];
  readonly remove?: readonly string[];
  readonly slots?: readonly Slot[];
  readonly keys?: VaultKeys;
  readonly deviceKey?: CryptoKey | 'none';
  readonly idleMs?: number | 'never';
}

/** What a vault makes things with. */
export interface VaultTools {
  readonly vaultName: string;
  readonly passkeys: Passkeys;
  readonly newId: () => string;
  readonly now: () => number;
}

/** Of a vault that was never written. */
const NEVER_WRITTEN = -1;

/** A change for the store, and the vault as it is once that is written. */
export async function prepare(
  contents: VaultContents,
  draft: Draft,
): Promise<{ readonly change: VaultChange; readonly after: VaultContents }> {
  const { put = [], remove = [], deviceKey } = draft;
  const keys = draft.keys ?? contents.keys;
  const header = {
    ...contents.header,
    keyId: keys.keyId,
    counter: contents.header.counter + 1,
    slots: draft.slots ?? contents.header.slots,
    manifest: draft.manifest ?? contents.header.manifest,
    ...(draft.idleMs === undefined ? {} : { idleMs: draft.idleMs }),
  };
  const known = new Map([
    ...contents.records,
    ...put.map((record) => [record.entry.id, record] as const),
  ]);
  return {
    change: {
      expected: contents.header.counter === NEVER_WRITTEN ? undefined : contents.header.counter,
      header: await sealHeader(keys.header, header),
      put: put.map(storedRecord),
      remove,
      ...(deviceKey ? { deviceKey } : {}),
    },
    after: {
      header,
      keys,
      records: new Map(
        header.manifest.flatMap(({ id }) => {
          const record = known.get(id);
          return record ? [[id, record] as const] : [];
        }),
      ),
      damaged: contents.damaged.filter(({ id }) => !remove.includes(id)),
    },
  };
}

/** A vault that is not written yet, with the slots that `fill` makes for its key. */
export async function beginVault(
  tools: VaultTools,
  fill: (maker: SlotMaker) => Promise<readonly Slot[]>,
): Promise<VaultContents> {
  const vaultId = tools.newId();
  const { keys, slots } = await withNewKey(tools, vaultId, fill);
  return {
    header: {
      vaultId,
      keyId: keys.keyId,
      counter: NEVER_WRITTEN,
      createdAt: tools.now(),
      slots,
      manifest: [],
    },
    keys,
    records: new Map(),
    damaged: [],
  };
}

/**
 * Everything sealed anew under a new vault key. Records that do not open stay as they are: listed, and damaged.
 *
 * @throws MqttError `vault-damaged` when a record that was whole a moment ago does not open; nothing is written then.
 */
export async function reseal(
  contents: VaultContents,
  tools: VaultTools,
  fill: (maker: SlotMaker) => Promise<readonly Slot[]>,
): Promise<Draft> {
  const { keys, slots } = await withNewKey(tools, contents.header.vaultId, fill);
  const next = { header: contents.header, keys };
  const put = await Promise.all(
    [...contents.records.values()].map(async (whole) => {
      const record = await openRecord(contents, whole);
      if (!record) throw new MqttError('vault-damaged', 'A saved connection does not open.');
      return sealRecord(next, whole.entry.id, whole.entry.revision + 1, record);
    }),
  );
  const entries = new Map(put.map(({ entry }) => [entry.id, entry]));
  return {
    manifest: contents.header.manifest.map((entry) => entries.get(entry.id) ?? entry),
    put,
    slots,
    keys,
    deviceKey: 'none',
  };
}

/** A key for the device slot: it cannot be taken out of the browser by any script. */
export function newDeviceKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** The slot that `key`, kept in the browser, opens. */
export function deviceSlot(key: CryptoKey, maker: SlotMaker): Promise<Slot> {
  const empty: EmptySlot = { id: maker.newId(), createdAt: maker.now, kind: 'device' };
  return fillSlot(empty, key, maker.vaultKey, maker.place);
}

/** The kinds of slots, in their order. */
export function kindsOf(slots: readonly Slot[]): readonly SlotKind[] {
  return slots.map(({ kind }) => kind);
}

async function withNewKey(
  tools: VaultTools,
  vaultId: string,
  fill: (maker: SlotMaker) => Promise<readonly Slot[]>,
): Promise<{ readonly keys: VaultKeys; readonly slots: readonly Slot[] }> {
  const place = { vaultId, keyId: tools.newId() };
  const vaultKey = newVaultKey();
  try {
    const slots = await fill(makerOf(tools, place, vaultKey));
    return { keys: await vaultKeys(vaultKey, place), slots };
  } finally {
    vaultKey.fill(0);
  }
}

/** What slots for this vault key are made with. */
export function makerOf(
  { newId, now, passkeys, vaultName }: VaultTools,
  place: SlotMaker['place'],
  vaultKey: Uint8Array<ArrayBuffer>,
): SlotMaker {
  return { place, vaultKey, newId, now: now(), passkeys, vaultName };
}
