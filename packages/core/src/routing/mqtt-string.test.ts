import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { MAX_STRING_BYTES, stringFault } from './mqtt-string.js';

describe('an MQTT string', () => {
  it('may be any Unicode text', () => {
    for (const text of ['', 'plant', 'grün', '温度', '🌡', '\u{10ffff}', '\u0001']) {
      expect(stringFault(text), text).to.equal(null);
    }
  });

  it('may not contain U+0000', () => {
    expect(stringFault('a\0b')).to.equal('null-character');
  });

  it('may not contain half a surrogate pair', () => {
    for (const text of ['\ud83c', 'a\ud83cb', '\udf21', '\udf21\ud83c', '\ud83c\ud83c\udf21']) {
      expect(stringFault(text), JSON.stringify(text)).to.equal('lone-surrogate');
    }
  });

  it('may take 65 535 bytes of UTF-8 and not one more', () => {
    expect(stringFault('a'.repeat(65_535))).to.equal(null);
    expect(stringFault('a'.repeat(65_536))).to.equal('too-long');
    expect(stringFault('ü'.repeat(32_767))).to.equal(null);
    expect(stringFault('ü'.repeat(32_768))).to.equal('too-long');
    expect(stringFault('🌡'.repeat(16_383))).to.equal(null);
    expect(stringFault('🌡'.repeat(16_384))).to.equal('too-long');
  });

  it('is judged as TextEncoder writes it', () => {
    const unit = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(unit, fc.integer({ min: 1, max: 20_000 }), (part, times) => {
        const text = part.repeat(Math.min(times, Math.ceil(70_000 / (part.length || 1))));
        const bytes = new TextEncoder().encode(text);
        const fits = bytes.length <= MAX_STRING_BYTES && !bytes.includes(0);
        expect(stringFault(text) === null).to.equal(fits);
      }),
    );
  });
});
