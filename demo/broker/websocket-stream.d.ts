/**
 * The published types of websocket-stream are written for ws 3; this is the one call made here, as
 * it is with ws 8.
 */
declare module 'websocket-stream' {
  import type { Duplex } from 'node:stream';
  import type { WebSocket } from 'ws';

  /** The bytes of a WebSocket's messages, in both directions, as a stream. */
  export default function websocketStream(socket: WebSocket): Duplex;
}
