import { once } from 'node:events';
import type { EventEmitter } from 'node:events';
import { connect } from 'node:net';

/** A request to open a WebSocket that is not meant to end well. */
export interface ResetUpgrade {
  readonly port: number;
  readonly path: string;
  readonly subprotocol?: string;
}

/**
 * Asks a server for a WebSocket and resets the connection as soon as the server has heard it. For
 * tests: Node hands an upgraded socket over without a listener for its errors.
 */
export async function upgradeAndReset(
  server: EventEmitter,
  { port, path, subprotocol = 'mqtt' }: ResetUpgrade,
): Promise<void> {
  const heard = once(server, 'upgrade');
  const socket = connect(port, '127.0.0.1');
  socket.write(
    [
      `GET ${path} HTTP/1.1`,
      `Host: localhost:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      `Sec-WebSocket-Protocol: ${subprotocol}`,
      '',
      '',
    ].join('\r\n'),
  );
  await heard;
  const closed = once(socket, 'close');
  socket.resetAndDestroy();
  await closed;
}
