/** What a password has encrypted: PBES2 with what WebCrypto has, the rest by a library that is loaded for it. */
import { OctetString } from '@peculiar/asn1-schema';
import type { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { CertificateError, unsupported } from './certificate-error.js';
import { parseDer } from './parse-der.js';
import {
  AES_CBC_KEY_BYTES,
  ID_PBES2,
  ID_PBKDF2,
  ID_SCRYPT,
  Pbes2Params,
  Pbkdf2Params,
  PRF_HASHES,
} from './pkcs5-schema.js';

/** More rounds would hold up whoever opens it for minutes. */
export const MOST_ROUNDS = 10_000_000;

/** What is encrypted, and what helps where it cannot be read here. */
export interface Encrypted {
  /** As its format is called: `an encrypted PKCS#8 key`. */
  readonly name: string;
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
): Promise<Uint8Array<ArrayBuffer>> {
  const { algorithm, name } = encrypted;
  if (algorithm.algorithm !== ID_PBES2) {
    const { decryptLegacy } = await import('./legacy.js');
    return decryptLegacy(encrypted, password);
  }
  const { keyDerivationFunc, encryptionScheme } = parseDer(
    parametersOf(algorithm, name),
    Pbes2Params,
    name,
  );
  if (keyDerivationFunc.algorithm !== ID_PBKDF2)
    throw unsupported(
      keyDerivationFunc.algorithm === ID_SCRYPT ? `${name} (scrypt)` : name,
      encrypted.command,
    );
  const derivation = parseDer(parametersOf(keyDerivationFunc, name), Pbkdf2Params, name);
  const hash = derivation.prf ? PRF_HASHES[derivation.prf.algorithm] : 'SHA-1';
  const keyBytes = AES_CBC_KEY_BYTES[encryptionScheme.algorithm];
  if (hash === undefined) throw unsupported(name, encrypted.command);
  // The library gives numbers of four bytes and more as text.
  const iterations = Number(derivation.iterationCount);
  assertRounds(iterations, encrypted);
  const iv = parseDer(parametersOf(encryptionScheme, name), OctetString, name).buffer;
  if (password === undefined) throw new CertificateError('passphrase-needed', { name });
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

/** @throws MqttError `certificate-unsupported` for rounds that would take minutes, `certificate-unreadable` for none. */
export function assertRounds(
  rounds: number,
  { name, command }: Pick<Encrypted, 'name' | 'command'>,
): void {
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new CertificateError('unreadable', { name });
  if (rounds > MOST_ROUNDS) throw unsupported(name, command);
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
  { name, data, command }: Encrypted,
): Promise<Uint8Array<ArrayBuffer>> {
  if (iv.byteLength !== 16) throw new CertificateError('unreadable', { name });
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('raw', rawKey, 'AES-CBC', false, ['decrypt']);
  } catch {
    // Chromium has no AES with keys of 192 bits.
    throw unsupported(name, command);
  }
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, data));
  } catch {
    throw new CertificateError('wrong-passphrase', { name });
  }
}

/** @throws MqttError `certificate-unreadable`. */
export function parametersOf({ parameters }: AlgorithmIdentifier, name: string): ArrayBuffer {
  if (!parameters) throw new CertificateError('unreadable', { name });
  return parameters;
}
