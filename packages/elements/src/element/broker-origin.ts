import { brokerUrl, type ConnectionDetails } from '@mqtt-kit/core';

/**
 * Pure: the part of details that a login belongs to, scheme, host and port, as in `wss://broker.example:8084`. What was typed for one
 * is never sent to another; the path and everything else may change.
 */
export function brokerOrigin(
  details: Pick<ConnectionDetails, 'host' | 'port' | 'tls' | 'preset'>,
): string {
  // The path is replaced, so that what is wrong with it while somebody types does not count.
  const url = brokerUrl({ ...details, host: details.host.trim().toLowerCase(), path: '' });
  return url.replace(/\/+$/, '');
}
