/** Servers that are no MQTT broker, and brokers that do not answer. */
import {
  close,
  drop,
  echo,
  expectPacket,
  scenario,
  sendText,
  staySilent,
  withHandshake,
} from '../scenario.js';

export const noBrokers = {
  /** A WebSocket server that sends everything back. */
  'not-a-broker-echo': scenario(echo),
  /** A WebSocket server that greets in text. */
  // MQTT 3.1.1: [MQTT-6.0.0-1]
  // MQTT 5: [MQTT-6.0.0-1]
  'text-frame': scenario(sendText('Welcome!'), staySilent),
  'closes-at-once': scenario(close(1000)),
  'drops-after-connect': scenario(expectPacket('connect'), drop),
  'closes-after-connect': scenario(expectPacket('connect'), close(1008, 'not you')),
  /** Takes CONNECT and says nothing. */
  silent: scenario(expectPacket('connect')),
  /** A web server that has a page here. */
  'http-200': withHandshake({ kind: 'http', status: 200 }),
  'http-404': withHandshake({ kind: 'http', status: 404 }),
  'http-403': withHandshake({ kind: 'http', status: 403 }),
  /** A server that takes the TCP connection and nothing more. */
  'handshake-silent': withHandshake({ kind: 'silent' }),
  /** A WebSocket server that does not answer to the subprotocol offered. */
  // MQTT 3.1.1: [MQTT-6.0.0-4]
  // MQTT 5: [MQTT-6.0.0-4]
  'no-subprotocol': withHandshake({ kind: 'accept', subprotocol: undefined }, staySilent),
  /** One that answers with another, which RFC 6455 §4.1 forbids. */
  // MQTT 3.1.1: [MQTT-6.0.0-4]
  // MQTT 5: [MQTT-6.0.0-4]
  'wrong-subprotocol': withHandshake({ kind: 'accept', subprotocol: 'chat' }, staySilent),
};
