import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { localCertificate } from '../../../demo/broker/certificate.js';
import { startEmbeddedBroker } from '../../../demo/broker/embedded-broker.js';
import { closeServer, listenOnLoopback } from './listen.js';
import type { TestService } from './test-service.js';

/** The demo's own broker: anonymous clients welcome, and the user `demo` with password `demo`. */
export const embeddedBrokerService: TestService = {
  name: 'embedded broker',

  async start({ pageOrigin }) {
    const broker = await startEmbeddedBroker({ allowedOrigins: [pageOrigin] });
    const plain = createHttpServer();
    const secure = createHttpsServer(await localCertificate());
    broker.attach(plain, { refuseOtherPaths: true });
    broker.attach(secure, { refuseOtherPaths: true });
    const ports = { ws: await listenOnLoopback(plain), wss: await listenOnLoopback(secure) };
    return {
      ports,
      async close() {
        await broker.close();
        await Promise.all([closeServer(plain), closeServer(secure)]);
      },
    };
  },
};
