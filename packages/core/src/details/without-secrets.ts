import type { ConnectionDetails, ResolvedDetails } from './connection-details.js';

/** Details for showing: neither the password nor a query, which may hold a signature. */
export function withoutSecrets(resolved: ResolvedDetails): ConnectionDetails {
  const { authentication } = resolved;
  const shown: ConnectionDetails & { url?: string } = {
    ...resolved,
    path: resolved.path.replace(/\?.*$/, ''),
    ...(resolved.servers
      ? { servers: resolved.servers.map((url) => url.replace(/\?.*$/, '')) }
      : {}),
    authentication:
      authentication.method === 'BASIC'
        ? { method: 'BASIC', username: authentication.username }
        : authentication,
  };
  delete shown.url;
  return shown;
}
