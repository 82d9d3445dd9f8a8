import type { OwnKey } from './own-key.js';

const encoder = new TextEncoder();

/**
 * The id under which something of that name lies: HMAC-SHA-256 of it (RFC 2104), in hexadecimal. Equal names are found again, and nobody
 * without the key can try likely ones.
 */
export async function signedName({ key }: OwnKey, name: string): Promise<string> {
  const signature = await crypto.subtle.sign('HMAC', key, encoder.encode(name));
  return Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
}
