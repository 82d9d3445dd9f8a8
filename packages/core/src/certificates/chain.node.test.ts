/** A chain is said to lead to its authority where OpenSSL says so too, and nowhere else. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { FOR_CLIENTS, Pki, type Issued } from '../../../../test/pki/pki.js';
import { checkCertificates, type CertificateFinding } from './index.js';

const pki = new Pki();
after(() => {
  pki.remove();
});

const FOR_AUTHORITIES = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'];

const root = pki.authority('Root');
const between = pki.issue('Between', root, { extensions: FOR_AUTHORITIES });
const client = pki.issue('client', between);

/** The same request, signed otherwise. */
function again(
  name: string,
  authority: Issued,
  out: string,
  ...options: readonly string[]
): string {
  const signer = ['-CA', authority.certificate, '-CAkey', authority.key, '-CAcreateserial'];
  const days = options.includes('-days') ? [] : ['-days', '99'];
  const extensions = ['-extfile', `${name}.ext`];
  const request = ['-req', '-in', `${name}.csr`];
  pki.openssl('x509', ...request, ...signer, ...extensions, ...days, ...options, '-out', out);
  return out;
}

async function findings(
  authorities: readonly string[],
  ...chain: readonly string[]
): Promise<readonly CertificateFinding[]> {
  const textOf = (files: readonly string[]): string => files.map((file) => pki.text(file)).join('');
  const certificates = { ca: textOf(authorities), certificate: textOf(chain) };
  const report = await checkCertificates(certificates, Date.now());
  return report.findings.filter(
    ({ severity, code }) => severity !== 'ok' || code === 'chain-leads',
  );
}

async function codes(
  authorities: readonly string[],
  ...chain: readonly string[]
): Promise<string[]> {
  const found = await findings(authorities, ...chain);
  return found.map(({ code }) => code).filter((code) => code !== 'intermediates');
}

function isVerified(
  authorities: readonly string[],
  own: string,
  ...chain: readonly string[]
): boolean {
  pki.write('roots', authorities.map((file) => pki.text(file)).join(''));
  pki.write('between', chain.map((file) => pki.text(file)).join(''));
  const untrusted = chain.length > 0 ? ['-untrusted', 'between'] : [];
  try {
    const strict = ['-auth_level', '2', '-purpose', 'sslclient'];
    pki.openssl('verify', '-CAfile', 'roots', ...untrusted, ...strict, own);
    return true;
  } catch {
    return false;
  }
}

