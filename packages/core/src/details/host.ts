/** Pure: what a host is, in the eyes of the WHATWG URL standard, with words for what it is not. */
import type { ProblemList } from './problem-list.js';

// DNS (RFC 1035 §2.3.4): 255 octets on the wire are 253 characters in writing.
const MAX_HOST_CHARACTERS = 253;
const MAX_LABEL_CHARACTERS = 63;

/** Finds what is wrong with a host as a person typed it. */
export function checkHost(host: string, problems: ProblemList): void {
  const withPort = /^(\[[^\]]*\]|[^:]+):(\d+)$/.exec(host);
  if (host.trim() === '') problems.error('host', 'required', {});
  else if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host.trim())) problems.error('host', 'host-is-url', {});
  else if (host.includes('@')) problems.error('host', 'host-has-user', {});
  else if (/\s/.test(host)) problems.error('host', 'host-has-space', {});
  else if (/[/\\?#]/.test(host)) problems.error('host', 'host-has-path', {});
  else if (withPort?.[1] !== undefined && withPort[2] !== undefined) {
    problems.error('host', 'host-has-port', {
      host: shortened(withPort[1]),
      port: shortened(withPort[2]),
    });
  } else if (isTooLong(host) || isTooLong(canonicalHost(host) ?? '')) {
    problems.error('host', 'too-long', { max: MAX_HOST_CHARACTERS, unit: 'characters' });
  } else if (canonicalHost(host) === undefined) problems.error('host', 'host-invalid', {});
}

/**
 * A host as it stands in a URL: lower case, international names in ASCII, an IPv6 address without
 * brackets in its shortest form. Undefined when it is no host.
 */
export function canonicalHost(host: string): string | undefined {
  const inner = /^\[(.*)\]$/.exec(host)?.[1];
  const address = inner ?? (host.includes(':') ? host : undefined);
  if (/[\s/\\?#@%]/.test(host) || host === '' || (inner !== undefined && !inner.includes(':')))
    return undefined;
  let canonical;
  try {
    canonical = withoutBrackets(
      new URL(`https://${address === undefined ? host : `[${address}]`}/`).hostname,
    );
  } catch {
    return undefined;
  }
  // "10.1" is 10.0.0.1 for a browser. Whoever typed it hardly meant that.
  if (/^\d+\.\d+\.\d+\.\d+$/.test(canonical) && canonical !== host) return undefined;
  const labels = canonical.replace(/\.$/, '').split('.');
  // Chromium percent-encodes some characters that no host may have, where the standard has it fail.
  return labels.includes('') || canonical.includes('%') ? undefined : canonical;
}

/** `[::1]` without its brackets; any other host as it is. */
export function withoutBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/**
 * Whether a canonical host is this very machine, so that nothing travels over a network (W3C Secure
 * Contexts §3.1).
 */
export function isLoopback(host: string): boolean {
  const name = host.replace(/\.$/, '');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    /^127\.\d+\.\d+\.\d+$/.test(name)
  );
}

function isTooLong(host: string): boolean {
  const name = host.replace(/\.$/, '');
  return (
    name.length > MAX_HOST_CHARACTERS ||
    name.split('.').some((label) => label.length > MAX_LABEL_CHARACTERS)
  );
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
