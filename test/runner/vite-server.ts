import type { TestRunnerConfig, TestRunnerPlugin } from '@web/test-runner';
import type { InlineConfig, Plugin, ViteDevServer } from 'vite';
import { createServer } from 'vite';

type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];

/** The two halves by which Vite takes part in the test runner's server. */
export interface ViteServerParts {
  readonly middleware: Middleware;
  readonly plugin: TestRunnerPlugin;
}

/** Requests that the test runner answers itself. */
const RUNNERS_OWN = /^\/(__web|__wtr|__wds|wtr-|test-services\.json$)/;

/**
 * Lets Vite answer every request that is not the runner's own, so that tests load TypeScript,
 * styles and workers exactly as an application under Vite does.
 */
export function viteServer(config: InlineConfig): ViteServerParts {
  let vite: ViteDevServer | undefined;

  return {
    async middleware(context, next) {
      const server = vite;
      if (!server || context.path === '/' || RUNNERS_OWN.test(context.path)) {
        await next();
        return;
      }
      context.res.statusCode = 200;
      const handled = await new Promise<boolean>((resolve, reject) => {
        context.res.once('close', () => {
          resolve(true);
        });
        server.middlewares(context.req, context.res, (error?: unknown) => {
          if (error === undefined) resolve(false);
          else reject(error instanceof Error ? error : new Error('Vite failed.', { cause: error }));
        });
      });
      if (handled) {
        context.respond = false;
        return;
      }
      context.res.statusCode = 404;
      await next();
    },

    plugin: {
      name: 'vite-server',

      async serverStart() {
        vite = await createServer({
          ...config,
          configFile: false,
          clearScreen: false,
          logLevel: 'warn',
          appType: 'custom',
          plugins: [...(config.plugins ?? []), leaveRunnersModules()],
          optimizeDeps: {
            ...config.optimizeDeps,
            // It imports the runner's own modules, which Vite must not bundle.
            exclude: ['@web/test-runner-commands', ...(config.optimizeDeps?.exclude ?? [])],
          },
          server: {
            middlewareMode: true,
            hmr: false,
            ws: false,
            watch: null,
            // No file changes during a run, and every test file asks for hundreds of the same.
            headers: { 'Cache-Control': 'max-age=86400, immutable' },
          },
        });
      },

      async serverStop() {
        await vite?.close();
      },
    },
  };
}

/** Keeps imports of the runner's virtual modules as they are. */
function leaveRunnersModules(): Plugin {
  return {
    name: 'leave-runners-modules',
    enforce: 'pre',
    resolveId(id) {
      return /\/__w(eb|ds|tr)/.test(id) ? { id, external: true } : undefined;
    },
  };
}
