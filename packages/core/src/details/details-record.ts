/** Pure: connection details as JSON carries them, and back. Only fields that details have pass, in both directions. */
import { fromBase64, toBase64 } from '../authentication/base64.js';
import type { ConnectionDetails } from './connection-details.js';
import { FIELD_ENTRIES, parentAndKey, type FieldRule } from './field-rules.js';
import { isFields } from './untrusted-details.js';
import { withoutQuery } from './without-query.js';

/** What goes into a record. */
export type RecordContents = 'everything' | 'no-private-keys' | 'no-secrets';

/** Details as plain JSON; bytes are `{ "base64": "…" }`. */
export type ConnectionRecord = Readonly<Record<string, unknown>>;

const PRIVATE_KEY_FIELDS: readonly string[] = ['certificates.key', 'certificates.keyPassphrase'];
const SECRET_FIELDS: readonly string[] = [...PRIVATE_KEY_FIELDS, 'authentication.password'];

/**
 * Details as a record.
 *
 * @param contents - `no-secrets` leaves out passwords, private keys and the queries of addresses, which may hold a signature.
 */
export function toRecord(details: ConnectionDetails, contents: RecordContents): ConnectionRecord {
  return knownFields(details, (field, { type }, value) => {
    if (contents !== 'everything' && PRIVATE_KEY_FIELDS.includes(field)) return undefined;
    if (contents === 'no-secrets') {
      if (SECRET_FIELDS.includes(field)) return undefined;
      if (field === 'path') return queryless(value);
      if (type === 'server-urls' && Array.isArray(value))
        return (value as unknown[]).map(queryless);
    }
    return value instanceof Uint8Array ? { base64: toBase64(value) } : value;
  });
}

/**
 * A record as details. What it holds is not judged here: `checkDetails()` is for that.
 *
 * @param record - may be anything.
 */
export function fromRecord(record: unknown): unknown {
  if (!isFields(record)) return record;
  return knownFields(record, (_field, { type }, value) =>
    type === 'bytes' || type === 'text-or-bytes' ? bytesOr(value) : value,
  );
}

/** A copy with the fields that details have, each passed through `convert`; undefined leaves one out. */
function knownFields(
  source: object,
  convert: (field: string, rule: FieldRule, value: unknown) => unknown,
): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  const groups = new Map([['details', { from: source, to: copy }]]);
  for (const { field, rule } of FIELD_ENTRIES) {
    const { parent, key } = parentAndKey(field);
    const group = groups.get(parent);
    // What comes from a prototype was not written by whoever wrote the details.
    if (!group || !Object.hasOwn(group.from, key)) continue;
    const value: unknown = Reflect.get(group.from, key);
    if (rule.type === 'fields' && isFields(value)) {
      const to = {};
      groups.set(field, { from: value, to });
      group.to[key] = to;
      continue;
    }
    const converted = convert(field, rule, value);
    if (converted !== undefined) group.to[key] = converted;
  }
  return copy;
}

function bytesOr(value: unknown): unknown {
  if (!isFields(value)) return value;
  const { base64, ...others } = value;
  if (typeof base64 !== 'string' || Object.keys(others).length > 0) return value;
  return fromBase64(base64) ?? value;
}

function queryless(value: unknown): unknown {
  return typeof value === 'string' ? withoutQuery(value) : value;
}
