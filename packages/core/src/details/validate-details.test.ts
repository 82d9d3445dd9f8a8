import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { MqttError } from '../errors.js';
import type { ConnectionDetails } from './connection-details.js';
import { FIELD_LABELS, PROBLEM_TEXTS } from './problem-texts.js';
import { checkDetails, resolveDetails, type DetailsContext } from './validate-details.js';

/** Problems as "field: code", with "?" for a warning. */
function found(input: unknown, context?: DetailsContext): string[] {
  return checkDetails(input, context).map(
    ({ field, severity, code }) => `${field}: ${code}${severity === 'warning' ? '?' : ''}`,
  );
}

/** Problems of a host that is right, with something else. */
function foundWith(more: Record<string, unknown>, context?: DetailsContext): string[] {
  return found({ host: 'broker.example', ...more }, context);
}

const will = { topic: 'plant/1/status', payload: 'gone' };

describe('checking details', () => {
  it('finds nothing in details that are right', () => {
    const right: ConnectionDetails[] = [
      { host: 'broker.example' },
      { host: '::1', port: 9001, path: '/', tls: false },
      { host: 'broker.example', path: '/mqtt?X-Amz-Signature=a%20b' },
      { host: 'broker.example', authentication: { method: 'NONE' } },
      { host: 'broker.example', authentication: { method: 'BASIC', username: 'ada' } },
      {
        host: 'broker.example',
        authentication: { method: 'BASIC', username: 'ada', password: 'a\0b' },
      },
      { host: 'broker.example', authentication: { method: 'PROVIDER', provider: 'plant-sso' } },
      { host: 'broker.example', keepalive: 0, clean: false, clientId: 'plant-1' },
      {
        name: 'Plant',
        host: 'broker.example',
        port: 8084,
        protocolVersion: 5,
        preset: 'emqx',
        will: {
          ...will,
          qos: 2,
          retain: true,
          properties: { willDelayInterval: 5, responseTopic: 'a' },
        },
        properties: {
          sessionExpiryInterval: 4_294_967_295,
          userProperties: { a: 'b', c: ['d', 'e'] },
        },
      },
    ];
    for (const details of right) expect(found(details), JSON.stringify(details)).to.deep.equal([]);
  });

  it('reports every wrong field at once, in words for people', () => {
    const problems = checkDetails({
      host: 'wss://broker.example/mqtt',
      port: 70_000,
      path: 'mqtt',
      keepalive: 1.5,
      authentication: { method: 'BASIC' },
      will: { topic: 'plant/#' },
    });
    expect(problems.map(({ field, message }) => `${field}: ${message}`)).to.deep.equal([
      'port: Port must be a whole number from 1 to 65535.',
      'keepalive: Keep alive must be a whole number from 0 to 65535.',
      'will.topic: Topic of the last will: One publishes to a single topic: “+” and “#” stand only in the topic filters of subscriptions.',
      'will.payload: Payload of the last will is missing.',
      'host: This is a whole address. Host takes only the name; the address can be taken apart into the other fields.',
      'path: Path must start with “/”; without a path, write “/” alone.',
      'authentication.username: With BASIC authentication, a user name is needed.',
    ]);
  });

  it('wants an object with a host', () => {
    for (const input of [undefined, null, 1, 'wss://broker.example', [], new Uint8Array(1)]) {
      expect(found(input)).to.deep.equal(['details: wrong-type']);
    }
    expect(found({})).to.deep.equal(['host: required']);
    expect(found({ host: 7 })).to.deep.equal(['host: wrong-type']);
  });

  it('takes a field that is undefined for absent', () => {
    expect(foundWith({ port: undefined, will: undefined, oops: undefined })).to.deep.equal([
      'details: unknown-field?',
    ]);
  });
});

