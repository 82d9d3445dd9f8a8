import type { IncomingMessage } from 'node:http';
import { createServer as createPlainServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { localCertificate } from '../../demo/broker/certificate.js';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';

/** Who may connect to a {@link CheckingBroker}. */
export interface Checks {
  /** Judges the request to open a WebSocket: what is in its address. Everybody may unless set. */
  readonly request?: (request: IncomingMessage) => boolean;
  /** Judges user name and password. Everybody may unless set. */
  readonly login?: (
    username: string | undefined,
    password: string | undefined,
  ) => boolean | Promise<boolean>;
  readonly tls?: boolean;
}

/** A broker that knows nobody by heart: it checks what it is shown. */
export interface CheckingBroker {
  readonly port: number;
  readonly url: string;
  /** How many clients are connected. */
  readonly clients: number;
  /** Ends every connection, as a broker does when it is started again. */
  dropAll(): void;
  close(): Promise<void>;
}

/** MQTT 3.1.1 §3.2.2.3. */
const BAD_USER_NAME_OR_PASSWORD = 4;

/** Starts one on a loopback port that the system picks. */
export async function startCheckingBroker({
  request: checkRequest = () => true,
  login: checkLogin = () => true,
  tls = false,
}: Checks): Promise<CheckingBroker> {
  const aedes = await Aedes.createBroker({
    authenticate: (_client, username, password, done) => {
      const judge = async (): Promise<boolean> => checkLogin(username, password?.toString());
      void judge()
        .catch(() => false)
        .then((accepted) => {
          if (accepted) done(null, true);
          else
            done(
              Object.assign(new Error('refused'), { returnCode: BAD_USER_NAME_OR_PASSWORD }),
              false,
            );
        });
    },
  });
  const server = tls ? createSecureServer(await localCertificate()) : createPlainServer();
  const sockets = new WebSocketServer({
    server,
    handleProtocols: () => 'mqtt',
    verifyClient: ({ req }: { req: IncomingMessage }) => checkRequest(req),
  });
  sockets.on('connection', (socket, request) => {
    const stream = createWebSocketStream(socket);
    stream.on('error', () => undefined);
    aedes.handle(stream, request);
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    url: `${tls ? 'wss' : 'ws'}://127.0.0.1:${port}/mqtt`,
    get clients() {
      return aedes.connectedClients;
    },
    dropAll() {
      for (const socket of sockets.clients) socket.terminate();
    },
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
