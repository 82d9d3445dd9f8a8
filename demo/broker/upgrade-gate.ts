import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** What a request to open a WebSocket must satisfy before the broker takes it. */
export interface UpgradeRules {
  /** The only path that is the broker's. */
  readonly path: string;
  /** Origins accepted besides the page's own, for example `http://localhost:8000`. */
  readonly allowedOrigins: readonly string[];
}

/** The judgement on one upgrade request. */
export type UpgradeVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'not-ours' }
  | { readonly kind: 'refused'; readonly status: 400 | 403; readonly reason: string };

/** The subprotocol of MQTT over WebSocket, versions 3.1.1 and 5 alike (MQTT 5 §6). */
export const MQTT_SUBPROTOCOL = 'mqtt';

/**
 * The names of this machine, with any port, as a `Host` header gives them. A page from elsewhere
 * whose name leads here (DNS rebinding) sends its own name, as `Origin` and `Host` alike.
 */
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Judges an upgrade request: its path, where it comes from, and what it wants to speak.
 *
 * A request with an `Origin` comes from a browser, which sends one from whatever page is open; only
 * the page that this server delivered, or an origin named in the rules, may reach the broker.
 * A request without one is not a browser's. Either must ask for this machine by one of its names.
 */
export function judgeUpgrade(request: IncomingMessage, rules: UpgradeRules): UpgradeVerdict {
  if (pathOf(request) !== rules.path) return { kind: 'not-ours' };
  const { origin, host = '' } = request.headers;
  if (!LOOPBACK_HOST.test(host)) {
    return { kind: 'refused', status: 403, reason: 'This broker is for this machine only.' };
  }
  const isOwnPage = origin === undefined || origin === originOf(request, host);
  if (!isOwnPage && !rules.allowedOrigins.includes(origin)) {
    return { kind: 'refused', status: 403, reason: 'This page may not use this broker.' };
  }
  if (!offeredSubprotocols(request).includes(MQTT_SUBPROTOCOL)) {
    return {
      kind: 'refused',
      status: 400,
      reason: `The WebSocket subprotocol must be "${MQTT_SUBPROTOCOL}".`,
    };
  }
  return { kind: 'accepted' };
}

function pathOf(request: IncomingMessage): string | undefined {
  return parseUrl(request.url ?? '/', 'http://localhost')?.pathname;
}

/** The origin of the page that was delivered from where the request arrived. */
function originOf(request: IncomingMessage, host: string): string | undefined {
  const scheme = request.socket instanceof TLSSocket ? 'https' : 'http';
  return parseUrl(`${scheme}://${host}`)?.origin;
}

function offeredSubprotocols(request: IncomingMessage): readonly string[] {
  const header = request.headers['sec-websocket-protocol'] ?? '';
  return header.split(',').map((name) => name.trim());
}

function parseUrl(url: string, base?: string): URL | undefined {
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}
