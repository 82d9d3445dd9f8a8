/** How long a payload of ten megabytes holds up its page, under a strict Content Security Policy. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { Connection } from '@mqtt-kit/core';
import { connect } from '@mqtt-kit/core/node';
import { LARGE_PAYLOADS } from './large-payloads.js';
import { holdsUpNothing, watchLongTasks } from './long-tasks.js';
import { startPageServer, type PageServer } from './page-server.js';
import type { PayloadPage } from './payload-page.js';
import { shapesFromABroker, shapesOfThisRun } from './shapes-of-this-run.js';
import { STRICT_POLICY, startStrictSite, type StrictSite } from './strict-site.js';
import { startVisitor, type Visitor } from './visitor.js';

declare global {
  var payloadPage: PayloadPage;
}

const SIZE = 10_000_000;

describe('a payload of ten megabytes', { timeout: 900_000 }, () => {
  let server: PageServer;
  let visitor: Visitor;
  let page: Page;

  before(async () => {
    server = await startPageServer('payload-page.ts', STRICT_POLICY);
    visitor = await startVisitor();
    page = await visitor.open(server.page);
    await watchLongTasks(page);
  });
  after(async () => {
    await visitor.leave();
    await server.close();
  });

  for (const name of shapesOfThisRun()) {
    it(`is opened and compared without holding up the page: ${name}`, async (test) => {
      await page.evaluate(
        ([made, size]) => {
          payloadPage.make(made, size);
        },
        [name, SIZE] as const,
      );
      const begin = (): Promise<void> =>
        page.evaluate(() => {
          payloadPage.look('small', new Uint8Array(1));
        });
      const open = async (): Promise<void> => {
        await page.evaluate(() => {
          payloadPage.lookAtMade();
        });
        const format = page.getByText(/Automatic: \S/);
        await format.waitFor({ state: 'attached', timeout: 60_000 });
        const changes = page.locator('details.comparison');
        if ((await changes.getAttribute('open')) === null) await changes.locator('summary').click();
        await changes.locator('.change, .hint:not([role])').first().waitFor({ timeout: 60_000 });
      };
      await holdsUpNothing(test, page, begin, { open });
      assert.deepEqual(visitor.problems, []);
    });
  }
});

const WIRE_PAGE = `<html lang="en"><head><script type="module" src="/mqtt-kit/mqtt-kit.js"></script></head>
<body><mqtt-connection url="/mqtt">
<mqtt-subscribe topic="large/#" qos="1" max-bytes="${String(2 * SIZE)}"></mqtt-subscribe>
</mqtt-connection></body></html>`;

describe('a message of ten megabytes that a broker sends', { timeout: 900_000 }, () => {
  let site: StrictSite;
  let visitor: Visitor;
  let publisher: Connection;
  let page: Page;

  before(async () => {
    site = await startStrictSite(WIRE_PAGE);
    visitor = await startVisitor();
    publisher = connect(`${site.origin.replace(/^http/, 'ws')}/mqtt`);
    page = await visitor.open(`${site.origin}/`);
    await page.locator('mqtt-subscribe .heading .tag').getByText('QoS 1').waitFor();
    await watchLongTasks(page);
  });
  after(async () => {
    await publisher.close();
    await visitor.leave();
    await site.close();
  });

  for (const name of shapesFromABroker()) {
    it(`is opened without holding up the page: ${name}`, async (test) => {
      const { payload, format = '' } = LARGE_PAYLOADS[name]?.(SIZE) ?? {};
      assert.ok(payload);
      const element = page.locator('mqtt-subscribe');
      const clear = element.getByRole('button', { name: 'Clear', exact: true });
      await element.evaluate((each, wanted) => {
        each.toggleAttribute('format', wanted !== '');
        if (wanted !== '') each.setAttribute('format', wanted);
      }, format);
      const begin = async (): Promise<void> => {
        if (await clear.isEnabled()) await clear.click();
        await element.locator('.row').waitFor({ state: 'detached' });
        // Not measured: the driver listens to frames of WebSockets too, and makes a text of each in the page's time.
        await publisher.publish('large/one', payload, { qos: 1 });
        await element.locator('.row').waitFor();
      };
      await holdsUpNothing(test, page, begin, {
        open: async () => {
          await element.locator('.row').click();
          const chosen = element.getByText(/Automatic: \S/);
          await chosen.waitFor({ state: 'attached', timeout: 60_000 });
        },
      });
      assert.deepEqual(visitor.problems, []);
    });
  }
});
