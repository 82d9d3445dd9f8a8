import { expect, fixture, html } from '@open-wc/testing';
import { generateMsgId } from '@lit/localize/internal/id-generation.js';
import { CONNECTED, stubConnection } from '../../../../test/browser/stub-connection.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import type { MqttConnectionStatus } from '../connection-status/mqtt-connection-status.js';
// Loaded with the test, and not while one waits.
import '../subscribe/panel/subscribe-panel.js';
import '../publish/tool/publish-tool.js';
import '../connection-admin/admin-body.js';
import '../connection-admin/connection-form.js';
import '../define/mqtt-connection-status.js';
import { formatNumber } from './format.js';
import { setUpLocalization } from './locale.js';

describe('another language', () => {
  it('is shown at once by elements that are there already, numbers included', async () => {
    const { connection } = stubConnection({}, CONNECTED);
    const element = await fixture<MqttConnectionStatus>(
      html`<mqtt-connection-status .connection=${connection}></mqtt-connection-status>`,
    );
    const word = (): string | undefined =>
      element.shadowRoot?.querySelector('.word')?.textContent.trim();
    expect([word(), formatNumber(41_827)]).to.deep.equal(['Connected', '41,827']);
    const { setLocale } = setUpLocalization({
      locales: ['de'],
      load: () =>
        Promise.resolve({ templates: { [generateMsgId('Connected', false)]: 'Verbunden' } }),
    });
    await setLocale('de');
    await waitUntil(() => word() === 'Verbunden', 'says it in German');
    expect(formatNumber(41_827)).to.equal('41.827');
  });
});
