import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/bundles.mjs';
import { builtFiles } from '../e2e/built-files.js';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';

const PAGE = `<!doctype html>
<title>bench</title>
<link rel="icon" href="data:," />
<style>
  button { position: fixed; inset: 0 auto auto 0; inline-size: 300px; block-size: 40px; z-index: 1; }
  body { margin: 48px 8px 8px; font: 13px system-ui; }
  .rows { block-size: 600px; overflow: auto; }
</style>
<button>Click</button>
<script type="module" src="/bench.js"></script>`;

/** Where in the page the button is, in CSS pixels. */
export const BUTTON = { x: 100, y: 20 };

/** Serves the page that is measured, built as for production. */
export interface BenchSite {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts one at a free port. */
export async function startBenchSite(): Promise<BenchSite> {
  const entry = fileURLToPath(new URL('bench-page.ts', import.meta.url));
  const files = await builtFiles(bundle({ entry, name: 'bench', outDir: 'never-written' }));
  const server = createServer(({ url = '/' }, response) => {
    const file = files.get(url.slice(1));
    response.setHeader('content-type', file === undefined ? 'text/html' : 'text/javascript');
    response.end(file ?? PAGE);
  });
  const origin = `http://localhost:${await listenOnLoopback(server)}`;
  return { origin, close: () => closeServer(server) };
}
