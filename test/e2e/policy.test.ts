/** A page's policy in a page without a bundler: set in the script that imports the kit, it comes before the elements connect. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';
import { readPageFile } from './strict-site.js';
import { startVisitor, type Visitor } from './visitor.js';

/** Nobody is there: whether it is tried is what counts. */
const BROKER = 'ws://127.0.0.1:9001/mqtt';

const HTML = `<!doctype html><title>x</title><link rel="icon" href="data:," />
<script type="module" src="/page.js"></script>
<mqtt-connection name="Plant" url="${BROKER}"><mqtt-connection-status></mqtt-connection-status></mqtt-connection>`;

describe('the policy of a page', () => {
  let server: Server;
  let visitor: Visitor;
  let origin: string;
  let script: string;

  before(async () => {
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const send = (type: string, body: string): void => {
        response.writeHead(200, { 'content-type': type });
        response.end(body);
      };
      if (pathname === '/') send('text/html', HTML);
      else if (pathname === '/page.js') send('text/javascript', script);
      else {
        readPageFile(pathname).then(
          (file) => {
            send('text/javascript', file);
          },
          () => response.writeHead(404).end(),
        );
      }
    });
    origin = `http://127.0.0.1:${String(await listenOnLoopback(server))}`;
    visitor = await startVisitor();
  });

  after(async () => {
    await visitor.leave();
    await closeServer(server);
  });

  /** A page with that policy: the addresses of the WebSockets that it opens are gathered. */
  async function open(policy: string): Promise<{ page: Page; sockets: readonly string[] }> {
    script = `import { configure } from '/mqtt-kit/mqtt-kit.js';\nconfigure({ policy: ${policy} });`;
    visitor.problems.length = 0;
    const page = await visitor.open('about:blank');
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.goto(`${origin}/`);
    return { page, sockets };
  }

  it('lets a connection be tried that it allows', async () => {
    const { page, sockets } = await open(`{ hosts: ['127.0.0.1'] }`);
    await page.getByText('No connection could be made.', { exact: true }).first().waitFor();
    assert.equal(sockets[0], BROKER);
    // It would try again for ever.
    await page.close();
  });

  for (const [policy, why] of [
    [`{ hosts: ['*.plant.example'] }`, 'this page connects to certain hosts only'],
    [`{ allowInsecureWs: false }`, 'This page makes encrypted connections only'],
  ] as const) {
    it(`lets none be tried under ${policy}, and says why`, async () => {
      const { page, sockets } = await open(policy);
      await page.getByText(why).waitFor();
      assert.deepEqual(sockets, []);
      assert.deepEqual(visitor.problems, []);
    });
  }
});
