// @ts-check
/** What the end-to-end tests open as it is published: the demo and the page file, built once before all of them, not by each. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { pageBundle } from '../../scripts/bundles.mjs';

/** @param {string} path below the root of the repository */
const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const DEMO_BUILD = at('node_modules/.cache/test-builds/demo');
export const PAGE_BUILD = at('node_modules/.cache/test-builds/page');

/** Builds both anew. */
export async function buildForTests() {
  const page = pageBundle();
  await build({ ...page, build: { ...page.build, outDir: PAGE_BUILD } });
  await build({
    configFile: at('vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: DEMO_BUILD, emptyOutDir: true },
  });
}
