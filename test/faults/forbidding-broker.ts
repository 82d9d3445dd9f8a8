import { createServer } from 'node:http';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';

/** A broker that closes the connection, without a word, on whatever begins with `forbidden/`: as AWS IoT Core does. */
export interface ForbiddingBroker {
  readonly port: number;
  readonly url: string;
  /** How many connections each client id has made. */
  readonly connections: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Starts one on a loopback port that the system picks. */
export async function startForbiddingBroker(): Promise<ForbiddingBroker> {
  const connections = new Map<string, number>();
  const isForbidden = (name: string): boolean => name.startsWith('forbidden/');
  const aedes = await Aedes.createBroker({
    authorizePublish: (client, { topic }, done) => {
      if (client && isForbidden(topic)) client.conn.destroy();
      else done(null);
    },
    authorizeSubscribe: (client, subscription, done) => {
      if (isForbidden(subscription.topic)) client.conn.destroy();
      else done(null, subscription);
    },
  });
  aedes.on('client', ({ id }) => connections.set(id, (connections.get(id) ?? 0) + 1));
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'mqtt' });
  sockets.on('connection', (socket, request) => {
    const stream = createWebSocketStream(socket);
    stream.on('error', () => undefined);
    aedes.handle(stream, request);
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    url: `ws://127.0.0.1:${port}/mqtt`,
    connections,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await new Promise<void>((resolve) => {
        aedes.close(resolve);
      });
      await closeServer(server);
    },
  };
}
