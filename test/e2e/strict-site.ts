import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { startEmbeddedBroker } from '../../demo/broker/embedded-broker.js';
import { pageBundle } from '../../scripts/bundles.mjs';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';

// As strict as it gets: no inline script or style, nothing from elsewhere, no string becomes script.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html";

/** A site without a bundler, with the page file, a broker at `/mqtt`, and a strict Content Security Policy. */
export interface StrictSite {
  readonly origin: string;
  close(): Promise<void>;
}

/** @param script - in a file, as the policy wants it: `/page.js`. */
export async function startStrictSite(html: string, script = ''): Promise<StrictSite> {
  const folder = await mkdtemp(join(tmpdir(), 'mqtt-kit-page-'));
  const bundle = pageBundle();
  await build({ ...bundle, build: { ...bundle.build, outDir: folder } });
  const broker = await startEmbeddedBroker();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const send = (type: string, body: string | Buffer): void => {
      response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY });
      response.end(body);
    };
    if (path === '/') send('text/html', `<!doctype html><title>x</title>${html}`);
    else if (path === '/page.js') send('text/javascript', script);
    else if (path.startsWith('/mqtt-kit/')) {
      readFile(join(folder, path.slice('/mqtt-kit/'.length))).then(
        (file) => {
          send('text/javascript', file);
        },
        () => response.writeHead(404).end(),
      );
    } else response.writeHead(404).end();
  });
  broker.attach(server);
  return {
    origin: `http://127.0.0.1:${String(await listenOnLoopback(server))}`,
    close: async () => {
      await broker.close();
      await closeServer(server);
      await rm(folder, { recursive: true });
    },
  };
}
