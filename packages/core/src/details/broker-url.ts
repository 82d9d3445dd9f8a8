/** Pure: addresses as people paste them, and details, in both directions. */
import {
  DEFAULT_WS_PORT,
  DEFAULT_WSS_PORT,
  type BasicAuthentication,
  type ConnectionDetails,
} from './connection-details.js';
import type { DetailsProblem } from './details-problem.js';
import { endpointOf, type Address } from './endpoint.js';
import { canonicalHost, withoutBrackets } from './host.js';
import { presetForHost, suggestWebSocketPort } from './presets.js';
import { ProblemList } from './problem-list.js';

/** What a pasted address says. */
export interface ParsedBrokerUrl {
  /** Only what the address says; defaults are not filled in. */
  readonly details: Partial<ConnectionDetails>;
  /**
   * What keeps it from being used as it is. The details may still be wrong in themselves: see
   * `checkDetails`.
   */
  readonly problems: readonly DetailsProblem[];
}

/** Schemes that people paste, by what they mean here. */
const SCHEMES: ReadonlyMap<string, { readonly tls: boolean; readonly plainMqttPort?: number }> =
  new Map([
    ['wss', { tls: true }],
    ['https', { tls: true }],
    ['ws', { tls: false }],
    ['http', { tls: false }],
    ['mqtts', { tls: true, plainMqttPort: 8883 }],
    ['ssl', { tls: true, plainMqttPort: 8883 }],
    ['tls', { tls: true, plainMqttPort: 8883 }],
    ['mqtt', { tls: false, plainMqttPort: 1883 }],
    ['tcp', { tls: false, plainMqttPort: 1883 }],
  ]);

/**
 * Takes a pasted address apart: `wss:`, `ws:`, and `https:` and `http:` in their place;
 * `host:port/path` without a scheme; `/path` on the host of `base`. An address of plain MQTT
 * (`mqtt:`, `mqtts:`, `tcp:`, `ssl:`, `tls:`) gives its host and user; its port is left out, since
 * no browser can open it. A path that is not written is left out too, so that the usual one is
 * filled in later. Never throws.
 *
 * @param base - the page's URL, for addresses that begin with “/”.
 *
 * @example
 * parseBrokerUrl('wss://ada:secret@broker.example:8084/mqtt').details;
 * // { host: 'broker.example', port: 8084, path: '/mqtt', tls: true,
 * //   authentication: { method: 'BASIC', username: 'ada', password: 'secret' } }
 */
export function parseBrokerUrl(text: string, base?: string): ParsedBrokerUrl {
  const problems = new ProblemList();
  const details = parse(withoutQuotes(text), base, problems);
  return { details, problems: problems.all };
}

/**
 * The WebSocket URL of details, without user info; presets and defaults count, usual ports are left
 * out. Does not check anything.
 */
export function brokerUrl(details: Address): string {
  const { host, port, path, tls } = endpointOf(details);
  const bare = withoutBrackets(host);
  const usualPort = tls ? DEFAULT_WSS_PORT : DEFAULT_WS_PORT;
  const authority = bare.includes(':') ? `[${bare}]` : bare;
  return `${tls ? 'wss' : 'ws'}://${authority}${port === usualPort ? '' : `:${port}`}${path}`;
}

