import { WebSocket } from 'ws';

/** A WebSocket that believes any certificate: those of tests are signed by nobody. */
export class TrustingWebSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols, { rejectUnauthorized: false });
  }
}
