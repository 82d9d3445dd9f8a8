import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { rejection } from '../../../../test/browser/rejection.js';
import type { ConnectionDetails } from '../details/connection-details.js';
import { MqttError } from '../errors.js';
import { configure } from '../policy/policy.js';
import { anyConnection } from './any-connection.test-harness.js';
import { MAX_ITERATIONS, MIN_ITERATIONS } from '../vault/passphrase-key.js';
import { cheapKey } from '../vault/cheap-key.test-harness.js';
import { exportEncrypted, exportPlain, sealConnections } from './export-connections.js';
import { importConnections, MAX_CONNECTIONS, openConnections } from './import-connections.js';
import type { ImportedFile } from './imported-connection.js';

const PASSPHRASE = 'correct horse battery staple';

const PLANT: ConnectionDetails = {
  name: 'Plant',
  host: 'broker.example',
  port: 8084,
  path: '/mqtt?signature=s3cret-query',
  authentication: { method: 'BASIC', username: 'ada', password: 's3cret-pässword' },
  servers: ['wss://b.example/mqtt?token=s3cret-query'],
  protocolVersion: 5,
  will: {
    topic: 'plant/1',
    payload: Uint8Array.of(0, 255),
    properties: { correlationData: Uint8Array.of(1, 2) },
  },
  properties: { userProperties: { tenant: ['a', 'b'] } },
};
const LAB: ConnectionDetails = { name: 'Lab', host: 'lab.example', tls: false };

const textOf = (file: Uint8Array) => new TextDecoder().decode(file);
const bytesOf = (text: string) => new TextEncoder().encode(text);
const jsonOf = (file: Uint8Array) => JSON.parse(textOf(file)) as Record<string, unknown>;
const fileOf = (json: unknown) => bytesOf(JSON.stringify(json));
const detailsIn = ({ connections }: ImportedFile) => connections.map(({ details }) => details);

function seal(connections: readonly ConnectionDetails[]): Promise<Uint8Array> {
  return sealConnections(connections, { passphrase: PASSPHRASE }, cheapKey);
}

function open(file: Uint8Array, passphrase = PASSPHRASE): Promise<ImportedFile> {
  return openConnections(file, { passphrase }, cheapKey);
}

/** The connections in a file, or why it is refused. */
async function outcome(file: Uint8Array): Promise<readonly ConnectionDetails[] | string> {
  try {
    return detailsIn(await open(file));
  } catch (error) {
    if (error instanceof MqttError) return error.code;
    throw error;
  }
}

/**
 * Version 1, frozen. Made with Python's hashlib and OpenSSL: PBKDF2-HMAC-SHA256 of the passphrase "ﬁnal Å" (the ligature and
 * the Ångström sign, in NFKC "final Å"), salt 00 01 … 0f, 600 000 rounds; AES-256-GCM with IV a0 a1 … ab over
 * [{"name":"Plant","host":"broker.example","authentication":{"method":"BASIC","username":"ada","password":"hunter2"}}].
 */
const FROZEN = `{
  "format": "mqtt-kit connections",
  "version": 1,
  "encryption": {
    "kdf": "PBKDF2-SHA-256",
    "iterations": 600000,
    "salt": "AAECAwQFBgcICQoLDA0ODw==",
    "envelope": "AaChoqOkpaanqKmqq3sRrqictfjwV4YY8siW4Idu+7QxpS36Rs0WmO44nQA8/xxLIoXhv8OqhMVktA5Q0jGIzzopMuDSpzOHjG39wVkaALQSnDYPwqf4YstVJU/m5Fmu9nanD8othOVvqq1Uu6i+sbBO2kzydpSW8kBPRJuEET677T5gXIUBOMAhnKS/r+/r9Q=="
  }
}`;

