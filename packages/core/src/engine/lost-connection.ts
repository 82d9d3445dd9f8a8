import { MqttError } from '../errors.js';

/** What can be known of a connection that ended without a word, by how far it had come. */
export function lostConnection(
  opened: boolean,
  accepted: boolean,
  plainMqttHint: string | undefined,
): MqttError {
  if (accepted)
    return new MqttError('connection-lost', 'The connection to the broker was lost.', {
      retryable: true,
    });
  if (opened) {
    const message =
      'The server closed the connection before it answered. It may be no MQTT broker, or it refuses this client without a word.';
    return new MqttError('closed-before-connack', message, { retryable: true });
  }
  if (plainMqttHint) return new MqttError('plain-mqtt-port', plainMqttHint);
  // A browser does not tell a page why a socket failed, so that it cannot explore a network (WHATWG WebSockets §3.1).
  const message =
    'The broker could not be reached. Check host, port and path, whether its certificate is trusted by this browser, and whether this page may connect to it.';
  return new MqttError('connection-failed', message, { retryable: true });
}
