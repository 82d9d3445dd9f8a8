/**
 * Pure: the outside of our own files, version 1. JSON in UTF-8 with the fields `format` and `version`, and then either `connections`, or
 * `encryption` with `kdf`, `iterations`, `salt` and `envelope`, of which the envelope holds the connections as JSON.
 */
import { fromBase64, toBase64 } from '../authentication/base64.js';
import { isFields } from '../details/untrusted-details.js';
import { MqttError } from '../errors.js';
import type { EnvelopePlace } from '../vault/envelope-place.js';
import {
  MAX_ITERATIONS,
  MIN_ITERATIONS,
  SALT_BYTES,
  type KeyParameters,
} from '../vault/passphrase-key.js';

/** What `format` says in each of our files. */
export const BACKUP_FORMAT = 'mqtt-kit connections';
/** What `version` says in files written today. */
export const BACKUP_VERSION = 1;
/** The largest file that is read, in bytes: other programs write their messages into it too. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

const KDF = 'PBKDF2-SHA-256';

/** An encrypted file taken apart. */
export interface SealedBackup {
  readonly key: KeyParameters;
  readonly envelope: Uint8Array<ArrayBuffer>;
}

/** Where the envelope of a file belongs: to its format and to the parameters of its key. */
export function backupPlace({ iterations, salt }: KeyParameters): EnvelopePlace {
  return {
    label: `${BACKUP_FORMAT}/${BACKUP_VERSION}`,
    vaultId: '',
    keyId: `${KDF} ${iterations} ${toBase64(salt)}`,
    recordId: 'connections',
    revision: 0,
  };
}

/** A file, ready to be kept. */
export function writeFile(contents: Readonly<Record<string, unknown>>): Uint8Array<ArrayBuffer> {
  const file = { format: BACKUP_FORMAT, version: BACKUP_VERSION, ...contents };
  const bytes = new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
  if (bytes.byteLength <= MAX_FILE_BYTES) return bytes;
  throw new MqttError(
    'invalid-options',
    `These connections need a file of more than ${MAX_FILE_BYTES / 1024 / 1024} MiB, which could not be imported.`,
  );
}

/** The field `encryption` of a file. */
export function writeEncryption({ key, envelope }: SealedBackup): object {
  return {
    kdf: KDF,
    iterations: key.iterations,
    salt: toBase64(key.salt),
    envelope: toBase64(envelope),
  };
}

/**
 * What a file holds, as JSON.
 *
 * @throws MqttError `backup-unreadable` for what is too large, no UTF-8 or no JSON.
 */
export function parseFile(bytes: Uint8Array): unknown {
  if (bytes.byteLength > MAX_FILE_BYTES)
    throw unreadable(`It is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB.`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The cause would quote the file, which may hold a password.
    throw unreadable('It is not JSON in UTF-8.');
  }
}

/**
 * One of our own files, taken apart.
 *
 * @throws MqttError `backup-unreadable` for another version, for unknown or missing fields, and for parameters out of bounds.
 */
export function readOwnFile(
  file: Readonly<Record<string, unknown>>,
): { readonly connections: unknown } | { readonly sealed: SealedBackup } {
  const { format, version, encryption, connections, ...others } = file;
  if (format !== BACKUP_FORMAT || !isSafeVersion(version))
    throw unreadable('It is none of ours, or damaged.');
  if (version > BACKUP_VERSION)
    throw unreadable(`Its version is ${version}: a newer program has written it.`);
  const isWhole = (encryption === undefined) !== (connections === undefined);
  if (!isWhole || Object.keys(others).length > 0) throw unreadable('It is damaged.');
  return encryption === undefined ? { connections } : { sealed: readEncryption(encryption) };
}

/** Why a file cannot be read; never with anything from the file. */
export function unreadable(why: string): MqttError {
  return new MqttError('backup-unreadable', `This file cannot be imported. ${why}`);
}

function readEncryption(encryption: unknown): SealedBackup {
  if (!isFields(encryption)) throw unreadable('It is damaged.');
  const { kdf, iterations, salt, envelope, ...others } = encryption;
  const saltBytes = typeof salt === 'string' ? fromBase64(salt) : undefined;
  const envelopeBytes = typeof envelope === 'string' ? fromBase64(envelope) : undefined;
  if (
    kdf !== KDF ||
    saltBytes?.byteLength !== SALT_BYTES ||
    !envelopeBytes ||
    Object.keys(others).length > 0
  )
    throw unreadable('It is damaged.');
  if (
    typeof iterations !== 'number' ||
    !Number.isInteger(iterations) ||
    iterations < MIN_ITERATIONS ||
    iterations > MAX_ITERATIONS
  )
    throw unreadable('Its key is made in a way that is not safe.');
  return { key: { iterations, salt: saltBytes }, envelope: envelopeBytes };
}

function isSafeVersion(version: unknown): version is number {
  return typeof version === 'number' && Number.isSafeInteger(version) && version >= 1;
}
