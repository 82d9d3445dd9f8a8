import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { referredServers } from './server-reference.js';

const FROM = 'wss://old.example:8084/mqtt?x=1';

describe('a server reference [MQTT 5 §4.11]', () => {
  for (const [reference, expected] of [
    ['new.example', ['wss://new.example:8084/mqtt?x=1']],
    ['new.example:9000', ['wss://new.example:9000/mqtt?x=1']],
    ['new.example:443', ['wss://new.example/mqtt?x=1']],
    ['[2001:db8::1]:8084', ['wss://[2001:db8::1]:8084/mqtt?x=1']],
    ['a.example  b.example:1', ['wss://a.example:8084/mqtt?x=1', 'wss://b.example:1/mqtt?x=1']],
    ['wss://new.example/ws', ['wss://new.example/ws']],
    // Never from a secure connection to an open one, never with somebody's password, never back to where we are.
    ['ws://new.example/ws', []],
    ['wss://ada:secret@new.example/', []],
    ['old.example', []],
    ['', []],
    ['new.example/other', []],
    ['http://new.example', []],
    ['a.example a.example', ['wss://a.example:8084/mqtt?x=1']],
  ] as const) {
    it(`${JSON.stringify(reference)} leads to ${JSON.stringify(expected)}`, () => {
      expect(referredServers(reference, FROM)).to.deep.equal(expected);
    });
  }

  it('leads to the hosts only that the page allows', () => {
    const reference =
      'a.plant.example b.example wss://c.plant.example/ws wss://plant.example.evil.example/';
    expect(referredServers(reference, FROM, ['*.plant.example'])).to.deep.equal([
      'wss://a.plant.example:8084/mqtt?x=1',
      'wss://c.plant.example/ws',
    ]);
    expect(referredServers(reference, FROM, [])).to.deep.equal([]);
  });

  it('of whatever text never throws, never downgrades and stays bounded', () => {
    fc.assert(
      fc.property(fc.string(), (reference) => {
        const servers = referredServers(reference, FROM);
        expect(servers.length).to.be.at.most(8);
        for (const url of servers) expect(new URL(url).protocol).to.equal('wss:');
      }),
    );
  });
});
