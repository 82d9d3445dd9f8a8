// Published as `@mqtt-kit/core/node`: the core for programs outside a browser. Needs the package `ws`.
import { connect as connectInPage, resolveTarget } from '../../connection/connect.js';
import type { ConnectOptions, ConnectTarget } from '../../connection/connect.js';
import type { Connection } from '../../connection/connection.js';
import type { Certificates } from '../../details/connection-details.js';
import { pageEnvironment } from '../../environment/page-environment.js';
import { MqttError } from '../../errors.js';
import { startNodeSession } from './node-session.js';

/** How to connect, beside the details. */
export interface NodeConnectOptions extends ConnectOptions {
  /** Comes before the certificates of the details; with a URL, the only way to give any. */
  readonly certificates?: Certificates | undefined;
}

/**
 * Connects to a broker from Node or Electron's main process, as `connect()` of `@mqtt-kit/core` does from a page, over a WebSocket of
 * the package `ws`. Uses `certificates`: `ca` in place of the authorities of the runtime, `certificate` with `key` where the broker
 * asks for one (mutual TLS, RFC 8446 §4.3.2).
 *
 * What is wrong with a certificate is the reason with which the connection stops, and with which `ready()` rejects: of the
 * broker's `certificate-untrusted`, `certificate-host`, `certificate-expired`; of ours `client-certificate-missing`,
 * `client-certificate-refused`; before anything is sent `certificate-unreadable`, `certificate-unsupported`, `certificate-mismatch`,
 * `passphrase-needed`, `wrong-passphrase`.
 *
 * Messages that wait, also those of `persist`, are kept in memory: they end with the process.
 *
 * @throws MqttError as `connect()` of `@mqtt-kit/core`; `invalid-options` for certificates without TLS; `unsupported` for a saved connection.
 *
 * @example
 * const connection = connect({ host: 'broker.example', certificates: { ca, certificate, key, keyPassphrase } });
 * await connection.ready();
 */
export function connect(target: ConnectTarget, options: NodeConnectOptions = {}): Connection {
  if (typeof target === 'object' && 'saved' in target)
    throw new MqttError('unsupported', 'Saved connections are of pages: there is no vault here.');
  const { certificates: given, ...rest } = options;
  const certificates = given ?? (typeof target === 'string' ? undefined : target.certificates);
  const environment = options.environment ?? pageEnvironment();
  if (hasCertificates(certificates) && resolveTarget(target, environment).url.startsWith('ws:'))
    throw new MqttError('invalid-options', 'Certificates are for encrypted connections: use wss.');
  return connectInPage(target, {
    ...rest,
    environment,
    startSession: options.startSession ?? ((given) => startNodeSession(given, certificates)),
  });
}

function hasCertificates(certificates: Certificates | undefined): boolean {
  return Object.values(certificates ?? {}).some(Boolean);
}
