/** The key and the certificate that belong together are found wherever they stand. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Pki } from '../../../../test/pki/pki.js';
import { readTlsOptions } from '../runtimes/node/tls-options.js';
import {
  CertificateError,
  checkCertificates,
  createPkcs12,
  describeCertificates,
  exportAuthority,
  type CertificateReport,
} from './index.js';
import { shownName } from './shown-name.js';

const pki = new Pki();
after(() => {
  pki.remove();
});

const root = pki.authority('Root');
const between = pki.intermediate('Between', root);
const client = pki.issue('client', between);
const other = pki.issue('other', root);
const [ca, middle, own] = [root, between, client].map(({ certificate }) => pki.text(certificate));
const key = pki.text(client.key);

function check(certificates: Parameters<typeof checkCertificates>[0]): Promise<CertificateReport> {
  return checkCertificates(certificates, Date.now());
}

function codesOf({ findings }: CertificateReport, field: string): string[] {
  return findings.filter((finding) => finding.field === field).map(({ code }) => code);
}

/** Without the frame and the line breaks. */
function bodies(text = ''): string[] {
  const pem = /-----BEGIN CERTIFICATE-----([^-]*)-----END/g;
  return Array.from(text.matchAll(pem), ([, body = '']) => body.replace(/\s/g, ''));
}

function pem(label: string, bytes: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;
}

function derOf(text: string): Buffer {
  return Buffer.from(text.replace(/-----[^-]*-----|\s/g, ''), 'base64');
}

describe('certificate and key', () => {
  it('are matched in any order, in the report, the PKCS#12 file and Node', async () => {
    const [, ...files] = [root, between, client].map(({ certificate }) => [
      '-certfile',
      certificate,
    ]);
    const nocrl = ['crl2pkcs7', '-nocrl', '-certfile', root.certificate];
    pki.openssl(...nocrl, ...files.flat(), '-out', 'ca-first.p7b');
    const expected = [own, middle, ca].flatMap((text) => bodies(text));
    for (const certificate of [`${ca}${middle}${own}`, pki.text('ca-first.p7b')])
      for (const secret of [key, pki.text(other.key) + key]) {
        const report = await check({ ca: ca ?? '', certificate, key: secret });
        assert.deepEqual(codesOf(report, 'key'), ['key', 'key-belongs']);
        assert.equal(report.certificates[0]?.name, 'client');
        assert.ok(codesOf(report, 'certificate').includes('chain-leads'));
        const { cert } = await readTlsOptions({ certificate, key: secret });
        assert.deepEqual(bodies(cert), expected);
        const wish = { password: 'x', profile: 'modern', friendlyName: 'x' } as const;
        const file = await createPkcs12({ certificate, key: secret, ...wish });
        const made = await check({ key: Buffer.from(file).toString('base64'), keyPassphrase: 'x' });
        assert.deepEqual(bodies(made.unpacked?.certificate), expected);
        const [first] = await describeCertificates(certificate);
        assert.equal(first?.name, 'client');
      }
  });

  it('are of different ones only where none of them belong together', async () => {
    const report = await check({ certificate: `${ca}${own}`, key: pki.text(other.key) });
    assert.deepEqual(codesOf(report, 'key'), ['key', 'key-other']);
    assert.equal(report.certificates[0]?.name, 'client');
    await assert.rejects(readTlsOptions({ certificate: own ?? '', key: pki.text(other.key) }), {
      code: 'certificate-mismatch',
      field: 'key',
      message: /^key: /,
    });
  });

  it('tell the size of a key that stands alone', async () => {
    const { key: rsa } = pki.issue('rsa', root, { kind: 'rsa' });
    const { findings } = await check({ key: pki.text(rsa) });
    assert.deepEqual(findings[0]?.values, { name: 'PKCS#8', algorithm: 'RSA 2048' });
  });

  it('do not belong together where the key is damaged', async () => {
    const rsa = pki.issue('damaged-rsa', root, { kind: 'rsa' });
    const der = derOf(pki.text(rsa.key));
    // In the private exponent, with which nothing is signed as long as the primes are there.
    const at = der.length - 26 - 5 * 132 - 100 - 132;
    der[at] = (der[at] ?? 0) ^ 0x10;
    const damaged = pem('PRIVATE KEY', der);
    pki.write('damaged.key', damaged);
    assert.throws(() => pki.openssl('pkey', '-in', 'damaged.key', '-check', '-noout'));
    const report = await check({ certificate: pki.text(rsa.certificate), key: damaged });
    assert.deepEqual(codesOf(report, 'key'), ['key', 'unreadable']);
    const curve = derOf(key);
    curve.fill(255, 40, 60);
    const broken = await check({ certificate: own ?? '', key: pem('PRIVATE KEY', curve) });
    assert.deepEqual(codesOf(broken, 'key'), ['key', 'unreadable']);
  });

  it('in a PKCS#12 file without any protection need no passphrase', async () => {
    const open = ['-keypbe', 'NONE', '-certpbe', 'NONE', '-nomac', '-passout', 'pass:'];
    const from = ['-inkey', client.key, '-in', client.certificate];
    pki.openssl('pkcs12', '-export', ...from, ...open, '-out', 'open.p12');
    const file = Buffer.from(pki.bytes('open.p12')).toString('base64');
    const report = await check({ certificate: own ?? '', key: file, keyPassphrase: 'wrong' });
    assert.deepEqual(codesOf(report, 'keyPassphrase'), ['passphrase-unused']);
  });
});

