import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browsers } from '../../scripts/find-browsers.mjs';
import { skippedEngines } from '../../scripts/missing-browsers.mjs';
import { browserLaunchers, parseEngines } from './browser-launchers.js';

const NONE: Browsers = {
  chromium: undefined,
  headlessShell: undefined,
  firefox: undefined,
  webkit: undefined,
};
const ONLY_FIREFOX: Browsers = { ...NONE, firefox: '/usr/bin/firefox' };

describe('an engine that this machine lacks', () => {
  it('is named when it is skipped', () => {
    assert.equal(
      skippedEngines(['chromium', 'firefox', 'webkit'], ONLY_FIREFOX, {
        CI: '',
        ALL_BROWSERS: '0',
      }),
      'Not found on this machine, so the tests skip: Chromium and WebKit.',
    );
    assert.equal(skippedEngines(['firefox'], ONLY_FIREFOX, { CI: 'true' }), undefined);
  });

  it('is an error in continuous integration, and with ALL_BROWSERS', () => {
    for (const env of [{ CI: 'true' }, { ALL_BROWSERS: '1' }]) {
      assert.throws(() => skippedEngines(['webkit'], ONLY_FIREFOX, env), /needed.*: WebKit\.$/);
    }
  });

  it('is named by the browser tests, also where BROWSERS asks for it', async (context) => {
    const warn = context.mock.method(console, 'warn', () => undefined);
    const wanted = parseEngines('firefox,webkit');
    assert.equal((await browserLaunchers(wanted, ONLY_FIREFOX, {})).length, 1);
    assert.deepEqual(
      warn.mock.calls.map(({ arguments: [text] }) => text as string),
      ['Not found on this machine, so the tests skip: WebKit.'],
    );
    await assert.rejects(browserLaunchers(wanted, ONLY_FIREFOX, { CI: '1' }), /WebKit/);
  });
});

// Elsewhere browsers are not looked for in PATH.
const skip = process.platform === 'linux' ? false : 'Only Linux finds its browsers by PATH.';

describe('the end-to-end tests without Chromium', { skip }, () => {
  function endToEnd(env: NodeJS.ProcessEnv): { status: number | null; stderr: string } {
    return spawnSync(process.execPath, ['test/runner/run-node-tests.mjs', 'e2e'], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { PATH: '/nowhere', ...env },
      encoding: 'utf8',
      timeout: 20_000,
    });
  }

  it('say so and succeed', () => {
    const { status, stderr } = endToEnd({});
    assert.match(stderr, /so the tests skip: Chromium\./);
    assert.equal(status, 0);
  });

  it('fail in continuous integration', () => {
    const { status, stderr } = endToEnd({ CI: 'true' });
    assert.match(stderr, /needed for the tests: Chromium\./);
    assert.equal(status, 1);
  });
});
