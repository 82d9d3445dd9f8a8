// Published as `@mqtt-kit/core/certificates`, apart from the core's first load: few connections have certificates.
import { leafFirst } from './pair.js';
import { readContents } from './read-file.js';
import { describeCertificate, type CertificateDescription } from './x509.js';

export { CertificateError } from './certificate-error.js';
export { certificateText } from './certificate-texts.js';
export { checkCertificates, EXPIRES_SOON_DAYS } from './check.js';
export { isForSameKey } from './same-key.js';
export { splitKeys } from './split-keys.js';
export { createPkcs12, exportAuthority } from './pkcs12.js';

/**
 * Describes every certificate in a text or file: PEM, DER, bundles, PKCS#7, PKCS#12. The client's own comes first, then those of its chain.
 *
 * @param passphrase - of a PKCS#12 file. Without one nothing that is encrypted is opened.
 * @throws MqttError `certificate-unreadable`, `certificate-unsupported`, `passphrase-needed`, `wrong-passphrase`. The signal's reason.
 */
export async function describeCertificates(
  source: string | Uint8Array,
  { passphrase, signal }: { readonly passphrase?: string; readonly signal?: AbortSignal } = {},
): Promise<readonly CertificateDescription[]> {
  const secrets = passphrase !== undefined;
  const { certificates } = await readContents(source, { passphrase, secrets, signal });
  return Promise.all(leafFirst(certificates).map(describeCertificate));
}

export type { CertificateCode, CertificateThing, CertificateValues } from './certificate-texts.js';
export type { CertificateReport, CheckOptions } from './check.js';
export type { CertificateFinding } from './finding.js';
export type { AuthorityFile, Pkcs12Options } from './pkcs12.js';
export type { Pkcs12Profile } from './pkcs12-write.js';
export type { CertificateDescription } from './x509.js';
