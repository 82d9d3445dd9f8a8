/** Pure: why a socket did not open, from what Node tells, as an error of the kit. */
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
  PATH_LENGTH_EXCEEDED: 'certificate-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
  // Whatever else the verification found: name constraints, an unknown critical extension, a weak digest.
  UNSPECIFIED: 'certificate-untrusted',
  // Our own, which OpenSSL does not want to use.
  ERR_SSL_CA_KEY_TOO_SMALL: 'certificate-unsupported',
  ERR_SSL_CA_MD_TOO_WEAK: 'certificate-unsupported',
  ERR_SSL_EE_KEY_TOO_SMALL: 'certificate-unsupported',
};

/** Alerts about the certificate that we showed, or did not (RFC 8446 §6.2), by the words in the codes of OpenSSL and BoringSSL. */
const CERTIFICATE_REQUIRED = /CERTIFICATE_REQUIRED|ALERT_NO_CERTIFICATE/;
const CERTIFICATE_ALERT =
  /ALERT_(?:BAD|UNSUPPORTED|REVOKED)_CERTIFICATE|ALERT_CERTIFICATE_(?:EXPIRED|REVOKED|UNKNOWN)|ALERT_UNKNOWN_CA|ALERT_ACCESS_DENIED/;
/** What a server of TLS 1.2 says when it wants a certificate and got none. */
const HANDSHAKE_FAILURE = /ALERT_HANDSHAKE_FAILURE/;

const MESSAGES: Partial<Readonly<Record<MqttErrorCode, string>>> = {
  'certificate-expired': 'The certificate of the server has expired, or is not valid yet.',
  'certificate-host': 'The certificate of the server is for another host.',
  'certificate-untrusted':
    'The certificate of the server comes from no authority that is trusted here.',
  'certificate-unsupported': 'The key or the signature of a certificate is too weak to be used.',
  'client-certificate-missing': 'The server asks for a client certificate, and none was given.',
  'client-certificate-refused': 'The server does not accept the client certificate.',
};

/** Words for what is no matter of certificates, by Node's codes of the system, of its resolver and of TLS. */
const NETWORK: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'The name of the host could not be looked up.',
  ECONNREFUSED: 'Nothing listens at this host and port.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The network cannot be reached.',
  ENOTFOUND: 'There is no host of this name.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'What answers at this port speaks no TLS.',
  ETIMEDOUT: 'The host did not answer.',
};

/** Where a write failed of what TLS had read before, Node gives a code of the system, and the reason of OpenSSL as text only. */
const TLS_REASON = /:SSL routines:[^:]*:([^:]+):/;

/** The same alert says that there is no cipher in common (RFC 5246 §7.2.2). */
const REFUSED_HANDSHAKE =
  'The server refused to set up TLS. It may ask for a client certificate, and none was given; or it has no cipher in common with this program.';

const HUNG_UP =
  'The server ended the connection after TLS was set up, before it answered and without a reason. Some servers do so when they want a client certificate, or another one.';

/** How far it had come, and what we had to show. */
export interface FailedSocket {
  readonly hasClientCertificate: boolean;
  /** TLS was set up, as far as we know. */
  readonly secured: boolean;
  /** The WebSocket was open. */
  readonly opened: boolean;
}

/**
 * What a failed socket says; undefined where Node knows no more than that it ended.
 *
 * @param error - as Node gives it, with `code`.
 */
export function socketFailure(error: unknown, socket: FailedSocket): MqttError | undefined {
  const codes = codesOf(error);
  for (const each of codes) {
    const code = failureOf(each, socket.hasClientCertificate);
    if (code === undefined) continue;
    const message = HANDSHAKE_FAILURE.test(each) ? REFUSED_HANDSHAKE : (MESSAGES[code] ?? code);
    return new MqttError(code, message, { cause: error });
  }
  const words = socket.opened ? undefined : networkWords(error, codes, socket);
  return words === undefined
    ? undefined
    : new MqttError('connection-failed', words, { retryable: true, cause: error });
}

function networkWords(
  error: unknown,
  codes: readonly string[],
  { secured }: FailedSocket,
): string | undefined {
  for (const code of codes) {
    if (NETWORK[code] !== undefined) return NETWORK[code];
    if (code === 'ECONNRESET' && secured) return HUNG_UP;
  }
  const status = /^Unexpected server response: (\d{3})$/.exec(
    error instanceof Error ? error.message : '',
  );
  return status
    ? `The server opened no WebSocket, but answered with HTTP status ${status[1]}.`
    : undefined;
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
  if (!('code' in error) || typeof error.code !== 'string') return inner;
  const reason = error.code === 'EPROTO' ? TLS_REASON.exec(error.message)?.[1] : undefined;
  const code = reason ? `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}` : error.code;
  return [code, ...inner];
}
