/** Whether a private key belongs to a certificate: proven by a signature, never by a look. */
import type { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { keyAlgorithm } from './key-algorithm.js';
import { toDer } from './parse-der.js';
import type { OpenKey } from './private-key.js';

/** `unproven` where this browser does not know the algorithm. */
export type Belonging = 'belongs' | 'other' | 'unproven';

/** Signs with the one and verifies with the other. */
export async function belongsTogether(
  { pkcs8, info }: Pick<OpenKey, 'pkcs8' | 'info'>,
  certificateKey: SubjectPublicKeyInfo,
): Promise<Belonging> {
  const publicAlgorithm = certificateKey.algorithm;
  const ours = keyAlgorithm(info.privateKeyAlgorithm);
  const theirs = keyAlgorithm(publicAlgorithm);
  if (info.privateKeyAlgorithm.algorithm !== publicAlgorithm.algorithm) return 'other';
  // The length of an RSA key is in its public half only.
  if (ours.name !== theirs.name) return 'other';
  const { use, sign } = ours;
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
    // A key of a kind that is known, and no good.
    return 'unproven';
  }
}