describe('an encrypted file', () => {
  beforeEach(freshPage);
  after(freshPage);

  it('of version 1 is opened as it was frozen', async () => {
    const passphrase = '\ufb01nal \u212b';
    const { source, encrypted, connections } = await importConnections(bytesOf(FROZEN), {
      passphrase,
    });
    expect([source, encrypted]).to.deep.equal(['mqtt-kit', true]);
    expect(connections).to.deep.equal([
      {
        details: {
          name: 'Plant',
          host: 'broker.example',
          authentication: { method: 'BASIC', username: 'ada', password: 'hunter2' },
        },
        notes: [],
      },
    ]);
  });

  it('gives back what went in, with its secrets, and shows none of it', async function () {
    // Twice the real key.
    this.timeout(20_000);
    const file = await exportEncrypted([PLANT, LAB], { passphrase: PASSPHRASE });
    expect(textOf(file)).not.to.match(/s3cret|Plant|broker/);
    const { encryption } = jsonOf(file) as { encryption: Record<string, unknown> };
    expect(encryption['iterations']).to.equal(600_000);
    const imported = await importConnections(file, { passphrase: PASSPHRASE });
    expect(detailsIn(imported)).to.deep.equal([PLANT, LAB]);
    expect(imported.skipped).to.deep.equal([]);
  });

  it('gives back any connections', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyConnection, { maxLength: 4, selector: ({ name }) => name }),
        async (connections) => {
          expect(detailsIn(await open(await seal(connections)))).to.deep.equal(connections);
        },
      ),
    );
  });

  it('has private keys only where they are asked for', async () => {
    const certificates = { certificate: 'c', key: 'k', keyPassphrase: 'p' };
    const details = { ...LAB, certificates };
    expect(detailsIn(await open(await seal([details])))).to.deep.equal([
      { ...LAB, certificates: { certificate: 'c' } },
    ]);
    const options = { passphrase: PASSPHRASE, privateKeys: true };
    const whole = await sealConnections([details], options, cheapKey);
    expect(detailsIn(await open(whole))).to.deep.equal([details]);
  });

  it('has another salt and another envelope each time', async () => {
    const files = await Promise.all([seal([LAB]), seal([LAB])]);
    const [one, other] = files.map(jsonOf) as [
      { encryption: Record<string, string> },
      { encryption: Record<string, string> },
    ];
    expect(one.encryption['salt']).not.to.equal(other.encryption['salt']);
    expect(one.encryption['envelope']).not.to.equal(other.encryption['envelope']);
  });

  it('opens with its own passphrase only, however it was typed', async () => {
    const file = await sealConnections([LAB], { passphrase: 'Caf\u00e9' }, cheapKey);
    expect(detailsIn(await open(file, 'Cafe\u0301'))).to.deep.equal([LAB]);
    for (const wrong of ['Cafe', 'caf\u00e9', 'Caf\u00e9 ']) {
      const error = await rejection(open(file, wrong));
      expect(error.code).to.equal('wrong-passphrase');
      expect(error.retryable).to.equal(false);
      expect(error.cause).to.equal(undefined);
    }
    expect((await rejection(open(file, ''))).code).to.equal('passphrase-needed');
    expect((await rejection(importConnections(file))).code).to.equal('passphrase-needed');
  });

  it('needs a passphrase to be made', async () => {
    const error = await rejection(exportEncrypted([LAB], { passphrase: '' }));
    expect(error.code).to.equal('invalid-options');
  });

  it('is refused, or means the same, with any of its bytes changed', async function () {
    this.timeout(60_000);
    const file = await seal([LAB]);
    for (let at = 0; at < file.length; at++) {
      for (const change of [1, 0x20, 0x80]) {
        const changed = file.slice();
        changed[at]! ^= change;
        const result = await outcome(changed);
        if (typeof result === 'string')
          expect(result, `byte ${at}`).to.match(/^(wrong-passphrase|backup-unreadable)$/);
        else expect(result, `byte ${at}`).to.deep.equal([LAB]);
      }
    }
  });

  it('with pieces of itself exchanged is refused, or means the same', async () => {
    const text = textOf(await seal([LAB]));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.nat(),
        fc.string({ maxLength: 20 }),
        async (from, to, length, put) => {
          const [at, source] = [from % text.length, to % text.length];
          const piece = text.slice(source, source + (length % 60));
          const changed = text.slice(0, at) + piece + put + text.slice(at + (length % 40));
          const result = await outcome(bytesOf(changed));
          if (typeof result === 'string')
            expect(result).to.match(/^(wrong-passphrase|backup-unreadable)$/);
          else expect(result).to.deep.equal([LAB]);
        },
      ),
    );
  });

  it('is refused with any of its end missing', async () => {
    const file = await seal([LAB]);
    // The last byte ends the line.
    for (let length = 0; length < file.length - 1; length++)
      expect(await outcome(file.subarray(0, length))).to.equal('backup-unreadable');
  });

  it('is refused when its key would be made with too few rounds or too many, or with another salt', async () => {
    const file = jsonOf(await seal([LAB])) as { encryption: Record<string, unknown> };
    const withEncryption = (more: object) =>
      fileOf({ ...file, encryption: { ...file.encryption, ...more } });
    for (const iterations of [
      0,
      -1,
      1,
      MIN_ITERATIONS - 1,
      MAX_ITERATIONS + 1,
      1e100,
      600_000.5,
      '600000',
      null,
    ])
      expect(await outcome(withEncryption({ iterations }))).to.equal('backup-unreadable');
    for (const iterations of [MIN_ITERATIONS + 1, MAX_ITERATIONS])
      expect(await outcome(withEncryption({ iterations }))).to.equal('wrong-passphrase');
    for (const salt of ['', 'AAAA', 'AAAAAAAAAAAAAAAAAAAAAAA=', 'not base64', 5, null])
      expect(await outcome(withEncryption({ salt }))).to.equal('backup-unreadable');
    for (const more of [{ kdf: 'PBKDF2-SHA-1' }, { kdf: undefined }, { more: 1 }, { envelope: 5 }])
      expect(await outcome(withEncryption(more))).to.equal('backup-unreadable');
  });

  it('is not taken for what its outside says', async () => {
    const file = jsonOf(await seal([LAB]));
    for (const other of [
      { ...file, version: 0 },
      { ...file, version: '1' },
      { ...file, version: 2 },
      { ...file, connections: [] },
      { ...file, more: true },
      { ...file, encryption: null },
      { ...file, encryption: undefined },
      { format: file['format'], version: 1 },
    ])
      expect(await outcome(fileOf(other))).to.equal('backup-unreadable');
    const error = await rejection(open(fileOf({ ...file, version: 2 })));
    expect(error.message).to.contain('newer');
  });
});

