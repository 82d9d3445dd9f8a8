import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chromium, type Page } from 'playwright-core';
import { findBrowsers } from '../../scripts/find-browsers.mjs';

const START_TIMEOUT_MS = 60_000;
const ANSWER_TIMEOUT_MS = 20_000;

/** Chromium with a profile that outlives it. */
export interface KillableBrowser {
  open(url: string): Promise<Page>;
  /** What is open, for example what the browser has opened again by itself. */
  pages(): readonly Page[];
  /** Ends it with SIGKILL, as a crash or the system would: nothing in it gets to run any more. */
  kill(): Promise<void>;
}

/** Starts Chromium on the profile in `folder`; one that was killed before is taken on. One that never answers is started once more. */
export async function startKillableBrowser(
  folder: string,
  switches?: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<KillableBrowser> {
  try {
    return await start(folder, switches, env);
  } catch (error) {
    console.warn(`Chromium is started once more: ${String(error)}`);
    return start(folder, switches, env);
  }
}

async function start(
  folder: string,
  switches: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<KillableBrowser> {
  const { chromium: executablePath } = findBrowsers();
  if (!executablePath) throw new Error('Chromium is needed to be killed.');
  const child = spawn(
    executablePath,
    [
      '--headless=new',
      '--no-sandbox',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
      ...switches,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env },
  );
  const exited = once(child, 'exit');
  const endpoint = await new Promise<string>((resolve, reject) => {
    let output = '';
    const fail = (): void => {
      reject(new Error(`Chromium did not start:\n${output}`));
    };
    const timer = setTimeout(fail, START_TIMEOUT_MS);
    child.once('exit', fail);
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(output)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
  // With Playwright's own settings every page would believe that it is seen.
  const browser = await chromium
    .connectOverCDP(endpoint, { noDefaults: true, timeout: ANSWER_TIMEOUT_MS })
    .catch(async (error: unknown) => {
      child.kill('SIGKILL');
      await exited;
      throw error;
    });
  const disconnected = new Promise<void>((resolve) => {
    browser.once('disconnected', () => {
      resolve();
    });
  });
  return {
    open: async (url) => {
      const page = await (browser.contexts()[0] ?? (await browser.newContext())).newPage();
      await page.goto(url);
      return page;
    },
    pages: () => browser.contexts().flatMap((context) => context.pages()),
    kill: async () => {
      child.kill('SIGKILL');
      await Promise.all([exited, disconnected]);
    },
  };
}
