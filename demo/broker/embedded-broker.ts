import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AedesOptions, AuthenticateError } from 'aedes';
import { Aedes } from 'aedes';
import websocketStream from 'websocket-stream';
import { WebSocketServer } from 'ws';
import { judgeUpgrade, MQTT_SUBPROTOCOL } from './upgrade-gate.js';

/** What the broker needs of a server: any of Node's http, https and http2 servers has it. */
export interface UpgradableServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  off(event: 'upgrade', listener: UpgradeListener): unknown;
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Options of {@link startEmbeddedBroker}. */
export interface EmbeddedBrokerOptions {
  /** The path on which MQTT is spoken. Default `/mqtt`. */
  readonly path?: string;
  /** User names and their passwords, asked only of clients that send a user name. */
  readonly users?: Readonly<Record<string, string>>;
  /** Whether a client without a user name may connect. Default true. */
  readonly allowAnonymous?: boolean;
  /** Origins of pages accepted besides those served from the same host and port. */
  readonly allowedOrigins?: readonly string[];
}

/** How the broker behaves on one server. */
export interface AttachOptions {
  /**
   * Answers upgrade requests for other paths with 404. Without it they stay unanswered, for others
   * on the same server to answer.
   */
  readonly refuseOtherPaths?: boolean;
  /**
   * Subprotocols that others on the same server speak, such as Vite: a request that offers one of
   * them alone, for another path than the broker's, is left to them all the same.
   */
  readonly exceptSubprotocols?: readonly string[];
}

/** A running MQTT 3.1.1 broker without a port of its own. */
export interface EmbeddedBroker {
  /** Serves MQTT over WebSocket on a server; may be called for several, which share all topics. */
  attach(server: UpgradableServer, options?: AttachOptions): void;
  /** Ends every connection and leaves every server. The servers themselves stay open. */
  close(): Promise<void>;
}

/** The largest MQTT message accepted, as everywhere in this project. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** Room in a frame for headers, a topic of 65 535 bytes, and small packets sent along. */
const FRAME_HEADROOM_BYTES = 1024 * 1024;
const DEFAULT_USERS = { demo: 'demo' };
const UNSUPPORTED_DATA = 1003;

/** CONNACK return codes, MQTT 3.1.1 §3.2.2.3. */
const BAD_USER_NAME_OR_PASSWORD = 4;
const NOT_AUTHORIZED = 5;

/**
 * Starts the broker that the demo and the tests talk to: aedes behind WebSocket, for this machine.
 *
 * Whatever a client sends ends at most that client's connection.
 *
 * @example
 * ```ts
 * const broker = await startEmbeddedBroker();
 * const server = http.createServer(page).listen(8080, 'localhost');
 * broker.attach(server); // ws://localhost:8080/mqtt
 * ```
 */
export async function startEmbeddedBroker(
  options: EmbeddedBrokerOptions = {},
): Promise<EmbeddedBroker> {
  const { path = '/mqtt', allowedOrigins = [] } = options;
  const aedes = await Aedes.createBroker({ authenticate: authenticator(options) });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES + FRAME_HEADROOM_BYTES,
    handleProtocols: () => MQTT_SUBPROTOCOL,
  });
  const detachments: (() => void)[] = [];

  function serve(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // MQTT 3.1.1 §6: control packets travel in binary frames, anything else ends the connection.
      webSocket.on('message', (_data, isBinary) => {
        if (!isBinary) webSocket.close(UNSUPPORTED_DATA, 'MQTT needs binary frames');
      });
      const stream = websocketStream(webSocket);
      stream.on('error', ignore);
      aedes.handle(stream, request);
    });
  }

  return {
    attach(server, { refuseOtherPaths = false, exceptSubprotocols = [] } = {}) {
      const isOthers = ({ headers }: IncomingMessage): boolean =>
        exceptSubprotocols.includes(headers['sec-websocket-protocol'] ?? '');
      const onUpgrade: UpgradeListener = (request, socket, head) => {
        // Node takes its own listener away with the upgrade, whoever answers the request.
        socket.on('error', ignore);
        const verdict = judgeUpgrade(request, { path, allowedOrigins });
        switch (verdict.kind) {
          case 'accepted':
            serve(request, socket, head);
            return;
          case 'refused':
            refuse(socket, verdict.status, verdict.reason);
            return;
          case 'not-ours':
            if (!refuseOtherPaths || isOthers(request)) return;
            refuse(socket, 404, `MQTT is spoken on ${path} only.`);
        }
      };
      server.on('upgrade', onUpgrade);
      detachments.push(() => server.off('upgrade', onUpgrade));
    },

    async close() {
      for (const detach of detachments.splice(0)) detach();
      for (const webSocket of sockets.clients) webSocket.terminate();
      sockets.close();
      await new Promise<void>((resolve) => {
        aedes.close(resolve);
      });
    },
  };
}

function authenticator(options: EmbeddedBrokerOptions): NonNullable<AedesOptions['authenticate']> {
  const users = new Map(Object.entries(options.users ?? DEFAULT_USERS));
  const allowAnonymous = options.allowAnonymous ?? true;
  return (_client, username, password, done) => {
    if (username === undefined) {
      if (allowAnonymous) done(null, true);
      else done(refusal('Anonymous clients are not welcome.', NOT_AUTHORIZED), false);
      return;
    }
    const expected = users.get(username);
    if (expected !== undefined && isSame(Buffer.from(expected), password)) done(null, true);
    else done(refusal('Bad user name or password.', BAD_USER_NAME_OR_PASSWORD), false);
  };
}

function isSame(expected: Buffer, given: Buffer | undefined): boolean {
  return given?.length === expected.length && timingSafeEqual(expected, given);
}

function refusal(message: string, returnCode: number): AuthenticateError {
  // The enum of these codes exists in aedes' types only.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
  return Object.assign(new Error(message), { returnCode });
}

function refuse(socket: Duplex, status: number, reason: string): void {
  // A client that does not close its side would keep the socket.
  socket.once('finish', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(reason)}`,
      '',
      reason,
    ].join('\r\n'),
  );
}

/** A client's broken connection is reported to it by its closing, and concerns nobody else. */
function ignore(): void {
  // nothing to do
}
