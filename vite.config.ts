import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { defineConfig } from 'vite';
import { embeddedBroker } from './demo/broker/vite-plugin.js';
import { shownSources } from './demo/sources/vite-plugin.js';
import { buildTarget } from './scripts/build-target.mjs';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Serves and builds the demo. */
export default defineConfig({
  root: at('demo'),
  cacheDir: at('node_modules/.vite'),
  resolve: {
    // The packages' TypeScript, so that a change to it shows at once.
    conditions: ['source', 'module', 'browser', 'development|production'],
    // Where a site without a bundler would serve the page file.
    alias: { '/mqtt-kit/mqtt-kit.js': at('packages/elements/page/mqtt-kit.js') },
    dedupe: ['lit', 'lit-html', 'lit-element', '@lit/reactive-element'],
  },
  server: { fs: { allow: [at('.')] } },
  build: {
    target: buildTarget(),
    outDir: 'dist',
    emptyOutDir: true,
    rolldownOptions: { input: globSync('*.html', { cwd: at('demo'), absolute: true }) },
  },
  plugins: [embeddedBroker(), shownSources()],
});
