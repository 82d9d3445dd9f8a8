import { expect } from '@open-wc/testing';
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
});
