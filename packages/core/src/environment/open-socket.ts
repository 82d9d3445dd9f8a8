import { MqttError } from '../errors.js';
import type { WebSocketConstructor, WebSocketLike } from './environment.js';

const CLOSED = 3;

/**
 * Opens a WebSocket, and finds out what no `close` event tells: that the browser did not even try, because the page's Content Security
 * Policy does not let it (CSP 3 §6.1.2, `connect-src`). The standard wants such a socket to fail as any other (Fetch §4.1); Chromium
 * returns one that is closed already and only dispatches `error`, Firefox and WebKit throw.
 *
 * @throws MqttError `blocked-by-policy`, `mixed-content` for an unencrypted address in a secure page, or `connection-failed` for an
 *   address that the browser cannot read.
 */
export function openSocket(
  url: string,
  protocols: readonly string[],
  WebSocket: WebSocketConstructor,
): WebSocketLike {
  let socket: WebSocketLike;
  try {
    socket = new WebSocket(url, [...protocols]);
  } catch (cause) {
    throw refusal(url, cause);
  }
  if (socket.readyState === CLOSED) throw blocked(url);
  return socket;
}

function refusal(url: string, cause: unknown): MqttError {
  // What Firefox throws is no `Error`.
  switch ((cause as Partial<Error>).name) {
    case 'NS_ERROR_CONTENT_BLOCKED':
      return blocked(url, cause);
    case 'SecurityError':
      if (url.startsWith('wss:') || location.protocol !== 'https:') return blocked(url, cause);
      return new MqttError('mixed-content', 'The browser refuses ws from a secure page: use wss.', {
        cause,
      });
    default:
      return new MqttError('connection-failed', 'The browser cannot open this address.', { cause });
  }
}

/** Names the origin only: what follows may hold a signature. */
function blocked(url: string, cause?: unknown): MqttError {
  const text = `The Content Security Policy (connect-src) does not allow ${new URL(url).origin}.`;
  return new MqttError('blocked-by-policy', text, { cause });
}
