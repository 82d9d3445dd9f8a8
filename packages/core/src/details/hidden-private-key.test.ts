import { expect } from '@open-wc/testing';
import { splitKeys } from '../certificates/split-keys.js';
import { hidesPrivateKey } from './hidden-private-key.js';
import { checkDetails } from './validate-details.js';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const base64 = (...bytes: number[]): string => btoa(String.fromCharCode(...bytes));

describe('private keys in the fields of certificates', () => {
  for (const label of ['PRIVATE KEY', 'RSA PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'EC PRIVATE KEY'])
    it(`finds a frame of ${label}, and takes it out`, () => {
      const key = `-----BEGIN ${label}-----\nMIIE\n-----END ${label}-----\n`;
      for (const text of [key, `${CERTIFICATE}${key}`, `${key}remark\n${CERTIFICATE}`]) {
        expect(hidesPrivateKey(text)).to.equal(true);
        expect(splitKeys(text)).to.deep.equal({ certificates: text.replace(key, ''), key });
      }
      const cutOff = key.slice(0, -20);
      const split = { certificates: CERTIFICATE, key: cutOff };
      expect(splitKeys(`${CERTIFICATE}${cutOff}`)).to.deep.equal(split);
    });

  it('finds a frame in text of another encoding, as a form keeps it', () => {
    const pem = `Bag\n${CERTIFICATE}-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n`;
    const utf16 = Array.from(pem).flatMap((letter) => [letter.charCodeAt(0), 0]);
    expect(hidesPrivateKey(base64(0xff, 0xfe, ...utf16))).to.equal(true);
    expect(hidesPrivateKey(btoa(`M\xfcller ${pem}`))).to.equal(true);
    expect(hidesPrivateKey(btoa(`M\xfcller ${CERTIFICATE}`))).to.equal(false);
  });

  it('knows keys and PKCS#12 files in base64 from certificates', () => {
    expect(hidesPrivateKey(base64(0x30, 0x82, 0x04, 0xbd, 0x02, 0x01, 0x00, 0x30))).to.equal(true);
    expect(hidesPrivateKey(base64(0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30))).to.equal(true);
    expect(hidesPrivateKey(base64(0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05))).to.equal(true);
    // Of no definite length, as some programs write PKCS#12.
    expect(hidesPrivateKey(base64(0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80))).to.equal(true);
    expect(hidesPrivateKey(`${base64(0x30, 0x82, 0x09, 0xd1, 0x02, 0x01, 0x03)}\n`)).to.equal(true);
    expect(hidesPrivateKey(base64(0x30, 0x82, 0x03, 0x1d, 0x30, 0x82, 0x02))).to.equal(false);
    expect(hidesPrivateKey(base64(0x30, 0x82, 0x03, 0x1d, 0x06, 0x09, 0x2a))).to.equal(false);
    // A length that reads as the number of a version: 513 bytes.
    expect(hidesPrivateKey(base64(0x30, 0x82, 0x02, 0x01, 0x30, 0x82, 0x01))).to.equal(false);
    for (const text of ['', ' ', 'M', 'no key', '====', CERTIFICATE])
      expect(hidesPrivateKey(text)).to.equal(false);
  });

  it('are an error of the details', () => {
    const text = `${CERTIFICATE}-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n`;
    const details = { host: 'broker.example', certificates: { ca: text, certificate: text } };
    expect(checkDetails(details).map(({ field, code }) => `${field}: ${code}`)).to.include.members([
      'certificates.ca: private-key-misplaced',
      'certificates.certificate: private-key-misplaced',
    ]);
  });
});
