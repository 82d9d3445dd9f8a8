// @ts-check
/** Builds what is published: the packages' modules and types, the page file, and the demo. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { pageBundle } from './bundles.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

const { status } = spawnSync(
  process.execPath,
  [TSC, '--build', 'packages/core', 'packages/elements'],
  { cwd: ROOT, stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);

await build({ ...pageBundle(), logLevel: 'info' });
await build({ configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)) });
