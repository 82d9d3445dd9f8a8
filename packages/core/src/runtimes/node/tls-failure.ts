/** Pure: why a TLS connection failed, from what Node tells, as an error of the kit. */
import { MqttError, type MqttErrorCode } from '../../errors.js';

/** Results of OpenSSL's verification (X509_STORE_CTX_get_error), and one of Node's own. */
const VERIFICATIONS: Readonly<Record<string, MqttErrorCode>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-host',
  HOSTNAME_MISMATCH: 'certificate-host',
  CERT_CHAIN_TOO_LONG: 'certificate-untrusted',
  CERT_REJECTED: 'certificate-untrusted',
  CERT_REVOKED: 'certificate-untrusted',
  CERT_SIGNATURE_FAILURE: 'certificate-untrusted',
  CERT_UNTRUSTED: 'certificate-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-untrusted',
  INVALID_CA: 'certificate-untrusted',
  INVALID_PURPOSE: 'certificate-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
};

/** Alerts about the certificate that we showed, or did not (RFC 8446 §6.2), by the words in OpenSSL's codes. */
const CERTIFICATE_REQUIRED = /ALERT_CERTIFICATE_REQUIRED|ALERT_NO_CERTIFICATE/;
const CERTIFICATE_ALERT =
  /ALERT_(?:BAD|UNSUPPORTED|REVOKED)_CERTIFICATE|ALERT_CERTIFICATE_(?:EXPIRED|REVOKED|UNKNOWN)|ALERT_UNKNOWN_CA|ALERT_ACCESS_DENIED/;
/** What a server of TLS 1.2 says when it wants a certificate and got none. */
const HANDSHAKE_FAILURE = /ALERT_HANDSHAKE_FAILURE/;

const MESSAGES: Partial<Readonly<Record<MqttErrorCode, string>>> = {
  'certificate-expired': 'The certificate of the server has expired, or is not valid yet.',
  'certificate-host': 'The certificate of the server is for another host.',
  'certificate-untrusted':
    'The certificate of the server comes from no authority that is trusted here.',
  'client-certificate-missing': 'The server asks for a client certificate, and none was given.',
  'client-certificate-refused': 'The server does not accept the client certificate.',
};

/**
 * What a failed socket says; undefined for what is no matter of certificates.
 *
 * @param error - as Node gives it, with `code`.
 * @param hasClientCertificate - whether we had one to show.
 */
export function tlsFailure(error: unknown, hasClientCertificate: boolean): MqttError | undefined {
  const codes = codesOf(error);
  const code = codes.map((each) => failureOf(each, hasClientCertificate)).find((each) => each);
  if (code === undefined) return undefined;
  return new MqttError(code, MESSAGES[code] ?? code, { cause: error });
}

function failureOf(code: string, hasClientCertificate: boolean): MqttErrorCode | undefined {
  const ours = hasClientCertificate ? 'client-certificate-refused' : 'client-certificate-missing';
  if (CERTIFICATE_REQUIRED.test(code) || CERTIFICATE_ALERT.test(code)) return ours;
  if (HANDSHAKE_FAILURE.test(code) && !hasClientCertificate) return 'client-certificate-missing';
  return VERIFICATIONS[code];
}

/** Its own, and that of what it wraps: several addresses of one host fail together. */
function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const inner = error instanceof AggregateError ? error.errors.flatMap(codesOf) : [];
  return 'code' in error && typeof error.code === 'string' ? [error.code, ...inner] : inner;
}
