import { connect, parseBrokerUrl, type ConnectOptions, type ErrorData } from '@mqtt-kit/core';
import { versionOf } from './expected-errors.js';
import { whenEnded } from './when-ended.js';

/** Short for brokers that say nothing, long for those that answer, on a busy machine too. In milliseconds. */
const SILENT_TIMEOUT_MS = 400;
const CONNECT_TIMEOUT_MS = 8000;

const SILENT: ReadonlySet<string> = new Set(['silent', 'handshake-silent', 'any-bytes']);

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
      connectTimeoutMs: SILENT.has(name) ? SILENT_TIMEOUT_MS : CONNECT_TIMEOUT_MS,
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
