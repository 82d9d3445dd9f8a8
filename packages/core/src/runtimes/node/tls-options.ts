/** Certificates of a connection, in whatever format, as Node's TLS takes them. */
import { CertificateError } from '../../certificates/certificate-error.js';
import { requirePair } from '../../certificates/pair.js';
import { toPem } from '../../certificates/pem.js';
import { readContents, type FileContents } from '../../certificates/read-file.js';
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

/** Each a text, or the bytes of a file. */
export type CertificateSources = {
  readonly [Field in keyof Certificates]: Certificates[Field] | Uint8Array;
};

/**
 * Reads and checks them before anything is sent.
 *
 * @throws CertificateError `certificate-unreadable`, `certificate-unsupported`, `certificate-mismatch`, `passphrase-needed`,
 * `wrong-passphrase`; with the `field` that it is about.
 */
export async function readTlsOptions({
  ca,
  certificate,
  key,
  keyPassphrase,
}: CertificateSources): Promise<TlsOptions> {
  const authorities = await readField('ca', ca);
  if (authorities?.certificates.length === 0)
    throw new CertificateError('no-certificate', {}, { field: 'ca' });
  const trust = authorities ? { ca: authorities.certificates.map(pemOf) } : {};
  const own = await readField('certificate', certificate);
  const secret = await readField('key', key, passphraseOf(keyPassphrase));
  if (!own && !secret) return trust;
  if (!secret) throw new CertificateError('no-key', {}, { field: 'key' });
  // A PKCS#12 file in the place of the key brings its certificate along.
  const certificates = (own ?? secret).certificates;
  if (certificates.length === 0 && secret.keys.length > 0)
    throw new CertificateError('no-certificate', {}, { field: 'certificate' });
  const pair = await about('key', () => requirePair(certificates, secret));
  return {
    ...trust,
    cert: pair.certificates.map(pemOf).join(''),
    key: toPem('PRIVATE KEY', pair.key.pkcs8),
  };
}

async function readField(
  field: 'ca' | 'certificate' | 'key',
  source: unknown,
  passphrase?: string,
): Promise<FileContents | undefined> {
  if (source === undefined) return undefined;
  if (typeof source === 'string') {
    if (source.trim() === '') return undefined;
    return about(field, () => readContents(source, { passphrase }));
  }
  // A program in JavaScript may give anything.
  if (!(source instanceof Uint8Array)) throw new CertificateError('nothing-found', {}, { field });
  return about(field, () => readContents(source, { passphrase }));
}

function passphraseOf(source: string | Uint8Array | undefined): string | undefined {
  const text = typeof source === 'string' ? source : source && new TextDecoder().decode(source);
  return text === '' ? undefined : text;
}

/** Says of which field an error is. */
async function about<T>(field: keyof Certificates, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CertificateError ? error.of(field) : error;
  }
}

function pemOf({ x509 }: ReadCertificate): string {
  return toPem('CERTIFICATE', new Uint8Array(x509.rawData));
}
