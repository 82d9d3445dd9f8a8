/** Old ciphers, which no browser has: loaded when such a file is met, or made. The only file that knows node-forge. */
import 'node-forge/lib/aes.js';
import 'node-forge/lib/des.js';
import forge from 'node-forge/lib/forge.js';
import 'node-forge/lib/md5.js';
import 'node-forge/lib/rc2.js';
import { CertificateError, unsupported } from './certificate-error.js';
import { assertRounds, parametersOf, type Encrypted } from './decrypt.js';
import { parseDer } from './parse-der.js';
import { PbeParams } from './pkcs5-schema.js';
import { concat, KDF_IV, KDF_KEY, pkcs12Kdf } from './pkcs12-kdf.js';

/** `pbeWithSHAAnd3-KeyTripleDES-CBC` (RFC 7292, appendix C). */
export const ID_PBE_SHA1_3DES = '1.2.840.113549.1.12.1.3';

type CipherName = 'DES-CBC' | '3DES-CBC' | 'AES-CBC' | 'RC2-CBC';

/** A cipher, and how long its key is, in bytes. */
interface Cipher {
  readonly name: CipherName;
  readonly keyBytes: number;
}

const TRIPLE_DES: Cipher = { name: '3DES-CBC', keyBytes: 24 };

/** With a key as PKCS#12 derives it (RFC 7292, appendix C). */
const PKCS12_CIPHERS: Readonly<Record<string, Cipher>> = {
  [ID_PBE_SHA1_3DES]: TRIPLE_DES,
  '1.2.840.113549.1.12.1.4': { name: '3DES-CBC', keyBytes: 16 },
  '1.2.840.113549.1.12.1.5': { name: 'RC2-CBC', keyBytes: 16 },
  '1.2.840.113549.1.12.1.6': { name: 'RC2-CBC', keyBytes: 5 },
};

/** PBES1 (RFC 8018, appendix A.3): key and vector are the two halves of one hash. */
const PBES1_CIPHERS: Readonly<Record<string, Cipher & { readonly hash: 'MD5' | 'SHA-1' }>> = {
  '1.2.840.113549.1.5.3': { name: 'DES-CBC', keyBytes: 8, hash: 'MD5' },
  '1.2.840.113549.1.5.6': { name: 'RC2-CBC', keyBytes: 8, hash: 'MD5' },
  '1.2.840.113549.1.5.10': { name: 'DES-CBC', keyBytes: 8, hash: 'SHA-1' },
  '1.2.840.113549.1.5.11': { name: 'RC2-CBC', keyBytes: 8, hash: 'SHA-1' },
};

/** Ciphers that PBES2 may name beside those of WebCrypto (RFC 8018, appendix B.2). */
const PBES2_CIPHERS: Readonly<Record<string, Cipher>> = {
  '1.3.14.3.2.7': { name: 'DES-CBC', keyBytes: 8 },
  '1.2.840.113549.3.7': TRIPLE_DES,
  '2.16.840.1.101.3.4.1.22': { name: 'AES-CBC', keyBytes: 24 },
};

/** What an encrypted PEM of OpenSSL names in `DEK-Info`. */
const DEK_CIPHERS: Readonly<Record<string, Cipher>> = {
  'DES-CBC': { name: 'DES-CBC', keyBytes: 8 },
  'DES-EDE3-CBC': TRIPLE_DES,
  'AES-128-CBC': { name: 'AES-CBC', keyBytes: 16 },
  'AES-192-CBC': { name: 'AES-CBC', keyBytes: 24 },
  'AES-256-CBC': { name: 'AES-CBC', keyBytes: 32 },
};

/** Each round stands for itself here, and is far slower than one of PBKDF2 in WebCrypto. */
const MOST_ROUNDS = 1_000_000;

/** What was encrypted under PBES1 or PKCS#12's own ciphers. @throws MqttError as `decrypt()` does. */
export async function decryptLegacy(
  encrypted: Encrypted,
  password: string | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const { algorithm, name, command } = encrypted;
  const pkcs12 = PKCS12_CIPHERS[algorithm.algorithm];
  const pbes1 = PBES1_CIPHERS[algorithm.algorithm];
  if (!pkcs12 && !pbes1) throw unsupported(name, command);
  const parameters = parseDer(parametersOf(algorithm, name), PbeParams, name);
  const iterations = Number(parameters.iterations);
  assertRounds(iterations, encrypted);
  if (iterations > MOST_ROUNDS) throw unsupported(name, command);
  if (password === undefined) throw new CertificateError('passphrase-needed', { name });
  const derivation = { password, salt: new Uint8Array(parameters.salt.buffer), rounds: iterations };
  if (pkcs12) {
    const sha1 = { ...derivation, hash: 'SHA-1' };
    const key = await pkcs12Kdf({ ...sha1, id: KDF_KEY }, pkcs12.keyBytes);
    const iv = await pkcs12Kdf({ ...sha1, id: KDF_IV }, 8);
    return decryptBytes(pkcs12.name, key, iv, encrypted);
  }
  if (!pbes1) throw unsupported(name, command);
  const derived = await pbkdf1(derivation, pbes1.hash);
  return decryptBytes(pbes1.name, derived.slice(0, 8), derived.slice(8, 16), encrypted);
}

