import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { BrowserLauncher, TestRunnerConfig } from '@web/test-runner';
import { globSync } from 'tinyglobby';
import { findPrograms } from '../../scripts/find-programs.mjs';
import { ENGINES, findBrowsers } from '../../scripts/find-browsers.mjs';
import { isOn } from '../../scripts/is-on.mjs';
import { withoutMissingPrograms } from '../../scripts/missing-programs.mjs';
import { browserLaunchers, parseEngines } from './browser-launchers.js';
import { allServices } from './services/all-services.js';
import { propertyRuns } from './property-runs.mjs';
import { testServices } from './services-plugin.js';
import { setUpTestFiles } from './set-up-test-files.js';
import { viteServer } from './vite-server.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NODE_TEST_FILES = '**/*.node.test.ts';
const TEST_FILES = ['packages/*/src/**/*.test.ts', 'test/browser/**/*.test.ts'];

/**
 * The quick run opens each of these in one of the engines, by turns, and what stands in `test/browser`, which is about what differs from
 * browser to browser, in all of them. The full run opens all in all of them, and so does who names files.
 */
const BY_TURNS = 'packages/*/src/**/*.test.ts';

/** Chromium, Firefox, Chromium, WebKit: a page of hundreds of modules costs the others twice what it costs Chromium. */
const TURNS_OF_ALL: readonly number[] = [0, 1, 0, 2];

/** One test's time, and a whole file's; many runs of property tests may take longer. */
const TIMEOUTS_MS = { test: 60_000, file: 240_000 };
const MANY_RUNS_TIMEOUTS_MS = { test: 300_000, file: 900_000 };

/**
 * The configuration of the browser tests. For development, the environment variable `BROWSERS`
 * limits the engines (`chromium,webkit`) and `FILES` the test files (a glob).
 */
export async function testRunnerConfig(env: NodeJS.ProcessEnv): Promise<TestRunnerConfig> {
  const engines = await browserLaunchers(parseEngines(env.BROWSERS), findBrowsers(env), env);
  if (engines.length === 0) throw new Error('No browser was found to run the tests in.');
  const files = testFiles(env);
  const byTurns = isOn(env.SLOW_TESTS) || env.FILES ? [] : find([BY_TURNS]);
  const turns = engines.length === ENGINES.length ? TURNS_OF_ALL : [...engines.keys()];

  const runs = propertyRuns(env);
  const timeouts = runs === undefined ? TIMEOUTS_MS : MANY_RUNS_TIMEOUTS_MS;
  const vite = viteServer({
    root: ROOT,
    plugins: [setUpTestFiles('/test/runner/test-page-setup.ts')],
    cacheDir: `${ROOT}node_modules/.vite-tests`,
    define: { 'import.meta.env.FAST_CHECK_RUNS': JSON.stringify(runs ?? null) },
    resolve: {
      conditions: ['source', 'module', 'browser', 'development|production'],
      dedupe: ['lit', 'lit-html', 'lit-element', '@lit/reactive-element'],
    },
    // Named up front, or a cold cache finds Lit late and loads it twice.
    optimizeDeps: {
      include: [
        'lit',
        'lit/decorators.js',
        'lit/directives/if-defined.js',
        'lit/directives/keyed.js',
        'lit/directives/live.js',
        'lit/directives/ref.js',
        'lit/directives/repeat.js',
      ],
      entries: [...TEST_FILES, 'packages/*/src/**/*.ts', 'test/runner/test-page-setup.ts'],
    },
  });

  return {
    rootDir: ROOT,
    groups: engines.flatMap((launchers, engine) =>
      shared(
        files.filter((file) => {
          const at = byTurns.indexOf(file);
          return at === -1 || turns[at % turns.length] === engine;
        }),
        launchers,
      ),
    ),
    hostname: 'localhost',
    nodeResolve: false,
    // With more than one page at a time, WebKit's launcher puts tests into iframes.
    concurrency: 1,
    // More browsers than cores take each other's time, until one waits longer for a frame than a test may.
    concurrentBrowsers: Math.min(engines.flat().length, availableParallelism()),
    browserStartTimeout: 60_000,
    testsStartTimeout: 60_000,
    testsFinishTimeout: timeouts.file,
    testFramework: { config: { timeout: timeouts.test } },
    filterBrowserLogs: ({ args }) =>
      !args.some((text) => String(text).includes('Lit is in dev mode')),
    middleware: [vite.middleware],
    plugins: [testServices(allServices), vite.plugin],
  };
}

/** The files among those who run them, each a share. */
function shared(
  files: readonly string[],
  launchers: readonly BrowserLauncher[],
): { name: string; files: string[]; browsers: BrowserLauncher[] }[] {
  return launchers
    .map((launcher, place) => ({
      name: `${launcher.name} ${String(place + 1)} of ${String(launchers.length)}`,
      files: files.filter((_, at) => at % launchers.length === place),
      browsers: [launcher],
    }))
    .filter((group) => group.files.length > 0);
}

/** What was asked for, without the tests of brokers that this machine lacks: those are named. */
function testFiles(env: NodeJS.ProcessEnv): string[] {
  const wanted = env.FILES ? new Set(find([env.FILES])) : undefined;
  const files = find(TEST_FILES).filter((file) => wanted?.has(file) ?? true);
  const { runnable, notice } = withoutMissingPrograms(files, findPrograms(env), env);
  if (notice !== undefined) console.warn(notice);
  return runnable;
}

function find(patterns: string[]): string[] {
  return globSync(patterns, { cwd: ROOT, ignore: [NODE_TEST_FILES, '**/node_modules/**'] }).sort();
}
