import { connect, parseBrokerUrl, type ConnectOptions, type ErrorData } from '@mqtt-kit/core';
import { versionOf } from './expected-errors.js';
import { whenEnded } from './when-ended.js';

/** Long enough for brokers that answer, on a busy machine too. In milliseconds. */
const CONNECT_TIMEOUT_MS = 8000;
/** Short for scenarios in which nothing comes. */
const SHORT_TIMEOUTS_MS: ReadonlyMap<string, number> = new Map([
  ['silent', 400],
  ['handshake-silent', 400],
  ['any-bytes', 100],
]);

/** Connects to a scenario that ends the connection, without reconnecting, and tells with what error. */
export async function endedBy(
  url: string,
  name: string,
  options: ConnectOptions = {},
): Promise<{ readonly reason: ErrorData; readonly ready: unknown }> {
  const { host, port, path, tls } = parseBrokerUrl(url).details;
  const connection = connect(
    {
      host: host ?? '',
      ...(port === undefined ? {} : { port }),
      ...(path === undefined ? {} : { path }),
      tls: tls ?? true,
      protocolVersion: versionOf(name),
      properties: versionOf(name) === 5 ? { topicAliasMaximum: 2 } : {},
      connectTimeoutMs: SHORT_TIMEOUTS_MS.get(name) ?? CONNECT_TIMEOUT_MS,
    },
    { reconnect: false, ...options },
  );
  // Either the broker accepted the client before it erred, or this is the error too.
  const ready = connection.ready().then(
    () => true,
    (error: unknown) => error,
  );
  const reason = await whenEnded(connection);
  return { reason, ready: await ready };
}
