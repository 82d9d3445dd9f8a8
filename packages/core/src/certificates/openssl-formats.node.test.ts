/** Every format that OpenSSL writes is opened, matched, and written back as a file that OpenSSL opens. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, describe, it } from 'node:test';
import type { Certificates } from '../details/connection-details.js';
import { KEY_KINDS, Pki, type KeyKind } from '../../../../test/pki/pki.js';
import {
  checkCertificates as checkCertificatesAt,
  createPkcs12,
  describeCertificates,
  exportAuthority,
  type CertificateReport,
} from './index.js';

/** All kinds take a minute: the quick run has those with formats of their own. */
const KINDS = process.env.SLOW_TESTS === '1' ? KEY_KINDS : (['rsa', 'p256'] as const);

const pki = new Pki();
after(() => {
  pki.remove();
});

const authority = pki.authority('Plant CA');
const between = pki.intermediate('Line CA', authority);
const clients = Object.fromEntries(
  KINDS.map((kind) => [kind, pki.issue(`client-${kind}`, between, { kind })]),
);
const ca = pki.text(authority.certificate);
const PASS = 'pass:käse 🧀';
const PASSPHRASE = 'käse 🧀';

const NAMES: Readonly<Record<KeyKind, string>> = {
  rsa: 'RSA 2048',
  p256: 'P-256',
  p384: 'P-384',
  ed25519: 'Ed25519',
};

function checkCertificates(certificates: Certificates): Promise<CertificateReport> {
  return checkCertificatesAt(certificates, Date.now());
}

function codesOf({ findings }: CertificateReport, field: string): string[] {
  return findings.filter((finding) => finding.field === field).map(({ code }) => code);
}

/** Each way to write a key, the name of its format, and whether it is encrypted. */
function keyFiles(
  kind: KeyKind,
): readonly (readonly [file: string, format: string, isEncrypted: boolean])[] {
  const { key } = clients[kind] ?? { key: '' };
  const out = (name: string): string => `${kind}-${name}.key`;
  const files: (readonly [string, string, boolean])[] = [[key, 'PKCS#8', false]];
  const pkcs8 = (name: string, ...options: readonly string[]): void => {
    pki.openssl('pkcs8', '-topk8', '-in', key, '-out', out(name), '-passout', PASS, ...options);
    files.push([out(name), 'encrypted PKCS#8', true]);
  };
  pkcs8('aes256', '-v2', 'aes-256-cbc');
  pkcs8('aes128-sha512', '-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512');
  pkcs8('aes192', '-v2', 'aes-192-cbc');
  pkcs8('3des', '-v2', 'des3', '-v2prf', 'hmacWithSHA1');
  pkcs8('pbe-3des', '-v1', 'PBE-SHA1-3DES');
  pki.openssl('pkcs8', '-topk8', '-nocrypt', '-in', key, '-outform', 'DER', '-out', out('der'));
  files.push([out('der'), 'PKCS#8', false]);
  pki.openssl(
    'pkcs8',
    '-topk8',
    '-in',
    key,
    '-outform',
    'DER',
    '-out',
    out('enc-der'),
    '-passout',
    PASS,
  );
  files.push([out('enc-der'), 'encrypted PKCS#8', true]);
  if (kind === 'ed25519') return files;
  const [program, format] =
    kind === 'rsa' ? (['rsa', 'PKCS#1'] as const) : (['ec', 'SEC1'] as const);
  const traditional = kind === 'rsa' ? ['-traditional'] : [];
  pki.openssl(program, '-in', key, ...traditional, '-out', out('traditional'));
  files.push([out('traditional'), format, false]);
  pki.openssl(
    program,
    '-in',
    key,
    ...traditional,
    '-outform',
    'DER',
    '-out',
    out('traditional-der'),
  );
  files.push([out('traditional-der'), format, false]);
  for (const cipher of ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'des3', 'des']) {
    const legacy = cipher === 'des' ? ['-provider', 'legacy', '-provider', 'default'] : [];
    pki.openssl(
      program,
      '-in',
      key,
      ...traditional,
      `-${cipher}`,
      '-passout',
      PASS,
      '-out',
      out(cipher),
      ...legacy,
    );
    files.push([out(cipher), 'encrypted PEM', true]);
  }
  return files;
}

