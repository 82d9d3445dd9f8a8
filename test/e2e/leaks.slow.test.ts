/** What a page keeps of elements that came and went: counted in Chromium's heap, after it was tidied. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import type { Connection } from '@mqtt-kit/core';
import { connect } from '@mqtt-kit/core/node';
import { startStrictSite, type StrictSite } from './strict-site.js';
import { startVisitor, type Visitor } from './visitor.js';

const PAGE = `<html lang="en"><head><script type="module" src="/mqtt-kit/mqtt-kit.js"></script>
<script type="module" src="/page.js"></script></head>
<body><main></main><template><section><mqtt-connection url="/mqtt">
<mqtt-connection-status></mqtt-connection-status>
<mqtt-subscribe topic="plant/#" qos="1" keep="1h"></mqtt-subscribe>
<mqtt-bind topic="plant/a" keep="1h"><b data-mqtt-text="payload">unknown</b></mqtt-bind>
<mqtt-publish></mqtt-publish>
<mqtt-publish topic="plant/b" payload="1" state-topic="plant/a">Set</mqtt-publish>
</mqtt-connection></section></template></body></html>`;

/** Puts the elements there, waits for all that they show, and takes them away. */
const SCRIPT = `
async function until(what, isSo) {
  const end = performance.now() + 10_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(what);
    await new Promise(requestAnimationFrame);
  }
}
globalThis.live = async () => {
  const life = document.importNode(document.querySelector('template').content.firstElementChild, true);
  document.querySelector('main').append(life);
  const list = life.querySelector('mqtt-subscribe');
  const inside = (selector) => list.shadowRoot?.querySelector(selector);
  await until('a row', () => inside('.row'));
  inside('.row').click();
  await until('a message', () => inside('[part="payload"]'));
  list.setAttribute('view', 'chart');
  await until('a chart', () => inside('.plot canvas'));
  await until('a value', () => life.querySelector('b').textContent !== 'unknown');
  await until('a tool', () => life.querySelector('mqtt-publish').shadowRoot?.querySelector('form'));
  globalThis.connectionPrototype = Object.getPrototypeOf(life.querySelector('mqtt-connection').connection);
  life.remove();
};`;

const LIVES = 30;
/** The last ones may be held by what the browser or an engine keeps of its own last work. */
const MOST_ALIVE = 6;

const PROTOTYPES: Readonly<Record<string, string>> = {
  'mqtt-connection': `customElements.get('mqtt-connection').prototype`,
  'mqtt-subscribe': `customElements.get('mqtt-subscribe').prototype`,
  'mqtt-bind': `customElements.get('mqtt-bind').prototype`,
  'mqtt-publish': `customElements.get('mqtt-publish').prototype`,
  'the connections': 'globalThis.connectionPrototype',
  'the sockets': 'WebSocket.prototype',
  // Of the chart.
  canvases: 'HTMLCanvasElement.prototype',
  'shadow roots': 'ShadowRoot.prototype',
};

describe('elements that came and went', { timeout: 120_000 }, () => {
  let site: StrictSite;
  let visitor: Visitor;
  let publisher: Connection;
  let page: Page;
  let heap: CDPSession;

  before(async () => {
    site = await startStrictSite(PAGE, SCRIPT);
    visitor = await startVisitor();
    publisher = connect(`${site.origin.replace(/^http/, 'ws')}/mqtt`);
    await publisher.ready();
    await publisher.publish('plant/a', '{"n":1}', { qos: 1, retain: true });
    page = await visitor.open(`${site.origin}/`);
    heap = await page.context().newCDPSession(page);
  });
  after(async () => {
    await publisher.close();
    await visitor.leave();
    await site.close();
  });

  /** How many there are that somebody can still reach. */
  async function alive(expression: string): Promise<number> {
    const objectGroup = 'count';
    const { result } = await heap.send('Runtime.evaluate', { expression, objectGroup });
    assert.ok(result.objectId, expression);
    const { objects } = await heap.send('Runtime.queryObjects', {
      prototypeObjectId: result.objectId,
      objectGroup,
    });
    const { result: count } = await heap.send('Runtime.callFunctionOn', {
      objectId: objects.objectId!,
      functionDeclaration: 'function () { return this.length; }',
    });
    await heap.send('Runtime.releaseObjectGroup', { objectGroup });
    return count.value as number;
  }

  it(`leave nothing behind after ${String(LIVES)} lives that showed all they have`, async () => {
    for (let time = 0; time < LIVES; time++) await page.evaluate('live()');
    let left: Record<string, number> = {};
    const end = Date.now() + 20_000;
    do {
      await page.evaluate(() => new Promise(requestAnimationFrame));
      await heap.send('HeapProfiler.collectGarbage');
      left = {};
      for (const [name, expression] of Object.entries(PROTOTYPES)) {
        const count = await alive(expression);
        if (count > MOST_ALIVE) left[name] = count;
      }
    } while (Object.keys(left).length > 0 && Date.now() < end);
    assert.deepEqual(left, {});
  });

  it('wrote no error to the console and left nothing uncaught', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
