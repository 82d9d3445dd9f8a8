import { expect, fixture, html } from '@open-wc/testing';
import { messageOf } from '@mqtt-kit/core/history';
import type { MessageHandler } from '@mqtt-kit/core';
import { stubConnection } from '../../../../test/browser/stub-connection.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import '../define/all.js';
// Loaded with the test, and not while one waits.
import '../publish/tool/publish-tool.js';

const MESSAGE = {
  topic: 'a',
  payload: new Uint8Array(),
  qos: 0,
  retain: false,
  receivedAt: 0,
  properties: {},
} as unknown as Parameters<typeof messageOf>[0];

describe('density', () => {
  const { connection } = stubConnection({
    subscribe: (filter, handler) => {
      void (handler as MessageHandler)(messageOf(MESSAGE, filter));
      return Promise.resolve({ filter, qos: 0, notices: [], unsubscribe: () => Promise.resolve() });
    },
  });

  for (const [density, control, row] of [
    ['compact', 28, 28],
    ['comfortable', 32, 36],
  ] as const)
    it(`is ${density}`, async () => {
      const page = await fixture(html`
        <div>
          <mqtt-publish topic="a" payload="1" density=${density} .connection=${connection}
            >Go</mqtt-publish
          >
          <mqtt-publish id="tool" density=${density} .connection=${connection}></mqtt-publish>
          <mqtt-subscribe topic="a" density=${density} .connection=${connection}></mqtt-subscribe>
        </div>
      `);
      const [button, tool] = page.querySelectorAll('mqtt-publish');
      const subscribe = page.querySelector('mqtt-subscribe')!;
      const height = (of: Element, selector: string): number | undefined =>
        of.shadowRoot!.querySelector(selector)?.getBoundingClientRect().height;
      await waitUntil(() => height(tool!, '#topic'), 'shows the tool');
      await waitUntil(() => height(subscribe, '.row'), 'shows the row');
      expect(height(button!, '[part="button"]')).to.equal(control);
      for (const part of ['#topic', '#qos', '[part="button"]'])
        expect(height(tool!, part), part).to.equal(control);
      expect(height(subscribe, '.row')).to.equal(row);
      await expect(page).to.be.accessible();
    });

  it('takes no other word', async () => {
    const page = await fixture(html`
      <div>
        <mqtt-publish topic="a" payload="1">Go</mqtt-publish>
        <mqtt-subscribe topic="a"></mqtt-subscribe>
      </div>
    `);
    for (const element of page.children) {
      element.setAttribute('density', 'dense');
      await waitUntil(
        () =>
          element.shadowRoot
            ?.querySelector('[part="error"]')
            ?.textContent.includes('“dense” is no density'),
        'says so',
      );
    }
  });
});
