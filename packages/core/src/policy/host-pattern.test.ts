import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { canonicalPattern, isHostAllowed } from './host-pattern.js';

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/).filter(
  // What looks like the ASCII form of an international name must be one.
  (text) => !text.startsWith('xn--'),
);
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));

describe('a pattern of hosts', () => {
  for (const [pattern, canonical] of [
    ['broker.example', 'broker.example'],
    ['BROKER.example.', 'broker.example'],
    ['*.plant.example', '*.plant.example'],
    ['*.Bücher.example', '*.xn--bcher-kva.example'],
    ['192.0.2.1', '192.0.2.1'],
    ['[2001:DB8::1]', '2001:db8::1'],
    ['localhost', 'localhost'],
  ] as const) {
    it(`is ${pattern}`, () => {
      expect(canonicalPattern(pattern)).to.equal(canonical);
    });
  }

  for (const pattern of [
    '',
    '*',
    '*.',
    '*.*',
    '*.*.example',
    'plant.*',
    'a*.example',
    '*plant.example',
    '*.192.0.2.1',
    '*.1',
    '*.::1',
    'wss://broker.example',
    'broker.example:8084',
    'broker.example/mqtt',
    'ada@broker.example',
    ' broker.example',
    '10.1',
  ]) {
    it(`is not “${pattern}”`, () => {
      expect(canonicalPattern(pattern)).to.equal(undefined);
    });
  }

  it('with a star stands for every name below, and for no other', () => {
    const patterns = ['*.plant.example'];
    for (const host of ['a.plant.example', 'b.a.PLANT.example', 'a.plant.example.'])
      expect(isHostAllowed(patterns, host), host).to.equal(true);
    for (const host of [
      'plant.example',
      'aplant.example',
      '.plant.example',
      'a.plant.example.evil.example',
      'a.plant.example@evil.example',
      'evil.example/a.plant.example',
      'evil.example#a.plant.example',
      'evil.example\\.plant.example',
    ])
      expect(isHostAllowed(patterns, host), host).to.equal(false);
  });

  it('of an address stands for that address, however it is written', () => {
    expect(isHostAllowed(['2001:db8::1'], '[2001:DB8:0::1]')).to.equal(true);
    expect(isHostAllowed(['2001:db8::1'], '2001:db8::2')).to.equal(false);
    expect(isHostAllowed(['192.0.2.1'], '192.0.2.10')).to.equal(false);
  });

  it('that nobody set stands for every host; an empty list for none', () => {
    expect(isHostAllowed(undefined, 'broker.example')).to.equal(true);
    expect(isHostAllowed([], 'broker.example')).to.equal(false);
  });

  it('allows exactly itself, and with a star exactly what ends in it after a dot', () => {
    fc.assert(
      fc.property(name, name, (host, other) => {
        const exact = canonicalPattern(host);
        const below = canonicalPattern(`*.${host}`);
        fc.pre(exact !== undefined && below !== undefined);
        expect(isHostAllowed([exact], other)).to.equal(other === host);
        expect(isHostAllowed([below], other)).to.equal(other.endsWith(`.${host}`));
        expect(isHostAllowed([below], `${other}.${host}`)).to.equal(true);
        expect(isHostAllowed([exact, below], `${host}.${other}`)).to.equal(
          `${host}.${other}`.endsWith(`.${host}`),
        );
      }),
    );
  });

  it('is asked of any text whatever, and does not throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        isHostAllowed(['broker.example'], text);
        const pattern = canonicalPattern(text);
        if (pattern !== undefined) expect(canonicalPattern(pattern)).to.equal(pattern);
      }),
    );
  });
});
