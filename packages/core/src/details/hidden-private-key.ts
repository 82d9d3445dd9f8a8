/** Pure: private keys in texts that hold certificates, which are public: shown, exported in the open, and kept where no key may be. */

/** A frame of PEM around a key, encrypted or not (RFC 7468 §10, §11; PKCS#1 and SEC 1 are named alike). */
const FRAME = /-----BEGIN [\w ]*PRIVATE KEY-----/;
/**
 * Bytes that begin with the number of a version, as keys and PKCS#12 files do (RFC 5958 §2, RFC 8017 A.1.2, RFC 5915 §3, RFC 7292 §4),
 * and certificates and PKCS#7 bundles do not: `30`, a length, `02 01`.
 */
const VERSIONED = /^0(?:\x82..|\x81.|[^\x81-\xff])\x02\x01/s;

/** Whether a private key stands in a text: in a frame, also in text of another encoding, which reaches a field in base64; or as DER in base64. */
export function hidesPrivateKey(text: string): boolean {
  const bytes = bytesOf(text);
  // Letters of UTF-16 have a zero byte each.
  return FRAME.test(text) || VERSIONED.test(bytes) || FRAME.test(bytes.replaceAll('\0', ''));
}

/** A character for each byte; empty for what is no base64. */
function bytesOf(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}
