import { createServer } from 'node:http';
import {
  startEmbeddedBroker,
  type EmbeddedBrokerOptions,
} from '../../demo/broker/embedded-broker.js';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';

/** An embedded broker without TLS, for one test file. */
export interface TestBroker {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one on a port that the system picks. */
export async function startTestBroker(options: EmbeddedBrokerOptions = {}): Promise<TestBroker> {
  const broker = await startEmbeddedBroker(options);
  const server = createServer();
  broker.attach(server, { refuseOtherPaths: true });
  const port = await listenOnLoopback(server);
  return {
    port,
    url: `ws://127.0.0.1:${port}/mqtt`,
    async close() {
      await broker.close();
      await closeServer(server);
    },
  };
}
