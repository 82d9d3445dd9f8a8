/** The key of a vault and what is made from it. Pure but for WebCrypto. */

/** 256 bits of chance. */
export const VAULT_KEY_BYTES = 32;

/** What a vault works with while it is open. None of it can be taken out of the browser. */
export interface VaultKeys {
  /** Names the vault key from which these are made; another after each re-key. */
  readonly keyId: string;
  /** AES-GCM, 256 bits: seals the records. */
  readonly records: CryptoKey;
  /** HMAC with SHA-256: signs the header. */
  readonly header: CryptoKey;
}

const encoder = new TextEncoder();

/** A new vault key. Whoever asked for it empties it after use. */
export function newVaultKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(VAULT_KEY_BYTES));
}

/**
 * The keys of a vault, by HKDF with SHA-256 (RFC 5869) from its vault key, one for each use.
 *
 * @param vaultKey - 32 bytes; not changed here.
 */
export async function vaultKeys(
  vaultKey: Uint8Array<ArrayBuffer>,
  { vaultId, keyId }: { readonly vaultId: string; readonly keyId: string },
): Promise<VaultKeys> {
  const material = await crypto.subtle.importKey('raw', vaultKey, 'HKDF', false, ['deriveKey']);
  const hkdf = (use: string): HkdfParams => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: encoder.encode(`${vaultId} ${keyId}`),
    info: encoder.encode(`mqtt-kit vault/1 ${use}`),
  });
  const [records, header] = await Promise.all([
    crypto.subtle.deriveKey(hkdf('records'), material, { name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]),
    crypto.subtle.deriveKey(
      hkdf('header'),
      material,
      { name: 'HMAC', hash: 'SHA-256', length: 256 },
      false,
      ['sign', 'verify'],
    ),
  ]);
  return { keyId, records, header };
}

/**
 * An AES-GCM key from bytes that nobody can guess — a recovery code, the output of a passkey — by HKDF with SHA-256. A passphrase
 * needs `derivePassphraseKey()`.
 */
export async function strongKey(
  secret: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  use: string,
): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const info = encoder.encode(`mqtt-kit vault/1 ${use}`);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}
