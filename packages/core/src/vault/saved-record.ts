/** Pure: one saved connection as the bytes that are sealed, and as a directory shows it. */
import type { ConnectionDetails } from '../details/connection-details.js';
import type { SavedConnection } from '../details/connection-directory.js';
import { fromRecord, toRecord } from '../details/details-record.js';
import { isFields } from '../details/untrusted-details.js';
import { resolveDetails } from '../details/validate-details.js';
import { withoutQuery } from '../details/without-query.js';
import { withoutPrivateKey } from '../details/without-private-key.js';
import { MqttError } from '../errors.js';
import { withKeysApart } from './misplaced-keys.js';
import { policyProblems } from '../policy/policy-problems.js';

/** A saved connection with its secrets. */
export interface SavedRecord {
  readonly details: ConnectionDetails & { readonly name: string };
  /** Names that it had, by which pages may still look for it. */
  readonly aliases: readonly string[];
  /** Both in milliseconds since the epoch. */
  readonly savedAt: number;
  readonly usedAt: number | undefined;
  /** Whether its private key has left in a file for import. */
  readonly hasKeyFile?: boolean;
}

/** A record, sealed, is never larger: a private key and three certificates fit ten times. */
export const MAX_RECORD_BYTES = 256 * 1024;
/** Most names of before that are remembered, the latest. */
export const MAX_ALIASES = 20;
const MAX_NAME_LENGTH = 255;

/** A record as bytes; whoever asked empties them after use. @throws MqttError `invalid-details` for one that is too large. */
export function encodeRecord(record: SavedRecord): Uint8Array<ArrayBuffer> {
  const json = { ...record, details: toRecord(record.details, 'everything') };
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  if (bytes.byteLength <= MAX_RECORD_BYTES) return bytes;
  bytes.fill(0);
  const kib = String(MAX_RECORD_BYTES / 1024);
  throw new MqttError('invalid-details', `A saved connection has at most ${kib} KiB.`);
}

/** A record again; undefined for what is none. It was signed by us, but perhaps by another version of us. */
export function decodeRecord(bytes: Uint8Array): SavedRecord | undefined {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (!isFields(json)) return undefined;
  const { aliases, savedAt, usedAt, hasKeyFile } = json;
  const details = checked(withKeysApart(fromRecord(json['details'])));
  if (!details || typeof savedAt !== 'number') return undefined;
  return {
    details,
    aliases: Array.isArray(aliases) ? aliases.filter(isName).slice(-MAX_ALIASES) : [],
    savedAt,
    usedAt: typeof usedAt === 'number' ? usedAt : undefined,
    ...(hasKeyFile === true ? { hasKeyFile } : {}),
  };
}

/** What of a record anybody may see. */
export function shownRecord(
  id: string,
  { details, aliases, usedAt, hasKeyFile = false }: SavedRecord,
): SavedConnection {
  const { authentication, path } = details;
  const hasPassword = authentication?.method === 'BASIC' && Boolean(authentication.password);
  const blocked = policyProblems(details);
  const shown = {
    ...withoutPrivateKey(details),
    ...(path === undefined ? {} : { path: withoutQuery(path) }),
    ...(authentication?.method === 'BASIC'
      ? { authentication: { method: authentication.method, username: authentication.username } }
      : {}),
  };
  return {
    id,
    details: shown,
    hasPassword,
    ...(path?.includes('?') ? { hasQuery: true } : {}),
    ...(details.certificates?.key
      ? { hasPrivateKey: true, ...(hasKeyFile ? { hasKeyFile } : {}) }
      : {}),
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(usedAt === undefined ? {} : { usedAt }),
    ...(blocked.length > 0 ? { blocked } : {}),
  };
}

function checked(details: unknown): SavedRecord['details'] | undefined {
  if (!isFields(details) || !isName(details['name'])) return undefined;
  try {
    // Checked by the rules for what may come from anywhere; the type is theirs.
    resolveDetails(details as unknown as ConnectionDetails);
  } catch {
    return undefined;
  }
  return details as unknown as SavedRecord['details'];
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_NAME_LENGTH;
}
