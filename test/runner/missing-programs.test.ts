import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findPrograms, type Programs } from '../../scripts/find-programs.mjs';
import { missingPrograms, withoutMissingPrograms } from '../../scripts/missing-programs.mjs';

const NONE: Programs = { mosquitto: undefined, openssl: undefined, nss: undefined };
const MOSQUITTO: Programs = { ...NONE, mosquitto: '/usr/sbin/mosquitto' };
const FILES = ['test/interop/interop.test.ts', 'test/interop/mosquitto-sign-in.test.ts'];

describe('a program that this machine lacks', () => {
  it('is named', () => {
    assert.match(
      missingPrograms(['mosquitto'], NONE, { CI: '', ALL_PROGRAMS: '0' }) ?? '',
      /skipped: Mosquitto\.$/,
    );
    assert.equal(missingPrograms(['mosquitto'], MOSQUITTO, { CI: 'true' }), undefined);
  });

  it('is an error in continuous integration, and with ALL_PROGRAMS', () => {
    for (const env of [{ CI: 'true' }, { ALL_PROGRAMS: '1' }]) {
      assert.throws(() => missingPrograms(['mosquitto'], NONE, env), /needed.*: Mosquitto\.$/);
      assert.throws(() => withoutMissingPrograms(FILES, NONE, env), /needed.*: Mosquitto\.$/);
    }
  });

  it('takes only its own test files away, and names each', () => {
    const { runnable, notice } = withoutMissingPrograms(FILES, NONE, {});
    assert.deepEqual(runnable, FILES.slice(0, 1));
    assert.match(notice ?? '', /Mosquitto\.\n {2}test\/interop\/mosquitto-sign-in\.test\.ts$/);
    assert.deepEqual(withoutMissingPrograms(FILES, MOSQUITTO, { CI: '1' }), {
      runnable: FILES,
      notice: undefined,
    });
  });

  it('is not missed by tests that do not need it', () => {
    assert.equal(withoutMissingPrograms(FILES.slice(0, 1), NONE, { CI: '1' }).notice, undefined);
  });

  it('may be one of several that a file needs', () => {
    const file = 'test/interop/mosquitto-certificates.test.ts';
    const { runnable, notice } = withoutMissingPrograms([file], MOSQUITTO, {});
    assert.deepEqual(runnable, []);
    assert.match(notice ?? '', /skipped: OpenSSL\.\n/);
    assert.match(withoutMissingPrograms(['a/nss-x.test.ts'], NONE, {}).notice ?? '', /NSS’s tools/);
  });

  it('is found where an environment variable says', () => {
    const here = fileURLToPath(import.meta.url);
    assert.equal(findPrograms({ MOSQUITTO_PATH: here }).mosquitto, here);
  });
});

describe('the tests of Mosquitto without Mosquitto', () => {
  function nodeTests(env: NodeJS.ProcessEnv): { status: number | null; stderr: string } {
    return spawnSync(process.execPath, ['test/runner/run-node-tests.mjs', 'node'], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: {
        PATH: '/nowhere',
        FILES: 'test/interop/mosquitto*.test.ts',
        WITHOUT_PROGRAMS: 'mosquitto',
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