function parse(
  text: string,
  base: string | undefined,
  problems: ProblemList,
): Partial<ConnectionDetails> {
  if (text === '') {
    problems.error('host', 'required', {});
    return {};
  }
  if (text.startsWith('/')) return parseRelative(text, base, problems);

  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  const meaning = SCHEMES.get(scheme ?? '');
  if (scheme !== undefined && meaning === undefined)
    problems.error('host', 'unknown-scheme', { scheme: scheme.slice(0, 40) });
  const rest = scheme === undefined ? text : text.slice(scheme.length + '://'.length);

  const authority = /^[^/\\?#]*/.exec(rest)?.[0] ?? '';
  // A lone IPv6 address has no brackets; with anything beside it, it needs them.
  const isAddress = authority.split(':').length > 2 && canonicalHost(authority) !== undefined;
  const after = rest.slice(authority.length);
  const url = parseUrl(
    `https://${isAddress ? `[${withoutBrackets(authority)}]` : authority}${after}`,
  );
  const typedPort = isAddress ? undefined : /:(\d+)$/.exec(authority)?.[1];
  // Chromium lets some characters pass in a host that no host may have.
  const host = canonicalHost(withoutBrackets(url?.hostname ?? ''));
  if (url === undefined || host === undefined) {
    const portTooHigh =
      typedPort !== undefined &&
      parseUrl(`https://${authority.slice(0, -typedPort.length)}${after}`) !== undefined;
    if (portTooHigh) problems.error('port', 'out-of-range', { min: 1, max: 65_535 });
    else problems.error('host', 'url-invalid', {});
    return {};
  }

  const authentication = authenticationOf(url);
  // That plain MQTT was not encrypted says nothing of the WebSocket port.
  const saysTls = meaning !== undefined && (meaning.tls || meaning.plainMqttPort === undefined);
  if (url.hash !== '') problems.warning('path', 'fragment-dropped', {});
  return {
    host,
    ...portOf(scheme, typedPort, host, problems),
    ...(after.replace(/#.*$/s, '') === '' ? {} : { path: url.pathname + url.search }),
    ...(saysTls ? { tls: meaning.tls } : {}),
    ...(authentication === undefined ? {} : { authentication }),
  };
}

/** What an address says of the port: with a scheme of WebSocket, no port is a port too. */
function portOf(
  scheme: string | undefined,
  typedPort: string | undefined,
  host: string,
  problems: ProblemList,
): { readonly port?: number } {
  const meaning = SCHEMES.get(scheme ?? '');
  const port = typedPort === undefined ? undefined : Number(typedPort);
  if (scheme === undefined || meaning === undefined) return port === undefined ? {} : { port };
  if (meaning.plainMqttPort === undefined)
    return { port: port ?? (meaning.tls ? DEFAULT_WSS_PORT : DEFAULT_WS_PORT) };

  const preset = presetForHost(host);
  const suggestion = suggestWebSocketPort(meaning.plainMqttPort, preset?.id, true);
  problems.error('port', 'plain-mqtt-url', {
    scheme,
    ...(port === undefined ? {} : { port }),
    ...(preset === undefined ? {} : { broker: preset.label }),
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  return {};
}

function parseRelative(
  text: string,
  base: string | undefined,
  problems: ProblemList,
): Partial<ConnectionDetails> {
  const page = base === undefined ? undefined : parseUrl(base);
  const meaning = SCHEMES.get(page?.protocol.slice(0, -1) ?? '');
  const url = meaning?.plainMqttPort === undefined && page?.host ? parseUrl(text, base) : undefined;
  const host = canonicalHost(withoutBrackets(url?.hostname ?? ''));
  if (meaning === undefined || url === undefined || host === undefined) {
    problems.error('host', 'url-relative', {});
    return {};
  }
  if (url.hash !== '') problems.warning('path', 'fragment-dropped', {});
  // "//other.example/mqtt" names another host, which may come with its own user; the page's user is
  // not the broker's.
  const authentication = text.startsWith('//') ? authenticationOf(url) : undefined;
  return {
    host,
    port: url.port === '' ? (meaning.tls ? DEFAULT_WSS_PORT : DEFAULT_WS_PORT) : Number(url.port),
    path: url.pathname + url.search,
    tls: meaning.tls,
    ...(authentication === undefined ? {} : { authentication }),
  };
}

function authenticationOf({ username, password }: URL): BasicAuthentication | undefined {
  if (username === '' && password === '') return undefined;
  return {
    method: 'BASIC',
    username: decoded(username),
    ...(password === '' ? {} : { password: decoded(password) }),
  };
}

/** Percent-encoding undone; what is no percent-encoding stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

const QUOTES = '"\'`<>“”„‘’«»';

/**
 * Without the white space and the quotes that come along when one copies from code, a table or a
 * chat.
 */
function withoutQuotes(text: string): string {
  let start = 0;
  let end = text.length;
  const isAround = (index: number, characters: string): boolean => {
    const character = text.charAt(index);
    return characters.includes(character) || character.trim() === '';
  };
  while (start < end && isAround(start, QUOTES)) start++;
  // A path may well end in an apostrophe, a comma or a semicolon; after a quotation they are not
  // part of it.
  const isQuoted = QUOTES.includes(text.charAt(start - 1) || ' ');
  const closing = isQuoted ? `${QUOTES},;` : QUOTES.replace("'", '');
  while (end > start && isAround(end - 1, closing)) end--;
  return text.slice(start, end);
}