for (const kind of KINDS) {
  const client = clients[kind] ?? { certificate: '', key: '' };
  const chain = pki.text(client.certificate) + pki.text(between.certificate);

  describe(`a client with a key of ${NAMES[kind]}`, () => {
    it('is described, and its chain leads to the authority', async () => {
      const report = await checkCertificates({ ca, certificate: chain });
      const warned = kind === 'ed25519' ? ['browser-refuses-key'] : [];
      assert.deepEqual(
        report.findings
          .filter(({ severity }) => severity === 'error' || severity === 'warning')
          .map(({ code }) => code),
        warned,
      );
      assert.deepEqual(codesOf(report, 'certificate'), [
        'certificate',
        'intermediates',
        'client-allowed',
        ...warned,
        'chain-leads',
      ]);
      const [own] = report.certificates;
      assert.equal(own?.name, `client-${kind}`);
      assert.equal(own.keyAlgorithm, NAMES[kind]);
      assert.match(own.issuer, /CN=Line CA/);
      assert.equal(own.isAuthority, false);
      const printed = pki.openssl(
        'x509',
        '-in',
        client.certificate,
        '-noout',
        '-fingerprint',
        '-sha256',
      );
      assert.equal(own.fingerprint.toUpperCase(), printed.split('=')[1]?.trim());
      assert.equal(report.ca[0]?.name, 'Plant CA');
      assert.equal(report.ca[0].isAuthority, true);
    });

    it('has a key that is opened from every wrapping, and belongs to it', async () => {
      for (const [file, format, isEncrypted] of keyFiles(kind)) {
        const bytes = pki.bytes(file);
        const key = file.endsWith('der.key')
          ? Buffer.from(bytes).toString('base64')
          : pki.text(file);
        const keyPassphrase = isEncrypted ? PASSPHRASE : '';
        const report = await checkCertificates({ certificate: chain, key, keyPassphrase });
        assert.deepEqual(codesOf(report, 'key'), ['key', 'key-belongs'], file);
        const found = report.findings.find(({ code }) => code === 'key');
        assert.deepEqual(found?.values, { name: format, algorithm: NAMES[kind] }, file);
        if (!isEncrypted) continue;
        assert.deepEqual(codesOf(report, 'keyPassphrase'), ['passphrase-opens'], file);
        const wrong = await checkCertificates({ certificate: chain, key, keyPassphrase: 'cheese' });
        assert.deepEqual(codesOf(wrong, 'key'), [], file);
        assert.deepEqual(codesOf(wrong, 'keyPassphrase'), ['wrong-passphrase'], file);
        const none = await checkCertificates({ certificate: chain, key });
        assert.deepEqual(codesOf(none, 'key'), ['passphrase-needed'], file);
      }
    });

    it('is told from another with a key of the same kind', async () => {
      const other = pki.issue(`other-${kind}`, authority, { kind });
      const report = await checkCertificates({ certificate: chain, key: pki.text(other.key) });
      assert.deepEqual(codesOf(report, 'key'), ['key', 'key-other']);
      await assert.rejects(
        createPkcs12({
          certificate: chain,
          key: pki.text(other.key),
          password: 'x',
          profile: 'modern',
          friendlyName: 'x',
        }),
        { code: 'certificate-mismatch' },
      );
    });

    it('becomes a PKCS#12 file of either kind that OpenSSL opens', async () => {
      for (const profile of ['modern', 'compatible'] as const) {
        const file = await createPkcs12({
          certificate: chain,
          key: pki.text(client.key),
          password: PASSPHRASE,
          profile,
          friendlyName: 'Plant – Gerät 7',
        });
        pki.write('out.p12', file);
        const legacy = profile === 'compatible' ? ['-legacy'] : [];
        const said = pki.openssl('pkcs12', '-in', 'out.p12', '-passin', PASS, '-nodes', ...legacy);
        assert.match(said, /friendlyName: Plant/, profile);
        pki.write('opened.pem', said);
        assert.equal(
          pki.openssl('pkey', '-in', 'opened.pem', '-pubout'),
          pki.openssl('pkey', '-in', client.key, '-pubout'),
        );
        assert.equal(said.match(/BEGIN CERTIFICATE/g)?.length, 2);
        // What was written is read.
        const report = await checkCertificates({
          certificate: chain,
          key: Buffer.from(file).toString('base64'),
          keyPassphrase: PASSPHRASE,
        });
        assert.deepEqual(codesOf(report, 'key'), ['key', 'key-belongs', 'pkcs12-contents']);
        assert.equal(report.unpacked?.certificate.replace(/\s/g, ''), certificatesIn(chain));
      }
    });

    it('is read from PKCS#12 files of OpenSSL', async () => {
      for (const options of [
        [],
        ['-legacy', '-descert'],
        ['-legacy'],
        ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha512'],
        ['-certpbe', 'NONE'],
        ['-nomac'],
      ]) {
        pki.openssl(
          'pkcs12',
          '-export',
          '-inkey',
          client.key,
          '-in',
          client.certificate,
          '-certfile',
          between.certificate,
          '-passout',
          PASS,
          '-out',
          'in.p12',
          ...options,
        );
        const key = Buffer.from(pki.bytes('in.p12')).toString('base64');
        const report = await checkCertificates({ key, keyPassphrase: PASSPHRASE });
        assert.deepEqual(codesOf(report, 'key'), ['key', 'pkcs12-contents'], options.join(' '));
        const again = await checkCertificates({ ca, ...report.unpacked });
        assert.deepEqual(codesOf(again, 'key'), ['key', 'key-belongs'], options.join(' '));
        const wrong = await checkCertificates({ key, keyPassphrase: 'cheese' });
        assert.deepEqual(codesOf(wrong, 'keyPassphrase'), ['wrong-passphrase'], options.join(' '));
        const none = await checkCertificates({ key });
        assert.deepEqual(codesOf(none, 'key'), ['passphrase-needed'], options.join(' '));
      }
    });
  });
}

