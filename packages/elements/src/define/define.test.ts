import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import { MqttPublish } from '../index.js';
import { define } from './define.js';

describe('defining elements', () => {
  it('is left to define/, and tolerates a second copy', async () => {
    expect(customElements.get('mqtt-publish')).to.equal(undefined);
    await import('./all.js');
    expect(customElements.get('mqtt-publish')).to.equal(MqttPublish);
    define('mqtt-publish', class extends HTMLElement {});
    expect(customElements.get('mqtt-publish')).to.equal(MqttPublish);
  });

  it('lets them speak the language of the page', async () => {
    const page = document.documentElement;
    const before = page.lang;
    page.lang = 'de-AT';
    await import('./all.js');
    const status = await fixture(html`<mqtt-connection-status></mqtt-connection-status>`);
    const says = (text: string) => (): boolean =>
      status.shadowRoot?.textContent.includes(text) ?? false;
    await waitUntil(says('Hier ist keine Verbindung.'), 'says it in German');
    page.lang = before;
    await waitUntil(says('There is no connection here.'), 'says it in English again');
  });
});
