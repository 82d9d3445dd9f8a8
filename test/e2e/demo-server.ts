import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DEMO_BUILD } from './builds.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_TIMEOUT_MS = 60_000;

/** The demo on ports of its own, with its broker. */
export interface DemoServer {
  /** Page over https, broker over wss. */
  readonly secure: string;
  /** Page over http, broker over ws. */
  readonly plain: string;
  stop(): Promise<void>;
}

/**
 * Starts the very command behind `npm start` and waits for the addresses that it prints.
 *
 * @param place - one for each test file, which run at the same time.
 */
export function startDemo(place = 0): Promise<DemoServer> {
  return serve(place, []);
}

/**
 * Starts the very command behind `npm run preview`: the same pages and broker, from what was built before the tests. A page takes a
 * fraction of the time, since it is a few files instead of hundreds.
 *
 * @param place - as of {@link startDemo}
 */
export function startBuiltDemo(place: number): Promise<DemoServer> {
  return serve(place, ['preview', '--outDir', DEMO_BUILD]);
}

async function serve(place: number, parameters: readonly string[]): Promise<DemoServer> {
  const child = spawn(process.execPath, ['node_modules/vite/bin/vite.js', ...parameters], {
    cwd: ROOT,
    // Far from the ports of a demo that may be running; a taken one gives way to the next.
    env: {
      ...process.env,
      PORT_HTTPS: String(18443 + 200 * place),
      PORT_HTTP: String(18080 + 200 * place),
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const address = (scheme: string): string | undefined =>
    new RegExp(`${scheme}://localhost:\\d+/`).exec(output)?.[0];
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`The demo did not start:\n${output}`));
    }, START_TIMEOUT_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!address('https') || !address('http')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The demo ended with ${String(code)}:\n${output}`));
    });
  });
  await ready;
  return {
    secure: address('https') ?? '',
    plain: address('http') ?? '',
    stop: async () => {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}
