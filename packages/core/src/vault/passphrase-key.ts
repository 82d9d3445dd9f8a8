/** A key from a passphrase: of a vault's slot, and of an encrypted file. */
import { MqttError } from '../errors.js';

/** How a key was made from a passphrase. */
export interface KeyParameters {
  /** Rounds of PBKDF2. */
  readonly iterations: number;
  /** 16 random bytes. */
  readonly salt: Uint8Array<ArrayBuffer>;
}

/** What turns a passphrase into a key; a parameter where tests cannot wait for it. */
export type DeriveKey = (passphrase: string, parameters: KeyParameters) => Promise<CryptoKey>;

/** Rounds of what is written today, and the fewest that are accepted (OWASP Password Storage, PBKDF2-HMAC-SHA256). */
export const MIN_ITERATIONS = 600_000;
/** More would keep the page busy for whoever wrote the number. */
export const MAX_ITERATIONS = 5_000_000;
/** NIST SP 800-132 §5.1. */
export const SALT_BYTES = 16;

/**
 * PBKDF2 with SHA-256 (RFC 8018 §5.2) over the passphrase in NFKC and UTF-8, so that it is the same however a keyboard composes it.
 *
 * @returns an AES-GCM key of 256 bits that cannot be taken out of the browser.
 * @throws MqttError `invalid-options` for an empty passphrase.
 */
export async function derivePassphraseKey(
  passphrase: string,
  { iterations, salt }: KeyParameters,
): Promise<CryptoKey> {
  if (passphrase === '')
    throw new MqttError('invalid-options', 'Choose a passphrase: it cannot be empty.');
  const bytes = new TextEncoder().encode(passphrase.normalize('NFKC'));
  try {
    const material = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey']);
    return await crypto.subtle.deriveKey(
      { name: 'PBKDF2', hash: 'SHA-256', iterations, salt },
      material,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt', 'decrypt'],
    );
  } finally {
    // Strings cannot be emptied; these bytes can.
    bytes.fill(0);
  }
}
