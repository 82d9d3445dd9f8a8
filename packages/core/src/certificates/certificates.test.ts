import { expect } from '@open-wc/testing';
import * as files from '../../../../test/pki/certificates.js';
import {
  checkCertificates as checkCertificatesAt,
  createPkcs12,
  describeCertificates,
  type CertificateReport,
} from './index.js';

const { PASSPHRASE: keyPassphrase } = files;

function checkCertificates(
  certificates: Parameters<typeof checkCertificatesAt>[0],
): Promise<CertificateReport> {
  return checkCertificatesAt(certificates, Date.now());
}

describe('certificates in this browser', () => {
  it('are opened, matched and led to their authority', async () => {
    const cases = [
      [files.RSA_CERTIFICATE, files.RSA_KEY, 'PKCS#8', 'RSA 2048'],
      [files.RSA_CERTIFICATE, files.RSA_KEY_PKCS1, 'PKCS#1', 'RSA 2048'],
      [files.RSA_CERTIFICATE, files.RSA_KEY_ENCRYPTED, 'encrypted PKCS#8', 'RSA 2048'],
      [files.P256_CERTIFICATE, files.P256_KEY, 'PKCS#8', 'P-256'],
      [files.P256_CERTIFICATE, files.P256_KEY_SEC1, 'SEC1', 'P-256'],
      [files.P256_CERTIFICATE, files.P256_KEY_DEK, 'encrypted PEM', 'P-256'],
      [files.P256_CERTIFICATE, files.PKCS12_MODERN, 'PKCS#12', 'P-256'],
      [files.P256_CERTIFICATE, files.PKCS12_COMPATIBLE, 'PKCS#12', 'P-256'],
      [files.ED25519_CERTIFICATE, files.ED25519_KEY, 'PKCS#8', 'Ed25519'],
    ] as const;
    for (const [certificate, key, name, algorithm] of cases) {
      const { findings } = await checkCertificates({
        ca: files.CA,
        certificate,
        key,
        keyPassphrase,
      });
      const codes = findings.map(({ code }) => code);
      expect(codes, name).to.include.members(['authority', 'client-allowed', 'chain-leads']);
      expect(codes, `${name} ${algorithm}`).to.include('key-belongs');
      const found = findings.find(({ code }) => code === 'key');
      expect(found?.values).to.deep.equal({ name, algorithm });
    }
  });

  it('become PKCS#12 files of both kinds, which are read again', async () => {
    for (const profile of ['modern', 'compatible'] as const) {
      const file = await createPkcs12({
        certificate: files.RSA_CERTIFICATE,
        key: files.RSA_KEY_ENCRYPTED,
        keyPassphrase,
        password: 'file’s own',
        profile,
        friendlyName: 'Plant',
      });
      const [found] = await describeCertificates(file, { passphrase: 'file’s own' });
      expect(found?.name).to.equal('device-rsa');
      expect(found?.subjectAlternativeNames).to.deep.equal(['dns:device-7.example']);
    }
  });

  it('tell a wrong passphrase from a missing one, and another key from their own', async () => {
    const { P256_CERTIFICATE: certificate, RSA_KEY, RSA_KEY_ENCRYPTED } = files;
    const codes = async (key: string, passphrase: string): Promise<string[]> => {
      const report = await checkCertificates({ certificate, key, keyPassphrase: passphrase });
      return report.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    };
    expect(await codes(RSA_KEY_ENCRYPTED, '')).to.deep.equal(['passphrase-needed']);
    expect(await codes(RSA_KEY_ENCRYPTED, 'x')).to.deep.equal(['wrong-passphrase']);
    expect(await codes(RSA_KEY, '')).to.deep.equal(['key-other']);
    for (const key of [files.PKCS12_MODERN, files.PKCS12_COMPATIBLE]) {
      expect(await codes(key, '')).to.deep.equal(['passphrase-needed']);
      expect(await codes(key, 'x')).to.deep.equal(['wrong-passphrase']);
    }
  });

  it('leave the page its turns while a file is opened, and the work ends when nobody waits for it', async () => {
    const file = await createPkcs12({
      certificate: files.P256_CERTIFICATE,
      key: files.P256_KEY,
      password: 'x',
      profile: 'modern',
      friendlyName: 'Plant',
    });
    const key = btoa(String.fromCharCode(...file));
    const abort = new AbortController();
    const { port1, port2 } = new MessageChannel();
    let turns = 0;
    port1.onmessage = () => {
      if (++turns === 5) abort.abort(new Error('Enough'));
      port2.postMessage(undefined);
    };
    port2.postMessage(undefined);
    const { signal } = abort;
    const error = await checkCertificatesAt({ key, keyPassphrase: 'x' }, Date.now(), {
      signal,
    }).catch((reason: unknown) => reason);
    port1.close();
    expect(error).to.equal(signal.reason);
  });
});
