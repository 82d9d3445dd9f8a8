/** A private key out of its wrapping: PKCS#1, SEC 1, PKCS#8, open or encrypted, all as PKCS#8 (RFC 5958). */
import { ECParameters, ECPrivateKey, id_ecPublicKey } from '@peculiar/asn1-ecc';
import { EncryptedPrivateKeyInfo, PrivateKey, PrivateKeyInfo } from '@peculiar/asn1-pkcs8';
import { id_rsaEncryption, RSAPrivateKey } from '@peculiar/asn1-rsa';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { CertificateError, unreadable, unsupported } from './certificate-error.js';
import { decrypt } from './decrypt.js';
import type { Effort } from './effort.js';
import { assertNotForeignKey } from './foreign-files.js';
import { parseDer, toDer, tryParse } from './parse-der.js';
import type { Block } from './pem.js';
import { shownName } from './shown-name.js';

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
const NULL = new Uint8Array([5, 0]).buffer;

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
  { effort, among }: { readonly effort: Effort; readonly among: readonly Block[] },
): Promise<OpenKey> {
  assertNotForeignKey(label, der);
  if (label === 'ENCRYPTED PRIVATE KEY') return openEncrypted(der, passphrase, effort);
  const dekInfo = headers.get('DEK-Info');
  if (dekInfo === undefined) return plainKey(label, der, among);
  const { decryptDek } = await import('./legacy.js');
  const what = 'encrypted-pem';
  const opening = { password: passphrase, effort };
  const plain = await decryptDek({ what, data: der, command: TO_PKCS8 }, dekInfo, opening);
  const opened = tryPlainKey(label, plain, among);
  // A wrong passphrase may leave a padding that looks right.
  if (!opened) throw new CertificateError('wrong-passphrase', { what });
  return { ...opened, format: 'encrypted PEM', isEncrypted: true };
}

/** `EncryptedPrivateKeyInfo`. @throws MqttError as {@link openKey} does. */
export async function openEncrypted(
  der: BufferSource,
  passphrase: string | undefined,
  effort: Effort,
): Promise<OpenKey> {
  const what = 'encrypted-pkcs8';
  const { encryptionAlgorithm: algorithm, encryptedData } = parseDer(
    der,
    EncryptedPrivateKeyInfo,
    what,
  );
  const plain = await decrypt(
    { what, algorithm, data: encryptedData.buffer, command: TO_PKCS8 },
    passphrase,
    effort,
  );
  const info = tryParse(plain, PrivateKeyInfo);
  if (!info) throw new CertificateError('wrong-passphrase', { what });
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
      throw unreadable('key');
    default:
      throw unsupported('other-key', { algorithm: shownName(label) });
  }
}

function pkcs8(der: Uint8Array<ArrayBuffer>): OpenKey {
  const info = parseDer(der, PrivateKeyInfo, 'pkcs8');
  return { format: 'PKCS#8', isEncrypted: false, pkcs8: der, info };
}

function pkcs1(der: Uint8Array<ArrayBuffer>): OpenKey {
  parseDer(der, RSAPrivateKey, 'pkcs1');
  return wrapped(
    'PKCS#1',
    new AlgorithmIdentifier({ algorithm: id_rsaEncryption, parameters: NULL }),
    der,
  );
}

function sec1(der: Uint8Array<ArrayBuffer>, among: readonly Block[]): OpenKey {
  const { parameters } = parseDer(der, ECPrivateKey, 'sec1');
  const beside = among.find(({ label }) => label === 'EC PARAMETERS')?.der;
  const curve = parameters ? toDer(parameters) : beside;
  if (!curve || !tryParse(curve, ECParameters)?.namedCurve)
    throw unsupported('sec1-without-curve', { command: TO_PKCS8 });
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
