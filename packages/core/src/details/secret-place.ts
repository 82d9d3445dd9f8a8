/** Pure. */
import { brokerUrl } from './broker-url.js';
import type { ConnectionDetails } from './connection-details.js';

/**
 * Where the secrets of a connection belong: everything that says where they go, further servers and queries too, for a proxy may choose
 * the broker by them. With another place a directory forgets the secrets, and a form says so.
 */
export function secretPlace(details: ConnectionDetails): string {
  return [brokerUrl(details), ...(details.servers ?? [])].join(' ');
}
