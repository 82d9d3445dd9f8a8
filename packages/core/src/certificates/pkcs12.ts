/** Files for import into a browser or system, from what a connection keeps. */
import { CertificateError } from './certificate-error.js';
import { isAuthority } from './certificate-use.js';
import { requirePair } from './pair.js';
import { writePkcs12, type Pkcs12Profile } from './pkcs12-write.js';
import { readContents } from './read-file.js';
import { certificateName, isSelfIssued } from './x509.js';

/** What a file is made of. */
export interface Pkcs12Options {
  /** The client's certificate, and its chain where it has one: PEM, PKCS#7, or DER in base64. */
  readonly certificate: string;
  /** Its private key, in any format that is read here. */
  readonly key: string;
  readonly keyPassphrase?: string;
  /** What the file is opened with; not empty. */
  readonly password: string;
  readonly profile: Pkcs12Profile;
  /** By what name lists of certificates show it. */
  readonly friendlyName: string;
}

/**
 * A certificate with its key as PKCS#12 (RFC 7292).
 *
 * @throws MqttError `certificate-unreadable`, `certificate-unsupported`, `certificate-mismatch` where the key belongs to another
 * certificate, `passphrase-needed` (also for an empty password of the file), `wrong-passphrase`.
 */
export async function createPkcs12(options: Pkcs12Options): Promise<Uint8Array<ArrayBuffer>> {
  const { certificate, key, keyPassphrase, password, profile, friendlyName } = options;
  if (password === '') throw new CertificateError('passphrase-needed', { what: 'pkcs12' });
  const { certificates } = await readContents(certificate);
  if (certificates.length === 0) throw new CertificateError('no-certificate');
  const passphrase = keyPassphrase === '' ? undefined : keyPassphrase;
  const secret = await readContents(key, { passphrase });
  const { key: own, certificates: chain } = await requirePair(certificates, secret);
  return writePkcs12({
    certificates: chain.map(({ x509 }) => new Uint8Array(x509.rawData)),
    pkcs8: own.pkcs8,
    password,
    profile,
    friendlyName,
  });
}

/** A certificate of an authority, as the file that browsers and systems import. */
export interface AuthorityFile {
  readonly name: string;
  /** DER. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Each certificate of an authority as a file: of those that may sign others, and of those that sign themselves.
 *
 * @throws MqttError `certificate-unreadable`, `certificate-unsupported`, also where there is none of these.
 */
export async function exportAuthority(ca: string): Promise<readonly AuthorityFile[]> {
  const { certificates } = await readContents(ca, { secrets: false });
  const [first] = certificates;
  if (!first) throw new CertificateError('no-certificate');
  const authorities = certificates.filter(
    (certificate) => isAuthority(certificate.x509) || isSelfIssued(certificate),
  );
  if (authorities.length === 0)
    throw new CertificateError('not-authority', { name: certificateName(first) });
  return authorities.map((certificate) => ({
    name: certificateName(certificate),
    bytes: new Uint8Array(certificate.x509.rawData),
  }));
}
