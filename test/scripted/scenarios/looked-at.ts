/** Servers that are looked at before anybody connects, as a diagnosis does. */
import { expectPacket, reconnecting, staySilent, type Scenario } from '../scenario.js';

export const lookedAt = {
  /** A WebSocket server that does not answer to the subprotocol, for whoever looks twice: offering it, and not. */
  'no-mqtt-twice': {
    handshake: { kind: 'accept', subprotocol: undefined },
    connections: [[staySilent], [staySilent]],
  } satisfies Scenario,
  /** A broker whose WebSocket opens, and that says nothing to CONNECT. */
  'silent-after-a-look': reconnecting([staySilent], [expectPacket('connect')]),
};
