import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { socketFailure } from './socket-failure.js';

const withCode = (code: string): Error => Object.assign(new Error(code), { code });
const AT_THE_START = { hasClientCertificate: false, secured: false, opened: false };

describe('why a socket of Node failed', () => {
  it('knows alerts of OpenSSL and of BoringSSL', () => {
    for (const code of [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'ERR_SSL_TLSV1_CERTIFICATE_REQUIRED',
      'ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED',
      'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    ])
      assert.equal(
        socketFailure(withCode(code), AT_THE_START)?.code,
        'client-certificate-missing',
        code,
      );
    for (const code of [
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
      'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
      'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
      'ERR_SSL_TLSV1_CERTIFICATE_REQUIRED',
    ])
      assert.equal(
        socketFailure(withCode(code), { ...AT_THE_START, hasClientCertificate: true })?.code,
        'client-certificate-refused',
        code,
      );
  });

  it('finds the cause among the addresses of one host', () => {
    const error = new AggregateError([withCode('ECONNRESET'), withCode('CERT_HAS_EXPIRED')]);
    assert.equal(socketFailure(error, AT_THE_START)?.code, 'certificate-expired');
  });

  it('reads the reason where a write failed of what was read before', () => {
    const write = (reason: string): Error =>
      Object.assign(
        new Error(
          `write EPROTO 80AC:error:0A00010B:SSL routines:ssl3_read_bytes:${reason}:../ssl/rec.c:1:\n`,
        ),
        { code: 'EPROTO' },
      );
    const required = socketFailure(write('tlsv13 alert certificate required'), AT_THE_START);
    assert.equal(required?.code, 'client-certificate-missing');
    const plain = socketFailure(write('wrong version number'), AT_THE_START);
    assert.match(plain?.message ?? '', /speaks no TLS/);
    assert.equal(socketFailure(withCode('EPROTO'), AT_THE_START), undefined);
  });

  it('takes a lost connection for lost, and what never opened for what it was', () => {
    const reset = withCode('ECONNRESET');
    assert.equal(socketFailure(reset, AT_THE_START), undefined);
    assert.equal(socketFailure(reset, { ...AT_THE_START, secured: true, opened: true }), undefined);
    const hungUp = socketFailure(reset, { ...AT_THE_START, secured: true });
    assert.deepEqual([hungUp?.code, hungUp?.retryable], ['connection-failed', true]);
    assert.match(hungUp?.message ?? '', /client certificate/);
    const refused = socketFailure(withCode('ECONNREFUSED'), AT_THE_START);
    assert.deepEqual([refused?.code, refused?.retryable], ['connection-failed', true]);
  });
});
