/** Pure: private keys in texts that hold certificates, which are public: shown, exported in the open, and kept where no key may be. */

/** A frame of PEM around a key, encrypted or not (RFC 7468 §10, §11; PKCS#1 and SEC 1 are named alike). */
const FRAME = /-----BEGIN [\w ]*PRIVATE KEY-----/;
/**
 * The base64 of DER that begins with the number of a version, as keys and PKCS#12 files do (RFC 5958 §2, RFC 8017 A.1.2, RFC 5915 §3,
 * RFC 7292 §4), and certificates and PKCS#7 bundles do not: `30`, a length of three, two or one bytes, `02 01`.
 */
const VERSIONED_DER = /^\s*M(?:I[I-L]..[AQgw]IB|I[GH].AgE|[A-H].CAQ)/;

/** Whether a private key stands in a text: in a frame, also where the whole is in base64 once more, or as DER in base64. */
export function hidesPrivateKey(text: string): boolean {
  return FRAME.test(text) || VERSIONED_DER.test(text) || FRAME.test(unwrapped(text));
}

/** Text of another encoding reaches a field in base64; letters of UTF-16 have a zero byte each. */
function unwrapped(text: string): string {
  try {
    return atob(text).replaceAll('\0', '');
  } catch {
    return '';
  }
}
