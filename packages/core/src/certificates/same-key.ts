/** Whether a certificate that takes the place of another has the same key, as a renewed one often has. */
import { CertificateError } from './certificate-error.js';
import { toDer } from './parse-der.js';
import { toPem } from './pem.js';
import { leafFirst } from './pair.js';
import { readContents } from './read-file.js';

/** @returns false also where one of the texts cannot be read. */
export async function isForSameKey(before: string, after: string): Promise<boolean> {
  try {
    const [own] = await publicKeysOf(before);
    return own !== undefined && (await publicKeysOf(after)).includes(own);
  } catch (error) {
    if (error instanceof CertificateError) return false;
    throw error;
  }
}

async function publicKeysOf(text: string): Promise<readonly string[]> {
  const { certificates } = await readContents(text, undefined);
  return leafFirst(certificates).map(({ asn }) =>
    toPem('PUBLIC KEY', toDer(asn.tbsCertificate.subjectPublicKeyInfo)),
  );
}