describe('a file without secrets', () => {
  beforeEach(freshPage);
  after(freshPage);

  it('has everything else in plain JSON', async () => {
    const file = exportPlain([PLANT, LAB]);
    expect(textOf(file)).not.to.contain('s3cret');
    expect(detailsIn(await importConnections(file))).to.deep.equal([
      {
        ...PLANT,
        path: '/mqtt',
        servers: ['wss://b.example/mqtt'],
        authentication: { method: 'BASIC', username: 'ada' },
      },
      LAB,
    ]);
  });

  it('gives away no secret of any connection', () => {
    fc.assert(
      fc.property(fc.array(anyConnection, { maxLength: 3 }), fc.uuid(), (connections, secret) => {
        const authentication = { method: 'BASIC', username: 'ada', password: secret } as const;
        const all = connections.map((details) => ({
          ...details,
          authentication,
          path: `/mqtt?${secret}`,
          servers: [`wss://c.example/?${secret}`],
          certificates: { certificate: 'c', key: secret, keyPassphrase: secret },
        }));
        expect(textOf(exportPlain(all))).not.to.contain(secret);
      }),
    );
  });

  it('of version 1 is read as it was frozen', async () => {
    const frozen =
      '{"format":"mqtt-kit connections","version":1,"connections":[{"name":"Plant","host":"broker.example",' +
      '"will":{"topic":"a","payload":{"base64":"AP8="}},"authentication":{"method":"BASIC","username":"ada"}}]}';
    const imported = await importConnections(bytesOf(frozen));
    expect([imported.source, imported.encrypted]).to.deep.equal(['mqtt-kit', false]);
    expect(detailsIn(imported)).to.deep.equal([
      {
        name: 'Plant',
        host: 'broker.example',
        will: { topic: 'a', payload: Uint8Array.of(0, 255) },
        authentication: { method: 'BASIC', username: 'ada' },
      },
    ]);
  });
});

describe('an export that the page does not allow', () => {
  beforeEach(freshPage);
  after(freshPage);

  it('is refused, encrypted or not', async () => {
    configure({ policy: { allowExport: false } });
    expect((await rejection(exportEncrypted([], { passphrase: 'x' }))).code).to.equal(
      'forbidden-by-policy',
    );
    expect(() => exportPlain([]))
      .to.throw(MqttError)
      .with.property('code', 'forbidden-by-policy');
  });

  it('is refused for private keys alone', async () => {
    configure({ policy: { allowPrivateKeys: false } });
    const refused = sealConnections([LAB], { passphrase: 'x', privateKeys: true }, cheapKey);
    expect((await rejection(refused)).code).to.equal('forbidden-by-policy');
    expect(await open(await seal([LAB]))).to.have.property('encrypted', true);
  });
});

/** A plain file with these records. */
const plainFile = (connections: unknown) =>
  fileOf({ format: 'mqtt-kit connections', version: 1, connections });

