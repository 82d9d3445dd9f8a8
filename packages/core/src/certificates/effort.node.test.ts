/** Opening a file costs what its maker wrote into it: it is bounded for the whole file, given up when nobody waits, and never paid unasked. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Pki } from '../../../../test/pki/pki.js';
import { checkCertificates, describeCertificates, type CertificateReport } from './index.js';

const pki = new Pki();
after(() => {
  pki.remove();
});

const device = pki.issue('device', pki.authority('Plant CA'));

function encrypted(iterations: number, ...options: readonly string[]): string {
  const secrets = ['-passout', 'pass:x', '-iter', String(iterations), ...options];
  pki.openssl('pkcs8', '-topk8', '-in', device.key, ...secrets, '-out', 'encrypted.key');
  return pki.text('encrypted.key');
}

function pkcs12(...options: readonly string[]): string {
  const from = ['-inkey', device.key, '-in', device.certificate];
  pki.openssl('pkcs12', '-export', ...from, '-passout', 'pass:x', '-out', 'x.p12', ...options);
  return Buffer.from(pki.bytes('x.p12')).toString('base64');
}

function codesOf({ findings }: CertificateReport): string[] {
  return findings.map(({ code }) => code);
}

/** @returns what it gave, and the processor time of it in milliseconds. */
async function cost<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const since = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(since);
  return [result, (user + system) / 1000];
}

describe('the rounds that a file asks for', () => {
  it('are counted over all keys in it', async () => {
    const key = encrypted(4_000_000);
    const [report, ms] = await cost(() =>
      checkCertificates({ key: key.repeat(40), keyPassphrase: 'x' }, Date.now()),
    );
    assert.deepEqual(codesOf(report), ['unsupported']);
    assert.ok(ms < 15_000, `${ms} ms`);
  });

  it('are not paid for each key after a wrong passphrase', async () => {
    const key = encrypted(300_000);
    const [report, ms] = await cost(() =>
      checkCertificates({ key: key.repeat(10), keyPassphrase: 'y' }, Date.now()),
    );
    assert.equal(report.findings[0]?.code, 'wrong-passphrase');
    const [, once] = await cost(() => checkCertificates({ key, keyPassphrase: 'y' }, Date.now()));
    assert.ok(ms < once * 4, `${ms} ms for ten, ${once} ms for one`);
  });

  it('end the reading of a PKCS#12 file that no program writes so', async () => {
    const file = pkcs12('-maciter', '-iter', '1000000');
    const [report, ms] = await cost(() =>
      checkCertificates({ key: file, keyPassphrase: 'x' }, Date.now()),
    );
    assert.deepEqual(codesOf(report), ['unsupported']);
    assert.ok(ms < 1000, `${ms} ms`);
  });

  it('may be as many as Firefox writes', async () => {
    const file = pkcs12('-maciter', '-iter', '600000');
    const report = await checkCertificates({ key: file, keyPassphrase: 'x' }, Date.now());
    assert.deepEqual(codesOf(report), ['key', 'passphrase-opens', 'pkcs12-contents']);
  });

  it('are not gone through where only certificates are asked for', async () => {
    const file = pkcs12('-maciter', '-iter', '600000');
    const [, ms] = await cost(() =>
      assert.rejects(describeCertificates(file), { code: 'passphrase-needed' }),
    );
    assert.ok(ms < 1000, `${ms} ms`);
  });

  it('leave room for other work, and end when nobody waits any more', async () => {
    const file = pkcs12('-legacy', '-maciter', '-iter', '100000');
    const abort = new AbortController();
    let tasks = 0;
    // Were it all one task, this one would never come.
    const beat = setInterval(() => {
      if (++tasks === 20) abort.abort(new Error('Enough'));
    }, 1);
    const { signal } = abort;
    try {
      await assert.rejects(
        checkCertificates({ key: file, keyPassphrase: 'x' }, Date.now(), { signal }),
        { message: 'Enough' },
      );
    } finally {
      clearInterval(beat);
    }
    await assert.rejects(checkCertificates({}, Date.now(), { signal }), { message: 'Enough' });
  });
});
