import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { brokerUrl, parseBrokerUrl } from './broker-url.js';
import type { ConnectionDetails } from './connection-details.js';
import { checkDetails, resolveDetails } from './validate-details.js';

function parsed(text: string, base?: string): Partial<ConnectionDetails> {
  const { details, problems } = parseBrokerUrl(text, base);
  expect(problems, text).to.deep.equal([]);
  return details;
}

function codesOf(text: string, base?: string): string[] {
  return parseBrokerUrl(text, base).problems.map(({ field, code }) => `${field}: ${code}`);
}

const signIn = { authentication: { method: 'BASIC', username: 'ada', password: 'secret' } };

describe('a pasted address', () => {
  it('is taken apart', () => {
    expect(parsed('wss://ada:secret@broker.example:8084/mqtt?x=y')).to.deep.equal({
      host: 'broker.example',
      port: 8084,
      path: '/mqtt?x=y',
      tls: true,
      ...signIn,
    });
    expect(parsed('ws://[::1]:9001/')).to.deep.equal({
      host: '::1',
      port: 9001,
      path: '/',
      tls: false,
    });
    expect(parsed('WSS://Bücher.example/mqtt')).to.deep.equal({
      host: 'xn--bcher-kva.example',
      port: 443,
      path: '/mqtt',
      tls: true,
    });
  });

  it('may begin with https and http', () => {
    expect(parsed('https://broker.example/mqtt')).to.include({ tls: true, port: 443 });
    expect(parsed('http://broker.example/mqtt')).to.include({ tls: false, port: 80 });
  });

  it('may have no scheme', () => {
    expect(parsed('broker.example')).to.deep.equal({ host: 'broker.example' });
    expect(parsed('broker.example:8084/mqtt')).to.deep.equal({
      host: 'broker.example',
      port: 8084,
      path: '/mqtt',
    });
    expect(parsed('localhost:443')).to.deep.equal({ host: 'localhost', port: 443 });
    expect(parsed('ada:secret@broker.example')).to.deep.equal({
      host: 'broker.example',
      ...signIn,
    });
    expect(parsed('::1')).to.deep.equal({ host: '::1' });
    expect(parsed('2001:db8::1/mqtt')).to.deep.equal({ host: '2001:db8::1', path: '/mqtt' });
    expect(parsed('[::1]:8084')).to.deep.equal({ host: '::1', port: 8084 });
    expect(parsed('192.168.0.7:8083')).to.deep.equal({ host: '192.168.0.7', port: 8083 });
  });

  it('may be relative to the page', () => {
    expect(parsed('/mqtt', 'https://plant.example/demo/?a#b')).to.deep.equal({
      host: 'plant.example',
      port: 443,
      path: '/mqtt',
      tls: true,
    });
    expect(parsed('/mqtt?a=b', 'http://ada:secret@localhost:5173/')).to.deep.equal({
      host: 'localhost',
      port: 5173,
      path: '/mqtt?a=b',
      tls: false,
    });
    expect(parsed('//other.example/mqtt', 'https://plant.example/')).to.include({
      host: 'other.example',
      tls: true,
    });
  });

  it('has no host when it is relative to nothing', () => {
    for (const base of [undefined, '', 'file:///home/ada/page.html', 'about:blank', 'mqtt://a/']) {
      expect(codesOf('/mqtt', base)).to.deep.equal(['host: url-relative']);
    }
  });

  it('says nothing of the path when none is written', () => {
    expect(parsed('wss://broker.example:8084')).to.deep.equal({
      host: 'broker.example',
      port: 8084,
      tls: true,
    });
    expect(parsed('wss://broker.example:8084/')).to.include({ path: '/' });
    expect(parsed('wss://broker.example?a=b')).to.include({ path: '/?a=b' });
  });

  it('loses the white space and quotes around it', () => {
    const around = [' %', '"%"', "'%',", '“%”', '<%>', '`%`;', '\n\t"%" ', '„%“'];
    for (const quoted of around) {
      const text = quoted.replace('%', 'wss://broker.example/mqtt');
      expect(parsed(text), text).to.include({ host: 'broker.example', path: '/mqtt' });
    }
    expect(parsed("wss://broker.example/it's'")).to.include({ path: "/it's'" });
    expect(codesOf(' "" ')).to.deep.equal(['host: required']);
  });

  it('may have percent-encoded user info', () => {
    expect(parsed('wss://a%40b:p%3A%2F%25@broker.example/mqtt').authentication).to.deep.equal({
      method: 'BASIC',
      username: 'a@b',
      password: 'p:/%',
    });
    expect(parsed('wss://100%@broker.example/mqtt').authentication).to.deep.equal({
      method: 'BASIC',
      username: '100%',
    });
    expect(parsed('wss://vhost:ada:secret@broker.example').authentication).to.deep.include({
      username: 'vhost',
    });
  });

  it('is explained when it is one of plain MQTT', () => {
    const { details, problems } = parseBrokerUrl('mqtts://ada:secret@abc.s1.eu.hivemq.cloud:8883');
    expect(details).to.deep.equal({ host: 'abc.s1.eu.hivemq.cloud', tls: true, ...signIn });
    expect(problems.map(({ field, code, severity }) => [field, code, severity])).to.deep.equal([
      ['port', 'plain-mqtt-url', 'error'],
    ]);
    expect(problems[0]?.message).to.equal(
      'An address with “mqtts://” is for plain MQTT, which no browser can open. ' +
        'HiveMQ Cloud usually takes WebSocket connections on port 8884.',
    );
    for (const scheme of ['mqtt', 'tcp', 'ssl', 'tls', 'MQTT']) {
      expect(codesOf(`${scheme}://broker.example:1883`), scheme).to.deep.equal([
        'port: plain-mqtt-url',
      ]);
      expect(parseBrokerUrl(`${scheme}://broker.example:1883`).details).to.include({
        host: 'broker.example',
      });
    }
  });

  it('is refused when it is something else', () => {
    expect(codesOf('ftp://broker.example')).to.deep.equal(['host: unknown-scheme']);
    expect(codesOf('wss://')).to.deep.equal(['host: url-invalid']);
    expect(codesOf('a b')).to.deep.equal(['host: url-invalid']);
    expect(codesOf('broker.example:http')).to.deep.equal(['host: url-invalid']);
    expect(codesOf('wss://broker.example:65536/mqtt')).to.deep.equal(['port: out-of-range']);
    expect(codesOf('wss://broker.example/#/mqtt')).to.deep.equal(['path: fragment-dropped']);
  });

  it('never makes it throw, and no password comes back in words', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', 'wss://', 'x://', '/', 'ada:correct-horse@'),
        (text, start) => {
          const { details, problems } = parseBrokerUrl(start + text, 'https://plant.example/');
          expect(details.host !== undefined || problems.length > 0).to.equal(true);
          expect(JSON.stringify(problems)).not.to.contain('correct-horse');
          checkDetails(details);
        },
      ),
    );
  });
});

