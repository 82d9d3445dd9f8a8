/** Everything in an open vault: its head and its records, checked against each other. Pure but for WebCrypto. */
import { toBase64 } from '../authentication/base64.js';
import type { SavedConnection } from '../details/connection-directory.js';
import { nextTask } from '../environment/next-task.js';
import { isFields } from '../details/untrusted-details.js';
import { ENVELOPE_OVERHEAD_BYTES, openEnvelope, sealEnvelope } from './envelope.js';
import type { EnvelopePlace } from './envelope-place.js';
import {
  decodeRecord,
  encodeRecord,
  MAX_RECORD_BYTES,
  shownRecord,
  type SavedRecord,
} from './saved-record.js';
import type { ManifestEntry, VaultHeader } from './vault-header.js';
import type { VaultKeys } from './vault-key.js';
import type { StoredRecord } from './vault-store.js';

/** A record that cannot be shown. It is never deleted unless its owner says so. */
export interface DamagedRecord {
  readonly id: string;
  /** `missing`: the head lists it. `changed`: it is not the one that was written. `unreadable`: it does not open. */
  readonly reason: 'missing' | 'changed' | 'unreadable';
}

/** A record as it lies in the store, with what the head says of it. */
export interface SealedRecord {
  readonly entry: ManifestEntry;
  readonly envelope: Uint8Array<ArrayBuffer>;
}

/** A record that is whole. Its secrets stay sealed. */
export interface WholeRecord extends SealedRecord {
  readonly shown: SavedConnection;
}

/** An open vault. */
export interface VaultContents {
  readonly header: VaultHeader;
  readonly keys: VaultKeys;
  /** In the owner's order. */
  readonly records: ReadonlyMap<string, WholeRecord>;
  readonly damaged: readonly DamagedRecord[];
  /** Records that open and that this version of the kit does not understand: kept for one that does. */
  readonly foreign: readonly SealedRecord[];
}

/** So many are opened at a time, so that the page can do other things in between. */
const BATCH = 32;
/** Most that is read of one sealed record. */
const MAX_ENVELOPE_BYTES = MAX_RECORD_BYTES + ENVELOPE_OVERHEAD_BYTES;

interface Unread extends DamagedRecord {
  readonly sealed?: SealedRecord;
}

/**
 * Reads all records that the head lists, and says which are not what they should be. What it does not list was put there by somebody
 * else, and is passed over.
 *
 * @param known - records that were opened before and need not be opened again.
 */
export async function readContents(
  header: VaultHeader,
  keys: VaultKeys,
  stored: readonly unknown[],
  known: ReadonlyMap<string, WholeRecord> = new Map(),
): Promise<VaultContents> {
  const envelopes = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const record of stored) {
    if (!isFields(record)) continue;
    const { id, envelope } = record;
    if (typeof id === 'string' && envelope instanceof Uint8Array)
      // A copy: what was read back may be shared or resizable.
      envelopes.set(id, new Uint8Array(envelope.subarray(0, MAX_ENVELOPE_BYTES + 1)));
  }
  const read: (WholeRecord | Unread)[] = [];
  for (let from = 0; from < header.manifest.length; from += BATCH) {
    const batch = header.manifest.slice(from, from + BATCH).map(async (entry) => {
      const before = known.get(entry.id);
      const isKnown = before?.entry.hash === entry.hash && before.entry.revision === entry.revision;
      return isKnown ? before : readOne(entry, envelopes.get(entry.id), header, keys);
    });
    read.push(...(await Promise.all(batch)));
    // A thousand of them would hold up the page.
    if (from + BATCH < header.manifest.length) await nextTask();
  }
  return {
    header,
    keys,
    records: new Map(
      read.flatMap((record) => ('reason' in record ? [] : [[record.entry.id, record] as const])),
    ),
    damaged: read.flatMap((record) =>
      'reason' in record ? [{ id: record.id, reason: record.reason }] : [],
    ),
    foreign: read.flatMap((record) => ('reason' in record && record.sealed ? [record.sealed] : [])),
  };
}

/** One record with its secrets. */
export async function openRecord(
  { header, keys }: Pick<VaultContents, 'header' | 'keys'>,
  { entry, envelope }: SealedRecord,
): Promise<SavedRecord | undefined> {
  const bytes = await openEnvelope(keys.records, envelope, placeOf(header, entry));
  try {
    return decodeRecord(bytes);
  } finally {
    bytes.fill(0);
  }
}

/** Seals a record. */
export async function sealRecord(
  { header, keys }: Pick<VaultContents, 'header' | 'keys'>,
  id: string,
  revision: number,
  record: SavedRecord,
): Promise<WholeRecord> {
  const bytes = encodeRecord(record);
  try {
    const place = placeOf({ ...header, keyId: keys.keyId }, { id, revision });
    const envelope = await sealEnvelope(keys.records, bytes, place);
    return {
      entry: { id, revision, hash: await hashOf(envelope) },
      envelope,
      shown: shownRecord(id, record),
    };
  } finally {
    bytes.fill(0);
  }
}

/** The same contents, whatever they are, sealed for another head. Undefined where they do not open. */
export async function resealRecord(
  from: Pick<VaultContents, 'header' | 'keys'>,
  to: Pick<VaultContents, 'header' | 'keys'>,
  { entry, envelope }: SealedRecord,
): Promise<SealedRecord | undefined> {
  const opened = await openEnvelope(from.keys.records, envelope, placeOf(from.header, entry)).catch(
    () => undefined,
  );
  if (!opened) return undefined;
  try {
    const { id } = entry;
    const revision = entry.revision + 1;
    const place = placeOf({ ...to.header, keyId: to.keys.keyId }, { id, revision });
    const sealed = await sealEnvelope(to.keys.records, opened, place);
    return { entry: { id, revision, hash: await hashOf(sealed) }, envelope: sealed };
  } finally {
    opened.fill(0);
  }
}

/** As the store takes it. */
export function storedRecord({ entry, envelope }: SealedRecord): StoredRecord {
  return { id: entry.id, envelope };
}

async function readOne(
  entry: ManifestEntry,
  envelope: Uint8Array<ArrayBuffer> | undefined,
  header: VaultHeader,
  keys: VaultKeys,
): Promise<WholeRecord | Unread> {
  const { id } = entry;
  if (!envelope) return { id, reason: 'missing' };
  if (envelope.byteLength > MAX_ENVELOPE_BYTES || (await hashOf(envelope)) !== entry.hash)
    return { id, reason: 'changed' };
  const record = await openRecord({ header, keys }, { entry, envelope }).catch(() => undefined);
  if (!record) return { id, reason: 'unreadable', sealed: { entry, envelope } };
  return { entry, envelope, shown: shownRecord(id, record) };
}

async function hashOf(envelope: Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', envelope)));
}

function placeOf(
  { vaultId, keyId }: Pick<VaultHeader, 'vaultId' | 'keyId'>,
  { id, revision }: Pick<ManifestEntry, 'id' | 'revision'>,
): EnvelopePlace {
  return { label: 'mqtt-kit saved connection/1', vaultId, keyId, recordId: id, revision };
}