describe('checking the address', () => {
  it('knows the range of ports', () => {
    for (const port of [0, -1, 65_536, 1.5, NaN, Infinity, '8084', null, 2n]) {
      expect(foundWith({ port })).to.deep.equal(['port: out-of-range']);
    }
  });

  it('warns of ports of plain MQTT, and names the WebSocket port of a known broker', () => {
    const messageFor = (more: object): string | undefined =>
      checkDetails({ host: 'broker.example', ...more })[0]?.message;
    expect(foundWith({ port: 1883 })).to.deep.equal(['port: plain-mqtt-port?']);
    expect(messageFor({ port: 8883, preset: 'emqx' })).to.equal(
      'Port 8883 is for plain MQTT, which no browser can open. EMQX usually takes WebSocket connections on port 8084.',
    );
    expect(messageFor({ port: 8883, host: 'a.s1.eu.hivemq.cloud' })).to.contain('port 8884');
    expect(messageFor({ port: 1883, preset: 'nats' })).to.contain('the port on which NATS takes');
    expect(foundWith({ port: 8883, preset: 'artemis' })).to.deep.equal([]);
  });

  it('warns of ports that browsers never open', () => {
    expect(foundWith({ port: 6667 })).to.deep.equal(['port: blocked-port?']);
  });

  it('wants a path from the slash on, and lets a query pass', () => {
    const paths: Record<string, string> = {
      '': 'path-no-slash',
      mqtt: 'path-no-slash',
      '/a#b': 'path-has-fragment',
      '/a b': 'path-has-space',
      '/a\\b': 'path-has-backslash',
      '/a\0': 'null-character',
    };
    for (const [path, code] of Object.entries(paths))
      expect(foundWith({ path }), path).to.deep.equal([`path: ${code}`]);
    for (const path of ['/', '/mqtt', '/mqtt?a=b&c=%2F', '//a'])
      expect(foundWith({ path }), path).to.deep.equal([]);
  });

  it('warns of a path where the broker hardly listens', () => {
    expect(foundWith({ path: '/ws', preset: 'vernemq' })).to.deep.equal(['path: path-unusual?']);
    expect(foundWith({ path: '/nats/mqtt?a=/b', preset: 'nats' })).to.deep.equal([]);
  });

  it('never lets an https page connect without TLS, not even to this machine', () => {
    const context = { pageProtocol: 'https:' };
    expect(foundWith({ tls: false }, context)).to.deep.equal(['tls: mixed-content']);
    expect(found({ host: 'localhost', tls: false }, context)).to.deep.equal(['tls: mixed-content']);
    expect(foundWith({ tls: true }, context)).to.deep.equal([]);
  });

  it('warns of a connection without TLS over a network', () => {
    expect(foundWith({ tls: false }, { pageProtocol: 'http:' })).to.deep.equal([
      'tls: unencrypted?',
    ]);
    expect(found({ host: '127.0.0.1', tls: false })).to.deep.equal([]);
    expect(foundWith({ tls: false, preset: 'aws-iot-core' })).to.deep.equal([
      'tls: broker-needs-tls?',
    ]);
  });
});

describe('checking the authentication', () => {
  const basic = (more: object, protocolVersion = 4): string[] =>
    foundWith({ protocolVersion, authentication: { method: 'BASIC', ...more } });

  it('is one of three methods', () => {
    for (const method of ['basic', '', 7, null]) {
      expect(foundWith({ authentication: { method } })).to.deep.equal([
        'authentication.method: unknown-choice',
      ]);
    }
    expect(foundWith({ authentication: {} })).to.deep.equal(['authentication.method: required']);
    expect(foundWith({ authentication: 'BASIC' })).to.deep.equal(['authentication: wrong-type']);
    expect(foundWith({ authentication: { method: 'PROVIDER' } })).to.deep.equal([
      'authentication.provider: required',
    ]);
  });

  it('wants a user name, in MQTT 5 or a password alone', () => {
    expect(basic({})).to.deep.equal(['authentication.username: username-required']);
    expect(basic({ username: '' })).to.deep.equal(['authentication.username: username-required']);
    expect(basic({ username: '', password: 'secret' })).to.deep.equal([
      'authentication.username: password-without-username',
    ]);
    expect(basic({ username: '', password: 'secret' }, 5)).to.deep.equal([]);
    expect(basic({ username: '' }, 5)).to.deep.equal([
      'authentication.username: username-required',
    ]);
  });

  it('wants texts that MQTT can carry', () => {
    expect(basic({ username: 'a\0' })).to.deep.equal(['authentication.username: null-character']);
    expect(basic({ username: 'a', password: '\ud800' })).to.deep.equal([
      'authentication.password: lone-surrogate',
    ]);
    expect(basic({ username: 'a', password: 'ü'.repeat(32_768) })).to.deep.equal([
      'authentication.password: too-long',
    ]);
  });

  it('reports credentials that would not be sent', () => {
    for (const method of ['NONE', 'PROVIDER']) {
      expect(
        foundWith({ authentication: { method, provider: 'p', username: 'a', password: 'b' } }),
      ).to.include.members([
        'authentication.username: credentials-not-sent',
        'authentication.password: credentials-not-sent',
      ]);
    }
    expect(foundWith({ username: 'a', password: 'b' })).to.deep.equal([
      'authentication: credentials-misplaced',
      'authentication: credentials-misplaced',
    ]);
  });

  it('repeats no password in its words', () => {
    const secret = 'correct-horse';
    const inputs = [
      { host: `ada:${secret}@broker.example` },
      { host: 'broker.example', password: secret },
      { host: 'broker.example', authentication: { method: 'NONE', password: secret } },
      {
        host: 'broker.example',
        authentication: { method: 'BASIC', username: '', password: secret },
      },
      {
        host: 'broker.example',
        authentication: { method: 'BASIC', username: 'a', password: `${secret}\ud800` },
      },
      { host: 'broker.example', path: `mqtt?token=${secret}` },
    ];
    for (const input of inputs) {
      const problems = checkDetails(input);
      expect(problems).not.to.be.empty;
      expect(JSON.stringify(problems)).not.to.contain(secret);
    }
  });
});

