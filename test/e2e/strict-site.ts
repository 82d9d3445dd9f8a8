import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { startEmbeddedBroker } from '../../demo/broker/embedded-broker.js';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';
import { PAGE_BUILD } from './builds.mjs';

// As strict as it gets: no inline script or style, nothing from elsewhere, no string becomes script.
export const STRICT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html";

/** A site without a bundler, with the page file, a broker at `/mqtt`, and a strict Content Security Policy. */
export interface StrictSite {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * @param script - in a file, as the policy wants it: `/page.js`.
 * @param brokers - origins of brokers elsewhere, which the policy then allows.
 * @param styles - style sheets by their path.
 */
export async function startStrictSite(
  html: string,
  script = '',
  brokers: readonly string[] = [],
  styles: ReadonlyMap<string, string> = new Map(),
): Promise<StrictSite> {
  const policy = STRICT_POLICY.replace(
    "connect-src 'self'",
    ["connect-src 'self'", ...brokers].join(' '),
  );
  const broker = await startEmbeddedBroker();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const send = (type: string, body: string): void => {
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy });
      response.end(body);
    };
    if (path === '/') send('text/html', `<!doctype html><title>x</title>${html}`);
    else if (path === '/page.js') send('text/javascript', script);
    else if (styles.has(path)) send('text/css', styles.get(path) ?? '');
    else {
      readPageFile(path).then(
        (file) => {
          send('text/javascript', file);
        },
        () => response.writeHead(404).end(),
      );
    }
  });
  broker.attach(server);
  return {
    origin: `http://127.0.0.1:${String(await listenOnLoopback(server))}`,
    close: async () => {
      await broker.close();
      await closeServer(server);
    },
  };
}

/** The page file or what lies beside it, by its path below `/mqtt-kit/`. @throws when there is none */
export function readPageFile(path: string): Promise<string> {
  const [, name = ''] = /^\/mqtt-kit\/([\w.-]+\.js)$/.exec(path) ?? [];
  return readFile(join(PAGE_BUILD, name), 'utf8');
}
