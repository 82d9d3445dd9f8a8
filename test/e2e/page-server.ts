import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/bundles.mjs';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';
import { builtFiles } from './built-files.js';

/** Serves one page, whose script is in the repository, and another one to go to. */
export interface PageServer {
  readonly origin: string;
  readonly page: string;
  /** Has nothing to do with the first. */
  readonly elsewhere: string;
  close(): Promise<void>;
}

/**
 * Starts one on `localhost`, at a free port.
 *
 * @param script - beside this file: `outbox-page.ts`
 * @param policy - a Content Security Policy for the page
 */
export async function startPageServer(script: string, policy?: string): Promise<PageServer> {
  const entry = fileURLToPath(new URL(script, import.meta.url));
  const files = await builtFiles(bundle({ entry, name: 'page', outDir: 'never-written' }));
  const pages: Readonly<Record<string, string>> = {
    '/page': '<script type="module" src="/page.js"></script>',
    '/elsewhere': '<title>elsewhere</title>',
  };
  const server = createServer(({ url = '/' }, response) => {
    const html = pages[url];
    const file = files.get(url.slice(1));
    if (html !== undefined) {
      response.setHeader('content-type', 'text/html');
      if (policy !== undefined) response.setHeader('content-security-policy', policy);
      const icon = policy === undefined ? '<link rel="icon" href="data:," />' : '';
      response.end(`<!doctype html>${icon}${html}`);
    } else if (file !== undefined) {
      response.setHeader('content-type', 'text/javascript');
      response.end(file);
    } else response.writeHead(404).end();
  });
  const origin = `http://localhost:${String(await listenOnLoopback(server))}`;
  return {
    origin,
    page: `${origin}/page`,
    elsewhere: `${origin}/elsewhere`,
    close: () => closeServer(server),
  };
}