describe('checking the session', () => {
  it('knows two protocol versions', () => {
    for (const protocolVersion of [3, 6, '5', null]) {
      expect(foundWith({ protocolVersion })).to.deep.equal(['protocolVersion: unknown-choice']);
    }
  });

  it('wants a client id for a session that is kept, in MQTT 3.1.1', () => {
    expect(foundWith({ clientId: '', clean: false })).to.deep.equal([
      'clientId: client-id-required',
    ]);
    expect(foundWith({ clientId: '', clean: true })).to.deep.equal([]);
    expect(foundWith({ clientId: '', clean: false, protocolVersion: 5 })).to.deep.equal([]);
  });

  it('knows the ranges of times', () => {
    for (const keepalive of [-1, 65_536, 0.5, '60'])
      expect(foundWith({ keepalive })).to.deep.equal(['keepalive: out-of-range']);
    for (const connectTimeoutMs of [0, 99, 600_001]) {
      expect(foundWith({ connectTimeoutMs })).to.deep.equal(['connectTimeoutMs: out-of-range']);
    }
  });

  it('knows how long one may wait before connecting again, and that no wait grows shorter', () => {
    const ms = 86_400_001;
    for (const reconnection of [{ baseMs: 99 }, { capMs: ms }, { stableMs: -1 }, { enabled: 1 }]) {
      const [field] = Object.keys(reconnection);
      const code = field === 'enabled' ? 'wrong-type' : 'out-of-range';
      expect(foundWith({ reconnection })).to.deep.equal([`reconnection.${field!}: ${code}`]);
    }
    for (const reconnection of [{ baseMs: 2000, capMs: 1000 }, { baseMs: 60_001 }, { capMs: 999 }])
      expect(foundWith({ reconnection })).to.deep.equal(['reconnection.capMs: cap-below-base']);
    expect(foundWith({ reconnection: { baseMs: 500, capMs: 500, stableMs: 0 } })).to.be.empty;
    expect(foundWith({ reconnection: { retries: 3 } })).to.deep.equal([
      'reconnection: unknown-field?',
    ]);
  });

  it('wants a name that can be read', () => {
    expect(foundWith({ name: ' ' })).to.deep.equal(['name: required']);
    expect(foundWith({ name: 'a'.repeat(256) })).to.deep.equal(['name: too-long']);
  });

  it('knows what the broker cannot do', () => {
    expect(foundWith({ preset: 'nats', protocolVersion: 5 })).to.deep.equal([
      'protocolVersion: version-unsupported',
    ]);
    expect(
      foundWith({ preset: 'aws-iot-core', keepalive: 1800, will: { ...will, qos: 2 } }),
    ).to.deep.equal(['keepalive: over-broker-limit?', 'will.qos: over-broker-limit?']);
    expect(foundWith({ preset: 'mosquito' })).to.deep.equal(['preset: unknown-choice']);
  });
});

