/** Pure: what is saved when details are given again without their secrets. */
import { brokerUrl } from '../details/broker-url.js';
import type { ConnectionDetails } from '../details/connection-details.js';
import { resolveDetails } from '../details/validate-details.js';
import { MqttError } from '../errors.js';
import { policy } from '../policy/policy.js';
import { assertKeepable } from '../policy/vault-policy.js';
import { withoutQuery, type SavedRecord } from './saved-record.js';

/**
 * The record for `details`. A password or query that is not in them is taken from `old`, as long as host, port, path, TLS and further
 * servers are the same: a secret belongs to the broker that it was given for.
 *
 * @throws MqttError `invalid-details` when a field is wrong or the name missing, `forbidden-by-policy`.
 */
export function mergedRecord(
  details: ConnectionDetails,
  old: SavedRecord | undefined,
  { keepAlias, now }: { readonly keepAlias: boolean; readonly now: number },
): SavedRecord {
  resolveDetails(details);
  const name = details.name?.trim();
  if (!name) {
    const message = 'Give the connection a name.';
    throw new MqttError('invalid-details', message, {
      problems: [{ field: 'name', severity: 'error', code: 'required', message }],
    });
  }
  const same = old !== undefined && addressOf(old.details) === addressOf(details);
  const merged = withPrivateKeyOf(
    old?.details,
    same ? withSecretsOf(old.details, details) : details,
  );
  assertKeepable(merged, policy());
  const oldName = old?.details.name;
  const aliases = (old?.aliases ?? []).filter((alias) => alias !== name);
  return {
    details: {
      ...merged,
      name,
      // “/mqtt?” took the old query away, and has none itself.
      ...(merged.path?.endsWith('?') ? { path: merged.path.slice(0, -1) } : {}),
    },
    aliases:
      keepAlias && oldName !== undefined && oldName !== name ? [...aliases, oldName] : aliases,
    savedAt: now,
    usedAt: old?.usedAt,
  };
}

function withSecretsOf(old: ConnectionDetails, details: ConnectionDetails): ConnectionDetails {
  const { authentication, path } = details;
  const before = old.authentication;
  const password =
    authentication?.method === 'BASIC' &&
    authentication.password === undefined &&
    before?.method === 'BASIC'
      ? before.password
      : undefined;
  return {
    ...details,
    ...(path !== undefined && !path.includes('?') && old.path?.includes('?')
      ? { path: old.path }
      : {}),
    ...(authentication?.method === 'BASIC' && password !== undefined
      ? { authentication: { ...authentication, password } }
      : {}),
  };
}

/** A private key belongs to its certificate. */
function withPrivateKeyOf(
  old: ConnectionDetails | undefined,
  details: ConnectionDetails,
): ConnectionDetails {
  const { certificates } = details;
  const before = old?.certificates;
  if (!certificates || !before || certificates.key !== undefined) return details;
  if (certificates.certificate !== before.certificate) return details;
  const { key, keyPassphrase } = before;
  return {
    ...details,
    certificates: {
      ...certificates,
      ...(key === undefined ? {} : { key }),
      ...(keyPassphrase === undefined ? {} : { keyPassphrase }),
    },
  };
}

/** Where a connection goes, further servers too; a secret belongs to that. Without the query, which is one itself. */
export function addressOf(details: ConnectionDetails): string {
  return [brokerUrl(details), ...(details.servers ?? [])].map(withoutQuery).join(' ');
}