describe('a chain', () => {
  it('is followed where it is sound, in any order, and by the way that is', async () => {
    const other = pki.authority('Other');
    const crossed = again('Between', other, 'crossed.crt');
    const expired = again('Between', root, 'between-expired.crt', '-days', '-1');
    const cases: readonly (readonly string[])[] = [
      [client.certificate, between.certificate],
      [between.certificate, client.certificate],
      [root.certificate, between.certificate, client.certificate],
      [client.certificate, crossed, between.certificate],
      [client.certificate, between.certificate, crossed],
      [client.certificate, expired, between.certificate],
    ];
    for (const chain of cases)
      assert.deepEqual(await codes([root.certificate], ...chain), ['chain-leads'], chain.join());
  });

  it('is not, where OpenSSL refuses it', async () => {
    const authority = (name: string, issuer: Issued, ...more: readonly string[]): Issued =>
      pki.issue(name, issuer, { extensions: [...FOR_AUTHORITIES, ...more] });
    const ends = pki.issue('ends', root, {
      extensions: ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=keyCertSign'],
    });
    const below = authority('below', ends);
    const servers = authority('servers', root, 'extendedKeyUsage=serverAuth');
    const named = authority('named', root, 'nameConstraints=critical,permitted;DNS:a.example');
    const any = authority('any', root, 'extendedKeyUsage=anyExtendedKeyUsage');
    const odd = authority('odd', root, '1.2.3.4=critical,DER:05:00');
    const issued = (name: string, issuer: Issued): string => pki.issue(name, issuer).certificate;
    const cases: readonly (readonly [code: string, ...chain: string[]])[] = [
      ['chain-too-long', issued('c1', below), below.certificate, ends.certificate],
      ['expired', client.certificate, again('Between', root, 'old.crt', '-days', '-1')],
      ['chain-weak', client.certificate, again('Between', root, 'sha1.crt', '-sha1')],
      ['chain-other-purpose', issued('c2', servers), servers.certificate],
      ['constraints-unchecked', issued('c4', any), any.certificate],
      ['constraints-unchecked', issued('c5', odd), odd.certificate],
      ['chain-broken', issued('c6', client), client.certificate, between.certificate],
    ];
    for (const [code, own = '', ...chain] of cases) {
      assert.deepEqual(await codes([root.certificate], own, ...chain), [code]);
      assert.equal(isVerified([root.certificate], own, ...chain), false, code);
    }
    // Conditions on names that it meets are not looked at either.
    const own = issued('c3', named);
    assert.deepEqual(await codes([root.certificate], own, named.certificate), [
      'constraints-unchecked',
    ]);
  });

  it('to an authority that is none, or no root, says so', async () => {
    const leaf = pki.issue('leaf', client).certificate;
    assert.deepEqual(await codes([client.certificate], leaf), [
      'not-authority',
      'no-root',
      'chain-broken',
    ]);
    const partial = await findings([between.certificate], client.certificate);
    assert.deepEqual(
      partial.map(({ severity, code, values }) => [severity, code, values]),
      [
        ['info', 'no-root', { name: 'Between', issuer: 'Root' }],
        ['ok', 'chain-leads', { issuer: 'Between' }],
      ],
    );
    // Where its root is there too, it goes on to that.
    const both = await findings([between.certificate, root.certificate], client.certificate);
    assert.deepEqual(
      both.map(({ values }) => values),
      [{ issuer: 'Root' }],
    );
  });

  it('whose signatures this runtime does not know is called unproven, not broken', async () => {
    const key = 'k1.key';
    pki.openssl('ecparam', '-name', 'secp256k1', '-genkey', '-noout', '-out', key);
    const own = ['-subj', '/CN=Koblitz', '-days', '99', '-out', 'k1.crt'];
    pki.openssl('req', '-x509', '-new', '-key', key, ...own);
    const signed = again('client', { certificate: 'k1.crt', key }, 'by-k1.crt');
    const [finding] = await findings(['k1.crt'], signed);
    assert.equal(finding?.code, 'chain-unproven');
    assert.deepEqual(finding.values, { algorithm: 'secp256k1' });
  });

  it('is weak where it is signed over MD5, which has no name in the library', async () => {
    const rsa = pki.authority('RSA root', 'rsa');
    const signed = again('client', rsa, 'md5.crt', '-md5');
    const found = await findings([rsa.certificate], signed);
    assert.deepEqual(
      found.map(({ code, values }) => [code, values.algorithm]),
      [
        ['weak-signature', 'MD5'],
        ['chain-unproven', 'MD5'],
      ],
    );
  });

  it('is looked for within bounds', async () => {
    // All of one name and one key: each may have issued each.
    const names = Array.from({ length: 40 }, (_, at) => again('Between', between, `x${at}.crt`));
    const since = process.cpuUsage();
    const found = await codes([root.certificate], client.certificate, ...names);
    assert.deepEqual(found, ['chain-broken']);
    assert.ok(process.cpuUsage(since).user < 5_000_000);
  });
});

describe('a certificate for clients', () => {
  it('is judged by its usages as OpenSSL does', async () => {
    const cases = [
      [['extendedKeyUsage=clientAuth'], 'client-allowed', true],
      [['keyUsage=keyAgreement'], 'client-allowed', true],
      [['extendedKeyUsage=anyExtendedKeyUsage'], 'client-any-purpose', false],
      [['extendedKeyUsage=serverAuth'], 'client-not-allowed', false],
      [['keyUsage=keyEncipherment', FOR_CLIENTS[1]], 'client-not-allowed-usage', false],
    ] as const;
    for (const [extensions, code, isAccepted] of cases) {
      const { certificate } = pki.issue('judged', root, { extensions });
      const certificates = { certificate: pki.text(certificate) };
      const report = await checkCertificates(certificates, Date.now());
      const said = report.findings.map((finding) => finding.code);
      assert.ok(said.includes(code), `${code}: ${said.join()}`);
      assert.equal(isVerified([root.certificate], certificate), isAccepted, code);
    }
  });

  it('of a kind that browsers do not use is warned of', async () => {
    for (const kind of ['rsa', 'p256', 'p384', 'ed25519'] as const) {
      const certificate = pki.text(pki.issue(kind, root, { kind }).certificate);
      const report = await checkCertificates({ certificate }, Date.now());
      const warned = report.findings.filter(({ code }) => code === 'browser-refuses-key');
      assert.equal(warned.length, kind === 'ed25519' ? 1 : 0, kind);
    }
  });
});
