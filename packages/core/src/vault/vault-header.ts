/** The head of a vault: its slots, and a list of its records. Signed, so that no record can be exchanged, put back or taken away alone. */
import { fromBase64, toBase64 } from '../authentication/base64.js';
import { isFields } from '../details/untrusted-details.js';
import { MqttError } from '../errors.js';
import { MAX_ITERATIONS, MIN_ITERATIONS, SALT_BYTES } from './passphrase-key.js';
import type { Slot } from './slot.js';

/** What the list says of one record. */
export interface ManifestEntry {
  readonly id: string;
  /** Counts its versions, from 0 on. */
  readonly revision: number;
  /** SHA-256 of its envelope, in base64. */
  readonly hash: string;
}

/** A head, open. */
export interface VaultHeader {
  readonly vaultId: string;
  /** Of the vault key that is in force. */
  readonly keyId: string;
  /** Goes up with each change of the vault. */
  readonly counter: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly slots: readonly Slot[];
  /** How long it stays open without input, as its owner set it, in milliseconds. */
  readonly idleMs?: number | 'never';
  /** In the owner's order. */
  readonly manifest: readonly ManifestEntry[];
}

/** A head as it is kept. */
export interface SealedHeader {
  /** The same as inside, to compare without opening. */
  readonly counter: number;
  /** JSON in UTF-8. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** HMAC-SHA-256 of `bytes` under the vault's header key. */
  readonly mac: Uint8Array<ArrayBuffer>;
}

/** Most records in a vault. */
export const MAX_RECORDS = 10_000;
const MAX_HEADER_BYTES = 4 * 1024 * 1024;
const MAX_SLOTS = 16;
const MAX_ID_LENGTH = 64;
const MAX_CREDENTIAL_BYTES = 1023;
const FORMAT = 1;

/** Signs a head. The signature covers every byte (RFC 2104). */
export async function sealHeader(key: CryptoKey, header: VaultHeader): Promise<SealedHeader> {
  const json = {
    format: FORMAT,
    ...header,
    slots: header.slots.map((slot) =>
      Object.fromEntries(
        Object.entries(slot).map(([field, value]) => [
          field,
          value instanceof Uint8Array ? toBase64(value) : value,
        ]),
      ),
    ),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes));
  return { counter: header.counter, bytes, mac };
}

/** Whether a head is signed with this key. */
export function isSigned(key: CryptoKey, { bytes, mac }: SealedHeader): Promise<boolean> {
  return crypto.subtle.verify('HMAC', key, mac, bytes);
}

/**
 * A head as it was read back. It is believed only after {@link isSigned}; until then its slots are tried, within bounds.
 *
 * @throws MqttError `vault-damaged`, also for a newer format.
 */
export function readHeader(stored: unknown): {
  readonly sealed: SealedHeader;
  readonly header: VaultHeader;
} {
  const { counter, bytes, mac } = fields(stored);
  if (!isBytes(bytes) || !isBytes(mac) || !isCount(counter)) throw damaged();
  if (bytes.byteLength > MAX_HEADER_BYTES) throw damaged();
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged();
  }
  const header = fields(json);
  const { format, vaultId, keyId, createdAt, slots, manifest, idleMs } = header;
  if (typeof format === 'number' && format > FORMAT)
    throw new MqttError(
      'vault-damaged',
      'A newer version of this page has changed the vault. Reload the page. Nothing was deleted.',
    );
  if (
    format !== FORMAT ||
    header['counter'] !== counter ||
    !isId(vaultId) ||
    !isId(keyId) ||
    !isCount(createdAt) ||
    !Array.isArray(slots) ||
    slots.length > MAX_SLOTS ||
    !Array.isArray(manifest) ||
    manifest.length > MAX_RECORDS
  )
    throw damaged();
  const entries = manifest.map(readEntry);
  if (new Set(entries.map(({ id }) => id)).size < entries.length) throw damaged();
  return {
    sealed: { counter, bytes, mac },
    header: {
      vaultId,
      keyId,
      counter,
      createdAt,
      slots: slots.map(readSlot),
      ...(idleMs === 'never' || isCount(idleMs) ? { idleMs } : {}),
      manifest: entries,
    },
  };
}

function readEntry(entry: unknown): ManifestEntry {
  const { id, revision, hash } = fields(entry);
  if (!isId(id) || !isCount(revision) || typeof hash !== 'string') throw damaged();
  return { id, revision, hash };
}

function readSlot(slot: unknown): Slot {
  const { id, kind, createdAt, envelope, salt, iterations, credentialId } = fields(slot);
  const sealed = decoded(envelope);
  if (!isId(id) || !isCount(createdAt)) throw damaged();
  const common = { id, createdAt, envelope: sealed };
  switch (kind) {
    case 'device':
    case 'external':
      return { ...common, kind };
    case 'recovery':
      return { ...common, kind, salt: decodedSalt(salt) };
    case 'passphrase':
      // More rounds would keep the page busy for whoever wrote the number, fewer are no protection.
      if (!isCount(iterations) || iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS)
        throw damaged();
      return { ...common, kind, salt: decodedSalt(salt), iterations };
    case 'passkey': {
      const credential = decoded(credentialId);
      if (credential.byteLength > MAX_CREDENTIAL_BYTES) throw damaged();
      return { ...common, kind, salt: decodedSalt(salt), credentialId: credential };
    }
    default:
      throw damaged();
  }
}

function decodedSalt(value: unknown): Uint8Array<ArrayBuffer> {
  const salt = decoded(value);
  if (salt.byteLength < SALT_BYTES || salt.byteLength > 64) throw damaged();
  return salt;
}

function decoded(value: unknown): Uint8Array<ArrayBuffer> {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined;
  if (!bytes) throw damaged();
  return bytes;
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return isFields(value) ? value : {};
}

function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** That the head of a vault cannot be believed. */
export function damaged(): MqttError {
  return new MqttError(
    'vault-damaged',
    'The vault on this device is damaged and cannot be opened. Nothing was deleted; import a backup into a new one.',
  );
}
