// @ts-check
/** Takes the pictures in `docs/` anew, in the same way as the end-to-end tests look at the demo. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { status } = spawnSync(process.execPath, ['test/runner/run-node-tests.mjs', 'e2e'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: {
    ...process.env,
    SCREENSHOTS: 'docs',
    SLOW_TESTS: '1',
    FILES:
      'test/e2e/{demo,demo-dashboard,workbench-look.slow,subscribe-look.slow,admin-look.slow,publish-look}.test.ts',
  },
});
process.exit(status ?? 1);
