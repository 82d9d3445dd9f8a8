/** Files for import into a browser or system, from what a connection keeps. */
import { CertificateError } from './certificate-error.js';
import { belongsTogether } from './key-pair.js';
import { writePkcs12, type Pkcs12Profile } from './pkcs12-write.js';
import { readContents } from './read-file.js';
import { describeCertificate } from './x509.js';

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
  if (password === '')
    throw new CertificateError('passphrase-needed', { name: 'the PKCS#12 file' });
  const { certificates } = await readContents(certificate, undefined);
  const [own] = certificates;
  if (!own) throw new CertificateError('no-certificate');
  const { keys, closed } = await readContents(
    key,
    keyPassphrase === '' ? undefined : keyPassphrase,
  );
  const [first] = keys;
  if (!first) throw closed[0] ?? new CertificateError('no-key');
  const { subjectPublicKeyInfo } = own.asn.tbsCertificate;
  if ((await belongsTogether(first, subjectPublicKeyInfo)) === 'other')
    throw new CertificateError('key-other');
  return writePkcs12({
    certificates: certificates.map(({ x509 }) => new Uint8Array(x509.rawData)),
    pkcs8: first.pkcs8,
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

/** Each certificate of an authority as a file. @throws MqttError `certificate-unreadable`, `certificate-unsupported`. */
export async function exportAuthority(ca: string): Promise<readonly AuthorityFile[]> {
  const { certificates } = await readContents(ca, undefined);
  if (certificates.length === 0) throw new CertificateError('no-certificate');
  return Promise.all(
    certificates.map(async (certificate) => ({
      name: (await describeCertificate(certificate)).name,
      bytes: new Uint8Array(certificate.x509.rawData),
    })),
  );
}
