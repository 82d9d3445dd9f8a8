import { expect, fixture, html } from '@open-wc/testing';
import { directory, MemoryDirectory, setDirectory } from '@mqtt-kit/core';
import { CONNECTED, stubConnection } from '../../../../test/browser/stub-connection.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import '../subscribe/panel/subscribe-panel.js';
import '../publish/tool/publish-tool.js';
import '../connection-admin/admin-body.js';
import '../connection-admin/connection-form.js';
import '../define/all.js';

setDirectory(new MemoryDirectory());

const REASON = { code: 'bad-credentials', message: 'Code 4', retryable: false } as const;

describe('the colours', () => {
  const root = document.documentElement;
  afterEach(() => {
    root.style.removeProperty('color-scheme');
    root.style.removeProperty('background');
  });

  for (const scheme of ['light', 'dark']) {
    it(`have enough contrast in the ${scheme} scheme`, async () => {
      root.style.setProperty('color-scheme', scheme);
      root.style.setProperty('background', 'light-dark(#f5f6f8, #101216)');
      await directory().save({ name: `Plant ${scheme}`, host: 'plant.example' });
      const states = [
        CONNECTED,
        { status: 'waiting', attempt: 1, retryAt: Date.now() + 60_000, reason: REASON },
        { status: 'offline', since: 0 },
        { status: 'refused', reason: REASON },
        { status: 'closed' },
      ] as const;
      const page = await fixture(html`
        <main>
          ${states.map((state) => {
            const { connection } = stubConnection(
              { subscribe: () => new Promise(() => undefined) },
              state,
            );
            return html`
              <mqtt-connection-status .connection=${connection}></mqtt-connection-status>
              <mqtt-publish topic="a" payload="1" .connection=${connection}>Go</mqtt-publish>
              <mqtt-publish topic="a/#" .connection=${connection}></mqtt-publish>
              <mqtt-subscribe topic="a/#" label="A" .connection=${connection}></mqtt-subscribe>
            `;
          })}
          <mqtt-connection-admin></mqtt-connection-admin>
          <mqtt-connection authentication="x" url="wss://a.example"></mqtt-connection>
        </main>
      `);
      const admin = page.querySelector('mqtt-connection-admin')!;
      await waitUntil(() => admin.shadowRoot?.querySelector('.item'), 'shows the list');
      await expect(page).to.be.accessible();
    }).timeout(20_000);
  }
});
