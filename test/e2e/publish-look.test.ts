/** `<mqtt-publish>` as a person sees it, in a page without any script of its own and under a strict policy. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { BrowserContextOptions } from 'playwright-core';
import { dressesOfThisRun, timeOfDresses } from './dresses.js';
import { PICTURES } from './pictures.js';
import { startStrictSite, type StrictSite } from './strict-site.js';
import { accessibilityProblems, startVisitor, type Visitor } from './visitor.js';

const PAGE = `<html lang="en"><head><meta name="color-scheme" content="light dark" />
<meta name="viewport" content="width=device-width" />
<script type="module" src="/mqtt-kit/mqtt-kit.js"></script></head>
<body><main><h1>Plant</h1><mqtt-connection url="/mqtt">
<div id="fields">
  <p><mqtt-publish topic="valve/set" payload="open" qos="1" state-topic="valve/set">Open valve</mqtt-publish></p>
  <mqtt-publish topic="plant/{line}/set" qos="1"><form>
    <label>Line <input name="line" required></label> <label>Speed <input name="speed" type="number" value="12"></label>
    <button>Send</button>
  </form></mqtt-publish>
  <p><mqtt-publish topic="lamp/set" trigger="change" qos="1" state-topic="lamp/set"><label><input type="checkbox"> Lamp</label></mqtt-publish></p>
  <p><mqtt-publish topic="level/set" trigger="input" qos="1" state-topic="level/state"><label>Level <input type="range"></label></mqtt-publish></p>
</div>
<mqtt-subscribe topic="plant/+/set" label="Orders"></mqtt-subscribe>
<mqtt-publish id="tool" topic="plant/note" qos="1"></mqtt-publish>
</mqtt-connection></main></body></html>`;

const DRESSES: Readonly<Record<string, BrowserContextOptions>> = {
  narrow: { colorScheme: 'light', viewport: { width: 320, height: 900 } },
  light: { colorScheme: 'light', viewport: { width: 800, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 800, height: 900 } },
  rtl: { colorScheme: 'light', viewport: { width: 800, height: 900 } },
  'forced-colors': { forcedColors: 'active', viewport: { width: 800, height: 900 } },
};

let site: StrictSite;
let visitor: Visitor;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  site = await startStrictSite(PAGE);
  visitor = await startVisitor();
});
after(async () => {
  await visitor.leave();
  await site.close();
});

describe('the look of <mqtt-publish>', { timeout: timeOfDresses(120_000, DRESSES) }, () => {
  for (const [dress, options] of dressesOfThisRun(DRESSES)) {
    it(`publishes by keyboard, has nothing for axe to find, and nothing that sticks out: ${dress}`, async () => {
      const page = await visitor.open(`${site.origin}/`, options);
      if (dress === 'rtl') await page.evaluate(() => (document.documentElement.dir = 'rtl'));
      // Where no colour is said, axe takes the page for white, dark or not.
      await page.evaluate(() => (document.body.style.background = 'Canvas'));
      const judge = async (state: string, selector: string): Promise<void> => {
        assert.deepEqual(await accessibilityProblems(page), [], state);
        const scrolls = await page.evaluate(
          () => document.documentElement.scrollWidth > innerWidth,
        );
        assert.equal(scrolls, false, `${state}: the page scrolls sideways`);
        await page
          .locator(selector)
          .screenshot({ path: `${PICTURES}publish-${state}-${dress}.png` });
      };
      const tool = page.locator('#tool');
      await tool.getByLabel('Payload', { exact: true }).waitFor();
      const fields = page.locator('#fields');
      await fields.getByText('Nothing reported yet').first().waitFor();
      const line = fields.getByLabel('Line');
      // The browser's own check comes first.
      await line.press('Enter');
      await line.fill('a/b');
      await line.press('Enter');
      await fields.getByText('“line” stands in the topic and must not contain “/”.').waitFor();
      await line.fill('7');
      await line.press('Enter');
      await page.locator('mqtt-subscribe').getByText('plant/7/set').waitFor();
      assert.equal(new URL(page.url()).search, '', 'the browser has sent the form');
      await fields.getByRole('button', { name: 'Open valve' }).click();
      await fields.getByLabel('Lamp').press('Space');
      await fields.getByText('Confirmed').nth(1).waitFor();
      await fields.getByLabel('Level').press('ArrowRight');
      await fields.getByText('Sent, not confirmed').waitFor();
      await judge('fields', '#fields');

      await tool.getByRole('radio', { name: 'JSON' }).check();
      const payload = tool.getByLabel('Payload', { exact: true });
      await payload.fill('{"at": {{now}}, "id": "{{uuid}}"');
      await tool.getByText(/^Line 1, column 33/).waitFor();
      await payload.pressSequentially('}');
      await tool.getByText('For example').waitFor();
      await tool.getByText('Repeat', { exact: true }).click();
      await tool.getByText('Templates', { exact: true }).click();
      await tool.getByLabel('Name of the template').fill('A reading');
      await page.keyboard.press('Enter');
      await tool.getByText('“A reading” is kept.').waitFor();
      await payload.press('Control+Enter');
      await tool.getByText(/Acknowledged in/).waitFor();
      await judge('tool', '#tool');
      await page.context().close();
    });
  }

  it('shows messages in every view, whole, as a file and in another language under the same policy', async () => {
    const page = await visitor.open(`${site.origin}/`);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const messages = page.locator('mqtt-subscribe');
    const fields = page.locator('#fields');
    // Before the connection is open, a form sends nothing.
    await fields.getByText('Nothing reported yet').first().waitFor();
    const line = fields.getByLabel('Line');
    for (const name of ['8', '9']) {
      await line.fill(name);
      await line.press('Enter');
      await messages.getByText(`plant/${name}/set`).first().waitFor();
    }
    for (const view of ['Topics', 'Latest', 'Chart', 'Raw', 'List']) {
      await messages.getByRole('radio', { name: view }).check();
      await messages
        .locator(view === 'Chart' ? 'canvas' : '.row')
        .first()
        .waitFor();
    }
    await messages.locator('.row').first().click();
    await messages.locator('[part="payload"]').getByText('speed').waitFor();
    const download = page.waitForEvent('download');
    await messages.getByRole('button', { name: 'CSV' }).click();
    assert.match((await download).suggestedFilename(), /^mqtt-messages-.*\.csv$/);
    await page.evaluate(() => {
      document.documentElement.lang = 'de';
    });
    await messages.getByText('empfangen').waitFor();
    const elsewhere = requests.filter(
      (url) => !url.startsWith(site.origin) && !/^(data|blob):/.test(url),
    );
    assert.deepEqual(elsewhere, []);
    await page.context().close();
  });

  it('has said nothing in the console, and met no policy', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
