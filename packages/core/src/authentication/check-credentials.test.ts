import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { MqttError } from '../errors.js';
import { checkCredentials, type CredentialsContext } from './check-credentials.js';

const ENCRYPTED: CredentialsContext = { pageProtocol: 'https:', tls: true };
const PLAIN: CredentialsContext = { pageProtocol: 'http:', tls: false };

function refusal(
  credentials: unknown,
  protocolVersion: 4 | 5 = 5,
  context: CredentialsContext = ENCRYPTED,
): string {
  try {
    checkCredentials(credentials, protocolVersion, context);
  } catch (error) {
    if (!(error instanceof MqttError)) throw error;
    expect(error.code).to.equal('credentials-failed');
    expect(error.retryable).to.equal(false);
    return error.message;
  }
  throw new Error('These credentials were accepted.');
}

const EXCHANGE = {
  method: 'PLANT',
  start: () => Promise.resolve(new Uint8Array()),
  respond: () => Promise.resolve(new Uint8Array()),
  finish: () => Promise.resolve(),
};

describe('credentials from a provider', () => {
  it('are taken as they are when they can be sent', () => {
    const password = Uint8Array.of(0, 255);
    for (const credentials of [
      {},
      { username: '' },
      { username: 'ada', password: '' },
      { username: 'ada', password },
      { username: 'ada', password: 'x'.repeat(65_535), expiresAt: 1_800_000_000_000 },
      { url: 'wss://broker.example/mqtt?X-Amz-Signature=a%2Fb%20c&d=e+f' },
    ])
      expect(checkCredentials(credentials, 4, ENCRYPTED)).to.deep.equal(credentials);
    const five = {
      password: 'alone',
      properties: { userProperties: { tenant: 'a', role: ['b', 'c'] } },
      exchange: EXCHANGE,
    };
    expect(checkCredentials(five, 5, ENCRYPTED)).to.deep.equal(five);
  });

  it('lose what means nothing here', () => {
    const given = { username: 'ada', token_type: 'Bearer', password: undefined };
    expect(checkCredentials(given, 4, ENCRYPTED)).to.deep.equal({ username: 'ada' });
  });

  it('must be an object', () => {
    for (const wrong of [undefined, null, 'ada', 5, ['ada', 'hunter2'], () => ({})])
      expect(refusal(wrong)).to.contain('object');
  });

  it('must fit into a CONNECT packet', () => {
    for (const wrong of [
      { username: 5 },
      { username: 'x'.repeat(65_536) },
      { username: 'a\u0000' },
      { username: '\ud800' },
      { username: 'ada', password: 5 },
      { username: 'ada', password: 'ü'.repeat(32_768) },
      { username: 'ada', password: new Uint8Array(65_536) },
      { username: 'ada', password: new ArrayBuffer(4) },
    ])
      expect(refusal(wrong, 4)).to.contain('65 535 bytes');
  });

  it('have no password without a user name in MQTT 3.1.1 [MQTT-3.1.2-22]', () => {
    expect(refusal({ password: 'hunter2' }, 4)).to.contain('user name');
    expect(checkCredentials({ password: 'hunter2' }, 5, ENCRYPTED)).to.have.property('password');
  });

  it('name only addresses that a WebSocket opens', () => {
    for (const url of [
      '',
      5,
      '/mqtt',
      'broker.example',
      'wss://',
      'wss://a b/mqtt',
      'https://broker.example/mqtt',
      'mqtts://broker.example',
      'javascript:alert(1)',
      'wss://broker.example/mqtt#token',
      `wss://broker.example/${'x'.repeat(40_000)}`,
    ])
      expect(refusal({ url }), String(url).slice(0, 60)).to.contain('“url”');
  });

  it('name no address with a login in it', () => {
    for (const url of ['wss://ada@broker.example/', 'wss://:hunter2@broker.example/'])
      expect(refusal({ url })).to.contain('user name');
  });

  it('never make a connection less encrypted than it was to be', () => {
    const url = 'ws://broker.example/mqtt';
    expect(refusal({ url }, 4, { pageProtocol: 'http:', tls: true })).to.contain('encrypted');
    expect(refusal({ url }, 4, { pageProtocol: 'https:', tls: false })).to.contain('https');
    expect(refusal({ url }, 4, ENCRYPTED)).to.contain('wss://');
    expect(refusal({ url: url.toUpperCase() }, 4, ENCRYPTED)).to.contain('wss://');
    expect(checkCredentials({ url }, 4, PLAIN)).to.deep.equal({ url });
    expect(checkCredentials({ url }, 4, { tls: false })).to.deep.equal({ url });
    const better = { url: 'wss://broker.example/mqtt' };
    expect(checkCredentials(better, 4, PLAIN)).to.deep.equal(better);
  });

  it('have properties only of the kind that belongs to an attempt', () => {
    for (const properties of [
      null,
      'a',
      { sessionExpiryInterval: 5 },
      { userProperties: 'a' },
      { userProperties: ['a'] },
      { userProperties: { a: 5 } },
      { userProperties: { a: ['b', null] } },
      { userProperties: { 'a\0': 'b' } },
      { userProperties: { a: '\udc00' } },
      { userProperties: { a: Array(1000).fill('x'.repeat(100)) } },
      { userProperties: { ['x'.repeat(1000)]: Array(1000).fill('') } },
    ])
      expect(refusal({ properties })).to.contain('roperties');
  });

  it('keep a user property of any name', () => {
    const userProperties: unknown = JSON.parse('{"__proto__":"a","constructor":["b"]}');
    const checked = checkCredentials({ properties: { userProperties } }, 5, ENCRYPTED);
    expect(JSON.stringify(checked.properties?.userProperties)).to.equal(
      JSON.stringify(userProperties),
    );
  });

  it('say that they need MQTT 5 rather than be left out', () => {
    for (const wrong of [{ properties: {} }, { exchange: EXCHANGE }])
      expect(refusal(wrong, 4)).to.contain('version 5');
  });

  it('end at a time in milliseconds', () => {
    for (const expiresAt of ['2030-01-01', null, NaN, Infinity, new Date()])
      expect(refusal({ expiresAt })).to.contain('milliseconds');
    expect(refusal({ expiresAt: 1_800_000_000 })).to.contain('seconds: multiply');
  });

  it('have an exchange that can be spoken to', () => {
    for (const exchange of [
      null,
      'SCRAM',
      {},
      { ...EXCHANGE, method: '' },
      { ...EXCHANGE, finish: 1 },
    ])
      expect(refusal({ exchange })).to.contain('scramSha256');
  });

  it('are never repeated in a message, whatever they are', () => {
    const secret = 'hunter2';
    const anything = fc.oneof(
      fc.constantFrom(secret, `wss://${secret}@a.example`, `http://a/${secret}`, `${secret}\0`),
      fc.anything(),
    );
    const given = fc.record(
      {
        username: anything,
        password: anything,
        url: anything,
        properties: fc.oneof(anything, fc.record({ userProperties: anything })),
        expiresAt: anything,
        exchange: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(given, fc.constantFrom(4, 5), (credentials, version) => {
        try {
          structuredClone({
            ...checkCredentials(credentials, version, ENCRYPTED),
            exchange: undefined,
          });
        } catch (error) {
          if (!(error instanceof MqttError)) throw error;
          expect(error.message).not.to.contain(secret);
        }
      }),
    );
  });

  it('lead to hosts only that the page allows', () => {
    const context: CredentialsContext = { ...ENCRYPTED, hosts: ['*.plant.example'] };
    const url = 'wss://a.plant.example/mqtt?signature=x';
    expect(checkCredentials({ url }, 4, context)).to.deep.equal({ url });
    try {
      checkCredentials({ url: 'wss://evil.example/mqtt?signature=hunter2' }, 4, context);
      throw new Error('These credentials were accepted.');
    } catch (error) {
      if (!(error instanceof MqttError)) throw error;
      expect(error.code).to.equal('blocked-by-policy');
      expect(error.message).not.to.match(/hunter2|evil/);
    }
  });
});
