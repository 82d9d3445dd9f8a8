/**
 * Lets WebSockets reach a broker that listens for plain MQTT. Mosquitto's own WebSocket listener, as
 * Debian builds it, is slow beyond 4 kB and silent beyond 200 kB.
 */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';

/** A running bridge. */
export interface WebSocketBridge {
  readonly port: number;
  readonly url: string;
  /** Ends every connection and listens no more. */
  close(): Promise<void>;
}

/** Starts a bridge to a port of 127.0.0.1, on a port that the system picks. Speaks the subprotocol `mqtt` at `/mqtt`. */
export async function startWebSocketBridge(brokerPort: number): Promise<WebSocketBridge> {
  const server = createServer();
  const sockets = new WebSocketServer({
    server,
    path: '/mqtt',
    handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false),
  });
  sockets.on('connection', (socket) => {
    const page = createWebSocketStream(socket);
    const broker = connect({ port: brokerPort, host: '127.0.0.1', noDelay: true });
    // Either side's end is passed on behind its last bytes: a broker says why it closes.
    page.pipe(broker).pipe(page);
    page.on('error', () => broker.destroy());
    broker.on('error', () => {
      socket.terminate();
    });
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    url: `ws://127.0.0.1:${port}/mqtt`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await closeServer(server);
    },
  };
}
