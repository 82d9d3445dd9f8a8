import { createServer } from 'node:net';
import { listenOnLoopback } from './listen.js';
import type { TestService } from './test-service.js';

/** A port on which nobody listens: connections to it are refused at once. */
export const closedPortService: TestService = {
  name: 'closed port',

  async start() {
    const server = createServer();
    const closed = await listenOnLoopback(server);
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    return { ports: { closed }, close: () => Promise.resolve() };
  },
};
