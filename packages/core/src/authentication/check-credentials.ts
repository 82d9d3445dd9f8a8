/** Pure: what a provider gave is untrusted input, also when the page's own code gave it. No message repeats any of it. */
import { canonicalHost, withoutBrackets } from '../details/host.js';
import { MqttError } from '../errors.js';
import { isHostAllowed } from '../policy/host-pattern.js';
import { MAX_STRING_BYTES, stringFault } from '../routing/mqtt-string.js';
import type { AuthenticationExchange } from './authentication-exchange.js';
import type { AttemptProperties, Credentials } from './credentials.js';

/** What the credentials are for. */
export interface CredentialsContext {
  /** `location.protocol` of the page, where there is one. */
  readonly pageProtocol?: string | undefined;
  /** Whether the details ask for `wss:`: then an address in the credentials may not ask for less. */
  readonly tls: boolean;
  /** Patterns of the hosts to which an address in the credentials may lead; undefined: every host. */
  readonly hosts?: readonly string[] | undefined;
}

/** No server takes a longer address, in characters; most take 8 KiB. */
const MAX_URL_CHARACTERS = 32_768;

/** All names and values together, in characters: more is no set of properties. */
const MAX_PROPERTIES_CHARACTERS = 65_536;

/** 1973 in milliseconds, and the year 5138 in seconds: what is below was meant in seconds. */
const EARLIEST_MS = 100_000_000_000;

/**
 * The credentials of a provider as plain data, with nothing in them that cannot be sent (MQTT 3.1.1 §3.1.3, MQTT 5 §3.1.2 and §3.1.3).
 * Fields that mean nothing here are left out.
 *
 * @param credentials - what the provider gave.
 * @throws MqttError `credentials-failed`, with what to change and never with what was given; `blocked-by-policy` for an address whose
 * host the page does not allow.
 */
export function checkCredentials(
  credentials: unknown,
  protocolVersion: 4 | 5,
  context: CredentialsContext,
): Credentials {
  const { username, password, url, properties, expiresAt, exchange } = fieldsOf(credentials);
  if (password !== undefined && username === undefined && protocolVersion === 4)
    // [MQTT-3.1.2-22]
    throw unusable('MQTT 3.1.1 has no password without a user name.');
  if (protocolVersion === 4 && (properties !== undefined || exchange !== undefined))
    throw unusable('“properties” and “exchange” need protocol version 5.');
  return {
    ...(username === undefined ? {} : { username: checkedUsername(username) }),
    ...(password === undefined ? {} : { password: checkedPassword(password) }),
    ...(url === undefined ? {} : { url: checkedUrl(url, context) }),
    ...(properties === undefined ? {} : { properties: checkedProperties(properties) }),
    ...(expiresAt === undefined ? {} : { expiresAt: checkedExpiry(expiresAt) }),
    ...(exchange === undefined ? {} : { exchange: checkedExchange(exchange) }),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw unusable('It must give an object, such as { username, password }.');
  return value;
}

function checkedUsername(value: unknown): string {
  if (isMqttString(value)) return value;
  throw unusable('The user name must be text of up to 65 535 bytes.');
}

function checkedPassword(value: unknown): string | Uint8Array {
  if (isMqttString(value) || (value instanceof Uint8Array && value.length <= MAX_STRING_BYTES))
    return value;
  throw unusable('The password must be text or a Uint8Array, up to 65 535 bytes.');
}

function checkedUrl(value: unknown, { pageProtocol, tls, hosts }: CredentialsContext): string {
  const url = typeof value === 'string' ? parseUrl(value) : undefined;
  if (!url || canonicalHost(withoutBrackets(url.hostname)) === undefined)
    throw unusable('“url” must be an absolute address, such as wss://broker.example/mqtt?….');
  if (url.protocol !== 'wss:' && url.protocol !== 'ws:')
    throw unusable('“url” must begin with wss://.');
  if (url.username !== '' || url.password !== '')
    throw unusable('“url” may not hold a user name: give “username” and “password”.');
  if (url.hash !== '') throw unusable('“url” may not hold a fragment (#…).');
  if (url.protocol === 'ws:' && tls)
    throw unusable('“url” must begin with wss://, because the connection is to be encrypted.');
  if (url.protocol === 'ws:' && pageProtocol === 'https:')
    throw unusable('“url” must begin with wss://, because the page was opened over https.');
  if (!isHostAllowed(hosts, url.hostname))
    throw new MqttError(
      'blocked-by-policy',
      'The credentials provider gave the address of a host that this page does not allow.',
    );
  // As the browser would write it; a signature in the query stays as it is.
  return url.href;
}

function parseUrl(text: string): URL | undefined {
  if (text.length > MAX_URL_CHARACTERS) return undefined;
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function checkedProperties(value: unknown): AttemptProperties {
  if (!isRecord(value) || Object.keys(value).some((name) => name !== 'userProperties'))
    throw unusable('“properties” may hold “userProperties” only.');
  const { userProperties } = value;
  if (userProperties === undefined) return {};
  const wrong = unusable(
    '“userProperties” must be an object whose values are text or lists of text, of up to 65 535 bytes each and not much more in all.',
  );
  if (!isRecord(userProperties)) throw wrong;
  let characters = 0;
  const checked = (text: unknown): string => {
    if (!isMqttString(text)) throw wrong;
    characters += text.length;
    if (characters > MAX_PROPERTIES_CHARACTERS) throw wrong;
    return text;
  };
  const entries = Object.entries(userProperties).map(([name, given]) => {
    const values: readonly unknown[] | undefined = Array.isArray(given) ? given : undefined;
    const each = (one: unknown): string => {
      // A name counts each time that it is sent.
      checked(name);
      return checked(one);
    };
    return [name, values ? values.map(each) : each(given)] as const;
  });
  // Unlike an assignment, this makes a property even of “__proto__”.
  return { userProperties: Object.fromEntries(entries) };
}

function checkedExpiry(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw unusable('“expiresAt” must be a number: milliseconds since the epoch.');
  if (value < EARLIEST_MS)
    throw unusable(
      '“expiresAt” is in milliseconds since the epoch. This looks like seconds: multiply by 1000.',
    );
  return value;
}

function checkedExchange(value: unknown): AuthenticationExchange {
  const is = (candidate: object): candidate is AuthenticationExchange =>
    ['start', 'respond', 'finish'].every(
      (name) => typeof Reflect.get(candidate, name) === 'function',
    ) && isMqttString(Reflect.get(candidate, 'method'));
  if (typeof value === 'object' && value !== null && is(value) && value.method !== '') return value;
  throw unusable(
    '“exchange” must have a “method” and the functions start, respond and finish, as that of scramSha256() has.',
  );
}

function isMqttString(value: unknown): value is string {
  return typeof value === 'string' && stringFault(value) === null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unusable(what: string): MqttError {
  return new MqttError(
    'credentials-failed',
    `The credentials provider gave what cannot be used. ${what}`,
  );
}
