import { expect, fixture, html } from '@open-wc/testing';
import '../define/all.js';
import type { MqttElementErrorEvent } from '../element/error.events.js';
import { readAttributes, type AttributesReading } from './connection-attributes.js';
import type { MqttConnection } from './mqtt-connection.js';

/** What an element in no document says of its attributes: nothing is connected. */
function read(attributes: Readonly<Record<string, string>>): AttributesReading {
  const element = document.createElement('mqtt-connection');
  element.setAttribute('url', 'wss://broker.example/mqtt');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return readAttributes(element, undefined);
}

describe('The attributes of <mqtt-connection> for its session', () => {
  it('say in HTML what connect() takes', () => {
    const { details, options, problems } = read({
      clean: 'off',
      persist: '',
      'protocol-version': '5',
      restore: 'send',
      'page-hide': 'disconnect',
      'session-lost': 'resend',
      reconnect: 'off',
      servers: 'wss://b.example/mqtt, wss://c.example/mqtt\n wss://d.example/mqtt',
      'connect-timeout-ms': '5000',
      'session-expiry-interval': '3600',
      'will-topic': 'plant/1/state',
      'will-payload': 'gone',
      'will-qos': '1',
      'will-retain': '',
    });
    expect(problems).to.deep.equal([]);
    expect(options).to.deep.equal({
      persist: true,
      onRestore: 'send',
      onPageHide: 'disconnect',
      onSessionLost: 'resend',
      reconnect: false,
    });
    expect(details).to.deep.include({
      servers: ['wss://b.example/mqtt', 'wss://c.example/mqtt', 'wss://d.example/mqtt'],
      connectTimeoutMs: 5000,
      properties: { sessionExpiryInterval: 3600 },
      will: { topic: 'plant/1/state', payload: 'gone', qos: 1, retain: true },
    });
  });

  it('say nothing where they are absent', () => {
    const { details, options } = read({});
    expect(options).to.deep.equal({});
    expect(details).not.to.have.any.keys('servers', 'will', 'properties', 'connectTimeoutMs');
  });

  const wrong: readonly (readonly [attribute: string, others: Record<string, string>])[] = [
    ['persist', { persist: 'maybe', clean: 'off' }],
    ['persist', { persist: '', clean: 'on' }],
    ['persist', { persist: '', clean: 'off', 'protocol-version': 'auto' }],
    ['restore', { restore: 'drop', persist: '', clean: 'off' }],
    ['restore', { restore: 'send' }],
    ['page-hide', { 'page-hide': '' }],
    ['session-lost', { 'session-lost': 'ignore' }],
    ['reconnect', { reconnect: 'never' }],
    ['servers', { servers: 'broker.example' }],
    ['servers', { servers: 'ws://broker.example/mqtt' }],
    ['connect-timeout-ms', { 'connect-timeout-ms': '5 s' }],
    ['session-expiry-interval', { 'session-expiry-interval': '-1', 'protocol-version': '5' }],
    ['will-topic', { 'will-payload': 'gone' }],
    ['will-topic', { 'will-topic': 'plant/#' }],
    ['will-qos', { 'will-topic': 'plant', 'will-qos': '3' }],
  ];
  for (const [attribute, others] of wrong) {
    it(`are told by their own name when they are wrong: ${JSON.stringify(others)}`, () => {
      const { details, problems } = read(others);
      expect(problems.map((problem) => problem.attribute)).to.deep.equal([attribute]);
      expect(details).to.equal(undefined);
    });
  }

  it('are shown and dispatched when they are wrong, and nothing is connected', async () => {
    const errors: MqttElementErrorEvent[] = [];
    const listen = (event: MqttElementErrorEvent): unknown => errors.push(event);
    const page = await fixture(html`<div @mqtt-error=${listen}></div>`);
    const element: MqttConnection = document.createElement('mqtt-connection');
    element.setAttribute('url', 'wss://broker.example/mqtt');
    element.setAttribute('page-hide', 'stay');
    page.append(element);
    await element.updateComplete;
    const shown = element.shadowRoot?.querySelector('[part="error"]');
    expect(shown?.textContent).to.contain('“stay” is neither “will” nor “disconnect”.');
    expect(element.connection).to.equal(undefined);
    expect(errors.map(({ attribute, error }) => [attribute, error.code])).to.deep.equal([
      ['page-hide', 'invalid-details'],
    ]);
    await expect(element).to.be.accessible();
  });
});
