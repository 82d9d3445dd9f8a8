/** Whether certificates lead, signature by signature, from one to an authority (RFC 5280 §6, without revocation). */
import { toDer } from './parse-der.js';
import { isAuthority, type ReadCertificate } from './x509.js';

/** `unproven` where this browser does not know how something is signed. */
export interface Chain {
  readonly leads: 'to-authority' | 'nowhere' | 'unproven';
  /** From the certificate on, as far as it goes. */
  readonly path: readonly ReadCertificate[];
}

/** Longer ones are not followed. */
const LONGEST = 8;

/** @param between - further certificates that may stand between. */
export async function followChain(
  certificate: ReadCertificate,
  between: readonly ReadCertificate[],
  authorities: readonly ReadCertificate[],
): Promise<Chain> {
  const path = [certificate];
  let current = certificate;
  let isUnproven = false;
  while (path.length <= LONGEST) {
    const signers = [...authorities, ...between.filter(({ x509 }) => isAuthority(x509))];
    let next: ReadCertificate | undefined;
    for (const signer of signers) {
      if (path.includes(signer) || signer.x509.subject !== current.x509.issuer) continue;
      const signed = await isSignedBy(current, signer);
      if (signed === undefined) isUnproven = true;
      if (!signed) continue;
      next = signer;
      break;
    }
    if (!next) break;
    path.push(next);
    if (authorities.includes(next)) return { leads: 'to-authority', path };
    current = next;
  }
  return { leads: isUnproven ? 'unproven' : 'nowhere', path };
}

/** Undefined where this browser cannot tell. */
async function isSignedBy(
  { x509, asn }: ReadCertificate,
  signer: ReadCertificate,
): Promise<boolean | undefined> {
  // What says outside how it is signed is not signed: it has to say the same inside (RFC 5280 §4.1.1.2).
  if (!sameBytes(toDer(asn.signatureAlgorithm), toDer(asn.tbsCertificate.signature))) return false;
  try {
    return await x509.verify({ publicKey: signer.x509.publicKey, signatureOnly: true });
  } catch {
    return undefined;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
