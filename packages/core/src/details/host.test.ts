import { expect } from '@open-wc/testing';
import { canonicalHost, checkHost, isLoopback } from './host.js';
import { ProblemList } from './problem-list.js';

function codeFor(host: string): string | undefined {
  const problems = new ProblemList();
  checkHost(host, problems);
  return problems.all[0]?.code;
}

describe('a host', () => {
  it('is a name, an IPv4 address, or an IPv6 address with or without brackets', () => {
    const hosts: Record<string, string> = {
      'broker.example': 'broker.example',
      'BROKER.Example': 'broker.example',
      my_broker: 'my_broker',
      localhost: 'localhost',
      'broker.example.': 'broker.example.',
      '192.168.0.7': '192.168.0.7',
      '::1': '::1',
      '[::1]': '::1',
      '2001:DB8:0:0::1': '2001:db8::1',
      'bücher.example': 'xn--bcher-kva.example',
      '测试.example': 'xn--0zwm56d.example',
    };
    for (const [host, canonical] of Object.entries(hosts)) {
      expect(codeFor(host), host).to.equal(undefined);
      expect(canonicalHost(host), host).to.equal(canonical);
    }
  });

  it('is not an address with more to it, and the words say what to do', () => {
    const hosts: Record<string, string> = {
      '': 'required',
      ' ': 'required',
      'wss://broker.example:8084/mqtt': 'host-is-url',
      ' mqtt://broker.example': 'host-is-url',
      'ada:secret@broker.example': 'host-has-user',
      'broker example': 'host-has-space',
      'broker.example ': 'host-has-space',
      'broker.example/mqtt': 'host-has-path',
      'broker.example?a': 'host-has-path',
      'broker.example#a': 'host-has-path',
      'broker.example\\a': 'host-has-path',
      'broker.example:8084': 'host-has-port',
      '[::1]:8084': 'host-has-port',
    };
    for (const [host, code] of Object.entries(hosts)) expect(codeFor(host), host).to.equal(code);
  });

  it('is nothing that only looks like one', () => {
    const hosts = [
      'a..b',
      '.a',
      '%41',
      'a|b',
      '<a>',
      '[a]',
      '[::1',
      '1.2.3.256',
      '10.1',
      '0x7f.0.0.1',
      ':',
      '::g',
      'a:b:c',
    ];
    for (const host of hosts) {
      expect(codeFor(host), host).to.equal('host-invalid');
      expect(canonicalHost(host), host).to.equal(undefined);
    }
  });

  it('has labels of at most 63 characters, and 253 in all', () => {
    const label = 'a'.repeat(63);
    expect(codeFor(`${label}.example`)).to.equal(undefined);
    expect(codeFor(`${label}a.example`)).to.equal('too-long');
    expect(codeFor([label, label, label, 'a'.repeat(61)].join('.'))).to.equal(undefined);
    expect(codeFor([label, label, label, 'a'.repeat(62)].join('.'))).to.equal('too-long');
  });

  it('is this machine when it is a loopback address', () => {
    for (const host of [
      'localhost',
      'app.localhost',
      'localhost.',
      '127.0.0.1',
      '127.1.2.3',
      '::1',
    ]) {
      expect(isLoopback(host), host).to.equal(true);
    }
    for (const host of [
      'localhost.example',
      'notlocalhost',
      '128.0.0.1',
      '127.0.0.1.example',
      '::2',
    ]) {
      expect(isLoopback(host), host).to.equal(false);
    }
  });
});
