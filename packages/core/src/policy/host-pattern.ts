/** Pure: which hosts a policy means by a pattern. */
import { canonicalHost } from '../details/host.js';

/**
 * A pattern as it is compared: a host, as in `broker.example` or an IP address, or `*.` and a host, which stands for every name below
 * that one, at any depth, and not for itself. Undefined for what is neither.
 */
export function canonicalPattern(text: string): string | undefined {
  const below = text.startsWith('*.');
  const host = canonicalHost(below ? text.slice(2) : text);
  // A star is a label of a name: an address has none. Chromium takes a star for a letter like others.
  if (host === undefined || host.includes('*') || (below && isAddress(host))) return undefined;
  return (below ? '*.' : '') + withoutEndingDot(host);
}

/**
 * Whether one of the patterns stands for a host.
 *
 * @param patterns - of {@link canonicalPattern}; undefined stands for every host.
 * @param host - as in a URL, an IPv6 address with or without brackets.
 */
export function isHostAllowed(patterns: readonly string[] | undefined, host: string): boolean {
  if (patterns === undefined) return true;
  const canonical = canonicalHost(host);
  if (canonical === undefined) return false;
  const name = withoutEndingDot(canonical);
  return patterns.some((pattern) =>
    pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern,
  );
}

/** `broker.example.` is `broker.example` for DNS (RFC 1034 §3.1). */
function withoutEndingDot(host: string): string {
  return host.replace(/\.$/, '');
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/.test(host);
}
