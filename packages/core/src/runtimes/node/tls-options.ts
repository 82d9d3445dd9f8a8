/** Certificates of a connection, in whatever format, as Node's TLS takes them. */
import { CertificateError } from '../../certificates/certificate-error.js';
import { belongsTogether } from '../../certificates/key-pair.js';
import { toPem } from '../../certificates/pem.js';
import { readContents } from '../../certificates/read-file.js';
import type { ReadCertificate } from '../../certificates/x509.js';
import type { Certificates } from '../../details/connection-details.js';

/** PEM each; what is absent is not given to TLS. */
export interface TlsOptions {
  /** The only authorities that are trusted then; without any, those of the runtime. */
  readonly ca?: readonly string[];
  /** The client's own, then its chain. */
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads and checks them before anything is sent.
 *
 * @throws MqttError `certificate-unreadable`, `certificate-unsupported`, `certificate-mismatch`, `passphrase-needed`, `wrong-passphrase`.
 */
export async function readTlsOptions({
  ca = '',
  certificate = '',
  key = '',
  keyPassphrase = '',
}: Certificates): Promise<TlsOptions> {
  const authorities = ca.trim() === '' ? undefined : await authoritiesOf(ca);
  const trust = authorities ? { ca: authorities } : {};
  if (certificate.trim() === '' && key.trim() === '') return trust;
  const secret =
    key.trim() === '' ? undefined : await readContents(key, keyPassphrase || undefined);
  const [own] = secret?.keys ?? [];
  if (!own) throw secret?.closed[0] ?? new CertificateError('no-key');
  // A PKCS#12 file in the place of the key brings its certificate along.
  const certificates =
    certificate.trim() === ''
      ? (secret?.certificates ?? [])
      : (await readContents(certificate, undefined)).certificates;
  const [first] = certificates;
  if (!first) throw new CertificateError('no-certificate');
  const { subjectPublicKeyInfo } = first.asn.tbsCertificate;
  if ((await belongsTogether(own, subjectPublicKeyInfo)) === 'other')
    throw new CertificateError('key-other');
  return {
    ...trust,
    cert: certificates.map(pemOf).join(''),
    key: toPem('PRIVATE KEY', own.pkcs8),
  };
}

async function authoritiesOf(ca: string): Promise<readonly string[]> {
  const { certificates } = await readContents(ca, undefined);
  if (certificates.length === 0) throw new CertificateError('no-certificate');
  return certificates.map(pemOf);
}

function pemOf({ x509 }: ReadCertificate): string {
  return toPem('CERTIFICATE', new Uint8Array(x509.rawData));
}