describe('checking last will and properties', () => {
  it('wants a topic name and a payload that fits', () => {
    expect(foundWith({ will: {} })).to.deep.equal([
      'will.topic: required',
      'will.payload: required',
    ]);
    expect(foundWith({ will: { topic: '', payload: '' } })).to.deep.equal([
      'will.topic: invalid-topic',
    ]);
    expect(foundWith({ will: { topic: 'a', payload: new Uint8Array(65_536) } })).to.deep.equal([
      'will.payload: too-long',
    ]);
    expect(foundWith({ will: { topic: 'a', payload: 'ü'.repeat(32_768) } })).to.deep.equal([
      'will.payload: too-long',
    ]);
    expect(foundWith({ will: { topic: 'a', payload: [1], qos: 3, retain: 1 } })).to.deep.equal([
      'will.payload: wrong-type',
      'will.qos: unknown-choice',
      'will.retain: wrong-type',
    ]);
  });

  it('has properties in MQTT 5 only', () => {
    const properties = { sessionExpiryInterval: 60 };
    const more = { properties, will: { ...will, properties: { willDelayInterval: 1 } } };
    expect(foundWith(more)).to.deep.equal([
      'will.properties.willDelayInterval: needs-mqtt-5',
      'properties.sessionExpiryInterval: needs-mqtt-5',
    ]);
    expect(foundWith({ ...more, protocolVersion: 5 })).to.deep.equal([]);
    expect(foundWith({ properties: {}, will: { ...will, properties: {} } })).to.deep.equal([]);
  });

  it('knows the ranges of properties', () => {
    const wrong = {
      sessionExpiryInterval: 4_294_967_296,
      receiveMaximum: 0,
      maximumPacketSize: 0,
      topicAliasMaximum: 65_536,
    };
    expect(foundWith({ protocolVersion: 5, properties: wrong })).to.deep.equal([
      'properties.sessionExpiryInterval: out-of-range',
      'properties.receiveMaximum: out-of-range',
      'properties.maximumPacketSize: out-of-range',
      'properties.topicAliasMaximum: out-of-range',
    ]);
  });

  it('wants user properties of texts', () => {
    for (const userProperties of [7, ['a'], { a: 1 }, { a: ['b', null] }]) {
      expect(foundWith({ protocolVersion: 5, properties: { userProperties } })).to.deep.equal([
        'properties.userProperties: wrong-type',
      ]);
    }
    expect(
      foundWith({ protocolVersion: 5, properties: { userProperties: { 'a\0': 'b' } } }),
    ).to.deep.equal(['properties.userProperties: null-character']);
  });

  it('warns of names that nobody knows, twenty at most', () => {
    expect(foundWith({ hots: 'a', will: { ...will, qso: 1 } })).to.deep.equal([
      'details: unknown-field?',
      'will: unknown-field?',
    ]);
    const many = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`field${index}`, 1]),
    );
    expect(foundWith(many)).to.have.length(20);
  });
});

describe('details from anywhere', () => {
  // Names of fields often enough that their values are looked at.
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.constantFrom('BASIC', 'NONE', 4, 5, true, '/mqtt', 'broker.example', 'emqx', undefined),
  );
  const keys = new Set(Object.keys(FIELD_LABELS).flatMap((field) => field.split('.')));
  const fields = fc.dictionary(fc.constantFrom(...keys, '__proto__'), value, { maxKeys: 12 });
  const anything = fc.oneof(
    fc.jsonValue(),
    fc
      .record({
        fields,
        will: fields,
        willProperties: fields,
        properties: fields,
        authentication: fields,
      })
      .map(({ fields: top, willProperties, ...rest }) => ({
        ...top,
        ...rest,
        will: { ...rest.will, properties: willProperties },
      })),
  );

  it('are checked without an exception, and the problems can be cloned', () => {
    fc.assert(
      fc.property(anything, (input) => {
        const problems = checkDetails(input, { pageProtocol: 'https:' });
        for (const { message } of problems) expect(message).to.match(/\S.*\.$/s);
        expect(structuredClone(problems)).to.deep.equal(problems);
      }),
    );
  });

  it('are resolved, or refused with what was found', () => {
    fc.assert(
      fc.property(anything, (input) => {
        const errors = checkDetails(input).filter(({ severity }) => severity === 'error');
        try {
          // The point is that it may be anything.
          const resolved = resolveDetails(input as unknown as ConnectionDetails);
          expect(errors).to.deep.equal([]);
          expect(new URL(resolved.url).href).to.equal(resolved.url);
          structuredClone(resolved);
        } catch (error) {
          if (!(error instanceof MqttError)) throw error;
          expect(error.problems.filter(({ severity }) => severity === 'error')).to.deep.equal(
            errors,
          );
          expect(errors).not.to.be.empty;
        }
      }),
    );
  });

  it('have a sentence for each problem and a label for each field', () => {
    expect(Object.values(PROBLEM_TEXTS).every((text) => typeof text === 'function')).to.equal(true);
    expect(Object.values(FIELD_LABELS).every((label) => label !== '')).to.equal(true);
  });
});

