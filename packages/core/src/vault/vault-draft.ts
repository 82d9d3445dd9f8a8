/** What is to be written into a vault, made ready before any transaction opens. Pure but for WebCrypto. */
import { MqttError } from '../errors.js';
import type { SlotKind } from '../policy/vault-policy.js';
import { fillSlot, type EmptySlot, type Slot } from './slot.js';
import {
  resealRecord,
  storedRecord,
  type SealedRecord,
  type VaultContents,
  type WholeRecord,
} from './vault-contents.js';
import { readHeader, sealHeader, type ManifestEntry, type SealedHeader } from './vault-header.js';
import { newVaultKey, vaultKeys, type VaultKeys } from './vault-key.js';
import type { KeySources, SlotMaker } from './vault-secret.js';
import type { VaultChange } from './vault-store.js';

/** How the next state of a vault differs from this one. */
export interface Draft {
  readonly manifest?: readonly ManifestEntry[];
  readonly put?: readonly WholeRecord[];
  /** Records that are not understood, sealed anew. */
  readonly foreign?: readonly SealedRecord[];
  readonly remove?: readonly string[];
  readonly slots?: readonly Slot[];
  readonly keys?: VaultKeys;
  readonly deviceKey?: CryptoKey | 'none';
  readonly idleMs?: number | 'never';
}

/** What a vault makes things with. */
export interface VaultTools extends KeySources {
  readonly vaultName: string;
  readonly newId: () => string;
  readonly now: () => number;
}

/** A change for the store, and the vault as it is once that is written. */
export async function prepare(
  contents: VaultContents,
  draft: Draft,
): Promise<{ readonly change: VaultChange; readonly after: VaultContents }> {
  const { put = [], foreign = [], remove = [], deviceKey } = draft;
  const keys = draft.keys ?? contents.keys;
  const isNew = contents.header.counter < 0;
  const header = {
    ...contents.header,
    keyId: keys.keyId,
    counter: isNew ? -contents.header.counter : contents.header.counter + 1,
    slots: draft.slots ?? contents.header.slots,
    manifest: draft.manifest ?? contents.header.manifest,
    ...(draft.idleMs === undefined ? {} : { idleMs: draft.idleMs }),
  };
  const sealed = await sealHeader(keys.header, header);
  assertReadable(sealed);
  const known = new Map([
    ...contents.records,
    ...put.map((record) => [record.entry.id, record] as const),
  ]);
  return {
    change: {
      expected: isNew ? undefined : contents.header.counter,
      header: sealed,
      put: [...put, ...foreign].map(storedRecord),
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
      foreign: (draft.foreign ?? contents.foreign).filter(
        ({ entry }) => !remove.includes(entry.id),
      ),
    },
  };
}

/** What could not be read again is not written. @throws MqttError `invalid-options`. */
function assertReadable(sealed: SealedHeader): void {
  try {
    readHeader(sealed);
  } catch (cause) {
    const text =
      'This does not fit into a vault: an id of 1 to 64 characters, and 16 ways to open it.';
    throw new MqttError('invalid-options', text, { cause });
  }
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
      // Negative while it was never written, and by chance, so that a tab that still holds a vault of before never takes this one for
      // its own.
      counter: -1 - (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0),
      createdAt: tools.now(),
      slots,
      manifest: [],
    },
    keys,
    records: new Map(),
    damaged: [],
    foreign: [],
  };
}

/**
 * Everything sealed anew under a new vault key, also what this version of the kit does not understand. Records that do not open stay as
 * they are: listed, and damaged.
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
  const put: WholeRecord[] = [];
  for (const whole of contents.records.values()) {
    const sealed = await resealRecord(contents, next, whole);
    if (!sealed) throw new MqttError('vault-damaged', 'A saved connection does not open.');
    put.push({ ...sealed, shown: whole.shown });
  }
  const foreign: SealedRecord[] = [];
  for (const record of contents.foreign) {
    const sealed = await resealRecord(contents, next, record);
    if (sealed) foreign.push(sealed);
  }
  const entries = new Map([...put, ...foreign].map(({ entry }) => [entry.id, entry]));
  return {
    manifest: contents.header.manifest.map((entry) => entries.get(entry.id) ?? entry),
    put,
    foreign,
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
  tools: VaultTools,
  place: SlotMaker['place'],
  vaultKey: Uint8Array<ArrayBuffer>,
): SlotMaker {
  return { ...tools, now: tools.now(), place, vaultKey };
}
