import { connect, type Connection } from '@mqtt-kit/core';
import { scramSha256 } from '@mqtt-kit/core/authentication';

/** Signs in with SCRAM-SHA-256. The one exchange serves every attempt: each begins it anew. */
export function connectWithScram(host: string, username: string, password: string): Connection {
  const exchange = scramSha256({ username, password });
  return connect({ host, protocolVersion: 5 }, { credentials: () => ({ exchange }) });
}
