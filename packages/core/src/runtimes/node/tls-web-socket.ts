/** A WebSocket whose TLS is ours to choose, and which tells why it failed. */
import { WebSocket, type ClientOptions } from 'ws';
import type { WebSocketConstructor } from '../../environment/environment.js';
import type { MqttError } from '../../errors.js';
import { socketFailure } from './socket-failure.js';
import type { TlsOptions } from './tls-options.js';

/** A frame may hold many packets, each of which is bounded for itself. In bytes. */
const MOST_FRAME_BYTES = 64 * 1024 * 1024;

/** How long a server may take to answer our goodbye (RFC 6455 §7.1.1): a process waits for it before it ends. In milliseconds. */
const CLOSE_TIMEOUT_MS = 2000;

/** A constructor as the engine takes it. @param tls - asked for each connection. */
export function webSocketWith(tls: () => TlsOptions): WebSocketConstructor {
  return class extends WebSocket {
    failure: MqttError | undefined;

    constructor(url: string, protocols: string[]) {
      const { ca, cert, key } = tls();
      let secured = false;
      let opened = false;
      // Known to `ws`, not to its types.
      const options: ClientOptions & { readonly closeTimeout: number } = {
        // Its memory stays in the process, and messages of MQTT are small or packed already.
        perMessageDeflate: false,
        maxPayload: MOST_FRAME_BYTES,
        closeTimeout: CLOSE_TIMEOUT_MS,
        // Whatever the environment of the process says.
        rejectUnauthorized: true,
        ...(ca ? { ca: [...ca] } : {}),
        ...(cert === undefined ? {} : { cert }),
        ...(key === undefined ? {} : { key }),
        finishRequest: (request) => {
          request.once('socket', (socket) => {
            socket.once('secureConnect', () => (secured = true));
          });
          request.end();
        },
      };
      super(url, protocols, options);
      this.once('open', () => (opened = true));
      this.on('error', (error) => {
        this.failure ??= socketFailure(error, {
          hasClientCertificate: cert !== undefined,
          secured,
          opened,
        });
      });
    }
  };
}
