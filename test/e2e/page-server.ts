import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A page that runs one module of the tests, to be driven from outside by its globals. */
export interface PageServer {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves a page with one script, from TypeScript.
 *
 * @param entry - its path below the root of the repository; it sets `document.title` to `ready`.
 * @param port - each test file has its own; a taken one gives way to the next.
 */
export async function startPageServer(entry: string, port: number): Promise<PageServer> {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    cacheDir: `${ROOT}node_modules/.vite-e2e-${String(port)}`,
    resolve: { conditions: ['source', 'module', 'browser', 'development'] },
    optimizeDeps: { entries: [entry] },
    server: { host: 'localhost', port, hmr: false, watch: null },
    plugins: [
      {
        name: 'test-page',
        configureServer({ middlewares }) {
          middlewares.use('/page', (_request, response) => {
            response.setHeader('content-type', 'text/html');
            response.end(`<script type="module" src="/${entry}"></script>`);
          });
        },
      },
    ],
  });
  await server.listen();
  return {
    address: `${server.resolvedUrls?.local[0] ?? ''}page`,
    close: () => server.close(),
  };
}
