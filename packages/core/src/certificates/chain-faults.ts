/** Pure: why a chain whose signatures are right is refused all the same (RFC 5280 §6.1, as OpenSSL checks it). */
import { hasUncheckedConditions, longestPath, purposeFor } from './certificate-use.js';
import { keyAlgorithm } from './key-algorithm.js';
import { isSelfIssued, signatureHash, type ReadCertificate } from './x509.js';

/** What is wrong, and where. */
export interface ChainFault {
  readonly kind: 'not-valid' | 'too-long' | 'other-purpose' | 'weak' | 'unchecked';
  readonly certificate: ReadCertificate;
  /** What is weak. */
  readonly algorithm?: string;
}

/** Hash functions for which signatures can be forged. */
export const WEAK_HASHES: ReadonlySet<string> = new Set(['SHA-1', 'MD5', 'MD2']);
/** In bits. */
export const SHORTEST_RSA = 2048;

/** @param path - from the client's certificate to an authority that is trusted. */
export function faultsOf(path: readonly ReadCertificate[], now: number): readonly ChainFault[] {
  return path.flatMap((certificate, at) => {
    const { x509 } = certificate;
    const kinds: ChainFault['kind'][] = [];
    if (now < x509.notBefore.getTime() || now > x509.notAfter.getTime()) kinds.push('not-valid');
    if (hasUncheckedConditions(x509)) kinds.push('unchecked');
    if (at > 0) {
      // One that was renewed under its own name does not count (§6.1.4 l).
      const below = path.slice(1, at).filter((authority) => !isSelfIssued(authority)).length;
      if (below > (longestPath(x509) ?? Infinity)) kinds.push('too-long');
      const purpose = purposeFor(x509);
      if (purpose === 'others') kinds.push('other-purpose');
      else if (purpose === 'any') kinds.push('unchecked');
    }
    const faults: ChainFault[] = kinds.map((kind) => ({ kind, certificate }));
    const algorithm = weaknessOf(certificate, at === path.length - 1);
    if (algorithm !== undefined) faults.push({ kind: 'weak', certificate, algorithm });
    return faults;
  });
}

/** Nobody looks at how the one that is trusted is signed. */
function weaknessOf(certificate: ReadCertificate, isTrusted: boolean): string | undefined {
  const hash = signatureHash(certificate);
  if (!isTrusted && WEAK_HASHES.has(hash)) return hash;
  const { algorithm, subjectPublicKey } = certificate.asn.tbsCertificate.subjectPublicKeyInfo;
  const { name, bits = SHORTEST_RSA } = keyAlgorithm(algorithm, subjectPublicKey);
  return bits < SHORTEST_RSA ? name : undefined;
}