describe('a file that was made to harm', () => {
  it('changes no prototype and brings no field that details do not have', async () => {
    const text =
      '{"format":"mqtt-kit connections","version":1,"connections":[' +
      '{"name":"Plant","host":"a.example","__proto__":{"polluted":1,"tls":false},"constructor":{"prototype":{"polluted":1}},"evil":1,' +
      '"protocolVersion":5,"properties":{"__proto__":{"keepalive":1},"userProperties":{"__proto__":"x"}}}]}';
    const { connections } = await importConnections(bytesOf(text));
    const [plant] = connections;
    expect(Reflect.get({}, 'polluted')).to.equal(undefined);
    expect(Object.keys(plant!.details)).to.have.members([
      'name',
      'host',
      'protocolVersion',
      'properties',
    ]);
    expect(Object.getPrototypeOf(plant!.details)).to.equal(Object.prototype);
    expect(Object.getPrototypeOf(plant!.details.properties)).to.equal(Object.prototype);
    expect(Object.keys(plant!.details.properties!)).to.deep.equal(['userProperties']);
    expect(plant!.notes.map(({ values }) => values.name)).to.include('evil');
  });

  it('is refused when it is too deep, too long or has too many connections', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(await outcome(bytesOf(deep))).to.equal('backup-unreadable');
    const inside = await outcome(
      bytesOf(`{"format":"mqtt-kit connections","version":1,"connections":[{"host":${deep}}]}`),
    );
    expect(inside === 'backup-unreadable' || inside.length === 0).to.equal(true);
    expect(await outcome(new Uint8Array(32 * 1024 * 1024 + 1))).to.equal('backup-unreadable');
    const many = Array.from({ length: MAX_CONNECTIONS + 1 }, () => ({ mqttVersion: '5.0' }));
    for (const file of [
      plainFile(many),
      fileOf(many),
      fileOf([{ isCollection: true, children: many }]),
      fileOf({ ConnectionManager_connections: Object.fromEntries(many.entries()) }),
    ])
      expect(await outcome(file)).to.equal('backup-unreadable');
  });

  it('names ten thousand the same, and each gets a name of its own', async () => {
    const same = Array.from({ length: MAX_CONNECTIONS }, () => ({ name: 'A', host: 'a.example' }));
    const { connections } = await importConnections(plainFile(same));
    expect(new Set(connections.map(({ details }) => details.name)).size).to.equal(MAX_CONNECTIONS);
    expect(connections[1]!.details.name).to.equal('A (2)');
    expect(connections[1]!.notes.map(({ code }) => code)).to.deep.equal(['renamed']);
  });

  it('has what is no connection, which is listed with the reason', async () => {
    const { connections, skipped } = await importConnections(
      plainFile([
        null,
        5,
        [],
        'x',
        { name: 'No host' },
        { name: 'x'.repeat(9999), host: 'a b' },
        { name: 'Number', host: 5 },
        { name: 'Bytes', host: 'a.example', will: { topic: 'a', payload: { base64: 'no!' } } },
        { name: 'Right', host: 'a.example' },
      ]),
    );
    expect(connections.map(({ details }) => details.name)).to.deep.equal(['Right']);
    expect(skipped.map(({ name }) => name.slice(0, 10))).to.deep.equal([
      '#1',
      '#2',
      '#3',
      '#4',
      'No host',
      'xxxxxxxxxx',
      'Number',
      'Bytes',
    ]);
    expect(skipped.map(({ problems }) => problems[0]?.field)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
      'host',
      'host',
      'host',
      'will.payload',
    ]);
  });

  it('of any JSON whatever is read or refused, and gives valid details only', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.jsonValue({ maxDepth: 4 }),
          fc.jsonValue().map((value) => [value]),
        ),
        async (value) => {
          for (const file of [
            fileOf(value),
            plainFile(value),
            fileOf({ ConnectionManager_connections: value }),
            fileOf([{ mqttVersion: '5.0', will: value, properties: value, host: value }]),
          ]) {
            const result = await outcome(file);
            if (typeof result === 'string') expect(result).to.equal('backup-unreadable');
          }
        },
      ),
    );
  });

  it('of any bytes whatever is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(await outcome(bytes)).to.equal('backup-unreadable');
      }),
    );
  });

  it('with pieces of itself exchanged is read or refused', async () => {
    const text = textOf(exportPlain([PLANT, LAB]));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.string({ maxLength: 20 }),
        async (from, length, put) => {
          const at = from % text.length;
          const end = at + (length % 40);
          const result = await outcome(bytesOf(text.slice(0, at) + put + text.slice(end)));
          if (typeof result === 'string') expect(result).to.equal('backup-unreadable');
        },
      ),
    );
  });
});
