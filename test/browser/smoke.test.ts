import { expect } from '@open-wc/testing';
import { embeddedBrokerUrl } from './test-services.js';

function open(url: string, protocols: string[]): Promise<'open' | 'refused'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, protocols);
    socket.onopen = () => {
      socket.close();
      resolve('open');
    };
    socket.onerror = () => {
      resolve('refused');
    };
  });
}

describe('the test page', () => {
  it('is a secure context', () => {
    expect(isSecureContext).to.equal(true);
  });

  it('reaches the embedded broker over wss', async () => {
    expect(await open(await embeddedBrokerUrl('wss'), ['mqtt'])).to.equal('open');
  });

  it('reaches the embedded broker over ws', async () => {
    expect(await open(await embeddedBrokerUrl('ws'), ['mqtt'])).to.equal('open');
  });

  // MQTT 3.1.1: [MQTT-6.0.0-3]
  // MQTT 5: [MQTT-6.0.0-3]
  it('is refused by the embedded broker without the subprotocol mqtt', async () => {
    expect(await open(await embeddedBrokerUrl('wss'), ['chat'])).to.equal('refused');
  });
});
