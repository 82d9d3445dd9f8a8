/** Keys whose numbers are so large that a browser would be busy with them for seconds are not handed to it. */
import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { keyAlgorithm, type KeyAlgorithm } from './key-algorithm.js';
import { parseDer } from './parse-der.js';

/** @param e - the public exponent, in hexadecimal. */
function rsa(bits: number, e: string): KeyAlgorithm {
  const n = Buffer.alloc(bits / 8, 0xff).toString('base64url');
  const jwk = { kty: 'RSA', n, e: Buffer.from(e, 'hex').toString('base64url') };
  const der = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });
  const { algorithm, subjectPublicKey } = parseDer(der, SubjectPublicKeyInfo, 'key');
  return keyAlgorithm(algorithm, subjectPublicKey);
}

describe('a key of RSA', () => {
  it('is used within bounds', () => {
    assert.equal(rsa(16_384, '010001').use?.name, 'RSASSA-PKCS1-v1_5');
    assert.equal(rsa(16_384, '010001').name, 'RSA 16384');
    assert.equal(rsa(16_392, '010001').use, undefined);
    assert.equal(rsa(2048, `01${'00'.repeat(8)}`).use, undefined);
  });
});
