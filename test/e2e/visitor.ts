import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { findBrowsers } from '../../scripts/find-browsers.mjs';
import { isOn } from '../../scripts/is-on.mjs';

/** Somebody who looks at pages with Chromium. */
export interface Visitor {
  /** Opens a page in a fresh profile; whatever goes wrong in it is added to {@link problems}. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>;
  /** Console errors, uncaught errors and failed requests of all pages so far. */
  readonly problems: string[];
  leave(): Promise<void>;
}

/**
 * The path of Chromium for who needs pages and nothing around them: of the one without windows, where there is one; in the full run of the
 * whole browser.
 */
export function chromiumForPages(): string {
  const { chromium: whole, headlessShell } = findBrowsers();
  const path = isOn(process.env.SLOW_TESTS) ? whole : (headlessShell ?? whole);
  if (path === undefined) throw new Error('Chromium is needed to open pages.');
  return path;
}

/** Starts {@link chromiumForPages}. */
export async function startVisitor(): Promise<Visitor> {
  const browser: Browser = await chromium.launch({
    executablePath: chromiumForPages(),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  });
  const problems: string[] = [];
  return {
    problems,
    open: async (url, options = {}) => {
      const context = await browser.newContext({
        ignoreHTTPSErrors: true,
        viewport: { width: 1180, height: 1280 },
        ...options,
      });
      const page = await context.newPage();
      page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(`console: ${message.text()}`);
      });
      page.on('requestfailed', (request) => {
        const why = request.failure()?.errorText ?? '';
        // A page that is left or loaded anew gives up what it still waited for.
        if (why !== 'net::ERR_ABORTED') problems.push(`failed: ${request.url()} ${why}`);
      });
      await page.goto(url);
      return page;
    },
    leave: () => browser.close(),
  };
}

/** What axe finds wrong with a page, in one line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await page.evaluate(await readFile(axe, 'utf8'));
  return page.evaluate(async () => {
    interface Found {
      readonly violations: readonly {
        id: string;
        help: string;
        nodes: readonly { target: unknown }[];
      }[];
    }
    const { axe: loaded } = globalThis as unknown as { axe: { run(): Promise<Found> } };
    const { violations } = await loaded.run();
    return violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help} (${nodes.map(({ target }) => JSON.stringify(target)).join(', ')})`,
    );
  });
}