function certificatesIn(text: string): string {
  return (text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [])
    .join('')
    .replace(/\s/g, '');
}

describe('files with certificates', () => {
  const client = clients.p256 ?? { certificate: '', key: '' };

  it('are read as PEM, DER, base64, bundles and PKCS#7, with text around them', async () => {
    pki.openssl('x509', '-in', client.certificate, '-outform', 'DER', '-out', 'c.der');
    pki.openssl(
      'crl2pkcs7',
      '-nocrl',
      '-certfile',
      client.certificate,
      '-certfile',
      between.certificate,
      '-out',
      'b.p7b',
    );
    pki.openssl(
      'crl2pkcs7',
      '-nocrl',
      '-certfile',
      client.certificate,
      '-certfile',
      between.certificate,
      '-outform',
      'DER',
      '-out',
      'b.der',
    );
    const text = pki.openssl('x509', '-in', client.certificate, '-text');
    const pem = pki.text(client.certificate);
    const utf16 = Buffer.from(`\ufeff${pem}`, 'utf16le');
    const sources: readonly (readonly [string | Uint8Array, number])[] = [
      [pem, 1],
      [pem.replaceAll('\n', '\r\n'), 1],
      [text, 1],
      [utf16, 1],
      [pki.bytes('c.der'), 1],
      [Buffer.from(pki.bytes('c.der')).toString('base64'), 1],
      [pem + pki.text(between.certificate), 2],
      [pki.text('b.p7b'), 2],
      [pki.bytes('b.der'), 2],
    ];
    for (const [source, count] of sources) {
      const found = await describeCertificates(source);
      assert.equal(found.length, count);
      assert.ok(found.some(({ name }) => name === 'client-p256'));
    }
  });

  it('of an authority are written as DER for import', async () => {
    const files = await exportAuthority(ca);
    assert.deepEqual(
      files.map(({ name }) => name),
      ['Plant CA'],
    );
    pki.write('ca.der', files[0]?.bytes ?? '');
    assert.match(
      pki.openssl('x509', '-in', 'ca.der', '-inform', 'DER', '-noout', '-subject'),
      /Plant CA/,
    );
  });

  it('say what they may not be used for, and until when', async () => {
    const server = pki.issue('server', authority, { extensions: ['extendedKeyUsage=serverAuth'] });
    const short = pki.issue('short', authority, { days: 10 });
    const stranger = pki.authority('Strange CA');
    const now = Date.now();
    const cases: readonly (readonly [string, string, number, string])[] = [
      [ca, pki.text(server.certificate), now, 'client-not-allowed'],
      [ca, pki.text(short.certificate), now, 'expires-soon'],
      [ca, pki.text(short.certificate), now + 20 * 86_400_000, 'expired'],
      [ca, pki.text(short.certificate), now - 20 * 86_400_000, 'not-yet-valid'],
      [pki.text(stranger.certificate), pki.text(short.certificate), now, 'chain-broken'],
      // Without the one between, it leads nowhere.
      [ca, pki.text(client.certificate), now, 'chain-broken'],
      [ca, pki.text(client.key), now, 'key-among-certificates'],
    ];
    for (const [authorities, certificate, at, code] of cases) {
      const report = await checkCertificatesAt({ ca: authorities, certificate }, at);
      assert.ok(codesOf(report, 'certificate').includes(code), code);
      assert.ok(
        !codesOf(report, 'certificate').includes(code === 'chain-broken' ? 'chain-leads' : ''),
      );
    }
    const notAuthority = await checkCertificates({ ca: pki.text(client.certificate) });
    assert.ok(codesOf(notAuthority, 'ca').includes('not-authority'));
  });

  it('of an authority with the same name and another key lead nowhere', async () => {
    const second = new Pki();
    try {
      const impostor = second.authority('Plant CA');
      const direct = pki.issue('direct', authority);
      const report = await checkCertificates({
        ca: second.text(impostor.certificate),
        certificate: pki.text(direct.certificate),
      });
      assert.ok(codesOf(report, 'certificate').includes('chain-broken'));
    } finally {
      second.remove();
    }
  });
});

