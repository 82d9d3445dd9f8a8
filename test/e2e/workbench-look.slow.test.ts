/** The workbench of the demo as a person sees it: each view of messages, in every dress. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startBuiltDemo, type DemoServer } from './demo-server.js';
import { PICTURES } from './pictures.js';
import { accessibilityProblems, startVisitor, type Visitor } from './visitor.js';

let demo: DemoServer;
let visitor: Visitor;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  demo = await startBuiltDemo(6);
  visitor = await startVisitor();
});

after(async () => {
  await visitor.leave();
  await demo.stop();
});

async function openWorkbench(options: BrowserContextOptions): Promise<Page> {
  const page = await visitor.open(`${demo.secure}workbench.html`, {
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  await page.locator('.workspace').getByText('plant/hall/power').nth(3).waitFor();
  return page;
}

describe('the look of the workbench', () => {
  const dresses: Readonly<Record<string, BrowserContextOptions>> = {
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    narrow: { colorScheme: 'light', viewport: { width: 330, height: 800 } },
    rtl: { colorScheme: 'light' },
    'forced-colors': { forcedColors: 'active' },
  };
  for (const [name, options] of Object.entries(dresses)) {
    it(`has nothing for axe to find, ${name}`, async () => {
      const page = await openWorkbench(options);
      if (name === 'rtl') await page.evaluate(() => (document.documentElement.dir = 'rtl'));
      const messages = page.locator('mqtt-subscribe');
      for (const view of ['List', 'Topics', 'Latest', 'Chart', 'Raw']) {
        await messages.getByRole('radio', { name: view }).check();
        if (view === 'Chart') await messages.locator('tbody tr').nth(3).waitFor();
        else await messages.locator('.row').nth(3).waitFor();
        assert.deepEqual(await accessibilityProblems(page), [], view);
        await messages.screenshot({
          path: `${PICTURES}subscribe-${view.toLowerCase()}-${name}.png`,
        });
      }
      await messages.getByRole('radio', { name: 'List' }).check();
      // At its newest end the list goes on: another row would be under the pointer by the time of the click.
      await messages.getByRole('button', { name: 'Pause', exact: true }).click();
      await messages.locator('.row', { hasText: 'celsius' }).nth(1).click();
      await messages.locator('[part="detail"]').getByText('celsius').first().waitFor();
      await messages.getByRole('button', { name: 'Resume', exact: true }).click();
      assert.deepEqual(await accessibilityProblems(page), [], 'a message');
      await messages.screenshot({ path: `${PICTURES}subscribe-detail-${name}.png` });
      const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(scrolls, false, 'the page scrolls sideways');
      await page.screenshot({ path: `${PICTURES}workbench-${name}.png` });
      await page.context().close();
    });
  }
});

describe('all of it', () => {
  it('wrote no error to the console and left nothing uncaught', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
