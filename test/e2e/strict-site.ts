import { createServer } from 'node:http';
import { startEmbeddedBroker } from '../../demo/broker/embedded-broker.js';
import { pageBundle } from '../../scripts/bundles.mjs';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';
import { builtFiles } from './built-files.js';

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
  const files = await builtFiles(pageBundle());
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
      const file = path.startsWith('/mqtt-kit/')
        ? files.get(path.slice('/mqtt-kit/'.length))
        : undefined;
      if (file === undefined) response.writeHead(404).end();
      else send('text/javascript', file);
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
