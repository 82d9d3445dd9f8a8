// @ts-check
/**
 * Runs the tests that need no browser of their own, with Node's test runner, from TypeScript:
 * `run-node-tests.mjs node` for those of code on Node's side, `run-node-tests.mjs e2e` for those
 * that drive the demo as a person would, `run-node-tests.mjs timing` for those of them that
 * measure time, and run alone. Several names run one after the other, over one build. The
 * environment variable `FILES` (a glob) limits them. Tests that last minutes, `*.slow.test.ts`,
 * run only where `SLOW_TESTS=1` asks for them.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { findPrograms } from '../../scripts/find-programs.mjs';
import { findBrowsers } from '../../scripts/find-browsers.mjs';
import { isOn } from '../../scripts/is-on.mjs';
import { buildForTests } from '../e2e/builds.mjs';
import { withoutMissingPrograms } from '../../scripts/missing-programs.mjs';
import { skippedEngines } from '../../scripts/missing-browsers.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @typedef {object} Suite
 * @property {string[]} patterns
 * @property {number} concurrency
 * @property {import('../../scripts/find-browsers.mjs').Engine[]} engines without which none of it can run
 * @property {boolean} [built] whether it opens pages as they are built: then they are built first, once
 */

/** @type {Record<string, Suite>} */
const SUITES = {
  node: {
    patterns: [
      'packages/**/*.node.test.ts',
      'demo/**/*.node.test.ts',
      'test/{bench,brokers,conformance,faults,interop,runner,scripted}/**/*.test.ts',
    ],
    concurrency: 2,
    engines: [],
  },
  // They wait more than they work.
  e2e: {
    patterns: ['test/e2e/**/*.test.ts', '!**/*.timing.test.ts'],
    concurrency: 4,
    engines: ['chromium'],
    built: true,
  },
  timing: {
    patterns: ['test/e2e/**/*.timing.test.ts'],
    concurrency: 1,
    engines: ['chromium'],
    built: true,
  },
};

const names = process.argv.slice(2);
const suites = names.map((name) => SUITES[name]);
if (suites.length === 0 || suites.includes(undefined)) {
  console.error(`Say which tests to run: ${Object.keys(SUITES).join(' or ')}.`);
  process.exit(1);
}

let isBuilt = false;
for (const [place, suite] of suites.entries()) if (suite) await runSuite(suite, names[place] ?? '');

/**
 * Ends this process where a suite fails.
 *
 * @param {Suite} suite
 * @param {string} name
 */
async function runSuite(suite, name) {
  const all = find(suite.patterns);
  const chosen = process.env.FILES ? all.filter(isIn(find([process.env.FILES]))) : all;
  if (chosen.length === 0) {
    // Where nothing is tested, nothing must look tested.
    console.error(`No ${name} tests were found.`);
    process.exit(1);
  }

  /** @type {string[]} */
  let runnable;
  try {
    const skipped = skippedEngines(suite.engines, findBrowsers());
    if (skipped !== undefined) {
      console.warn(skipped);
      return;
    }
    const { runnable: files, notice } = withoutMissingPrograms(chosen, findPrograms());
    if (notice !== undefined) console.warn(notice);
    if (files.length === 0) return;
    runnable = files;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }

  if (suite.built && !isBuilt) {
    await buildForTests();
    isBuilt = true;
  }

  const { status } = spawnSync(
    process.execPath,
    [
      '--conditions=source',
      '--import=tsx',
      '--import=./test/runner/node-test-setup.mjs',
      '--test',
      '--test-reporter=spec',
      `--test-concurrency=${suite.concurrency}`,
      // A browser that was killed, or hangs, must not keep its file from ending.
      ...(suite.engines.length > 0 ? ['--test-force-exit'] : []),
      ...runnable,
    ],
    { cwd: ROOT, stdio: 'inherit' },
  );
  if (status !== 0) process.exit(status ?? 1);
}

/** @param {string[]} patterns */
function find(patterns) {
  const slow = isOn(process.env.SLOW_TESTS) ? [] : ['**/*.slow.test.ts'];
  return globSync(patterns, {
    cwd: ROOT,
    ignore: ['**/node_modules/**', '**/dist/**', ...slow],
  }).sort();
}

/** @param {string[]} files */
function isIn(files) {
  const set = new Set(files);
  return (/** @type {string} */ file) => set.has(file);
}
