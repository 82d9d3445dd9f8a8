/** What a file or a pasted text holds: certificates and keys, whatever they are wrapped in. */
import { PrivateKeyInfo, EncryptedPrivateKeyInfo } from '@peculiar/asn1-pkcs8';
import { Certificate } from '@peculiar/asn1-x509';
import { CertificateError, unreadable, unsupported } from './certificate-error.js';
import { Effort } from './effort.js';
import { assertNotForeignBytes, assertNotForeignText } from './foreign-files.js';
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

/** More private keys belong to no connection. */
const MOST_KEYS = 20;

const CERTIFICATE_LABELS = new Set(['CERTIFICATE', 'X509 CERTIFICATE']);
/** Its tag in DER. */
const SEQUENCE = 0x30;
const PKCS7_LABELS = new Set(['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA']);

/** How a file is read. */
export interface ReadOptions {
  /** Absent where none is known. A PKCS#12 file is then tried with an empty one, as some programs write. */
  readonly passphrase?: string | undefined;
  /** Whether what is encrypted is to be opened at all: else a PKCS#12 file is `passphrase-needed` at once. As a rule it is. */
  readonly secrets?: boolean;
  /** Ends the reading, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a file. Keys that need another passphrase do not keep its certificates from being read.
 *
 * @throws MqttError `certificate-unreadable`, `certificate-unsupported`; of a PKCS#12 file also `passphrase-needed`, `wrong-passphrase`.
 * The signal's reason.
 */
export async function readContents(
  source: string | Uint8Array,
  { passphrase, secrets = true, signal }: ReadOptions = {},
): Promise<FileContents> {
  const text = typeof source === 'string' ? source : textOf(source);
  if (text !== undefined) assertNotForeignText(text);
  const effort = new Effort(signal);
  const among = readBlocks(source);
  const reading: Reading = {
    ...{ formats: new Set(), certificates: [], keys: [], closed: [] },
    ...{ among, passphrase, effort, secrets },
  };
  for (const block of among) {
    signal?.throwIfAborted();
    await readBlock(block, reading);
    if (reading.keys.length + reading.closed.length > MOST_KEYS)
      throw new CertificateError('too-large');
  }
  const { formats, certificates, keys, closed } = reading;
  if (certificates.length + keys.length + closed.length === 0)
    throw new CertificateError('nothing-found');
  return { formats: [...formats], certificates, keys, closed };
}

/** What was found so far, and how to go on. */
interface Reading {
  readonly formats: Set<CertificateFormat>;
  readonly certificates: ReadCertificate[];
  readonly keys: OpenKey[];
  readonly closed: CertificateError[];
  readonly among: readonly Block[];
  readonly passphrase: string | undefined;
  readonly effort: Effort;
  readonly secrets: boolean;
}

async function readBlock(block: Block, found: Reading): Promise<void> {
  const { label, der } = block;
  if (CERTIFICATE_LABELS.has(label)) {
    found.formats.add('X.509');
    found.certificates.push(readCertificate(der));
  } else if (label === 'TRUSTED CERTIFICATE') {
    throw unsupported('trusted-certificate', { command: 'openssl x509 -in file -out file.crt' });
  } else if (PKCS7_LABELS.has(label)) {
    const certificates = readPkcs7(der);
    if (!certificates) throw unsupported('pkcs7-closed');
    found.formats.add('PKCS#7');
    found.certificates.push(...certificates);
  } else if (isKeyLabel(label)) {
    await keep(found, () => openKey(block, found.passphrase, found));
  } else if (label === '' || label === 'PKCS12') {
    await readUnframed(der, found);
  } else if (label.endsWith('CERTIFICATE REQUEST')) {
    throw new CertificateError('not-yet-signed');
  } else if (label.endsWith('PUBLIC KEY')) {
    throw new CertificateError('public-key');
  }
  // Parameters of curves and Diffie-Hellman, revocation lists and bag attributes are nothing to read.
}

/** DER says by its structure alone what it is. */
async function readUnframed(der: Uint8Array<ArrayBuffer>, found: Reading): Promise<void> {
  assertNotForeignBytes(der);
  // All of these are a sequence; else it is just something whose letters are those of base64.
  if (der[0] !== SEQUENCE) throw new CertificateError('nothing-found');
  if (tryParse(der, Certificate)) {
    found.formats.add('X.509');
    found.certificates.push(readCertificate(der));
    return;
  }
  if (isPkcs12(der)) {
    if (!found.secrets) throw new CertificateError('passphrase-needed', { what: 'pkcs12' });
    const { certificates, keys } = await readPkcs12(der, found.passphrase, found.effort);
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
    await keep(found, () => openEncrypted(der, found.passphrase, found.effort));
    return;
  }
  const key = tryPlainKey('', der);
  if (!key) throw unreadable('file');
  found.formats.add(formatOf(key));
  found.keys.push(key);
}

async function keep(found: Reading, open: () => Promise<OpenKey>): Promise<void> {
  try {
    const key = await open();
    found.formats.add(formatOf(key));
    found.keys.push(key);
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    if (error.code !== 'passphrase-needed' && error.code !== 'wrong-passphrase') throw error;
    // Who mistyped it does not wait for each of the others.
    if (error.code === 'wrong-passphrase') found.effort.giveUp();
    found.closed.push(error);
  }
}

function formatOf({ format }: OpenKey): CertificateFormat {
  return format;
}
