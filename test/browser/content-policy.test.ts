/** A page whose Content Security Policy leaves the broker out: each browser refuses in its own way, and says nothing of it in a `close` event. */
import { connect } from '@mqtt-kit/core';
import { diagnose } from '@mqtt-kit/core/diagnosis';
import { expect } from '@open-wc/testing';
import { pageDiagnosisEnvironment } from '../../packages/core/src/environment/diagnosis-environment.js';
import { pageEnvironment } from '../../packages/core/src/environment/page-environment.js';
import type { WebSocketConstructor } from '../../packages/core/src/environment/environment.js';
import { rejection } from './rejection.js';
import { testServicePorts } from './test-services.js';

/** Much less than a connection may take. */
const AT_ONCE_MS = 3000;

/** The `WebSocket` of a page with this policy. */
async function webSocketUnder(policy: string): Promise<WebSocketConstructor> {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const loaded = new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true });
  });
  document.body.append(frame);
  await loaded;
  return (frame.contentWindow as unknown as { WebSocket: WebSocketConstructor }).WebSocket;
}

afterEach(() => {
  for (const frame of document.querySelectorAll('iframe')) frame.remove();
});

for (const tls of [true, false]) {
  describe(`a page that may not connect to its broker, ${tls ? 'wss' : 'ws'}`, () => {
    it('is told so at once, and does not try again', async () => {
      const { ws, wss } = await testServicePorts();
      const port = tls ? wss : ws;
      const WebSocket = await webSocketUnder("connect-src 'none'");
      const environment = { ...pageEnvironment(), WebSocket };
      const since = performance.now();
      const connection = connect(
        { host: 'localhost', port, tls, path: '/mqtt?signature=s3cret' },
        { environment },
      );
      const error = await rejection(connection.ready());
      expect(error).to.include({ code: 'blocked-by-policy', retryable: false });
      expect(error.message).to.contain(`${tls ? 'wss' : 'ws'}://localhost:${String(port)}`);
      expect(error.message).to.contain('connect-src').and.not.to.contain('s3cret');
      expect(connection.state.status).to.equal('refused');
      expect(performance.now() - since).to.be.lessThan(AT_ONCE_MS);
    });

    it('is the reason that a diagnosis finds', async () => {
      const { ws, wss } = await testServicePorts();
      const port = tls ? wss : ws;
      const WebSocket = await webSocketUnder("connect-src 'none'");
      const { failed, adviceFrom, stages } = await diagnose(
        { host: 'localhost', port, tls },
        { environment: { ...pageDiagnosisEnvironment(), WebSocket } },
      );
      expect([failed, adviceFrom]).to.deep.equal(['server', 'server']);
      expect(stages.find(({ stage }) => stage === failed)?.code).to.equal('page-forbids');
    });
  });
}
