/** What a password has encrypted: PBES2 with what WebCrypto has, the rest by a library that is loaded for it. */
import { OctetString } from '@peculiar/asn1-schema';
import type { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { CertificateError, unsupported } from './certificate-error.js';
import type { CertificateThing } from './certificate-texts.js';
import type { Effort } from './effort.js';
import { parseDer } from './parse-der.js';
import { hashPasses } from './pkcs12-kdf.js';
import {
  AES_CBC_KEY_BYTES,
  ID_PBES2,
  ID_PBKDF2,
  ID_SCRYPT,
  Pbes2Params,
  Pbkdf2Params,
  PRF_HASHES,
} from './pkcs5-schema.js';

/** What is encrypted, and what helps where it cannot be read here. */
export interface Encrypted {
  readonly what: CertificateThing;
  readonly algorithm: AlgorithmIdentifier;
  readonly data: BufferSource;
  /** Encrypts it anew as can be read here, for a terminal. */
  readonly command: string;
}

/**
 * @param password - absent where none was given: then nothing but a wrong file is found out.
 * @throws MqttError `passphrase-needed`, `wrong-passphrase`, `certificate-unsupported`, `certificate-unreadable`.
 */
export async function decrypt(
  encrypted: Encrypted,
  password: string | undefined,
  effort: Effort,
): Promise<Uint8Array<ArrayBuffer>> {
  const { algorithm, what, command } = encrypted;
  if (algorithm.algorithm !== ID_PBES2) {
    const { decryptLegacy } = await import('./legacy.js');
    return decryptLegacy(encrypted, password, effort);
  }
  const { keyDerivationFunc, encryptionScheme } = parseDer(
    parametersOf(algorithm, what),
    Pbes2Params,
    what,
  );
  if (keyDerivationFunc.algorithm !== ID_PBKDF2)
    throw unsupported(what, {
      command,
      ...(keyDerivationFunc.algorithm === ID_SCRYPT ? { algorithm: 'scrypt' } : {}),
    });
  const derivation = parseDer(parametersOf(keyDerivationFunc, what), Pbkdf2Params, what);
  const hash = derivation.prf ? PRF_HASHES[derivation.prf.algorithm] : 'SHA-1';
  const keyBytes = AES_CBC_KEY_BYTES[encryptionScheme.algorithm];
  if (hash === undefined) throw unsupported(what, { command });
  // The library gives numbers of four bytes and more as text.
  const iterations = Number(derivation.iterationCount);
  // No cipher here has a longer key.
  const passes = hashPasses(hash, keyBytes ?? 32);
  effort.spend('pbkdf2', { rounds: iterations, passes }, encrypted);
  const iv = parseDer(parametersOf(encryptionScheme, what), OctetString, what).buffer;
  if (password === undefined) throw new CertificateError('passphrase-needed', { what });
  effort.assertNotGivenUp(what);
  const bits = { salt: derivation.salt.buffer, iterations, hash };
  if (keyBytes === undefined) {
    const { decryptWithLegacyCipher } = await import('./legacy.js');
    return decryptWithLegacyCipher(encrypted, encryptionScheme.algorithm, iv, (bytes) =>
      pbkdf2(password, bits, bytes),
    );
  }
  const derived = await pbkdf2(password, bits, keyBytes);
  return decryptAesCbc(derived, iv, encrypted);
}

/** Bytes from a password (RFC 8018 §5.2). */
export async function pbkdf2(
  password: string,
  { salt, iterations, hash }: { salt: BufferSource; iterations: number; hash: string },
  bytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const secret = new TextEncoder().encode(password);
  const material = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', salt, iterations, hash };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, material, bytes * 8));
}

async function decryptAesCbc(
  rawKey: Uint8Array<ArrayBuffer>,
  iv: BufferSource,
  { what, data, command }: Encrypted,
): Promise<Uint8Array<ArrayBuffer>> {
  if (iv.byteLength !== 16) throw new CertificateError('unreadable', { what });
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('raw', rawKey, 'AES-CBC', false, ['decrypt']);
  } catch {
    // Chromium has no AES with keys of 192 bits.
    throw unsupported(what, { command });
  }
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, data));
  } catch {
    throw new CertificateError('wrong-passphrase', { what });
  }
}

/** @throws MqttError `certificate-unreadable`. */
export function parametersOf(
  { parameters }: AlgorithmIdentifier,
  what: CertificateThing,
): ArrayBuffer {
  if (!parameters) throw new CertificateError('unreadable', { what });
  return parameters;
}
