import { expect } from '@open-wc/testing';
import { generateMsgId } from '@lit/localize/internal/id-generation.js';
import { messageOf } from '@mqtt-kit/core/history';
import { setUpLocalization } from '../localization/locale.js';
import { previewOf, previewPayload } from './payload-preview.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the preview of a payload', () => {
  it('shows text, with its white space collapsed', () => {
    expect(previewPayload(bytes('one\n   two\tthree'))).to.deep.equal({
      kind: 'text',
      text: 'one two three',
    });
  });

  it('shows JSON compact, without writing its values anew', () => {
    const json = '{ "price": 1.0,\n  "id": 12345678901234567890, "note": "a  \\" b" }';
    const expected = '{"price":1.0,"id":12345678901234567890,"note":"a  \\" b"}';
    expect(previewPayload(bytes(json))).to.deep.equal({ kind: 'json', text: expected });
  });

  it('shows what is not UTF-8 by its size and its first bytes', () => {
    const image = new Uint8Array(48_200).fill(7);
    image.set([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46]);
    expect(previewPayload(image)).to.deep.equal({
      kind: 'binary',
      text: '▢ 48.2 KB binary · ff d8 ff e0 00 10 4a 46…',
    });
  });

  it('takes control characters for binary', () => {
    expect(previewPayload(new Uint8Array([0x41, 0x00, 0x42]))).to.deep.equal({
      kind: 'binary',
      text: '▢ 3 B binary · 41 00 42',
    });
  });

  it('cuts long text without taking a cut character for a fault', () => {
    const { kind, text } = previewPayload(bytes(`a${'ü'.repeat(4000)}`));
    expect(kind).to.equal('text');
    expect(text).to.have.lengthOf(513);
    expect(text.endsWith('ü…')).to.equal(true);
  });

  it('names an empty payload', () => {
    expect(previewPayload(new Uint8Array()).kind).to.equal('empty');
  });

  it('looks at the beginning of a large payload only', () => {
    const large = new Uint8Array(10_000_000).fill(0x61);
    const { prototype } = TextDecoder;
    const original = prototype.decode;
    let decoded = 0;
    prototype.decode = function (this: TextDecoder, input, options) {
      decoded += input?.byteLength ?? 0;
      return original.call(this, input, options);
    };
    try {
      previewPayload(large);
    } finally {
      prototype.decode = original;
    }
    expect(decoded).to.equal(2048);
  });

  it('follows the language of the page', async () => {
    const { setLocale } = setUpLocalization({
      locales: ['de'],
      load: () => Promise.resolve({ templates: { [generateMsgId('empty', false)]: 'leer' } }),
    });
    const parts = { topic: 'a', payload: new Uint8Array(), retain: false, receivedAt: 0 };
    const message = messageOf({ ...parts, qos: 0 }, '#');
    expect(previewOf(message).text).to.equal('empty');
    await setLocale('de');
    expect(previewOf(message).text).to.equal('leer');
    await setLocale('en');
    expect(previewOf(message)).to.equal(previewOf(message));
    expect(previewOf(message).text).to.equal('empty');
  });
});
