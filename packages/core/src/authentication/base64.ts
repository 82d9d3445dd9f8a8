/** Pure: bytes as text in base64 (RFC 4648 §4), strictly: one text for each sequence of bytes. */

/** Bytes in base64, with padding. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/**
 * The bytes again. Undefined for whatever {@link toBase64} does not write: white space, missing padding, or unused bits that are set
 * (RFC 4648 §3.5), by which two texts would mean the same bytes.
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  let binary;
  try {
    binary = atob(text);
  } catch {
    return undefined;
  }
  if (btoa(binary) !== text) return undefined;
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
