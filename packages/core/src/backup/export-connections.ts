/** Saved connections as one file, to be kept elsewhere or given to somebody. */
import type { ConnectionDetails } from '../details/connection-details.js';
import { MqttError } from '../errors.js';
import { policy } from '../policy/policy.js';
import { sealEnvelope } from '../vault/envelope.js';
import { backupPlace, writeEncryption, writeFile } from './backup-file.js';
import {
  derivePassphraseKey,
  MIN_ITERATIONS,
  SALT_BYTES,
  type DeriveKey,
} from '../vault/passphrase-key.js';
import { toRecord } from '../details/details-record.js';

/** How to encrypt an export. */
export interface EncryptedExportOptions {
  /** The file's own passphrase: needed to import it, and not kept anywhere. */
  readonly passphrase: string;
  /** Whether private keys of client certificates, and their passphrases, go along; false unless set. */
  readonly privateKeys?: boolean | undefined;
}

/**
 * Connections with their passwords, encrypted: AES-256-GCM under a key made from the passphrase by PBKDF2-SHA-256 with 600 000 rounds,
 * which takes a good part of a second. Nobody can open the file without the passphrase; who has the file can try passphrases at leisure.
 *
 * @param connections - in the owner's order, with the secrets that are to go along.
 * @returns the file, a JSON document.
 * @throws MqttError `forbidden-by-policy` where the page does not allow it, `invalid-options` for an empty passphrase.
 *
 * @example
 * const file = await exportEncrypted(connections, { passphrase });
 * link.href = URL.createObjectURL(new Blob([file], { type: 'application/json' }));
 */
export function exportEncrypted(
  connections: readonly ConnectionDetails[],
  options: EncryptedExportOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  return sealConnections(connections, options, derivePassphraseKey);
}

/** {@link exportEncrypted} with the way to make a key handed in. */
export async function sealConnections(
  connections: readonly ConnectionDetails[],
  { passphrase, privateKeys = false }: EncryptedExportOptions,
  deriveKey: DeriveKey,
): Promise<Uint8Array<ArrayBuffer>> {
  assertExportAllowed();
  if (privateKeys && !policy().allowPrivateKeys)
    throw new MqttError('forbidden-by-policy', 'This page does not let private keys be exported.');
  const contents = privateKeys ? 'everything' : 'no-private-keys';
  const records = connections.map((details) => toRecord(details, contents));
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const key = { iterations: MIN_ITERATIONS, salt };
  const text = new TextEncoder().encode(JSON.stringify(records));
  try {
    const envelope = await sealEnvelope(await deriveKey(passphrase, key), text, backupPlace(key));
    return writeFile({ encryption: writeEncryption({ key, envelope }) });
  } finally {
    text.fill(0);
  }
}

/**
 * Connections without secrets, as a JSON document that anybody can read: no passwords, no private keys, no queries of addresses, which
 * may hold a signature. User properties and last wills are in it.
 *
 * @throws MqttError `forbidden-by-policy` where the page does not allow it.
 */
export function exportPlain(connections: readonly ConnectionDetails[]): Uint8Array<ArrayBuffer> {
  assertExportAllowed();
  return writeFile({
    connections: connections.map((details) => toRecord(details, 'no-secrets')),
  });
}

function assertExportAllowed(): void {
  if (!policy().allowExport)
    throw new MqttError('forbidden-by-policy', 'This page does not let connections be exported.');
}