describe('certificates in details', () => {
  it('are text of a bounded size, whatever stands in it', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const certificates = { ca: pem, certificate: pem, key: pem, keyPassphrase: 'a\0b' };
    expect(foundWith({ certificates })).to.deep.equal([]);
    expect(foundWith({ certificates: pem })).to.deep.equal(['certificates: wrong-type']);
    expect(foundWith({ certificates: { key: 5, ca: 'x'.repeat(65_536) } })).to.have.members([
      'certificates.key: wrong-type',
      'certificates.ca: too-long',
    ]);
    expect(foundWith({ certificates: { cert: pem } })).to.deep.equal([
      'certificates: unknown-field?',
    ]);
  });

  it('go no further than where they are kept', () => {
    const details = { host: 'broker.example', certificates: { key: 's3cret' } };
    expect(JSON.stringify(resolveDetails(details))).not.to.contain('s3cret');
  });
});

describe('resolving details', () => {
  it('fills in every default', () => {
    expect(resolveDetails({ host: 'Broker.example' })).to.deep.equal({
      name: 'broker.example',
      host: 'broker.example',
      port: 443,
      path: '/mqtt',
      tls: true,
      authentication: { method: 'NONE' },
      protocolVersion: 4,
      clean: true,
      keepalive: 60,
      connectTimeoutMs: 30_000,
      reconnection: { enabled: true, baseMs: 1000, capMs: 60_000, stableMs: 10_000 },
      url: 'wss://broker.example/mqtt',
    });
  });

  it('takes port and path from the preset', () => {
    expect(resolveDetails({ host: 'a', preset: 'rabbitmq' }).url).to.equal('wss://a:15676/ws');
    expect(resolveDetails({ host: 'a', preset: 'emqx', tls: false }).url).to.equal(
      'ws://a:8083/mqtt',
    );
    expect(resolveDetails({ host: 'a', preset: 'emqx', port: 443, path: '/x' }).url).to.equal(
      'wss://a/x',
    );
    expect(resolveDetails({ host: 'a', preset: 'azure-event-grid' }).url).to.equal('wss://a/mqtt');
  });

  it('fills in the last will and, for MQTT 5, how long the session is kept', () => {
    expect(resolveDetails({ host: 'a', will }).will).to.deep.equal({
      ...will,
      qos: 0,
      retain: false,
    });
    expect(resolveDetails({ host: 'a', protocolVersion: 5 }).properties).to.deep.equal({
      sessionExpiryInterval: 300,
    });
    const properties = { sessionExpiryInterval: 0, receiveMaximum: 10 };
    expect(resolveDetails({ host: 'a', protocolVersion: 5, properties }).properties).to.deep.equal(
      properties,
    );
  });

  it('leaves out what is unknown, so that the rest can be cloned', () => {
    const authentication = {
      method: 'BASIC' as const,
      username: 'ada',
      onFailure: () => undefined,
    };
    const resolved = resolveDetails({ host: 'a', authentication });
    expect(structuredClone(resolved).authentication).to.deep.equal({
      method: 'BASIC',
      username: 'ada',
    });
  });

  it('puts no user into the URL', () => {
    const authentication = { method: 'BASIC' as const, username: 'ada', password: 'secret' };
    expect(resolveDetails({ host: 'a', authentication }).url).to.equal('wss://a/mqtt');
  });

  it('refuses wrong details with every reason', () => {
    let error: unknown;
    try {
      resolveDetails({ host: '', port: 0, tls: false }, { pageProtocol: 'https:' });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).to.be.instanceOf(MqttError);
    const { code, message, problems, retryable } = error as MqttError;
    expect({ code, message, retryable }).to.deep.equal({
      code: 'invalid-details',
      message:
        'Port must be a whole number from 1 to 65535. Host is missing. ' +
        'A page that came over https may open encrypted connections only: switch TLS on.',
      retryable: false,
    });
    expect(problems).to.have.length(3);
  });
});
