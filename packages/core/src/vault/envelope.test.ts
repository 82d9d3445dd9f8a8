import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { rejection } from '../../../../test/browser/rejection.js';
import { ENVELOPE_OVERHEAD_BYTES, openEnvelope, sealEnvelope } from './envelope.js';
import { additionalData, type EnvelopePlace } from './envelope-place.js';

const PLACE: EnvelopePlace = {
  label: 'mqtt-kit test/1',
  vaultId: 'vault-1',
  keyId: 'key-1',
  recordId: 'record-ü',
  revision: 7,
};

/** Made with OpenSSL: key 00 01 … 1f, IV a0 a1 … ab, contents "a frozen secret". */
const FROZEN_ADDITIONAL_DATA =
  '0000000f6d7174742d6b697420746573742f310000000101000000077661756c742d31000000056b65792d3100000009' +
  '7265636f72642dc3bc000000080000000000000007';
const FROZEN_ENVELOPE =
  '01a0a1a2a3a4a5a6a7a8a9aaab87381a5f2ab167d14216e2b0751fb4927057a111ee97acd5d14b1f4580e325';

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const utf8 = (text: string) => Uint8Array.from(new TextEncoder().encode(text));

function keyOf(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

async function codeOf(envelope: unknown, key: CryptoKey, place = PLACE): Promise<string> {
  return (await rejection(openEnvelope(key, envelope, place))).code;
}

const anyBytes = (limits: fc.IntArrayConstraints) =>
  fc.uint8Array(limits).map((bytes) => Uint8Array.from(bytes));
const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const anyPlace: fc.Arbitrary<EnvelopePlace> = fc.record({
  label: anyText,
  vaultId: anyText,
  keyId: anyText,
  recordId: anyText,
  revision: fc.maxSafeNat(),
});

describe('envelope', () => {
  let key: CryptoKey;

  before(async () => {
    key = await keyOf(Uint8Array.from({ length: 32 }, (_, index) => index));
  });

  it('opens what another program sealed by the same rules', async () => {
    expect(toHex(additionalData(1, PLACE))).to.equal(FROZEN_ADDITIONAL_DATA);
    const contents = await openEnvelope(key, fromHex(FROZEN_ENVELOPE), PLACE);
    expect(contents).to.deep.equal(utf8('a frozen secret'));
  });

  it('seals so that plain AES-GCM opens it by the written format', async () => {
    const envelope = await sealEnvelope(key, utf8('a secret'), PLACE);
    expect(envelope[0]).to.equal(1);
    const opened = await crypto.subtle.decrypt(
      {
        name: 'AES-GCM',
        iv: envelope.slice(1, 13),
        additionalData: fromHex(FROZEN_ADDITIONAL_DATA),
      },
      key,
      envelope.slice(13),
    );
    expect(new Uint8Array(opened)).to.deep.equal(utf8('a secret'));
  });

  it('gives back any contents at any place, with the promised number of bytes more', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes({ maxLength: 300 }), anyPlace, async (contents, place) => {
        const envelope = await sealEnvelope(key, contents, place);
        expect(envelope.length).to.equal(contents.length + ENVELOPE_OVERHEAD_BYTES);
        expect(await openEnvelope(key, envelope, place)).to.deep.equal(contents);
      }),
    );
  });

  it('takes another IV each time', async () => {
    const envelopes = await Promise.all(
      Array.from({ length: 200 }, () => sealEnvelope(key, utf8('same'), PLACE)),
    );
    expect(new Set(envelopes.map((envelope) => toHex(envelope.slice(1, 13)))).size).to.equal(200);
  });

  it('notices each changed bit', async () => {
    const frozen = fromHex(FROZEN_ENVELOPE);
    for (let bit = 0; bit < frozen.length * 8; bit++) {
      const changed = frozen.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(await codeOf(changed, key), `bit ${bit}`).to.equal('envelope-unreadable');
    }
  });

  it('notices any changed bit of any envelope', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyBytes({ maxLength: 100 }),
        anyPlace,
        fc.nat(),
        async (contents, place, at) => {
          const envelope = await sealEnvelope(key, contents, place);
          const bit = at % (envelope.length * 8);
          envelope[bit >> 3]! ^= 1 << (bit & 7);
          expect(await codeOf(envelope, key, place)).to.equal('envelope-unreadable');
        },
      ),
    );
  });

  it('notices each missing and each added byte', async () => {
    const frozen = fromHex(FROZEN_ENVELOPE);
    for (let length = 0; length < frozen.length; length++)
      expect(await codeOf(frozen.slice(0, length), key)).to.equal('envelope-unreadable');
    expect(await codeOf(Uint8Array.of(...frozen, 0), key)).to.equal('envelope-unreadable');
  });

  it('opens only at the place for which it was sealed', async () => {
    await fc.assert(
      fc.asyncProperty(anyPlace, anyPlace, async (place, other) => {
        fc.pre(JSON.stringify(place) !== JSON.stringify(other));
        const envelope = await sealEnvelope(key, utf8('here'), place);
        expect(await codeOf(envelope, key, other)).to.equal('envelope-unreadable');
      }),
    );
  });

  it('does not open as another revision, record, key id, vault or kind', async () => {
    const frozen = fromHex(FROZEN_ENVELOPE);
    const others: Partial<EnvelopePlace>[] = [
      { revision: 8 },
      { recordId: 'record-u' },
      { keyId: 'key-2' },
      { vaultId: 'vault-2' },
      { label: 'mqtt-kit test/2' },
      // The same letters, divided otherwise.
      { vaultId: 'vault-1k', keyId: 'ey-1' },
    ];
    for (const other of others)
      expect(await codeOf(frozen, key, { ...PLACE, ...other })).to.equal('envelope-unreadable');
  });

  it('does not open with another key', async () => {
    const other = await keyOf(new Uint8Array(32));
    expect(await codeOf(fromHex(FROZEN_ENVELOPE), other)).to.equal('envelope-unreadable');
  });

  it('says which version it does not know', async () => {
    const later = fromHex(FROZEN_ENVELOPE);
    later[0] = 2;
    const error = await rejection(openEnvelope(key, later, PLACE));
    expect(error.message).to.contain('version is 2');
  });

  it('takes whatever storage holds, and does not crash', async () => {
    const anything: unknown[] = [undefined, null, 1, 'text', {}, [1, 2], new ArrayBuffer(50)];
    for (const value of anything) expect(await codeOf(value, key)).to.equal('envelope-unreadable');
    await fc.assert(
      fc.asyncProperty(fc.anything({ withTypedArray: true }), async (value) => {
        expect(await codeOf(value, key)).to.equal('envelope-unreadable');
      }),
    );
  });

  it('refuses a place that two records could share', async () => {
    for (const place of [
      { ...PLACE, recordId: '\ud800' },
      { ...PLACE, revision: -1 },
      { ...PLACE, revision: 0.5 },
      { ...PLACE, revision: Number.MAX_SAFE_INTEGER + 1 },
    ]) {
      const error = await rejection(sealEnvelope(key, utf8('here'), place));
      expect(error.code).to.equal('invalid-options');
    }
  });
});
