/** A private key out of its wrapping: PKCS#1, SEC 1, PKCS#8, open or encrypted, all as PKCS#8 (RFC 5958). */
import { ECParameters, ECPrivateKey, id_ecPublicKey } from '@peculiar/asn1-ecc';
import { EncryptedPrivateKeyInfo, PrivateKey, PrivateKeyInfo } from '@peculiar/asn1-pkcs8';
import { id_rsaEncryption, RSAPrivateKey } from '@peculiar/asn1-rsa';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { CertificateError, unreadable, unsupported } from './certificate-error.js';
import { decrypt } from './decrypt.js';
import { parseDer, toDer, tryParse } from './parse-der.js';
import type { Block } from './pem.js';

/** How a key was wrapped. */
export type KeyFormat =
  'PKCS#1' | 'SEC1' | 'PKCS#8' | 'encrypted PKCS#8' | 'encrypted PEM' | 'PKCS#12';

/** A private key that can be used. */
export interface OpenKey {
  readonly format: KeyFormat;
  readonly isEncrypted: boolean;
  /** `PrivateKeyInfo`. */
  readonly pkcs8: Uint8Array<ArrayBuffer>;
  readonly info: PrivateKeyInfo;
}

const TO_PKCS8 = 'openssl pkcs8 -topk8 -v2 aes-256-cbc -in key.pem -out key-pkcs8.pem';
const ENCRYPTED_PKCS8 = 'an encrypted PKCS#8 key';
const NULL = new Uint8Array([5, 0]).buffer;

/** What other programs call their keys, and what turns them into one that is read here. */
const FOREIGN: Readonly<Record<string, readonly [name: string, command?: string]>> = {
  'OPENSSH PRIVATE KEY': ['an OpenSSH key', 'ssh-keygen -p -m PKCS8 -f key'],
  'DSA PRIVATE KEY': ['a DSA key'],
  'SSH2 ENCRYPTED PRIVATE KEY': ['an SSH2 key', 'ssh-keygen -i -f key > key.pem'],
};

/** Whether a block says that it is a private key of some kind. */
export function isKeyLabel(label: string): boolean {
  return label.endsWith('PRIVATE KEY');
}

/**
 * @param among - the other blocks of the same file: an `EC PARAMETERS` among them names the curve.
 * @throws MqttError `certificate-unreadable`, `certificate-unsupported`, `passphrase-needed`, `wrong-passphrase`.
 */
export async function openKey(
  { label, headers, der }: Block,
  passphrase: string | undefined,
  among: readonly Block[] = [],
): Promise<OpenKey> {
  const foreign = FOREIGN[label];
  if (foreign) throw unsupported(...foreign);
  if (label === 'ENCRYPTED PRIVATE KEY') return openEncrypted(der, passphrase);
  const dekInfo = headers.get('DEK-Info');
  if (dekInfo === undefined) return plainKey(label, der, among);
  const { decryptDek } = await import('./legacy.js');
  const name = 'an encrypted PEM key';
  const plain = decryptDek({ name, data: der, command: TO_PKCS8 }, dekInfo, passphrase);
  const opened = tryPlainKey(label, plain, among);
  // A wrong passphrase may leave a padding that looks right.
  if (!opened) throw new CertificateError('wrong-passphrase', { name });
  return { ...opened, format: 'encrypted PEM', isEncrypted: true };
}

/** `EncryptedPrivateKeyInfo`. @throws MqttError as {@link openKey} does. */
export async function openEncrypted(
  der: BufferSource,
  passphrase: string | undefined,
): Promise<OpenKey> {
  const { encryptionAlgorithm: algorithm, encryptedData } = parseDer(
    der,
    EncryptedPrivateKeyInfo,
    ENCRYPTED_PKCS8,
  );
  const plain = await decrypt(
    { name: ENCRYPTED_PKCS8, algorithm, data: encryptedData.buffer, command: TO_PKCS8 },
    passphrase,
  );
  const info = tryParse(plain, PrivateKeyInfo);
  if (!info) throw new CertificateError('wrong-passphrase', { name: ENCRYPTED_PKCS8 });
  return { format: 'encrypted PKCS#8', isEncrypted: true, pkcs8: plain, info };
}

/** A key in bytes without a frame, or undefined. */
export function tryPlainKey(
  label: string,
  der: Uint8Array<ArrayBuffer>,
  among: readonly Block[] = [],
): OpenKey | undefined {
  try {
    return plainKey(label, der, among);
  } catch {
    return undefined;
  }
}

function plainKey(label: string, der: Uint8Array<ArrayBuffer>, among: readonly Block[]): OpenKey {
  switch (label) {
    case 'RSA PRIVATE KEY':
      return pkcs1(der);
    case 'EC PRIVATE KEY':
      return sec1(der, among);
    case 'PRIVATE KEY':
      return pkcs8(der);
    case '':
      for (const attempt of [pkcs8, pkcs1, sec1]) {
        try {
          return attempt(der, among);
        } catch {
          // It may be one of the others.
        }
      }
      throw unreadable('the key');
    default:
      throw unsupported(`“${label}”`);
  }
}

function pkcs8(der: Uint8Array<ArrayBuffer>): OpenKey {
  const info = parseDer(der, PrivateKeyInfo, 'the PKCS#8 key');
  return { format: 'PKCS#8', isEncrypted: false, pkcs8: der, info };
}

function pkcs1(der: Uint8Array<ArrayBuffer>): OpenKey {
  parseDer(der, RSAPrivateKey, 'the PKCS#1 key');
  return wrapped(
    'PKCS#1',
    new AlgorithmIdentifier({ algorithm: id_rsaEncryption, parameters: NULL }),
    der,
  );
}

function sec1(der: Uint8Array<ArrayBuffer>, among: readonly Block[]): OpenKey {
  const { parameters } = parseDer(der, ECPrivateKey, 'the SEC 1 key');
  const beside = among.find(({ label }) => label === 'EC PARAMETERS')?.der;
  const curve = parameters ? toDer(parameters) : beside;
  if (!curve || !tryParse(curve, ECParameters)?.namedCurve)
    throw unsupported('a SEC 1 key without the name of its curve', TO_PKCS8);
  const algorithm = new AlgorithmIdentifier({
    algorithm: id_ecPublicKey,
    parameters: curve.slice().buffer,
  });
  return wrapped('SEC1', algorithm, der);
}

function wrapped(
  format: KeyFormat,
  privateKeyAlgorithm: AlgorithmIdentifier,
  der: Uint8Array<ArrayBuffer>,
): OpenKey {
  const info = new PrivateKeyInfo({
    privateKeyAlgorithm,
    privateKey: new PrivateKey(der.slice().buffer),
  });
  return { format, isEncrypted: false, pkcs8: toDer(info), info };
}
