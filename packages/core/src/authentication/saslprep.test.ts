import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { saslprep } from './saslprep.js';

describe('SASLprep', () => {
  it('prepares the examples of RFC 4013 §3', () => {
    expect(saslprep('I\u00adX')).to.equal('IX');
    expect(saslprep('user')).to.equal('user');
    expect(saslprep('USER')).to.equal('USER');
    expect(saslprep('\u00aa')).to.equal('a');
    expect(saslprep('\u2168')).to.equal('IX');
    expect(saslprep('\u0007')).to.equal(undefined);
  });

  it('makes one space of many kinds, and drops what cannot be seen', () => {
    expect(saslprep('a\u00a0b\u3000c\u200bd')).to.equal('a b c d');
    expect(saslprep('a\ufeffb\ufe0fc\u200dd')).to.equal('abcd');
  });

  it('refuses what no login may have', () => {
    const wrong = ['\0', '\u0085', '\u200e', '\u2028', '\ue000', '\ud800', '\ufdd0', '\ufffd'];
    for (const character of [...wrong, '\u{e0001}', '\u{e0061}', '\u{10ffff}', '\u{1d173}'])
      expect(saslprep(`a${character}b`), JSON.stringify(character)).to.equal(undefined);
  });

  it('refuses what is empty, or becomes so', () => {
    expect(saslprep('')).to.equal(undefined);
    expect(saslprep('\u00ad\u200d')).to.equal(undefined);
  });

  it('leaves what it prepared as it is', () => {
    const text = fc.array(fc.nat(0x10ffff)).map((points) => String.fromCodePoint(...points));
    fc.assert(
      fc.property(text, (given) => {
        const once = saslprep(given);
        if (once !== undefined) expect(saslprep(once)).to.equal(once);
      }),
    );
  });
});
