import { withoutQuery } from '../details/without-query.js';
import { pageWide } from '../environment/page-wide.js';
import type { ConnectedInfo, SessionOptions } from './session-port.js';

/** Brokers remembered in one page. */
const MOST = 100;

const remembered = (): Map<string, 4 | 5> =>
  pageWide('core/versions/0', () => new Map<string, 4 | 5>()).value;

/**
 * Which version of MQTT each broker speaks, for `protocolVersion: 'auto'`: found out once in the life of a page, and kept in memory
 * only, for which brokers somebody uses is nobody else's business.
 */
export const versions = {
  /** The version to try first. */
  first({ protocolVersion, servers }: SessionOptions): 4 | 5 {
    if (protocolVersion !== 'auto') return protocolVersion;
    return remembered().get(keyOf(servers)) ?? 5;
  },

  /** A broker has accepted a version. */
  worked({ protocolVersion, servers }: SessionOptions, info: ConnectedInfo): void {
    if (protocolVersion !== 'auto') return;
    const known = remembered();
    const key = keyOf(servers);
    known.delete(key);
    known.set(key, info.protocolVersion);
    for (const oldest of known.keys()) {
      if (known.size <= MOST) return;
      known.delete(oldest);
    }
  },
};

/** Without queries, which may hold signatures. */
function keyOf(servers: readonly string[]): string {
  return servers.map(withoutQuery).join(' ');
}
