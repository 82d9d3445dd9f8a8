/** Pure: what is saved when details are given again without their secrets. */
import type { ConnectionDetails } from '../details/connection-details.js';
import { ProblemList } from '../details/problem-list.js';
import { brokerUrl } from '../details/broker-url.js';
import { withoutQuery } from '../details/without-query.js';
import { requiredName } from '../details/required-name.js';
import { secretPlace } from '../details/secret-place.js';
import { resolveDetails } from '../details/validate-details.js';
import { MqttError } from '../errors.js';
import { policy } from '../policy/policy.js';
import { assertKeepable } from '../policy/vault-policy.js';
import { MAX_ALIASES, type SavedRecord } from './saved-record.js';

/**
 * The record for `details`. A query, password or private key that is not in them is taken from `old`, as long as each belongs there:
 * see `secretPlace()` and `keepsPrivateKey()`.
 *
 * @throws MqttError `invalid-details` when a field is wrong, the name missing, or a query in a further server; `forbidden-by-policy`.
 */
export function mergedRecord(
  details: ConnectionDetails,
  old: SavedRecord | undefined,
  {
    keepAlias,
    keepsKey,
    now,
  }: { readonly keepAlias: boolean; readonly keepsKey: boolean; readonly now: number },
): SavedRecord {
  resolveDetails(details);
  const name = requiredName(details);
  assertServersAreNoSecret(details);
  const known = withPasswordOf(old?.details, withQueryOf(old?.details, details));
  const merged = keepsKey ? withPrivateKeyOf(old?.details, known) : known;
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
    aliases: (keepAlias && oldName !== undefined && oldName !== name
      ? [...aliases, oldName]
      : aliases
    ).slice(-MAX_ALIASES),
    savedAt: now,
    usedAt: old?.usedAt,
    // A file with another certificate is none of this one.
    ...(old?.hasKeyFile && keepsKey && isSameCertificate(details, old) ? { hasKeyFile: true } : {}),
  };
}

/** A query is not shown, so a path without one has the one that is kept. */
function withQueryOf(
  old: ConnectionDetails | undefined,
  details: ConnectionDetails,
): ConnectionDetails {
  if (!old?.path?.includes('?') || details.path?.includes('?')) return details;
  const isSame = withoutQuery(brokerUrl(old)) === brokerUrl(details);
  return isSame ? { ...details, path: old.path } : details;
}

/** A password belongs to the addresses that it was given for. */
function withPasswordOf(
  old: ConnectionDetails | undefined,
  details: ConnectionDetails,
): ConnectionDetails {
  const { authentication } = details;
  const before = old?.authentication;
  if (authentication?.method !== 'BASIC' || authentication.password !== undefined) return details;
  if (!old || before?.method !== 'BASIC' || before.password === undefined) return details;
  if (secretPlace(old) !== secretPlace(details)) return details;
  return { ...details, authentication: { ...authentication, password: before.password } };
}

function isSameCertificate({ certificates }: ConnectionDetails, { details }: SavedRecord): boolean {
  return certificates?.certificate === details.certificates?.certificate;
}

/** Whether the private key that is kept belongs to the certificate that is given: the same, or a newer one of the same key. */
export async function keepsPrivateKey(
  details: ConnectionDetails,
  old: SavedRecord | undefined,
): Promise<boolean> {
  const { certificate, key } = details.certificates ?? {};
  const before = old?.details.certificates;
  if (key !== undefined || !before?.key) return false;
  if (!before.certificate || certificate === before.certificate) return true;
  if (!certificate) return false;
  const { isForSameKey } = await import('../certificates/index.js');
  return isForSameKey(before.certificate, certificate);
}

/** With the key that is kept; whoever asks for it has found out that it belongs there. */
function withPrivateKeyOf(
  old: ConnectionDetails | undefined,
  details: ConnectionDetails,
): ConnectionDetails {
  const { certificates } = details;
  const before = old?.certificates;
  if (!certificates || !before || certificates.key !== undefined) return details;
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

/** A query may hold a signature; only the first address has a way to get it back when a connection is made. */
function assertServersAreNoSecret({ servers = [] }: ConnectionDetails): void {
  const problems = new ProblemList();
  servers.forEach((server, index) => {
    if (server.includes('?')) problems.error('servers', 'server-query', { number: index + 1 });
  });
  if (problems.all.length === 0) return;
  const text = problems.all.map(({ message }) => message).join(' ');
  throw new MqttError('invalid-details', text, { problems: problems.all });
}
