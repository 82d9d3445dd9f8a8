/** Whether a private key belongs to a certificate: proven by a signature, never by a look. */
import { ECPrivateKey, id_ecPublicKey } from '@peculiar/asn1-ecc';
import { id_rsaEncryption, RSAPublicKey } from '@peculiar/asn1-rsa';
import type { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { sameBytes } from './chain-signature.js';
import { keyAlgorithm, privateKeyAlgorithm, type KeyAlgorithm } from './key-algorithm.js';
import { toDer, tryParse } from './parse-der.js';
import type { OpenKey } from './private-key.js';
import { bigint, rsaNumbers } from './rsa-key.js';

/**
 * `damaged` for a key of the certificate's kind that is no good; `unproven` where this browser does not know the algorithm.
 */
export type Belonging = 'belongs' | 'damaged' | 'unproven' | 'other';

type Key = Pick<OpenKey, 'pkcs8' | 'info'>;

/** Signs with the one and verifies with the other. */
export async function belongsTogether(
  key: Key,
  certificateKey: SubjectPublicKeyInfo,
): Promise<Belonging> {
  const { algorithm: ours } = key.info.privateKeyAlgorithm;
  const theirs = certificateKey.algorithm;
  if (ours !== theirs.algorithm) return 'other';
  const known = keyAlgorithm(theirs, certificateKey.subjectPublicKey);
  const looks = lookOf(key, certificateKey, known);
  if (looks !== 'sound' && looks !== 'foreign-public-key') return looks;
  const proven = await prove(key, certificateKey, known);
  if (looks === 'foreign-public-key') return proven === 'belongs' ? 'damaged' : 'other';
  return proven;
}

/** What is seen before anything is signed. */
function lookOf(
  { info }: Key,
  { subjectPublicKey }: SubjectPublicKeyInfo,
  { name, use }: KeyAlgorithm,
): 'sound' | 'foreign-public-key' | Exclude<Belonging, 'belongs'> {
  const { buffer } = info.privateKey;
  switch (info.privateKeyAlgorithm.algorithm) {
    case id_rsaEncryption:
      if (!use) return 'unproven';
      return rsaLook(buffer, subjectPublicKey);
    case id_ecPublicKey: {
      if (privateKeyAlgorithm(info).name !== name) return 'other';
      if (!use) return 'unproven';
      const within = tryParse(buffer, ECPrivateKey)?.publicKey;
      if (!within) return 'sound';
      const isTheSame = sameBytes(new Uint8Array(within), new Uint8Array(subjectPublicKey));
      return isTheSame ? 'sound' : 'foreign-public-key';
    }
    default:
      return use ? 'sound' : 'unproven';
  }
}

function rsaLook(privateKey: ArrayBuffer, publicKey: ArrayBuffer): 'sound' | 'damaged' | 'other' {
  const theirs = tryParse(publicKey, RSAPublicKey);
  try {
    const { modulus, publicExponent, areConsistent } = rsaNumbers(privateKey);
    if (!theirs || bigint(theirs.modulus) !== modulus) return 'other';
    const isTheSame = bigint(theirs.publicExponent) === publicExponent;
    return areConsistent && isTheSame ? 'sound' : 'damaged';
  } catch {
    return 'damaged';
  }
}

async function prove(
  { pkcs8, info }: Key,
  certificateKey: SubjectPublicKeyInfo,
  { use, sign }: KeyAlgorithm,
): Promise<Belonging> {
  if (!use || !sign) return 'unproven';
  const { subtle } = crypto;
  const verifier = await subtle
    .importKey('spki', toDer(certificateKey), use, false, ['verify'])
    .catch(() => undefined);
  if (!verifier) return 'unproven';
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  try {
    const signer = await subtle.importKey('pkcs8', pkcs8, use, false, ['sign']);
    const signature = await subtle.sign(sign, signer, challenge);
    return (await subtle.verify(sign, verifier, signature, challenge)) ? 'belongs' : 'other';
  } catch {
    // Firefox does not take a sound key of a curve without its public half.
    const isOfCurve = info.privateKeyAlgorithm.algorithm === id_ecPublicKey;
    const hasPublicHalf = tryParse(info.privateKey.buffer, ECPrivateKey)?.publicKey !== undefined;
    return isOfCurve && !hasPublicHalf ? 'unproven' : 'damaged';
  }
}
