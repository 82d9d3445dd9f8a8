/** Pure: a chosen file as the text that details keep. */

/** As long as details may have one, in bytes of UTF-8. */
const MAX_BYTES = 65_535;
const LINE = 64;

/**
 * The text of a certificate or key: PEM as it is, anything else (DER) in base64 (RFC 7468 §2) without a frame, since its structure says
 * what it is.
 *
 * @returns undefined for a file that is too large to be one.
 */
export async function certificateText(file: Blob): Promise<string | undefined> {
  if (file.size > MAX_BYTES) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = asText(bytes);
  if (text !== undefined) return text;
  const lines = base64(bytes).match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  const body = `${lines.join('\n')}\n`;
  return body.length > MAX_BYTES ? undefined : body;
}

function asText(bytes: Uint8Array): string | undefined {
  // DER begins with a SEQUENCE, whose length is rarely a letter.
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[\0-\x08\x0e-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
