/** Pure: keys that stand among certificates, by the frames of PEM around them (RFC 7468 §2). */

const KEY_BLOCK = /-----BEGIN ([\w ]*PRIVATE KEY)-----[^]*?(?:-----END \1-----[ \t]*\r?\n?|$)/g;

/** A text in two; where no frames tell keys from certificates, the whole is the key. */
export function splitKeys(text: string): { readonly certificates: string; readonly key: string } {
  const keys = text.match(KEY_BLOCK);
  return keys
    ? { certificates: text.replace(KEY_BLOCK, ''), key: keys.join('') }
    : { certificates: '', key: text };
}
