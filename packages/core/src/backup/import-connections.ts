/** A file of saved connections, whoever wrote it. Everything in it is untrusted. */
import type { ConnectionDetails } from '../details/connection-details.js';
import type { DetailsProblem } from '../details/details-problem.js';
import { isFields } from '../details/untrusted-details.js';
import { checkDetails } from '../details/validate-details.js';
import { withoutPrivateKey } from '../details/without-private-key.js';
import { MqttError } from '../errors.js';
import { policy } from '../policy/policy.js';
import { openEnvelope } from '../vault/envelope.js';
import {
  BACKUP_FORMAT,
  backupPlace,
  parseFile,
  readOwnFile,
  unreadable,
  type SealedBackup,
} from './backup-file.js';
import { derivePassphraseKey, type DeriveKey } from '../vault/passphrase-key.js';
import { fromRecord } from '../details/details-record.js';
import { importNote } from './import-notes.js';
import type {
  ImportDraft,
  ImportDrafts,
  ImportedConnection,
  ImportedFile,
  ImportNote,
  ImportSource,
  SkippedConnection,
} from './imported-connection.js';
import { readMqttExplorer } from './mqtt-explorer.js';
import { readMqttx } from './mqttx.js';
import { TakenNames } from './taken-names.js';

/** How to import. */
export interface ImportOptions {
  /** For an encrypted file: the one that was chosen when it was made. */
  readonly passphrase?: string | undefined;
}

/** More than anybody has; a list that long was made to harm. */
export const MAX_CONNECTIONS = 10_000;

/**
 * Reads a file: one that `exportEncrypted()` or `exportPlain()` wrote, a JSON export of MQTTX, or the `settings.json` of MQTT Explorer.
 * Saves nothing: `previewImport()` comes next. Each connection says what of it could not be taken over; those that can never be used
 * are listed apart, with the reason.
 *
 * @param file - at most 32 MiB and 10 000 connections.
 * @throws MqttError `passphrase-needed` for an encrypted file without one, `wrong-passphrase` for another one than it was made with or
 * a file that was changed, `backup-unreadable` for whatever else is not such a file.
 *
 * @example
 * const { connections, skipped } = await importConnections(new Uint8Array(await file.arrayBuffer()));
 */
export function importConnections(
  file: Uint8Array,
  options: ImportOptions = {},
): Promise<ImportedFile> {
  return openConnections(file, options, derivePassphraseKey);
}

/** {@link importConnections} with the way to make a key handed in. */
export async function openConnections(
  file: Uint8Array,
  { passphrase }: ImportOptions,
  deriveKey: DeriveKey,
): Promise<ImportedFile> {
  const parsed = parseFile(file);
  if (isFields(parsed) && parsed['format'] === BACKUP_FORMAT) {
    const own = readOwnFile(parsed);
    if ('connections' in own) return checked('mqtt-kit', false, ownDrafts(own.connections));
    return checked('mqtt-kit', true, ownDrafts(await unseal(own.sealed, passphrase, deriveKey)));
  }
  const explorer = readMqttExplorer(parsed);
  if (explorer) return checked('mqtt-explorer', false, explorer);
  const mqttx = readMqttx(parsed);
  if (mqttx) return checked('mqttx', false, mqttx);
  throw unreadable('It is from no program that is known here.');
}

async function unseal(
  { key, envelope }: SealedBackup,
  passphrase: string | undefined,
  deriveKey: DeriveKey,
): Promise<unknown> {
  if (passphrase === undefined || passphrase === '')
    throw new MqttError('passphrase-needed', 'This file is encrypted: give its passphrase.');
  let contents;
  try {
    contents = await openEnvelope(await deriveKey(passphrase, key), envelope, backupPlace(key));
  } catch (cause) {
    const isClosed = cause instanceof MqttError && cause.code === 'envelope-unreadable';
    if (!isClosed) throw cause;
    throw new MqttError(
      'wrong-passphrase',
      'This is not the passphrase with which the file was made, or the file was changed.',
    );
  }
  try {
    return parseFile(contents);
  } finally {
    contents.fill(0);
  }
}

function ownDrafts(connections: unknown): ImportDrafts {
  if (!Array.isArray(connections)) throw unreadable('It is damaged.');
  const read = (record: unknown, index: number): ImportDraft => {
    const name = isFields(record) && typeof record['name'] === 'string' ? record['name'] : '';
    const host = isFields(record) && typeof record['host'] === 'string' ? record['host'] : '';
    return {
      name: name.trim() || host || `#${index + 1}`,
      details: fromRecord(record),
      notes: unknownFields(record),
    };
  };
  return { entries: connections, read };
}

function unknownFields(record: unknown): readonly ImportNote[] {
  return checkDetails(record).flatMap(({ code, values }) =>
    code === 'unknown-field' && values && 'name' in values
      ? [importNote('field-left', { name: values.name })]
      : [],
  );
}

/** @throws MqttError `backup-unreadable` for more connections than are taken. */
function checked(
  source: ImportSource,
  encrypted: boolean,
  { entries, read }: ImportDrafts,
): ImportedFile {
  if (entries.length > MAX_CONNECTIONS)
    throw unreadable(`It has more than ${MAX_CONNECTIONS} connections.`);
  const connections: ImportedConnection[] = [];
  const skipped: SkippedConnection[] = [];
  const names = new TakenNames();
  entries.forEach((entry, index) => {
    const draft = read(entry, index);
    const name = draft.name.trim() || `#${index + 1}`;
    const errors = errorsOf({ ...draft, name });
    if (errors) {
      skipped.push({ name: shortened(name), problems: errors });
      return;
    }
    // errorsOf() found nothing wrong.
    const { details, notes } = withoutForbidden(draft.details as ConnectionDetails);
    const twin = names.has(name) ? [importNote('renamed', { name: shortened(name) })] : [];
    connections.push({
      details: { ...details, name: names.take(name) },
      notes: [...twin, ...draft.notes, ...notes],
    });
  });
  return { source, encrypted, connections, skipped };
}

/** What the page lets nobody keep does not come in. */
function withoutForbidden(
  details: ConnectionDetails,
): Pick<ImportedConnection, 'notes'> & { readonly details: ConnectionDetails } {
  const isForbidden = !policy().allowPrivateKeys && details.certificates?.key;
  if (!isForbidden) return { details, notes: [] };
  return { details: withoutPrivateKey(details), notes: [importNote('private-key-left')] };
}

/** Why a draft is no connection: nothing where it is none at all; undefined where it is one. */
function errorsOf({ name, details }: ImportDraft): readonly DetailsProblem[] | undefined {
  if (!isFields(details)) return [];
  const errors = checkDetails({ ...details, name: shortened(name) }).filter(
    ({ severity }) => severity === 'error',
  );
  return errors.length > 0 ? errors : undefined;
}

/** As long as a name may be. */
function shortened(name: string): string {
  return new TakenNames().take(name);
}
