// @ts-check
/** The bundles that this project makes, as configurations for Vite. */
import { fileURLToPath } from 'node:url';
import { buildTarget } from './build-target.mjs';

/** @param {string} path below the root of the repository */
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Everything in one module script, `mqtt-kit.js`, for pages without a bundler. What is needed later
 * lies in chunks beside it, found relative to it wherever it is served from.
 *
 * @returns {import('vite').InlineConfig}
 */
export function pageBundle() {
  return bundle({
    entry: at('packages/elements/page/mqtt-kit.js'),
    name: 'mqtt-kit',
    outDir: at('packages/elements/dist/page'),
    // What is needed at once is one file: two dozen small ones take as many requests, and compress worse.
    codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
  });
}

/**
 * The core alone, as an application's bundler would make it. Only measured, never published: on npm
 * the core is plain modules.
 *
 * @returns {import('vite').InlineConfig}
 */
export function coreBundle() {
  return bundle({
    entry: at('packages/core/src/index.ts'),
    name: 'core',
    outDir: at('node_modules/.cache/core-bundle'),
  });
}

/**
 * A page's script and what it imports, as an application's bundler would make it.
 *
 * @param {{
 *   entry: string;
 *   name: string;
 *   outDir: string;
 *   codeSplitting?: import('vite').Rolldown.OutputOptions['codeSplitting'];
 * }} options
 *   - `entry` in full
 *
 * @returns {import('vite').InlineConfig}
 */
export function bundle({ entry, name, outDir, codeSplitting }) {
  return {
    configFile: false,
    root: at('.'),
    base: './',
    logLevel: 'warn',
    resolve: {
      conditions: ['source', 'module', 'browser', 'production'],
      dedupe: ['lit', 'lit-html', 'lit-element', '@lit/reactive-element'],
    },
    build: {
      target: buildTarget(),
      outDir,
      emptyOutDir: true,
      sourcemap: true,
      lib: { entry, formats: ['es'], fileName: () => `${name}.js` },
      rolldownOptions: {
        output: {
          chunkFileNames: `${name}-[name]-[hash].js`,
          // Vite leaves a library's line breaks to a later bundler; here there is none.
          minify: true,
          ...(codeSplitting ? { codeSplitting } : {}),
        },
      },
    },
  };
}