/** What was encrypted under PBES2 with a cipher that WebCrypto does not have. @throws MqttError as `decrypt()` does. */
export async function decryptWithLegacyCipher(
  encrypted: Encrypted,
  cipherId: string,
  iv: ArrayBuffer,
  derive: (bytes: number) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const cipher = PBES2_CIPHERS[cipherId];
  if (!cipher) throw unsupported(encrypted.name, encrypted.command);
  return decryptBytes(cipher.name, await derive(cipher.keyBytes), new Uint8Array(iv), encrypted);
}

/** The key in a PEM with `Proc-Type: 4,ENCRYPTED`, whose key OpenSSL makes with one round of MD5. @throws MqttError as `decrypt()` does. */
export function decryptDek(
  encrypted: Omit<Encrypted, 'algorithm'>,
  dekInfo: string,
  password: string | undefined,
): Uint8Array<ArrayBuffer> {
  const { name, command } = encrypted;
  const [algorithm = '', ivHex = ''] = dekInfo.split(',').map((part) => part.trim());
  const cipher = DEK_CIPHERS[algorithm.toUpperCase()];
  if (!cipher) throw unsupported(`${name} (${algorithm})`, command);
  if (!/^(?:[0-9a-fA-F]{2}){8,16}$/.test(ivHex)) throw new CertificateError('unreadable', { name });
  if (password === undefined) throw new CertificateError('passphrase-needed', { name });
  const iv = Uint8Array.from(ivHex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const secret = concat(new TextEncoder().encode(password), iv.slice(0, 8));
  let derived = new Uint8Array();
  for (let last = new Uint8Array(); derived.length < cipher.keyBytes;) {
    last = md5(concat(last, secret));
    derived = concat(derived, last);
  }
  return decryptBytes(cipher.name, derived.slice(0, cipher.keyBytes), iv, encrypted);
}

/** @param key - 24 bytes. @param iv - 8 bytes. */
export function encryptTripleDes(
  key: Uint8Array,
  iv: Uint8Array,
  plain: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const cipher = forge.cipher.createCipher('3DES-CBC', binary(key));
  cipher.start({ iv: binary(iv) });
  cipher.update(forge.util.createBuffer(binary(plain)));
  cipher.finish();
  return bytesOf(cipher.output.getBytes());
}

function decryptBytes(
  name: CipherName,
  key: Uint8Array,
  iv: Uint8Array,
  { name: what, data }: Pick<Encrypted, 'name' | 'data'>,
): Uint8Array<ArrayBuffer> {
  const bytes = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  if (iv.length < (name === 'AES-CBC' ? 16 : 8))
    throw new CertificateError('unreadable', { name: what });
  const input = forge.util.createBuffer(binary(bytes));
  try {
    // Two keys are three of which the last is the first.
    const whole = name === '3DES-CBC' && key.length === 16 ? concat(key, key.slice(0, 8)) : key;
    const decipher =
      name === 'RC2-CBC'
        ? rc2(whole, iv)
        : started(forge.cipher.createDecipher(name, binary(whole)), iv);
    decipher.update(input);
    if (decipher.finish()) return bytesOf(decipher.output.getBytes());
  } catch (cause) {
    throw new CertificateError('wrong-passphrase', { name: what }, cause);
  }
  throw new CertificateError('wrong-passphrase', { name: what });
}

function rc2(key: Uint8Array, iv: Uint8Array): forge.rc2.cipher {
  const decipher = forge.rc2.createDecryptionCipher(binary(key), key.length * 8);
  decipher.start(binary(iv));
  return decipher;
}

function started(decipher: forge.cipher.BlockCipher, iv: Uint8Array): forge.cipher.BlockCipher {
  decipher.start({ iv: binary(iv) });
  return decipher;
}

/** RFC 8018 §5.1. */
async function pbkdf1(
  { password, salt, rounds }: { password: string; salt: Uint8Array; rounds: number },
  hash: 'MD5' | 'SHA-1',
): Promise<Uint8Array<ArrayBuffer>> {
  let digest = concat(new TextEncoder().encode(password), salt);
  for (let round = 0; round < rounds; round++)
    digest =
      hash === 'MD5' ? md5(digest) : new Uint8Array(await crypto.subtle.digest(hash, digest));
  return digest;
}

function md5(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const digest = forge.md.md5.create();
  digest.update(binary(bytes));
  return bytesOf(digest.digest().getBytes());
}

/** Bytes as the library takes them: a text of their values. */
function binary(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