describe('what cannot be read', () => {
  it('is named, with the command that converts it', async () => {
    pki.openssl(
      'pkcs8',
      '-topk8',
      '-in',
      clients.rsa?.key ?? '',
      '-scrypt',
      '-out',
      'scrypt.key',
      '-passout',
      PASS,
    );
    pki.openssl(
      'genpkey',
      '-algorithm',
      'EC',
      '-pkeyopt',
      'ec_paramgen_curve:secp256k1',
      '-out',
      'k1.key',
    );
    const openSsh = (kind: string): string => {
      const file = pki.path(`ssh-${kind}`);
      execFileSync('ssh-keygen', ['-q', '-t', kind, '-N', '', '-f', file]);
      return pki.text(`ssh-${kind}`);
    };
    const javaStore = Buffer.from([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 7, 7]).toString('base64');
    const cases: readonly (readonly [string, string, RegExp])[] = [
      [pki.text('scrypt.key'), 'certificate-unsupported', /scrypt.*openssl pkcs8 -topk8/s],
      [
        '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----',
        'certificate-unsupported',
        // A copy: the command overwrites its file.
        /OpenSSH.*cp key key.pem && ssh-keygen -p -m PKCS8 -f key.pem/s,
      ],
      ['PuTTY-User-Key-File-3: ssh-rsa\n', 'certificate-unsupported', /PuTTY.*puttygen/s],
      ['PuTTY-User-Key-File-3: ssh-ed25519\n', 'certificate-unsupported', /No command/],
      [openSsh('ed25519'), 'certificate-unsupported', /No command/],
      [openSsh('rsa'), 'certificate-unsupported', /cp key key.pem/],
      [javaStore, 'certificate-unsupported', /Java.*keytool/s],
      ['garbage', 'certificate-unreadable', /Neither/],
      [pki.text('client-rsa.csr'), 'certificate-unsupported', /request/],
      [pki.openssl('pkey', '-in', 'k1.key', '-pubout'), 'certificate-unsupported', /public key/],
      ['hello', 'certificate-unreadable', /Neither/],
      ['-----BEGIN CERTIFICATE-----\nAAAA\n', 'certificate-unreadable', /damaged/],
      [
        '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
        'certificate-unreadable',
        /damaged/,
      ],
      ['x'.repeat(2_000_000), 'certificate-unreadable', /too large/],
    ];
    for (const [source, code, message] of cases)
      await assert.rejects(describeCertificates(source, { passphrase: PASSPHRASE }), {
        code,
        message,
      });
    await assert.rejects(describeCertificates(Uint8Array.of(0xfe, 0xed, 0xfe, 0xed)), {
      code: 'certificate-unsupported',
      message: /Java.*keytool/s,
    });
  });

  it('does not hold up whoever opens it, however many rounds it asks for', async () => {
    pki.openssl(
      'pkcs8',
      '-topk8',
      '-in',
      clients.rsa?.key ?? '',
      '-v2',
      'aes-256-cbc',
      '-iter',
      '10000001',
      '-out',
      'slow.key',
      '-passout',
      PASS,
    );
    const since = performance.now();
    await assert.rejects(describeCertificates(pki.text('slow.key'), { passphrase: PASSPHRASE }), {
      code: 'certificate-unsupported',
    });
    assert.ok(performance.now() - since < 1000);
  });
});