describe('a broker URL', () => {
  it('is written from details', () => {
    expect(brokerUrl({ host: 'broker.example' })).to.equal('wss://broker.example/mqtt');
    expect(brokerUrl({ host: 'broker.example', port: 80 })).to.equal(
      'wss://broker.example:80/mqtt',
    );
    expect(brokerUrl({ host: 'broker.example', port: 80, tls: false })).to.equal(
      'ws://broker.example/mqtt',
    );
    expect(brokerUrl({ host: '::1', port: 8084, path: '/' })).to.equal('wss://[::1]:8084/');
    expect(brokerUrl({ host: '[::1]', port: 443 })).to.equal('wss://[::1]/mqtt');
    expect(brokerUrl({ host: 'broker.example', preset: 'emqx' })).to.equal(
      'wss://broker.example:8084/mqtt',
    );
  });

  it('says the same after it was taken apart', () => {
    // WebKit refuses some addresses that end in an IPv4 address.
    const ipV6 = fc.ipV6().filter((address) => !address.includes('.'));
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      ipV6,
      fc.constantFrom('localhost', 'bücher.example'),
    );
    const path = fc.webUrl({ withQueryParameters: true }).map((url) => {
      const { pathname, search } = new URL(url);
      return pathname + search;
    });
    const address = fc.record(
      { host, port: fc.integer({ min: 1, max: 65_535 }), path, tls: fc.boolean() },
      { requiredKeys: ['host'] },
    );
    fc.assert(
      fc.property(address, (details) => {
        const { url, port, tls } = resolveDetails(details);
        const again = parsed(url);
        expect(again).to.deep.include({ port, tls });
        expect(resolveDetails({ ...again, host: again.host ?? '' }).url).to.equal(url);
        expect(brokerUrl({ ...again, host: again.host ?? '' })).to.equal(url);
      }),
    );
  });
});
