/** Old ciphers, which no browser has: loaded when such a file is met, or made. Only this file and `looped-hash.ts` know node-forge. */
import 'node-forge/lib/aes.js';
import 'node-forge/lib/des.js';
import forge from 'node-forge/lib/forge.js';
import 'node-forge/lib/rc2.js';
import { binary, bytesOf } from './binary-text.js';
import { CertificateError, unsupported } from './certificate-error.js';
import { parametersOf, type Encrypted } from './decrypt.js';
import type { Effort } from './effort.js';
import { loopedHash } from './looped-hash.js';
import { parseDer } from './parse-der.js';
import { PbeParams } from './pkcs5-schema.js';
import { shownName } from './shown-name.js';
import { concat, hashPasses, KDF_IV, KDF_KEY, pkcs12Kdf } from './pkcs12-kdf.js';

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

/** What was encrypted under PBES1 or PKCS#12's own ciphers. @throws MqttError as `decrypt()` does. */
export async function decryptLegacy(
  encrypted: Encrypted,
  password: string | undefined,
  effort: Effort,
): Promise<Uint8Array<ArrayBuffer>> {
  const { algorithm, what, command } = encrypted;
  const pkcs12 = PKCS12_CIPHERS[algorithm.algorithm];
  const pbes1 = PBES1_CIPHERS[algorithm.algorithm];
  if (!pkcs12 && !pbes1) throw unsupported(what, { command });
  const parameters = parseDer(parametersOf(algorithm, what), PbeParams, what);
  const rounds = Number(parameters.iterations);
  // The key, and the vector.
  const passes = pkcs12 ? hashPasses('SHA-1', pkcs12.keyBytes) + 1 : 1;
  effort.spend('looped', { rounds, passes }, encrypted);
  if (password === undefined) throw new CertificateError('passphrase-needed', { what });
  effort.assertNotGivenUp(what);
  const derivation = { password, salt: new Uint8Array(parameters.salt.buffer), rounds };
  if (pkcs12) {
    const sha1 = { ...derivation, hash: 'SHA-1' };
    const key = await pkcs12Kdf({ ...sha1, id: KDF_KEY }, pkcs12.keyBytes, effort);
    const iv = await pkcs12Kdf({ ...sha1, id: KDF_IV }, 8, effort);
    return decryptBytes(pkcs12.name, key, iv, encrypted);
  }
  if (!pbes1) throw unsupported(what, { command });
  // PBKDF1 (RFC 8018 §5.1).
  const start = concat(new TextEncoder().encode(password), derivation.salt);
  const derived = await loopedHash(pbes1.hash, start, rounds, effort);
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
  if (!cipher) throw unsupported(encrypted.what, { command: encrypted.command });
  return decryptBytes(cipher.name, await derive(cipher.keyBytes), new Uint8Array(iv), encrypted);
}

/** The key in a PEM with `Proc-Type: 4,ENCRYPTED`, whose key OpenSSL makes with one round of MD5. @throws MqttError as `decrypt()` does. */
export async function decryptDek(
  encrypted: Omit<Encrypted, 'algorithm'>,
  dekInfo: string,
  { password, effort }: { readonly password: string | undefined; readonly effort: Effort },
): Promise<Uint8Array<ArrayBuffer>> {
  const { what, command } = encrypted;
  const [algorithm = '', ivHex = ''] = dekInfo.split(',').map((part) => part.trim());
  const cipher = DEK_CIPHERS[algorithm.toUpperCase()];
  if (!cipher) throw unsupported(what, { algorithm: shownName(algorithm), command });
  if (!/^(?:[0-9a-fA-F]{2}){8,16}$/.test(ivHex)) throw new CertificateError('unreadable', { what });
  if (password === undefined) throw new CertificateError('passphrase-needed', { what });
  const iv = Uint8Array.from(ivHex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const secret = concat(new TextEncoder().encode(password), iv.slice(0, 8));
  let derived = new Uint8Array();
  for (let last = new Uint8Array(); derived.length < cipher.keyBytes;) {
    last = await loopedHash('MD5', concat(last, secret), 1, effort);
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
  { what, data }: Pick<Encrypted, 'what' | 'data'>,
): Uint8Array<ArrayBuffer> {
  const bytes = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  if (iv.length < (name === 'AES-CBC' ? 16 : 8)) throw new CertificateError('unreadable', { what });
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
    throw new CertificateError('wrong-passphrase', { what }, { cause });
  }
  throw new CertificateError('wrong-passphrase', { what });
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
