/** What the demo's pages say of an address that cannot work, in a real browser. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startBuiltDemo, startDemo, type DemoServer } from './demo-server.js';
import { startVisitor, type Visitor } from './visitor.js';

/** Where the development server has the core's TypeScript. */
const CORE = `/@fs${fileURLToPath(new URL('../../packages/core/src/', import.meta.url))}`;

/** Much less than the test of a connection may take: the answer comes at once. */
const AT_ONCE_MS = 5000;

let demo: DemoServer;
/** Serves single modules. */
let development: DemoServer;
let visitor: Visitor;

before(async () => {
  [demo, development] = await Promise.all([startBuiltDemo(4), startDemo(5)]);
  visitor = await startVisitor();
});

after(async () => {
  await visitor.leave();
  await Promise.all([demo.stop(), development.stop()]);
});

async function openDemo(scheme: 'secure' | 'plain'): Promise<Page> {
  const page = await visitor.open(demo[scheme]);
  await page.locator('header mqtt-connection-status').getByText('Connected').waitFor();
  return page;
}

describe('ws: from a page that came over https', () => {
  /** Nothing but a place to run modules in. */
  let page: Page;
  before(async () => {
    page = await visitor.open(`${development.secure}page/look.css`);
  });
  after(() => page.context().close());

  it('is refused by connect() before anything is sent', async () => {
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    const thrown: unknown = await page.evaluate(`
      import('${CORE}index.ts').then(({ connect }) => {
        try {
          connect('${development.plain.replace(/^http/, 'ws')}mqtt');
          return 'nothing';
        } catch (error) {
          return [error.code, ...error.problems.map(({ code }) => code)];
        }
      })`);
    assert.deepEqual(thrown, ['invalid-details', 'mixed-content']);
    assert.deepEqual(sockets, []);
  });

  it('ends with mixed-content where only the browser knows', async () => {
    const code: unknown = await page.evaluate(`
      Promise.all([
        import('${CORE}index.ts'),
        import('${CORE}environment/page-environment.ts'),
      ]).then(([{ connect }, { pageEnvironment }]) =>
        connect(
          { host: 'broker.example', tls: false },
          { reconnect: false, environment: { ...pageEnvironment(), pageProtocol: 'http:' } },
        ).ready().then(() => 'connected', (error) => error.code))`);
    assert.equal(code, 'mixed-content');
  });
});

for (const scheme of ['secure', 'plain'] as const) {
  describe(`the demo, ${scheme}`, () => {
    let page: Page;
    before(async () => {
      page = await openDemo(scheme);
    });
    after(() => page.context().close());

    if (scheme === 'secure')
      it('refuses ws: in <mqtt-connection>, which says to switch TLS on', async () => {
        const url = `${demo.plain.replace(/^http/, 'ws')}mqtt`;
        await page.evaluate((address) => {
          const connection = document.createElement('mqtt-connection');
          connection.id = 'unencrypted';
          connection.setAttribute('url', address);
          document.body.append(connection);
        }, url);
        await page
          .locator('#unencrypted')
          .getByText(/https may open encrypted connections only: switch TLS on/)
          .waitFor({ timeout: AT_ONCE_MS });
      });

    it('fails the test of a connection to a wrong path on its own port at once, in words', async () => {
      const admin = page.locator('mqtt-connection-admin');
      await admin.getByLabel('Connection name').fill('Wrong path');
      await admin.getByLabel('Broker host').fill(`${demo[scheme].replace(/^http/, 'ws')}nope`);
      await admin.getByLabel('Broker host').blur();
      await admin.getByRole('button', { name: 'Test connection' }).click();
      const notice = admin.locator('.notice.fault', { hasText: 'Cause' });
      await notice.waitFor({ timeout: AT_ONCE_MS });
      assert.doesNotMatch(await notice.innerText(), /in time|within \d+/i);
      await notice.getByText('Cause').click();
      await notice.getByText(/connection-failed/).waitFor();
    });
  });
}
