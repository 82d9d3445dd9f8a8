import type { ConnectionDetails, ResolvedDetails } from './connection-details.js';
import { withoutQuery } from './without-query.js';

/** Details for showing: neither the password nor a query, which may hold a signature. */
export function withoutSecrets(resolved: ResolvedDetails): ConnectionDetails {
  const { authentication } = resolved;
  const shown: ConnectionDetails & { url?: string } = {
    ...resolved,
    path: withoutQuery(resolved.path),
    ...(resolved.servers ? { servers: resolved.servers.map(withoutQuery) } : {}),
    authentication:
      authentication.method === 'BASIC'
        ? { method: 'BASIC', username: authentication.username }
        : authentication,
  };
  delete shown.url;
  return shown;
}
