/** What a file or a pasted text holds: certificates and keys, whatever they are wrapped in. */
import { PrivateKeyInfo, EncryptedPrivateKeyInfo } from '@peculiar/asn1-pkcs8';
import { Certificate } from '@peculiar/asn1-x509';
import { CertificateError, unreadable, unsupported } from './certificate-error.js';
import { tryParse } from './parse-der.js';
import { readBlocks, textOf, type Block } from './pem.js';
import { isPkcs12, readPkcs12 } from './pkcs12-read.js';
import { isKeyLabel, openEncrypted, openKey, tryPlainKey, type OpenKey } from './private-key.js';
import { readCertificate, readPkcs7, type ReadCertificate } from './x509.js';

/** What the file was, in the words of its makers. */
export type CertificateFormat =
  | 'X.509'
  | 'PKCS#7'
  | 'PKCS#12'
  | 'PKCS#1'
  | 'PKCS#8'
  | 'encrypted PKCS#8'
  | 'encrypted PEM'
  | 'SEC1';

/** What was found. */
export interface FileContents {
  readonly formats: readonly CertificateFormat[];
  readonly certificates: readonly ReadCertificate[];
  readonly keys: readonly OpenKey[];
  /** Keys that no passphrase has opened, and why not. */
  readonly closed: readonly CertificateError[];
}

/** Beginnings of files that other programs write, and what turns them into one that is read here. */
const FOREIGN_BEGINNINGS: readonly (readonly [RegExp, string, string])[] = [
  [
    /^PuTTY-User-Key-File/,
    'a PuTTY key',
    'puttygen key.ppk -O private-openssh -o key && ssh-keygen -p -m PKCS8 -f key',
  ],
  [/^-{4} BEGIN SSH2/, 'an SSH2 key', 'ssh-keygen -i -f key > key.pem'],
];
/** Of a Java key store. */
const JKS = [0xfe, 0xed, 0xfe, 0xed];
const JKS_COMMAND =
  'keytool -importkeystore -srckeystore store.jks -destkeystore store.p12 -deststoretype PKCS12';

const CERTIFICATE_LABELS = new Set(['CERTIFICATE', 'X509 CERTIFICATE']);
const PKCS7_LABELS = new Set(['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA']);

/**
 * Reads a file. Keys that need another passphrase do not keep its certificates from being read.
 *
 * @throws MqttError `certificate-unreadable`, `certificate-unsupported`; of a PKCS#12 file also `passphrase-needed`, `wrong-passphrase`.
 */
export async function readContents(
  source: string | Uint8Array,
  passphrase: string | undefined,
): Promise<FileContents> {
  assertNotForeign(source);
  const blocks = readBlocks(source);
  const found: Found = { formats: new Set(), certificates: [], keys: [], closed: [] };
  for (const block of blocks) await readBlock(block, blocks, passphrase, found);
  if (found.certificates.length + found.keys.length + found.closed.length === 0)
    throw new CertificateError('nothing-found');
  return { ...found, formats: [...found.formats] };
}

interface Found {
  readonly formats: Set<CertificateFormat>;
  readonly certificates: ReadCertificate[];
  readonly keys: OpenKey[];
  readonly closed: CertificateError[];
}

async function readBlock(
  block: Block,
  among: readonly Block[],
  passphrase: string | undefined,
  found: Found,
): Promise<void> {
  const { label, der } = block;
  if (CERTIFICATE_LABELS.has(label)) {
    found.formats.add('X.509');
    found.certificates.push(readCertificate(der));
  } else if (label === 'TRUSTED CERTIFICATE') {
    throw unsupported('a trusted certificate of OpenSSL', 'openssl x509 -in file -out file.crt');
  } else if (PKCS7_LABELS.has(label)) {
    const certificates = readPkcs7(der);
    if (!certificates) throw unsupported('a PKCS#7 file without certificates in the open');
    found.formats.add('PKCS#7');
    found.certificates.push(...certificates);
  } else if (isKeyLabel(label)) {
    await keep(found, () => openKey(block, passphrase, among));
  } else if (label === '' || label === 'PKCS12') {
    await readUnframed(der, passphrase, found);
  } else if (label.endsWith('CERTIFICATE REQUEST')) {
    throw new CertificateError('not-yet-signed');
  } else if (label.endsWith('PUBLIC KEY')) {
    throw new CertificateError('public-key');
  }
  // Parameters of curves and Diffie-Hellman, revocation lists and bag attributes are nothing to read.
}

/** DER says by its structure alone what it is. */
async function readUnframed(
  der: Uint8Array<ArrayBuffer>,
  passphrase: string | undefined,
  found: Found,
): Promise<void> {
  if (tryParse(der, Certificate)) {
    found.formats.add('X.509');
    found.certificates.push(readCertificate(der));
    return;
  }
  if (isPkcs12(der)) {
    const { certificates, keys } = await readPkcs12(der, passphrase);
    found.formats.add('PKCS#12');
    found.certificates.push(...certificates);
    found.keys.push(...keys);
    return;
  }
  const bundle = readPkcs7(der);
  if (bundle) {
    found.formats.add('PKCS#7');
    found.certificates.push(...bundle);
    return;
  }
  if (tryParse(der, EncryptedPrivateKeyInfo) && !tryParse(der, PrivateKeyInfo)) {
    await keep(found, () => openEncrypted(der, passphrase));
    return;
  }
  const key = tryPlainKey('', der);
  if (!key) throw unreadable('the file');
  found.formats.add(formatOf(key));
  found.keys.push(key);
}

async function keep(found: Found, open: () => Promise<OpenKey>): Promise<void> {
  try {
    const key = await open();
    found.formats.add(formatOf(key));
    found.keys.push(key);
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    if (error.code !== 'passphrase-needed' && error.code !== 'wrong-passphrase') throw error;
    found.closed.push(error);
  }
}

function formatOf({ format }: OpenKey): CertificateFormat {
  return format;
}

function assertNotForeign(source: string | Uint8Array): void {
  if (typeof source !== 'string' && JKS.every((byte, at) => source[at] === byte))
    throw unsupported('a Java key store', JKS_COMMAND);
  const beginning = (typeof source === 'string' ? source : (textOf(source) ?? '')).trimStart();
  for (const [pattern, name, command] of FOREIGN_BEGINNINGS)
    if (pattern.test(beginning)) throw unsupported(name, command);
}
