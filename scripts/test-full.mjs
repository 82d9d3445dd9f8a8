// @ts-check
/** Runs everything that `npm test` runs, with many more runs of each property test, thousands of cuts, and tests that last minutes. */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npm', ['test'], {
  stdio: 'inherit',
  // On Windows npm is a command file, which only a shell can run.
  shell: process.platform === 'win32',
  env: { FAST_CHECK_RUNS: '5000', CUT_SEEDS: '30', SLOW_TESTS: '1', ...process.env },
});
process.exit(status ?? 1);
