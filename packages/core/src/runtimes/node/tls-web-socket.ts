/** A WebSocket whose TLS is ours to choose, and which tells why it failed. */
import { WebSocket } from 'ws';
import type { WebSocketConstructor } from '../../environment/environment.js';
import type { MqttError } from '../../errors.js';
import { tlsFailure } from './tls-failure.js';
import type { TlsOptions } from './tls-options.js';

/** A frame may hold many packets, each of which is bounded for itself. In bytes. */
const MOST_FRAME_BYTES = 64 * 1024 * 1024;

/** A constructor as the engine takes it. @param tls - asked for each connection. */
export function webSocketWith(tls: () => TlsOptions): WebSocketConstructor {
  return class extends WebSocket {
    failure: MqttError | undefined;

    constructor(url: string, protocols: string[]) {
      const { ca, cert, key } = tls();
      super(url, protocols, {
        // Its memory stays in the process, and messages of MQTT are small or packed already.
        perMessageDeflate: false,
        maxPayload: MOST_FRAME_BYTES,
        // Whatever the environment of the process says.
        rejectUnauthorized: true,
        ...(ca ? { ca: [...ca] } : {}),
        ...(cert === undefined ? {} : { cert }),
        ...(key === undefined ? {} : { key }),
      });
      this.on('error', (error) => {
        this.failure ??= tlsFailure(error, cert !== undefined);
      });
    }
  };
}
