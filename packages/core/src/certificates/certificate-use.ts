/** Pure: what a certificate says that it may be used for (RFC 5280 §4.2.1). */
import type { Certificate } from '@peculiar/asn1-x509';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  type X509Certificate,
} from '@peculiar/x509';
import { id_ecPublicKey } from '@peculiar/asn1-ecc';

const ID_CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const ID_ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0';
const ID_NAME_CONSTRAINTS = '2.5.29.30';

/** Extensions whose meaning is looked at here, or is none for clients of a broker: they may be critical. */
const UNDERSTOOD = new Set([
  '2.5.29.15', // key usage
  '2.5.29.17', // subject alternative name
  '2.5.29.19', // basic constraints
  '2.5.29.31', // CRL distribution points
  '2.5.29.32', // certificate policies
  '2.5.29.37', // extended key usage
]);

/** Whether it may sign certificates. One of version 1 has no way to say so, and may where it signs itself. */
export function isAuthority(x509: X509Certificate): boolean {
  const constraints = x509.getExtension(BasicConstraintsExtension);
  const usages = x509.getExtension(KeyUsagesExtension)?.usages;
  if (usages !== undefined && (usages & KeyUsageFlags.keyCertSign) === 0) return false;
  return constraints
    ? constraints.ca
    : x509.extensions.length === 0 && x509.subject === x509.issuer;
}

/**
 * Whether a TLS client may use it: `any-purpose` where it allows any without naming clients, which OpenSSL does not accept;
 * `other-usage` where its key may not sign.
 */
export type ClientUse = 'allowed' | 'any-purpose' | 'other-purposes' | 'other-usage';

/** By key usage and extended key usage (§4.2.1.3, §4.2.1.12). */
export function clientUse({
  x509,
  asn,
}: {
  readonly x509: X509Certificate;
  readonly asn: Certificate;
}): ClientUse {
  const usages = x509.getExtension(KeyUsagesExtension)?.usages;
  const { algorithm } = asn.tbsCertificate.subjectPublicKeyInfo.algorithm;
  // With a key of an elliptic curve, the older versions of TLS could agree on a secret instead.
  const needed =
    KeyUsageFlags.digitalSignature |
    (algorithm === id_ecPublicKey ? KeyUsageFlags.keyAgreement : 0);
  if (usages !== undefined && (usages & needed) === 0) return 'other-usage';
  switch (purposeFor(x509)) {
    case 'clients':
      return 'allowed';
    case 'any':
      return 'any-purpose';
    case 'others':
      return 'other-purposes';
  }
}

/** Whether an extended key usage names clients, anybody, or others; one that is absent restricts nothing. */
export function purposeFor(x509: X509Certificate): 'clients' | 'any' | 'others' {
  const purposes = x509.getExtension(ExtendedKeyUsageExtension)?.usages.map(String);
  if (!purposes || purposes.includes(ID_CLIENT_AUTH)) return 'clients';
  return purposes.includes(ID_ANY_EXTENDED_KEY_USAGE) ? 'any' : 'others';
}

/** How many authorities may stand between it and the certificate at the end (§4.2.1.9); undefined for any number. */
export function longestPath(x509: X509Certificate): number | undefined {
  return x509.getExtension(BasicConstraintsExtension)?.pathLength;
}

/** Whether it sets conditions that are not checked here: on names (§4.2.1.10), or such that who does not know them has to refuse it (§4.2). */
export function hasUncheckedConditions(x509: X509Certificate): boolean {
  return x509.extensions.some(
    ({ type, critical }) => type === ID_NAME_CONSTRAINTS || (critical && !UNDERSTOOD.has(type)),
  );
}
