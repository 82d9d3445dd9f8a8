import { expect } from '@open-wc/testing';
import {
  P256_CERTIFICATE as CERTIFICATE,
  P256_KEY as KEY,
} from '../../../../test/pki/certificates.js';
import { decodeRecord } from './saved-record.js';

/** What is read of a connection that an earlier version saved. */
function certificatesOf(certificates: unknown): unknown {
  const record = { details: { name: 'Old', host: 'a.example', certificates }, savedAt: 1 };
  return decodeRecord(new TextEncoder().encode(JSON.stringify(record)))?.details.certificates;
}

describe('a connection that was saved with a key among its certificates', () => {
  it('is read, with the key in its own field', () => {
    expect(certificatesOf({ certificate: `${CERTIFICATE}\n${KEY}` })).to.deep.equal({
      certificate: `${CERTIFICATE}\n`,
      key: KEY,
    });
    expect(certificatesOf({ ca: `${KEY}\n${CERTIFICATE}`, key: 'own' })).to.deep.equal({
      ca: CERTIFICATE,
      key: 'own',
    });
  });

  it('is read as it is where there is none', () => {
    const certificates = { ca: CERTIFICATE, key: KEY };
    expect(certificatesOf(certificates)).to.deep.equal(certificates);
    expect(certificatesOf(undefined)).to.equal(undefined);
  });
});
