/** Whether one certificate was signed with the key of another. */
import { id_ecPublicKey } from '@peculiar/asn1-ecc';
import { id_rsaEncryption, id_RSASSA_PSS } from '@peculiar/asn1-rsa';
import { keyAlgorithm } from './key-algorithm.js';
import { toDer } from './parse-der.js';
import { signatureHash, type ReadCertificate } from './x509.js';

/** The beginnings of the identifiers of signatures that keys of a kind make. */
const SIGNATURES: Readonly<Record<string, string>> = {
  [id_rsaEncryption]: '1.2.840.113549.1.1.',
  [id_RSASSA_PSS]: '1.2.840.113549.1.1.',
  [id_ecPublicKey]: '1.2.840.10045.4.',
};

/** Of a signature that cannot be verified here. */
export interface Unproven {
  /** What the browser does not know. */
  readonly algorithm: string;
}

/** RFC 5280 §4.1.1.3. */
export async function isSignedBy(
  certificate: ReadCertificate,
  signer: ReadCertificate,
): Promise<boolean | Unproven> {
  const { x509, asn } = certificate;
  // What says outside how it is signed is not signed: it has to say the same inside (RFC 5280 §4.1.1.2).
  if (!sameBytes(toDer(asn.signatureAlgorithm), toDer(asn.tbsCertificate.signature))) return false;
  const { algorithm, subjectPublicKey } = signer.asn.tbsCertificate.subjectPublicKeyInfo;
  const beginning = SIGNATURES[algorithm.algorithm] ?? algorithm.algorithm;
  if (!asn.signatureAlgorithm.algorithm.startsWith(beginning)) return false;
  const { name, use } = keyAlgorithm(algorithm, subjectPublicKey);
  const isPss = algorithm.algorithm === id_RSASSA_PSS;
  if (!use && !isPss) return { algorithm: name };
  const { publicKey } = signer.x509;
  try {
    // The library takes a key that it cannot import for one that did not sign.
    await publicKey.export({ ...publicKey.algorithm, ...x509.signatureAlgorithm }, ['verify']);
    return await x509.verify({ publicKey, signatureOnly: true });
  } catch {
    return { algorithm: signatureHash(certificate) || name };
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
