import type { BrowserLauncher } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { puppeteerLauncher } from '@web/test-runner-puppeteer';
import type { Browsers, Engine } from '../../scripts/find-browsers.mjs';
import { ENGINES } from '../../scripts/find-browsers.mjs';
import { isOn } from '../../scripts/is-on.mjs';
import { skippedEngines } from '../../scripts/missing-browsers.mjs';
import { webkitLauncher } from './webkit.js';

/** The engines named in a list such as `chromium,webkit`; all of them without one. */
export function parseEngines(list: string | undefined): readonly Engine[] {
  if (list === undefined || list === '') return ENGINES;
  return list.split(',').map((name) => {
    const engine = ENGINES.find((known) => known === name.trim());
    if (!engine) throw new Error(`BROWSERS: "${name}" is none of ${ENGINES.join(', ')}.`);
    return engine;
  });
}

/**
 * A launcher for every wanted engine that this machine has; the others are named. WebKit, which comes last, has two, that share the files:
 * one alone leaves most of a machine idle.
 *
 * @throws Error when one is missing that may not be
 */
export async function browserLaunchers(
  wanted: readonly Engine[],
  found: Browsers,
  env: NodeJS.ProcessEnv,
): Promise<(readonly BrowserLauncher[])[]> {
  const skipped = skippedEngines(wanted, found, env);
  if (skipped !== undefined) console.warn(skipped);
  const launchers: (readonly BrowserLauncher[])[] = [];
  // The one without windows costs a fifth less; the full run has what people have.
  const shell = isOn(env.SLOW_TESTS) ? undefined : found.headlessShell;
  if (wanted.includes('chromium') && found.chromium)
    launchers.push([chromium(shell ?? found.chromium, shell ? 'shell' : true)]);
  if (wanted.includes('firefox') && found.firefox) launchers.push([firefox(found.firefox)]);
  if (wanted.includes('webkit') && found.webkit) {
    const programs = found.webkit;
    launchers.push(await Promise.all([webkitLauncher(programs), webkitLauncher(programs)]));
  }
  return launchers;
}

function chromium(executablePath: string, headless: true | 'shell'): BrowserLauncher {
  return chromeLauncher({
    launchOptions: {
      executablePath,
      headless,
      // Containers have no user namespaces for the sandbox; only this project's pages are opened.
      args: ['--no-sandbox', '--ignore-certificate-errors'],
      networkEnabled: false,
    },
  });
}

function firefox(executablePath: string): BrowserLauncher {
  return puppeteerLauncher({
    launchOptions: {
      browser: 'firefox',
      executablePath,
      headless: true,
      acceptInsecureCerts: true,
      // Nothing listens to them, and Firefox tells of each of the hundreds of modules of each test file.
      networkEnabled: false,
    },
  });
}
