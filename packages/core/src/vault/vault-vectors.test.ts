import { expect } from '@open-wc/testing';
import { fromBase64 } from '../authentication/base64.js';
import { derivePassphraseKey } from './passphrase-key.js';
import { login, PASSPHRASE, PLANT, TestBrowser } from './vault.test-harness.js';
import type { VaultSecret } from './vault-secret.js';

/** A vault as version 1 wrote it: one connection, a passphrase, a recovery code and a key of the page. It must open for ever. */
const VERSION_1 = {
  recoveryCode: 'C0KJ-CAYV-AXQS-EZ2H-06EQ-V1ZH-Z0MF',
  /** 32 bytes from 0 to 31. */
  encryptionKey: Uint8Array.from({ length: 32 }, (_, index) => index),
  counter: 1,
  header: `eyJmb3JtYXQiOjEsInZhdWx0SWQiOiJkYjRmYmU4Mi0xNzBjLTQwM2EtODdmNi0zMzgxMWI0NGUxMDIiLCJrZXlJZCI6ImJiZDkxNzAyLWIxZTktNGU4NC1hMjQyLTVhODkwZThhZGMyZiIsImNvdW50ZXIiOjEsImNyZWF0ZWRBdCI6MTAwMDAwMCwic2xvdHMiOlt7ImlkIjoiZmJlODMzNGItZTZmZS00MTUwLTg4MDQtYzA5MmU4ZTZiMzVlIiwiY3JlYXRlZEF0IjoxMDAwMDAwLCJraW5kIjoiZXh0ZXJuYWwiLCJlbnZlbG9wZSI6IkFWNXk5eFFrKzdBdC9Wb0pOSTF2S3JHUnFpZVpkb1hzN3Y4VytEbGpuc2dBSXUzbmFTYXIzUHhqZGZ4bFNSb1VBT1FFOWE2ZkRwNzZQWEo4VUE9PSJ9LHsiaWQiOiIzMTVjOTJjZS0xZDg2LTQxZmMtOTYxMi03NWU2OTVlNTM2NjgiLCJjcmVhdGVkQXQiOjEwMDAwMDAsImtpbmQiOiJwYXNzcGhyYXNlIiwic2FsdCI6IjE1RjE5MmFCNmJNTHU4WGRER3lySkE9PSIsIml0ZXJhdGlvbnMiOjYwMDAwMCwiZW52ZWxvcGUiOiJBUkllbzlFM1RsZkxwSmkrU3VHbVFGbkdaZEdCKzJzWGlrVG0xaTQzdmJtaEtQUFo3OUl5ZkxiTDhKRVQ3TTZqUVhvaUh2R1BrUUZ4NENzcDFnPT0ifSx7ImlkIjoiNjNmZjI1OTQtODYxZC00MjJlLThlMjctYzFiNDYzZDNmYzE2IiwiY3JlYXRlZEF0IjoxMDAwMDAwLCJraW5kIjoicmVjb3ZlcnkiLCJzYWx0IjoiRFF3MEh1ZGE2elBiV2hxK2RUUHZYdz09IiwiZW52ZWxvcGUiOiJBV2N5akcyYmhjSkhtMitSTktZZTNtKzJTU2RQVUdiMllLNzlsdmQ2VlNvRG40Um1CSFVRZnVKTlA4RW1IVHV3TVYxQTFkWDZUYTZRdzJWdEJnPT0ifV0sIm1hbmlmZXN0IjpbeyJpZCI6ImVhZDU4ODBhLTE3MjgtNGJkZi04ZjQ5LTM1YjdkNDFhMDM4MSIsInJldmlzaW9uIjowLCJoYXNoIjoiUDROdWJRejB5NTFpUnJiMHNWcmxiV25seEw5eGNiZXJvQnlWYks1Vy9lWT0ifV19`,
  mac: '5DIjUVDoCZ+LEkwxGzSOcoOEcj7mWEZHkeimwFWFrEg=',
  id: 'ead5880a-1728-4bdf-8f49-35b7d41a0381',
  envelope: `AdjrU7W9igVoTOdfP0aTbUDCGwUDPXdbM31VK82byTv1tARJl3bBQbnxHqpbkLtv6VJW65KKyAz8rdJLhiSGm45dPefDVw0QXc26cMKyaCIrKjnS/lcMeepFnLrVB46bzwwWGKoeS7OupvhwHHgflUc9sp/65wYojrn5RP/iHVVYwVtSxYDWtrNSuv5JxtQObiKmxpuQOit2R30RJHQy9ZYJ+kskRV51n1WMalIMFasJGYarM+88r6kkDzl7RQ2c0AUn12KsYHhkbB8+NTgxk4OM34TPWJyWO1xzgjgx9YlwiAn3ebnO0AuRM7LPkuTyjDlD9fJ1HIget2bF8243fMMnBPrNPEza4ITnyUt7oaug17d0cMSQYrkI+pFZUEh4Y+H0KQDjd/yJgRbHpS4NKg==`,
};

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  const decoded = fromBase64(base64);
  if (!decoded) throw new Error('This is no base64.');
  return decoded;
}

describe('a vault of version 1', () => {
  const ways: [string, () => Promise<VaultSecret>][] = [
    ['its passphrase', () => Promise.resolve({ passphrase: PASSPHRASE })],
    ['its recovery code', () => Promise.resolve({ recoveryCode: VERSION_1.recoveryCode })],
    [
      'the key of the page',
      async () => ({
        encryptionKey: await crypto.subtle.importKey(
          'raw',
          VERSION_1.encryptionKey,
          'AES-GCM',
          false,
          ['encrypt', 'decrypt'],
        ),
      }),
    ],
  ];
  for (const [what, secret] of ways) {
    it(`opens with ${what}`, async () => {
      const browser = new TestBrowser();
      browser.deriveKey = derivePassphraseKey;
      const { counter, header, mac, id, envelope } = VERSION_1;
      await browser.store().write({
        expected: undefined,
        header: { counter, bytes: bytes(header), mac: bytes(mac) },
        put: [{ id, envelope: bytes(envelope) }],
        remove: [],
      });
      const vault = await browser.open();
      expect(vault.state.status).to.equal('locked');
      await vault.unlock(await secret());
      const [saved] = await vault.list();
      expect(saved?.details).to.deep.equal({
        ...PLANT,
        path: '/mqtt',
        authentication: { method: 'BASIC', username: 'ada' },
        will: { topic: 'status', payload: Uint8Array.of(0, 255), qos: 1, retain: true },
      });
      expect(await login(vault, id)).to.deep.equal({
        username: 'ada',
        password: 'canary-password',
        url: 'wss://broker.example/mqtt?token=canary-query',
      });
      await browser.end();
    });
  }
});
