import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Serves one page, whose script is in the repository, and another one to go to. */
export interface PageServer {
  readonly origin: string;
  readonly page: string;
  /** Has nothing to do with the first. */
  readonly elsewhere: string;
  close(): Promise<void>;
}

/** Starts one on `localhost`, at `port` or the next one that is free. */
export async function startPageServer(script: string, port: number): Promise<PageServer> {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    cacheDir: `${ROOT}node_modules/.vite-e2e-${String(port)}`,
    resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
    optimizeDeps: { entries: [script] },
    server: { host: 'localhost', port, hmr: false, watch: null },
    plugins: [
      {
        name: 'two-pages',
        configureServer({ middlewares }) {
          middlewares.use((request, response, next) => {
            const pages: Readonly<Record<string, string>> = {
              '/page': `<script type="module" src="/${script}"></script>`,
              '/elsewhere': '<title>elsewhere</title>',
            };
            const html = pages[request.url ?? ''];
            if (html === undefined) {
              next();
              return;
            }
            response.setHeader('content-type', 'text/html');
            response.end(`<!doctype html><link rel="icon" href="data:," />${html}`);
          });
        },
      },
    ],
  });
  await server.listen();
  const base = server.resolvedUrls?.local[0] ?? '';
  return {
    origin: new URL(base).origin,
    page: `${base}page`,
    elsewhere: `${base}elsewhere`,
    close: () => server.close(),
  };
}
