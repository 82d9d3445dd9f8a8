import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findBrokers, type Brokers } from '../../scripts/find-brokers.mjs';
import { missingBrokers, withoutMissingBrokers } from '../../scripts/missing-brokers.mjs';

const NONE: Brokers = { mosquitto: undefined, openssl: undefined, nss: undefined };
const MOSQUITTO: Brokers = { ...NONE, mosquitto: '/usr/sbin/mosquitto' };
const FILES = ['test/interop/interop.test.ts', 'test/interop/mosquitto-sign-in.test.ts'];

describe('a broker that this machine lacks', () => {
  it('is named', () => {
    assert.match(
      missingBrokers(['mosquitto'], NONE, { CI: '', ALL_BROKERS: '0' }) ?? '',
      /skipped: Mosquitto\.$/,
    );
    assert.equal(missingBrokers(['mosquitto'], MOSQUITTO, { CI: 'true' }), undefined);
  });

  it('is an error in continuous integration, and with ALL_BROKERS', () => {
    for (const env of [{ CI: 'true' }, { ALL_BROKERS: '1' }]) {
      assert.throws(() => missingBrokers(['mosquitto'], NONE, env), /needed.*: Mosquitto\.$/);
      assert.throws(() => withoutMissingBrokers(FILES, NONE, env), /needed.*: Mosquitto\.$/);
    }
  });

  it('takes only its own test files away, and names each', () => {
    const { runnable, notice } = withoutMissingBrokers(FILES, NONE, {});
    assert.deepEqual(runnable, FILES.slice(0, 1));
    assert.match(notice ?? '', /Mosquitto\.\n {2}test\/interop\/mosquitto-sign-in\.test\.ts$/);
    assert.deepEqual(withoutMissingBrokers(FILES, MOSQUITTO, { CI: '1' }), {
      runnable: FILES,
      notice: undefined,
    });
  });

  it('is not missed by tests that do not need it', () => {
    assert.equal(withoutMissingBrokers(FILES.slice(0, 1), NONE, { CI: '1' }).notice, undefined);
  });

  it('may be one of several that a file needs', () => {
    const file = 'test/interop/mosquitto-certificates.test.ts';
    const { runnable, notice } = withoutMissingBrokers([file], MOSQUITTO, {});
    assert.deepEqual(runnable, []);
    assert.match(notice ?? '', /skipped: OpenSSL\.\n/);
    assert.match(withoutMissingBrokers(['a/nss-x.test.ts'], NONE, {}).notice ?? '', /NSS’s tools/);
  });

  it('is found where an environment variable says', () => {
    const here = fileURLToPath(import.meta.url);
    assert.equal(findBrokers({ MOSQUITTO_PATH: here }).mosquitto, here);
  });
});

describe('the tests of Mosquitto without Mosquitto', () => {
  function nodeTests(env: NodeJS.ProcessEnv): { status: number | null; stderr: string } {
    return spawnSync(process.execPath, ['test/runner/run-node-tests.mjs', 'node'], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: {
        PATH: '/nowhere',
        FILES: 'test/interop/mosquitto*.test.ts',
        WITHOUT_BROKERS: 'mosquitto',
        ...env,
      },
      encoding: 'utf8',
      timeout: 20_000,
    });
  }

  it('are named and skipped', () => {
    const { status, stderr } = nodeTests({});
    assert.match(stderr, /skipped: Mosquitto and OpenSSL\.\n {2}test\/interop\/mosquitto/);
    assert.equal(status, 0);
  });

  it('fail in continuous integration', () => {
    const { status, stderr } = nodeTests({ CI: 'true' });
    assert.match(stderr, /needed for the tests: Mosquitto and OpenSSL\./);
    assert.equal(status, 1);
  });
});