describe('what stands in a file', () => {
  it('is read with remarks in whatever letters, and not with bytes behind it', async () => {
    const remark = Buffer.from('friendlyName: Ger\xe4t\n', 'latin1');
    const latin1 = Buffer.concat([remark, Buffer.from(own ?? '')]);
    const utf16 = Buffer.from(`\ufeff${own}`, 'utf16le');
    for (const source of [latin1, latin1.toString('base64'), utf16.toString('base64')]) {
      const [found] = await describeCertificates(source);
      assert.equal(found?.name, 'client');
    }
    const longer = Buffer.concat([derOf(own ?? ''), Buffer.from([0])]);
    for (const source of [longer, pem('CERTIFICATE', longer)])
      await assert.rejects(describeCertificates(source), { code: 'certificate-unreadable' });
  });

  it('is named without what would turn our sentences around', async () => {
    const subject = '/CN=device\u202etxe\u2066\u0007';
    const options = ['-subj', subject, '-utf8', '-days', '9', '-out', 'named.crt'];
    pki.openssl('req', '-x509', '-new', '-key', client.key, ...options);
    const { findings, certificates } = await check({ certificate: pki.text('named.crt') });
    const { name, issuer } = findings[0]?.values ?? {};
    assert.deepEqual([name, issuer, certificates[0]?.name], Array(3).fill('devicetxe'));
    assert.equal(shownName('Käse 🧀'), 'Käse 🧀');
    assert.equal(shownName('🧀'.repeat(500)), `${'🧀'.repeat(79)}…`);
  });

  it('is exported for trust only where it may sign', async () => {
    const files = await exportAuthority(`${own}${middle}${ca}`);
    assert.deepEqual(
      files.map(({ name }) => name),
      ['Between', 'Root'],
    );
    await assert.rejects(
      exportAuthority(own ?? ''),
      (error) => error instanceof CertificateError && error.problem === 'not-authority',
    );
  });
});

describe('TLS options of Node', () => {
  it('say which field is wrong', async () => {
    const cases = [
      [{ ca: 'garbage' }, 'ca'],
      [{ certificate: 'garbage', key }, 'certificate'],
      [{ certificate: own ?? '', key: 'garbage' }, 'key'],
      [{ certificate: own ?? '' }, 'key'],
      [{ key }, 'certificate'],
    ] as const;
    for (const [certificates, field] of cases)
      await assert.rejects(readTlsOptions(certificates), {
        field,
        message: new RegExp(`^${field}: `),
      });
  });

  it('are read from bytes too, and refuse what is neither', async () => {
    const bytes = (text = ''): Buffer => Buffer.from(text);
    const options = await readTlsOptions({
      ca: bytes(ca),
      certificate: bytes(own),
      key: bytes(key),
    });
    assert.deepEqual(bodies(options.ca?.[0]), bodies(ca));
    assert.deepEqual(bodies(options.cert), bodies(own));
    const given: object = { ca: 42 };
    await assert.rejects(readTlsOptions(given), { code: 'certificate-unreadable', field: 'ca' });
  });
});
