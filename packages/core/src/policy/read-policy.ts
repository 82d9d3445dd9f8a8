/** Pure: a policy as the page wrote it, checked field by field. */
import { isLoopback, withoutBrackets } from '../details/host.js';
import { MqttError } from '../errors.js';
import { canonicalPattern } from './host-pattern.js';
import type { Policy, Protection, ResolvedPolicy } from './policy.js';

const PROTECTIONS: readonly Protection[] = ['device', 'passphrase', 'passkey'];
const SHORTEST_IDLE_MS = 1000;
const LONGEST_IDLE_MS = 24 * 60 * 60 * 1000;

/** How each field is read; a field of {@link Policy} without a reader does not compile. */
const READERS: { readonly [Field in keyof Policy]-?: (value: unknown) => ResolvedPolicy[Field] } = {
  hosts: (value) => (value === undefined ? undefined : readList('hosts', value, readHost)),
  protection: readProtection,
  allowExport: (value) => readSwitch('allowExport', value),
  allowPrivateKeys: (value) => readSwitch('allowPrivateKeys', value),
  allowInsecureWs: (value) => readSwitch('allowInsecureWs', value),
  maxIdleMs: readIdle,
  credentialsOrigins: (value) => readList('credentialsOrigins', value ?? [], readOrigin),
};

/**
 * A policy with its defaults, which nobody can change any more.
 *
 * @throws MqttError `invalid-options` for an unknown field and for whatever is wrong in one.
 */
export function readPolicy(given: Policy): ResolvedPolicy {
  const unknown = Object.keys(given).find((field) => !Object.hasOwn(READERS, field));
  if (unknown !== undefined) throw wrongPolicy(`a policy has no “${unknown}”`);
  return Object.freeze({
    hosts: READERS.hosts(given.hosts),
    protection: READERS.protection(given.protection),
    allowExport: READERS.allowExport(given.allowExport),
    allowPrivateKeys: READERS.allowPrivateKeys(given.allowPrivateKeys),
    allowInsecureWs: READERS.allowInsecureWs(given.allowInsecureWs),
    maxIdleMs: READERS.maxIdleMs(given.maxIdleMs),
    credentialsOrigins: READERS.credentialsOrigins(given.credentialsOrigins),
  });
}

/** Why a page's configuration is refused. */
export function wrongPolicy(why: string): MqttError {
  return new MqttError('invalid-options', `configure() failed: ${why}.`);
}

function readList(
  field: string,
  value: unknown,
  read: (item: unknown) => string,
): readonly string[] {
  if (!Array.isArray(value)) throw wrongPolicy(`“${field}” must be a list`);
  // An array of anything at all.
  return Object.freeze((value as unknown[]).map(read));
}

function readHost(value: unknown): string {
  const pattern = typeof value === 'string' ? canonicalPattern(value) : undefined;
  if (pattern !== undefined) return pattern;
  throw wrongPolicy(`${quoted(value)} is no host, such as broker.example or *.plant.example`);
}

function readOrigin(value: unknown): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  const host = withoutBrackets(url?.hostname ?? '');
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(host));
  // WebKit has origins with a star in them, which would allow nothing.
  if (url?.origin === value && isSafe && !host.includes('*')) return url.origin;
  throw wrongPolicy(`${quoted(value)} is no origin of https, such as https://login.example`);
}

function readProtection(value: unknown = 'device'): Protection {
  const found = PROTECTIONS.find((known) => known === value);
  if (found) return found;
  throw wrongPolicy(`“protection” must be one of ${PROTECTIONS.join(', ')}`);
}

function readSwitch(field: string, value: unknown = true): boolean {
  if (typeof value === 'boolean') return value;
  throw wrongPolicy(`“${field}” must be true or false`);
}

function readIdle(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= SHORTEST_IDLE_MS && value <= LONGEST_IDLE_MS)
    return value;
  throw wrongPolicy(
    `“maxIdleMs” must be milliseconds, from ${SHORTEST_IDLE_MS} to ${LONGEST_IDLE_MS}`,
  );
}

function quoted(value: unknown): string {
  return `“${String(value).slice(0, 80)}”`;
}
