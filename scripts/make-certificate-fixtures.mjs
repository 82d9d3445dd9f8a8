// @ts-check
/**
 * Makes the certificates and keys that tests without OpenSSL read, anew: `node scripts/make-certificate-fixtures.mjs`. They are for
 * tests only, valid for a hundred years, and open to everybody.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TARGET = fileURLToPath(new URL('../test/pki/certificates.ts', import.meta.url));
const PASSPHRASE = 'pass:secret';
const DAYS = '36500';

const folder = mkdtempSync(join(tmpdir(), 'mqtt-kit-fixtures-'));
/** @param {string[]} args */
const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
/** @param {string} file */
const pem = (file) => readFileSync(join(folder, file), 'utf8').trim();
/** @param {string} file */
const base64 = (file) => readFileSync(join(folder, file)).toString('base64');

try {
  writeFileSync(join(folder, 'ca.ext'), 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign');
  writeFileSync(
    join(folder, 'client.ext'),
    'keyUsage=digitalSignature\nextendedKeyUsage=clientAuth\nsubjectAltName=DNS:device-7.example',
  );
  /** @type {[string, string[]][]} */
  const keys = [
    ['ca', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['rsa', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['p256', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['ed25519', ['-algorithm', 'ED25519']],
  ];
  for (const [name, options] of keys) {
    openssl('genpkey', ...options, '-out', `${name}.key`);
    const subject = name === 'ca' ? '/CN=Test CA' : `/O=Plant/CN=device-${name}`;
    openssl('req', '-new', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`);
    const signer =
      name === 'ca'
        ? ['-signkey', 'ca.key', '-extfile', 'ca.ext']
        : ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'client.ext'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signer, '-days', DAYS, '-out', `${name}.crt`);
  }
  // It ended the day before.
  const ended = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '-1'];
  openssl('x509', '-req', '-in', 'p256.csr', ...ended, '-out', 'expired.crt');
  const encrypted = ['-topk8', '-in', 'rsa.key', '-passout', PASSPHRASE, '-iter', '100'];
  openssl('pkcs8', ...encrypted, '-out', 'encrypted.key');
  openssl('ec', '-in', 'p256.key', '-out', 'sec1.key');
  openssl('ec', '-in', 'p256.key', '-aes-256-cbc', '-passout', PASSPHRASE, '-out', 'dek.key');
  openssl('rsa', '-in', 'rsa.key', '-traditional', '-out', 'pkcs1.key');
  openssl(
    'crl2pkcs7',
    '-nocrl',
    '-certfile',
    'p256.crt',
    '-certfile',
    'ca.crt',
    '-out',
    'bundle.p7b',
  );
  const p12 = ['-export', '-inkey', 'p256.key', '-in', 'p256.crt', '-passout', PASSPHRASE];
  openssl('pkcs12', ...p12, '-iter', '10', '-out', 'modern.p12');
  openssl('pkcs12', ...p12, '-iter', '10', '-legacy', '-descert', '-out', 'compatible.p12');

  /** @type {[string, string][]} */
  const constants = [
    ['CA', pem('ca.crt')],
    ['RSA_CERTIFICATE', pem('rsa.crt')],
    ['RSA_KEY', pem('rsa.key')],
    ['RSA_KEY_PKCS1', pem('pkcs1.key')],
    ['RSA_KEY_ENCRYPTED', pem('encrypted.key')],
    ['P256_CERTIFICATE', pem('p256.crt')],
    ['P256_KEY', pem('p256.key')],
    ['P256_KEY_SEC1', pem('sec1.key')],
    ['P256_KEY_DEK', pem('dek.key')],
    ['ED25519_CERTIFICATE', pem('ed25519.crt')],
    ['ED25519_KEY', pem('ed25519.key')],
    ['EXPIRED_CERTIFICATE', pem('expired.crt')],
    ['BUNDLE', pem('bundle.p7b')],
    ['PKCS12_MODERN', base64('modern.p12')],
    ['PKCS12_COMPATIBLE', base64('compatible.p12')],
  ];
  const lines = constants.map(([name, text]) => `export const ${name} = \`${text}\`;`);
  writeFileSync(
    TARGET,
    `/** Certificates and keys of tests only, made by scripts/make-certificate-fixtures.mjs. */\n\nexport const PASSPHRASE = 'secret';\n${lines.join('\n')}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
