/** Pure: a policy as the page wrote it, checked field by field. */
import { isLoopback, withoutBrackets } from '../details/host.js';
import { MqttError } from '../errors.js';
import { canonicalPattern } from './host-pattern.js';
import type { Policy, Protection, ResolvedPolicy } from './policy.js';

/** What a field is when it is not set, what it must be, and how it is read: undefined for what it must not be. */
type Rule<T> = readonly [byDefault: T, must: string, read: (value: unknown) => T | undefined];

const PROTECTIONS: readonly Protection[] = ['device', 'passphrase', 'passkey'];
const DAY_MS = 24 * 60 * 60 * 1000;

const SWITCH: Rule<boolean> = [
  true,
  'true or false',
  (value) => (typeof value === 'boolean' ? value : undefined),
];

/** A field of {@link Policy} without a rule does not compile. */
const RULES: { readonly [Field in keyof ResolvedPolicy]: Rule<ResolvedPolicy[Field]> } = {
  hosts: [
    undefined,
    'a list of hosts, such as broker.example or *.plant.example',
    (value) => readList(value, canonicalPattern),
  ],
  protection: [
    'device',
    PROTECTIONS.join(', '),
    (value) => PROTECTIONS.find((known) => known === value),
  ],
  allowExport: SWITCH,
  allowPrivateKeys: SWITCH,
  allowKeeping: SWITCH,
  allowInsecureWs: SWITCH,
  maxIdleMs: [
    undefined,
    `milliseconds, from 1000 to ${DAY_MS}`,
    (value) => (typeof value === 'number' && value >= 1000 && value <= DAY_MS ? value : undefined),
  ],
  credentialsOrigins: [
    Object.freeze([]),
    'a list of origins of https, such as https://login.example',
    (value) => readList(value, readOrigin),
  ],
};

/**
 * A policy with its defaults, which nobody can change any more.
 *
 * @throws MqttError `invalid-options` for an unknown field and for whatever is wrong in one.
 */
export function readPolicy(given: Policy): ResolvedPolicy {
  const rules: Readonly<Record<string, Rule<unknown>>> = RULES;
  const values: Readonly<Record<string, unknown>> = { ...given };
  const unknown = Object.keys(values).find((field) => !Object.hasOwn(rules, field));
  if (unknown !== undefined) throw wrongPolicy(`a policy has no “${unknown}”`);
  const read = Object.entries(rules).map(([field, [byDefault, must, readValue]]) => {
    const value = values[field];
    const result = value === undefined ? byDefault : readValue(value);
    if (value !== undefined && result === undefined)
      throw wrongPolicy(`“${field}” must be ${must}`);
    return [field, result];
  });
  // The rules are those of each field, and there is one for every field.
  return Object.freeze(Object.fromEntries(read)) as ResolvedPolicy;
}

/** Why a page's configuration is refused. */
export function wrongPolicy(why: string): MqttError {
  return new MqttError('invalid-options', `configure() failed: ${why}.`);
}

/** A list of text of which each item can be read. */
function readList(
  value: unknown,
  read: (text: string) => string | undefined,
): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  // An array of anything at all.
  const items = (value as unknown[]).flatMap((item) =>
    typeof item === 'string' ? (read(item) ?? []) : [],
  );
  return items.length === value.length ? Object.freeze(items) : undefined;
}

function readOrigin(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const host = withoutBrackets(url?.hostname ?? '');
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(host));
  // WebKit has origins with a star in them, which would allow nothing.
  return url?.origin === text && isSafe && !host.includes('*') ? text : undefined;
}
