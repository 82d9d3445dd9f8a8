import { isLoopback } from '../details/host.js';

/** Where a host is, as far as its name tells (Local Network Access §2.1). */
export type AddressSpace = 'loopback' | 'local' | 'public';

const LOCAL_IPV4 =
  /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;
const LOCAL_IPV6 = /^(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/;
const LOCAL_NAMES = /\.(local|internal|home\.arpa)$/;

/**
 * The address space of a canonical host: RFC 1918, 3927, 4193, 4291 and 6598, and names that only a local network knows. A name that
 * anybody may have counts as public; what it resolves to, a page does not learn.
 */
export function addressSpaceOf(host: string): AddressSpace {
  const name = host.replace(/\.$/, '');
  if (isLoopback(name)) return 'loopback';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return LOCAL_IPV4.test(name) ? 'local' : 'public';
  if (name.includes(':')) return LOCAL_IPV6.test(name) ? 'local' : 'public';
  return LOCAL_NAMES.test(name) || !name.includes('.') ? 'local' : 'public';
}
