/** Which certificate and key belong together, and in which order the certificates are shown to a server. */
import { belongsTogether, type Belonging } from './key-pair.js';
import { CertificateError, unreadable } from './certificate-error.js';
import type { OpenKey } from './private-key.js';
import type { FileContents } from './read-file.js';
import { isAuthority } from './certificate-use.js';
import { isSelfIssued, type ReadCertificate } from './x509.js';

/** A key with a certificate. */
export interface Pair {
  readonly key: OpenKey;
  /** The key's own first, then each issuer as far as there is one, then the rest. */
  readonly certificates: readonly [ReadCertificate, ...ReadCertificate[]];
  readonly belonging: Belonging;
}

/** What counts more where nothing belongs together for certain. */
const RANKS: readonly Belonging[] = ['belongs', 'damaged', 'unproven', 'other'];

/**
 * The first certificate and key that belong together; else those of which least is known to be wrong. Undefined where one of both is missing.
 *
 * @param signal - ends the search, with its reason.
 */
export async function matchPair(
  certificates: readonly ReadCertificate[],
  keys: readonly OpenKey[],
  signal?: AbortSignal,
): Promise<Pair | undefined> {
  let best: Pair | undefined;
  for (const own of leafFirst(certificates))
    for (const key of keys) {
      signal?.throwIfAborted();
      const { subjectPublicKeyInfo } = own.asn.tbsCertificate;
      const belonging = await belongsTogether(key, subjectPublicKeyInfo);
      if (best && RANKS.indexOf(belonging) >= RANKS.indexOf(best.belonging)) continue;
      best = { key, certificates: chainFrom(own, certificates), belonging };
      if (belonging === 'belongs') return best;
    }
  return best;
}

/**
 * The pair, for whoever can do nothing without.
 *
 * @throws MqttError `certificate-mismatch`, `certificate-unreadable` for a damaged key, and why a key was not opened.
 */
export async function requirePair(
  certificates: readonly ReadCertificate[],
  { keys, closed }: Pick<FileContents, 'keys' | 'closed'>,
): Promise<Pair> {
  const pair = await matchPair(certificates, keys);
  if (pair?.belonging === 'belongs' || pair?.belonging === 'unproven') return pair;
  // One that no passphrase has opened may be the one.
  const [notOpened] = closed;
  if (notOpened) throw notOpened;
  if (!pair) throw new CertificateError(keys.length === 0 ? 'no-key' : 'no-certificate');
  throw pair.belonging === 'damaged' ? unreadable('key') : new CertificateError('key-other');
}

/** The certificate that issued none of the others first, then its issuers; those of authorities alone stay as they are. */
export function leafFirst(certificates: readonly ReadCertificate[]): readonly ReadCertificate[] {
  const issuers = new Set(
    certificates.filter((one) => !isSelfIssued(one)).map(({ x509 }) => x509.issuer),
  );
  const leaf =
    certificates.find(({ x509 }) => !isAuthority(x509) && !issuers.has(x509.subject)) ??
    certificates.find(({ x509 }) => !issuers.has(x509.subject));
  return leaf ? chainFrom(leaf, certificates) : certificates;
}

function chainFrom(
  own: ReadCertificate,
  certificates: readonly ReadCertificate[],
): [ReadCertificate, ...ReadCertificate[]] {
  const rest = certificates.filter((certificate) => certificate !== own);
  const chain: [ReadCertificate, ...ReadCertificate[]] = [own];
  for (let current = own; !isSelfIssued(current);) {
    const at = rest.findIndex(({ x509 }) => x509.subject === current.x509.issuer);
    const [issuer] = at < 0 ? [] : rest.splice(at, 1);
    if (!issuer) break;
    chain.push(issuer);
    current = issuer;
  }
  return [...chain, ...rest];
}
