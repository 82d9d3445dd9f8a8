import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { localCertificate } from './certificate.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('local certificate', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mqtt-kit-certificate-'));
  });
  after(() => rm(directory, { recursive: true }));

  it('is good for every name of this machine', async () => {
    const { cert } = await localCertificate({ directory });
    const certificate = new X509Certificate(cert);
    assert.equal(certificate.checkHost('localhost'), 'localhost');
    assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
    assert.equal(certificate.checkIP('::1'), '::1');
    assert.equal(certificate.ca, false);
  });

  it('stays the same between runs, in a file for its owner only', async (context) => {
    const first = await localCertificate({ directory });
    assert.deepEqual(await localCertificate({ directory }), first);
    const files = await readdir(directory);
    assert.deepEqual(files, ['localhost-certificate.json']);
    if (process.platform === 'win32') {
      context.diagnostic('Windows has no file modes.');
      return;
    }
    const { mode } = await stat(join(directory, 'localhost-certificate.json'));
    assert.equal(mode & 0o777, 0o600);
  });

  it('is renewed before it ends', async () => {
    const first = await localCertificate({ directory });
    const later = (days: number) => () => Date.now() + days * DAY_MS;
    assert.deepEqual(await localCertificate({ directory, now: later(300) }), first);
    const renewed = await localCertificate({ directory, now: later(340) });
    assert.notEqual(renewed.cert, first.cert);
  });

  it('is made anew when its file is unreadable', async () => {
    for (const content of ['', '{"key":1}', '{"key":"","cert":"nonsense"}', 'null']) {
      await writeFile(join(directory, 'localhost-certificate.json'), content);
      assert.match((await localCertificate({ directory })).cert, /BEGIN CERTIFICATE/);
    }
  });
});
