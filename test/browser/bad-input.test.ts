import { checkDetails, connect, MqttError, type ConnectionDetails } from '@mqtt-kit/core';
import { expect } from '@open-wc/testing';
import { pageEnvironment } from '../../packages/core/src/environment/page-environment.js';
import { endedBy } from '../scripted/ended-by.js';
import { MALFORMED, NO_BROKER, REFUSED } from '../scripted/expected-errors.js';
import { whenEnded } from '../scripted/when-ended.js';
import { rejection } from './rejection.js';
import { scriptedRun } from './scripted-run.js';
import { testServicePorts } from './test-services.js';
import type { ScenarioName } from '../scripted/scenarios.js';

/** Long enough for loopback, short enough for a test. */
const CONNECT_TIMEOUT_MS = 3000;

async function attempt(details: ConnectionDetails): Promise<MqttError> {
  const connection = connect(
    { connectTimeoutMs: CONNECT_TIMEOUT_MS, ...details },
    { reconnect: false },
  );
  const error = await rejection(connection.ready());
  // What ready() says is what the state says.
  expect((await whenEnded(connection)).code).to.equal(error.code);
  expect(error.message).to.match(/\.$/);
  return error;
}

describe('an address that leads to no broker', () => {
  it('ends with connection-failed: nobody listens on the port', async () => {
    const { closed } = await testServicePorts();
    for (const tls of [true, false]) {
      const error = await attempt({ host: '127.0.0.1', port: closed, tls });
      expect(error).to.include({ code: 'connection-failed', retryable: true });
    }
  });

  it('ends with connection-failed, or by the clock: nobody knows the host', async () => {
    const { code } = await attempt({ host: 'nonexistent.invalid' });
    // A machine without any name server may wait longer than the test does.
    expect(code).to.be.oneOf(['connection-failed', 'connect-timeout']);
  });

  it('ends with connection-failed: the broker is not at this path', async () => {
    const { wss } = await testServicePorts();
    for (const path of ['/', '/mqtt/', '/ws', '/%00', '/mqtt2?a=b']) {
      const error = await attempt({ host: 'localhost', port: wss, path });
      expect(error, path).to.include({ code: 'connection-failed' });
    }
  });

  it('ends with connection-failed: TLS on a port without, and the reverse', async () => {
    const { ws, wss } = await testServicePorts();
    const withTls = await attempt({ host: 'localhost', port: ws, tls: true });
    expect(withTls).to.include({ code: 'connection-failed' });
    const without = await attempt({ host: 'localhost', port: wss, tls: false });
    expect(without).to.include({ code: 'connection-failed' });
  });

  it('ends with plain-mqtt-port on the ports of plain MQTT, and names another', async () => {
    for (const port of [1883, 8883]) {
      const error = await attempt({ host: '127.0.0.1', port, tls: port === 8883 });
      expect(error).to.include({ code: 'plain-mqtt-port', retryable: false });
      expect(error.message).to.include(String(port));
    }
  });

  for (const [name, code] of Object.entries(NO_BROKER)) {
    it(`ends with ${code}: ${name}`, async () => {
      // The keys of a record typed by the names of scenarios.
      const run = await scriptedRun(name as ScenarioName);
      const { reason, ready } = await endedBy(run.url, name);
      expect(reason.code, reason.message).to.equal(code);
      expect(ready).to.be.instanceOf(MqttError).and.to.include({ code });
      await run.expectFollowed();
    });
  }
});

describe('details that no browser can use', () => {
  const onHttps = { ...pageEnvironment(), pageProtocol: 'https:' } as const;

  function thrown(call: () => unknown): unknown {
    try {
      call();
    } catch (error) {
      return error;
    }
    return 'nothing';
  }

  it('are refused with mixed-content: ws from a page of https', () => {
    const problems = checkDetails({ host: 'a.example', tls: false }, { pageProtocol: 'https:' });
    expect(problems.map(({ code, severity }) => [code, severity])).to.deep.include([
      'mixed-content',
      'error',
    ]);
    for (const target of ['ws://a.example/mqtt', { host: 'a.example', tls: false }]) {
      const error = thrown(() => connect(target, { environment: onHttps }));
      expect(error).to.be.instanceOf(MqttError).and.to.include({ code: 'invalid-details' });
      expect((error as MqttError).problems.map(({ code }) => code)).to.include('mixed-content');
    }
  });

  it('are no problem from a page without TLS', () => {
    expect(
      checkDetails({ host: 'a.example', tls: false }, { pageProtocol: 'http:' }).filter(
        ({ severity }) => severity === 'error',
      ),
    ).to.deep.equal([]);
  });

  it('are refused with every wrong field', () => {
    const error = thrown(() => connect({ host: '', port: 70_000, path: 'mqtt', keepalive: -1 }));
    expect(error).to.be.instanceOf(MqttError).and.to.include({ code: 'invalid-details' });
    const fields = (error as MqttError).problems.map(({ field }) => field);
    expect(fields).to.include.members(['host', 'port', 'keepalive']);
  });

  it('are refused as URLs too', () => {
    const wrong = ['', 'wss://', 'ftp://a.example', 'wss://a.example:99999', 'wss://a b.example'];
    for (const url of [...wrong, 'mqtt://a.example:1883']) {
      const error = thrown(() => connect(url));
      expect(error, url).to.be.instanceOf(MqttError).and.to.include({ code: 'invalid-details' });
    }
  });
});

describe('a broker that breaks the rules', () => {
  for (const [name, code] of Object.entries(MALFORMED)) {
    it(`ends the connection with ${code}: ${name}`, async () => {
      // As above.
      const run = await scriptedRun(name as ScenarioName);
      const { reason } = await endedBy(run.url, name);
      expect(reason.code, reason.message).to.equal(code);
      await run.expectFollowed();
    });
  }
});

describe('a broker that says no', () => {
  for (const [name, expected] of Object.entries(REFUSED)) {
    it(`ends the connection with ${expected.code}: ${name}`, async () => {
      // As above.
      const run = await scriptedRun(name as ScenarioName);
      const { reason } = await endedBy(run.url, name);
      const { code, reasonCode, retryable } = reason;
      expect({ code, reasonCode, retryable }).to.deep.equal(expected);
      await run.expectFollowed();
    });
  }
});
